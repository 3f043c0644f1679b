"""The law of two days compared: what is in force on one and not, or otherwise, on the other."""

from collections.abc import Iterator, Mapping
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
    return {_slot(m): m for m in book.measures if law.in_force(m)}


def _slot(measure: Measure) -> Slot:
    return (measure.code, *measure.slot, measure.area, *sorted(measure.excluded))


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
    """What changes on each day from `since` to `until`, the newest first: the feed of a heading.

    Seasons that come round each year are no change of the law.
    """
    begun: dict[date, dict[Slot, Measure]] = {}
    ended: dict[date, dict[Slot, Measure]] = {}
    for measure in book.measures:
        if not (measure.code.startswith(heading) or heading.startswith(measure.code)):
            continue
        slot = (*_slot(measure), str(measure.season))
        begun.setdefault(measure.validity.since, {})[slot] = measure
        last = measure.validity.until
        if last is not None and last < date.max:
            ended.setdefault(last + timedelta(days=1), {})[slot] = measure
    found: list[MeasureChange] = []
    for day in sorted(
        (d for d in begun.keys() | ended.keys() if since <= d <= until), reverse=True
    ):
        found += _on(day, ended.get(day, {}), begun.get(day, {}))
    return tuple(found)


def _on(
    day: date, ended: Mapping[Slot, Measure], begun: Mapping[Slot, Measure]
) -> Iterator[MeasureChange]:
    """What ends before a day and what begins on it, slot by slot."""
    for slot in sorted(ended.keys() | begun.keys()):
        was, now = ended.get(slot), begun.get(slot)
        shown = now or was
        if shown is not None and not (was and now and was.formula == now.formula):
            yield _change(day, shown, was, now)
