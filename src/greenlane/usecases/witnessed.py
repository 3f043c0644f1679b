"""Whether the log is witnessed: a warning when no witness takes its heads, then closed doors.

What is decided while nobody outside keeps the heads could be undone without a trace. So after a
grace that the country's law sets (life.toml, [evidence]) nothing more is lodged or decided until a
witness has been reached.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Literal

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import log
from greenlane.usecases.desk import Desk

Level = Literal["good", "warn", "closed"]
GRACE, WARNING = timedelta(hours=4), timedelta(hours=1)  # where the country says nothing
ASKED_SECONDS = 5.0


class NotWitnessedError(NotAllowedError):
    """Nothing is lodged or decided now: no witness has been reached for too long."""

    code = "API-503-EVIDENCE"


@dataclass(frozen=True)
class Standing:
    """How the log stands at a moment.

    `away` is how long no witness has been reached (nothing before the first entry), `uncovered`
    for how long the oldest entry has waited that no witness knows.
    """

    level: Level
    away: timedelta
    uncovered: timedelta
    reached: datetime | None
    size: int
    grace: timedelta = GRACE


def standing(country: Mapping[str, Any], cover: log.Cover, moment: datetime) -> Standing:
    """How the log stands under the country's terms."""
    since = cover.reached or cover.first
    away = moment - since if since else cover.waiting
    grace, warning = terms(country)
    level: Level = "closed" if away > grace else "warn" if away > warning else "good"
    return Standing(level, max(away, timedelta(0)), cover.waiting, cover.reached, cover.size, grace)


def terms(country: Mapping[str, Any]) -> tuple[timedelta, timedelta]:
    """Grace and warning of a country."""
    told = country.get("evidence", {})
    hours = timedelta(hours=1)
    return (
        int(told["grace_hours"]) * hours if "grace_hours" in told else GRACE,
        int(told["warning_hours"]) * hours if "warning_hours" in told else WARNING,
    )


_kept: list[log.Cover] = []
_until: list[float] = [0.0]


def _cover() -> log.Cover:
    """The cover, asked for at most every five seconds: lodging does not wait for it."""
    if not _kept or monotonic() >= _until[0]:
        _kept[:] = [log.cover()]
        _until[0] = monotonic() + ASKED_SECONDS
    return _kept[0]


def forget() -> None:
    """Ask anew next time."""
    _until[0] = 0.0


def present(desk: Desk) -> Standing:
    """How the log stands now, as known a few seconds ago."""
    return standing(desk.country, _cover(), desk.now())


def is_open(desk: Desk) -> bool:
    """True unless no witness has been reached for longer than the grace."""
    if present(desk).level != "closed":
        return True
    forget()  # a witness may just have been reached
    return present(desk).level != "closed"


def must_be_open(desk: Desk) -> None:
    """Raise NotWitnessedError when nothing may be lodged or decided now."""
    if not is_open(desk):
        raise NotWitnessedError("no witness of the log has been reached for too long")
