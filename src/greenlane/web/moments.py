"""Days and moments as forms send them; moments are on the country's own clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def day(text: str) -> date | None:
    """The day of `2026-07-01`; None for no day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC of `2026-07-01T14:30` on the clock of the zone; None for no moment."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=zone).astimezone(UTC)


def written(moment: datetime | None, zone: ZoneInfo) -> str:
    """As a field of a form holds it."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
