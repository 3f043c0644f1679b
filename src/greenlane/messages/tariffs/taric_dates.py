"""Days of a tariff: a line in force cut where something about it changes, and joined where not."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from greenlane.messages.tariffs.published import Row

_DAY = timedelta(days=1)
T = TypeVar("T")
Span = tuple[str, str]
"""First and last day in force, ISO; an empty last day is open."""


_SHAPE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def is_day(text: object) -> bool:
    """True for a day of the calendar written as 2020-01-31, and no other way."""
    try:
        return bool(isinstance(text, str) and _SHAPE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def after(day: str) -> str:
    """The next day."""
    return (date.fromisoformat(day) + _DAY).isoformat()


def before(day: str) -> str:
    """The day before."""
    return (date.fromisoformat(day) - _DAY).isoformat()


def covers(span: Span, day: str) -> bool:
    """True when the day lies in the span."""
    return span[0] <= day and (not span[1] or day <= span[1])


def earliest(*days: str) -> str:
    """The earliest of some last days; empty when all are open."""
    return min(filter(None, days), default="")


def cut(span: Span, days: Iterable[str]) -> list[Span]:
    """The span in pieces that begin where it does and on each of the days inside it."""
    since, until = span
    starts = sorted({since, *(d for d in days if d > since and (not until or d <= until))})
    ends = [*map(before, starts[1:]), until]
    return list(zip(starts, ends, strict=True))


def edges(spans: Iterable[Span]) -> set[str]:
    """The days on which spans begin, and those after they end."""
    found = set()
    for since, until in spans:
        found.add(since)
        if until:
            found.add(after(until))
    return found


def without(span: Span, stops: Sequence[Span]) -> list[Span]:
    """What is left of the span outside the stops."""
    pieces = cut(span, edges(stops))
    return [piece for piece in pieces if not any(covers(stop, piece[0]) for stop in stops)]


def latest(dated: Sequence[tuple[str, T]], day: str) -> T | None:
    """Of values with their first days the one that holds on a day; before the first, the first."""
    begun = [each for each in dated if each[0] <= day]
    if begun:
        return max(begun, key=lambda each: each[0])[1]
    return min(dated, key=lambda each: each[0])[1] if dated else None


def dated_rows(span: Span, changes: Iterable[str], made: Callable[[str], Row | None]) -> list[Row]:
    """Rows for a span: `made` gives the row of a day, and alike ones that meet are one."""
    rows: list[Row] = []
    for since, until in cut(span, changes):
        found = made(since)
        if found is None:
            continue
        last = rows[-1] if rows else None
        if last and last["until"] and after(last["until"]) == since and _alike(last, found):
            last["until"] = until
        else:
            rows.append({**found, "since": since, "until": until})
    return rows


def _alike(one: Row, other: Row) -> bool:
    return all(one[name] == cell for name, cell in other.items() if name not in ("since", "until"))
