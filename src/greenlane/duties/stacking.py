"""Stacking: of the measures that apply to an item, which are due beside each other.

The groups are data (law table `stacking`): in an exclusive-first group the types of the lowest
order that apply are due, in an exclusive-highest group the one of the greatest amount; a measure
that is free does not count as applying. Example: Executive Order 14289 of 29 April 2025, which
decides which of five United States tariff actions apply to one article.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from greenlane.duties.charging import Ground
from greenlane.duties.due import Due
from greenlane.duties.measure_selection import NotApplied
from greenlane.law.duty_expression import (
    MissingBaseError,
    MissingQuantityError,
    MissingRateError,
)
from greenlane.law.measure import Stacking


def stacked(due: Sequence[Due], ground: Ground) -> tuple[list[Due], list[NotApplied]]:
    """What is due of what applies, in its order, and what gave way to another of its group."""
    places = ground.law.stacking
    groups: dict[str, list[Due]] = {}
    for each in due:
        place = places.get(each.measure.type)
        if place is not None and place.rule != "cumulative" and not each.expression.is_free:
            groups.setdefault(place.group, []).append(each)
    out = {
        loser.measure.id: group
        for group, members in groups.items()
        for loser in _losers(members, ground, places)
    }
    types = ground.law.book.measure_types
    dropped = [
        NotApplied(
            measure=each.measure.id,
            charge=types[each.measure.type].charge,
            reason="stacking",
            by=out[each.measure.id],
        )
        for each in due
        if each.measure.id in out
    ]
    return [each for each in due if each.measure.id not in out], dropped


def _losers(members: Sequence[Due], ground: Ground, places: dict[str, Stacking]) -> Iterable[Due]:
    if places[members[0].measure.type].rule == "exclusive-first":
        first = min(places[each.measure.type].order for each in members)
        return [each for each in members if places[each.measure.type].order > first]
    best = max(members, key=lambda each: (_amount(each, ground), each.measure.id))
    return [each for each in members if each is not best]


def _amount(due: Due, ground: Ground) -> Decimal:
    """The exact amount; what cannot be computed counts as the highest, so that it is told."""
    charge = ground.law.book.charge_by_code[ground.law.book.measure_types[due.measure.type].charge]
    try:
        return ground.evaluate(due, charge, ground.base(charge))
    except (MissingQuantityError, MissingBaseError, MissingRateError):
        return Decimal("Infinity")
