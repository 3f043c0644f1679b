"""How long data are kept: categories with purpose and ground, clocks that start at events, holds.

A pure answer to "may this still be kept?" for one subject of one category on one day. The clocks
are the country's data (see retention_reading); nothing here knows a country or a table.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from greenlane.law.nomenclature import Words

End = Literal["erase", "pseudonymise", "limit"]
Step = Literal["keep", "notice", "limit", "pseudonymise", "erase"]


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock: from the day of event `starts` for so many years, months and days, then `end`.

    `outcome` limits it to subjects whose matter ended so (a file without infringement, with a
    sanction); `extension_years` is what an exceptional extension adds; `notice_days` is how long
    before the end the holder is told.
    """

    starts: str
    end: End
    act: str
    article: str
    outcome: str = ""
    years: int = 0
    months: int = 0
    days: int = 0
    extension_years: int = 0
    notice_days: int = 0

    def ends(self, started: date, *, extended: bool = False) -> date:
        """The first day on which the data are no longer kept (or no longer freely seen)."""
        years = self.years + (self.extension_years if extended else 0)
        return later(started, years=years, months=self.months) + timedelta(days=self.days)


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A category of data: what it is, why and on what ground it is kept, who sees it, how long.

    `secrecy` is personal or commercial; roles in `plain` see it as it is, those in `masked` see
    that it is there, all others nothing.
    """

    id: str
    what: Words
    purpose: Words
    act: str
    article: str
    secrecy: Literal["personal", "commercial"]
    plain: tuple[str, ...]
    masked: tuple[str, ...]
    clocks: tuple[Clock, ...]

    def seen_by(self, role: str) -> Literal["plain", "masked", "hidden"]:
        """How a role sees data of this category that are not his own."""
        if role in self.plain:
            return "plain"
        return "masked" if role in self.masked else "hidden"


class LegalHold(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which nothing may be erased, whatever the clocks say; `until` None is open."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """True when `day` lies inside, both ends included."""
        return self.since <= day and (self.until is None or day <= self.until)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a subject: days of its events, the outcome, extension, legal holds."""

    happened: Mapping[str, date]
    outcome: str = ""
    extended: bool = False
    holds: tuple[LegalHold, ...] = ()


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What is due on the day asked: `step`, since when (`day`; for keep: when the next step comes).

    `held` tells that a legal hold keeps what would be due. `clock` is the one that decides.
    """

    step: Step
    day: date | None = None
    clock: Clock | None = None
    held: bool = False


KEEP = Due(step="keep")


def due(facts: Facts, clocks: Iterable[Clock], day: date) -> Due:
    """What the clocks ask for on `day`; of several that run, the longest decides.

    A clock whose event has not happened does not run, and without a running clock data are kept:
    nothing is erased by guess. Clocks for the subject's own outcome take the place of the general
    ones. A legal hold that covers the day wins over all.
    """
    running = [(c.ends(facts.happened[c.starts], extended=facts.extended), c)
               for c in _own(facts, clocks) if c.starts in facts.happened]  # fmt: skip
    final = _last(pair for pair in running if pair[1].end != "limit")
    limit = _last(pair for pair in running if pair[1].end == "limit")
    asked = _asked(final, limit, day)
    if asked.step in ("keep", "notice") or not any(hold.covers(day) for hold in facts.holds):
        return asked
    return Due(step="keep", day=asked.day, clock=asked.clock, held=True)


def _asked(final: tuple[date, Clock] | None, limit: tuple[date, Clock] | None, day: date) -> Due:
    for pair in (final, limit):
        if pair is not None and day >= pair[0]:
            return Due(step=pair[1].end, day=pair[0], clock=pair[1])
    coming = [pair for pair in (limit, final) if pair is not None]
    for ends, clock in coming:
        if clock.notice_days and day >= ends - timedelta(days=clock.notice_days):
            return Due(step="notice", day=ends, clock=clock)
    if not coming:
        return KEEP
    ends, clock = min(coming, key=lambda pair: pair[0])
    return Due(step="keep", day=ends, clock=clock)


def _own(facts: Facts, clocks: Iterable[Clock]) -> list[Clock]:
    every = list(clocks)
    own = [clock for clock in every if clock.outcome and clock.outcome == facts.outcome]
    return own or [clock for clock in every if not clock.outcome]


def _last(pairs: Iterable[tuple[date, Clock]]) -> tuple[date, Clock] | None:
    return max(pairs, key=lambda pair: pair[0], default=None)


def later(day: date, *, years: int = 0, months: int = 0) -> date:
    """The day so many years and months later; a day that month lacks is the next month's first.

    Our reading: a period of years is never shorter for having begun on 29 February.
    """
    month = day.month - 1 + months + 12 * years
    year, place = day.year + month // 12, month % 12 + 1
    try:
        return date(year, place, day.day)
    except ValueError:
        return date(year, place + 1, 1)  # December has every day, so there is a next month
