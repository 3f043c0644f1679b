"""The desk: the country's law, rules and profiles, and the world's clock and chance, as values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from greenlane.law.lawbook import LawBook
from greenlane.risk.selection import ProfileSet
from greenlane.rules.rule import RuleSet


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What every use case needs and none may reach for itself.

    `now` gives the present moment in UTC, `unguessable(n)` n characters of chance. The law objects
    are immutable; publishing a new version makes a new desk and swaps it whole.
    """

    book: LawBook
    rules: RuleSet
    profiles: ProfileSet
    now: Callable[[], datetime]
    unguessable: Callable[[int], str]
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        """Resolve the country's time zone once. Raises KeyError for an unknown one."""
        object.__setattr__(self, "zone", ZoneInfo(self.book.timezone))

    def day_of(self, moment: datetime) -> date:
        """The legal day of a moment: the date on the country's own clock."""
        return moment.astimezone(self.zone).date()


_installed: list[Desk] = []


def install(desk: Desk) -> None:
    """Make `desk` the one the doors work at; replaces the former whole."""
    _installed[:] = [desk]


def current() -> Desk:
    """The installed desk. Raises RuntimeError before the wiring has installed one."""
    if not _installed:
        raise RuntimeError("no desk is installed: the wiring has not run")
    return _installed[0]
