"""Outages in law: windows in which the service was away, and what they do to a deadline.

A window is found by its moments alone, so overlapping and touching ones count as one, and what is
computed depends on their union only. A deadline is always computed from the *original* one: who
keeps the original may record, correct and withdraw windows afterwards and every deadline follows.

Three ways, chosen by the law of the country for each clock:

- `overlap`: the clock stands still during the outage;
- `after`: not before so many hours after restoration;
- `working-day`: not before the end of the next working day after the day of restoration.

Sources: Portaria SRFB 102/2018 and IN 835/2008 (Brazil: contingency begins after 3 h and 2 h, late
filing in it is no fault); RKC General Annex 3.40 and UCC Article 6(3)(b) (other means than
electronic ones when the system fails). Our reading: a deadline that ends shortly after restoration
gets no less than one that ended within the outage; a term that began after it gets nothing.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from greenlane.law.calendar import WorkingDays

Extension = Literal["overlap", "after", "working-day"]
EVERYTHING = "all"
_TICK = timedelta(microseconds=1)
_ONE_DAY = timedelta(days=1)


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """One outage: which functions were away, since when and until when (None: still running).

    `functions` are words like lodge, decide, pay, agency:FOOD, or `all`; `offices` the offices it
    is limited to, empty for the whole country. Both ends are included.
    """

    number: str
    functions: frozenset[str]
    offices: frozenset[str] = frozenset()
    since: datetime
    until: datetime | None = None
    basis: str = ""

    def touches(self, functions: Iterable[str], office: str = "") -> bool:
        """True when it took away one of these functions at this office."""
        here = not self.offices or office in self.offices
        return here and (EVERYTHING in self.functions or bool(self.functions & set(functions)))


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What the law of a country says about one clock.

    `waits_for` are the functions without which the person cannot act in time; outages of less than
    `least` do not count; `hours` is for `after`.
    """

    clock: str
    waits_for: tuple[str, ...]
    extension: Extension
    basis: str
    least: timedelta = timedelta(0)
    hours: int = 0


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline after outages: `due` is never before `original`.

    `windows` are the numbers of those that moved it; `open` while one of them still runs, when
    `due` is the earliest it can become. `basis` cites the rule that was applied.
    """

    original: datetime
    due: datetime
    windows: tuple[str, ...] = ()
    open: bool = False
    basis: str = ""

    @property
    def extended(self) -> timedelta:
        """By how much it moved."""
        return self.due - self.original

    def passed(self, moment: datetime) -> bool:
        """True when it is over for certain at `moment`: never while an outage still runs."""
        return not self.open and moment > self.due


class _Span(msgspec.Struct, frozen=True):
    since: datetime
    until: datetime
    open: bool


def deadline(
    original: datetime,
    windows: Iterable[Window],
    rule: Rule,
    *,
    started: datetime,
    now: datetime,
    zone: ZoneInfo,
    days: WorkingDays,
) -> Deadline:
    """The deadline that stands for `original`, of a term that `started` then, as known `now`.

    Moments carry a time zone (ValueError else). `windows` are those that touch the rule's
    functions; see `Window.touches`.
    """
    if any(moment.tzinfo is None for moment in (original, started, now)):
        raise ValueError("a moment of law carries its time zone")
    # In UTC: two moments of one zone subtract by the clock on the wall, wrongly when it is set.
    original, started, now = (moment.astimezone(UTC) for moment in (original, started, now))
    given = list(windows)
    spans = [s for s in union(given, now) if s.until - s.since >= rule.least and s.until > started]
    if rule.extension == "overlap":
        due, hit = _stood_still(original, spans, started)
    else:
        due, hit = _not_before(original, spans, rule, zone, days)
    running = any(span.open for span in hit)
    return Deadline(
        original=original, due=due, windows=_numbers(given, hit, now), open=running,
        basis=rule.basis if hit else "",
    )  # fmt: skip


def union(windows: Iterable[Window], now: datetime) -> list[_Span]:
    """The windows as spans that do not overlap, in order; a running one ends `now`."""
    made: list[_Span] = []
    for since, until, running in sorted(_plain(windows, now)):
        if made and since <= made[-1].until:
            last = made[-1]
            made[-1] = _Span(last.since, max(last.until, until), last.open or running)
        else:
            made.append(_Span(since, until, running))
    return made


def _plain(windows: Iterable[Window], now: datetime) -> Iterable[tuple[datetime, datetime, bool]]:
    for window in windows:
        since = window.since.astimezone(UTC)
        if since > now:  # announced, and not yet begun
            continue
        yield since, now if window.until is None else window.until.astimezone(UTC), not window.until


def _stood_still(
    due: datetime, spans: list[_Span], started: datetime
) -> tuple[datetime, list[_Span]]:
    hit = []
    for span in spans:
        if span.since <= due:
            due += span.until - max(span.since, started)
            hit.append(span)
    return due, hit


def _not_before(
    due: datetime, spans: list[_Span], rule: Rule, zone: ZoneInfo, days: WorkingDays
) -> tuple[datetime, list[_Span]]:
    hit = []
    for span in spans:
        if span.since > due:
            break
        if rule.extension == "after":
            floor = span.until + timedelta(hours=rule.hours)
        else:
            floor = end_of(days.after(span.until.astimezone(zone).date(), 1), zone)
        if floor > due or span.open:
            due = max(due, floor)
            hit.append(span)
    return due, hit


def _numbers(windows: list[Window], hit: list[_Span], now: datetime) -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                w.number
                for w in windows
                for span in hit
                if w.since <= span.until and (w.until or now) >= span.since
            }
        )
    )


def days_away(
    windows: Iterable[Window], rule: Rule, now: datetime, zone: ZoneInfo
) -> frozenset[date]:  # fmt: skip
    """The days of which outages took a part: a term in working days stands still on them.

    Our reading: a term told in days stands for whole days, since a part of a day counts as the day.
    """
    found: set[date] = set()
    for span in union(windows, now):
        if span.until - span.since >= rule.least:
            day, last = span.since.astimezone(zone).date(), span.until.astimezone(zone).date()
            found.update(day + _ONE_DAY * n for n in range((last - day).days + 1))
    return frozenset(found)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last moment of a day on the country's own clock, in UTC."""
    return datetime.combine(day + _ONE_DAY, time(), zone).astimezone(UTC) - _TICK


def last_day(found: Deadline, zone: ZoneInfo) -> date:
    """The last whole day of a deadline told in days: a part of a day counts as the day."""
    return found.due.astimezone(zone).date()
