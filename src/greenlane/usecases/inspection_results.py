"""What an inspection of a declaration found: the one place that labels history for learning.

Inspected is what was examined; found what a result of an item says, or for examinations without
results what was not freed in the same act; revenue is the extra duty of the results, or what is
payable now beyond what was payable first. Without results every item is labelled as the whole.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from greenlane.lifecycle.event import Event
from greenlane.lifecycle.inspection import ItemResult, settled
from greenlane.usecases.desk import Desk

_NOTHING = Decimal(0)


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one item: None when nobody looked at it; `code` is the one found right."""

    found: bool | None = None
    revenue: float = 0.0
    code: str = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Whether it was inspected, whether that found something, what it brought, known from when."""

    inspected: bool
    found: bool = False
    revenue: float = 0.0
    known: date | None = None
    items: Mapping[int, Label] | None = None

    def of(self, sequence: int) -> Label:
        """What is known of an item."""
        if not self.inspected:
            return Label()
        if self.items is None:
            return Label(found=self.found, revenue=self.revenue)
        return self.items.get(sequence, Label())


def result_of(events: Sequence[Event], more: Decimal, desk: Desk) -> Result:
    """The result told by the events of a declaration; `more` is payable beyond the first answer."""
    examined = [event for event in events if event.kind == "examine"]
    if not examined:
        return Result(inspected=False)
    known = desk.day_of(max(event.moment for event in examined))
    results = settled(each for event in examined for each in event.results)
    if results:
        items = {number: _label(each) for number, each in results.items()}
        stated = sum((each.extra or _NOTHING for each in results.values()), _NOTHING)
        found = any(each.found for each in items.values())
        return Result(inspected=True, found=found, known=known, items=items,
                      revenue=_brought(found, max(more, stated)))  # fmt: skip
    freed = {(e.name, e.moment) for e in events if e.kind == "lift"}
    found = any((e.name, e.moment) not in freed for e in examined)
    return Result(inspected=True, found=found, revenue=_brought(found, more), known=known)


def _label(result: ItemResult) -> Label:
    found = not result.conform
    revenue = _brought(found, result.extra or _NOTHING)
    return Label(found=found, revenue=revenue, code=result.code)


def _brought(found: bool, more: Decimal) -> float:
    return float(more) if found and more > 0 else 0.0
