"""Moments as people write them in forms: on the country's own clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


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
