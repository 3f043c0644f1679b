"""The law of two days compared: what is in force on one and not, or otherwise, on the other."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from greenlane.law.lawbook import LawBook
from greenlane.law.measure import Measure


class MeasureChange(msgspec.Struct, frozen=True, kw_only=True):
    """One measure that differs: its formula on the two days, empty where it is not in force."""

    day: date
    type: str
    code: str
    area: str
    additional_code: str
    order_number: str
    before: str
    after: str
    basis: str


Slot = tuple[str, ...]


def compare(
    before: LawBook, first: date, after: LawBook, second: date
) -> tuple[MeasureChange, ...]:
    """The measures that differ between two days, or two states of knowledge, in order of codes."""
    old, new = _in_force(before, first), _in_force(after, second)
    changed = []
    for slot in sorted(old.keys() | new.keys()):
        was, now = old.get(slot), new.get(slot)
        if was is not None and now is not None and was.formula == now.formula:
            continue
        shown = now or was
        if shown is not None:
            changed.append(_change(second, shown, was, now))
    return tuple(changed)


def _in_force(book: LawBook, day: date) -> dict[Slot, Measure]:
    law = book.on(day)
    return {(m.code, *m.slot, m.area, *sorted(m.excluded)): m
            for m in book.measures if law.in_force(m)}  # fmt: skip


def _change(day: date, shown: Measure, was: Measure | None, now: Measure | None) -> MeasureChange:
    return MeasureChange(
        day=day,
        type=shown.type,
        code=shown.code,
        area=shown.area,
        additional_code=shown.additional_code,
        order_number=shown.order_number,
        before=was.formula if was else "",
        after=now.formula if now else "",
        basis=shown.basis,
    )


def changes(
    book: LawBook, since: date, until: date, heading: str = ""
) -> tuple[MeasureChange, ...]:
    """What changes on each day from `since` to `until`, the newest first: the feed of a heading."""
    days = sorted(_days(book.measures, since, until, heading), reverse=True)
    found: list[MeasureChange] = []
    for day in days:
        of_day = compare(book, day - timedelta(days=1), book, day)
        found += [c for c in of_day if c.code.startswith(heading) or heading.startswith(c.code)]
    return tuple(found)


def _days(measures: Iterable[Measure], since: date, until: date, heading: str) -> set[date]:
    """The days on which a measure on the heading begins or has ended."""
    found: set[date] = set()
    for measure in measures:
        if not (measure.code.startswith(heading) or heading.startswith(measure.code)):
            continue
        found.add(measure.validity.since)
        if measure.validity.until is not None:
            found.add(measure.validity.until + timedelta(days=1))
    return {day for day in found if since <= day <= until}
