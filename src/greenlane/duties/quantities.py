"""Quantities of an item in the units that formulas ask for: declared, converted, or not known.

Units of one dimension convert exactly (standards.unit); litres of pure alcohol follow from litres
and the strength by volume. A content (`KGM:lead`) converts only from the same content.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.law.law_of_day import LawOfDay
from greenlane.standards import unit

_STRENGTH, _ALCOHOL, _LITRE = "ASV", "LPA", "LTR"


def declared_quantities(item: ItemFacts, law: LawOfDay) -> Mapping[str, Decimal]:
    """Declared quantities; a supplementary quantity without a unit is in the tariff's unit."""
    goods = law.goods.get(item.code)
    if goods is None or not goods.unit or item.tariff_quantity is None:
        return item.quantities
    if goods.unit in item.quantities:
        return item.quantities
    return {**item.quantities, goods.unit: item.tariff_quantity}


def with_units(quantities: Mapping[str, Decimal], wanted: Iterable[str]) -> Mapping[str, Decimal]:
    """The quantities with those of the `wanted` units that follow from them."""
    missing = [code for code in wanted if code not in quantities]
    if not missing:
        return quantities
    derived = {code: found for code in missing
               if (found := quantity_in(quantities, code)) is not None}  # fmt: skip
    return {**quantities, **derived}


def quantity_in(quantities: Mapping[str, Decimal], wanted: str) -> Decimal | None:
    """The quantity in a unit, converted from one of its dimension; None when none is declared."""
    if wanted in quantities:
        return quantities[wanted]
    target, _, content = wanted.partition(":")
    if not unit.is_valid(target):
        return None
    for code, amount in quantities.items():
        source, _, kind = code.partition(":")
        alike = kind == content and unit.is_valid(source)
        if alike and unit.dimension(source) == unit.dimension(target):
            return unit.convert(amount, source, target)
    return None if content else _alcohol(quantities, target)


def _alcohol(quantities: Mapping[str, Decimal], target: str) -> Decimal | None:
    """Pure alcohol: litres of spirit times its strength in per cent by volume."""
    if _STRENGTH not in quantities or unit.dimension(target) != unit.dimension(_ALCOHOL):
        return None
    litres = quantity_in({k: v for k, v in quantities.items() if k != _STRENGTH}, _LITRE)
    if litres is None:
        return None
    return unit.convert(litres * quantities[_STRENGTH] / 100, _ALCOHOL, target)
