"""Questions about one item: origin, masses, quantities, packages."""

from decimal import Decimal

from greenlane.datamodel.base import Measure
from greenlane.datamodel.item_facts import NET_MASS_UNIT, ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_item
from greenlane.rules.rule import Answer, Case, question

BULK = frozenset({"VQ", "VG", "VL", "VY", "VR", "VO", "VS"})  # Rec 21: not packed, loaded in bulk
_NOTHING = Decimal(0)
_KILOGRAMS = (None, NET_MASS_UNIT)


@question("item", "origin.0.country_code")
def origin_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """DE 5/15: the country of origin."""
    return bool(item.origin)


@question("item", "origin.0.country_code")
def origin_is_a_known_country(case: Case, item: ItemFacts) -> Answer:
    """The origin is a country of the list."""
    if not item.origin or item.origin in case.law.book.countries:
        return True
    return _origin_place(case, item, item.origin)


@question("item", "origin.0.country_code")
def preferential_origin_is_known(case: Case, item: ItemFacts) -> Answer:
    """DE 5/16: a preferential origin stated beside the origin is a country of the list."""
    stated = item.preferential_origin
    if stated == item.origin or stated in case.law.book.countries:
        return True
    return _origin_place(case, item, stated)


def _origin_place(case: Case, item: ItemFacts, country: str) -> Path:
    origins = declared_item(case, item).origin
    at = next(at for at, origin in enumerate(origins) if origin.country_code == country)
    return ("origin", at, "country_code")


@question("item", "commodity.goods_measure.gross_mass_measure")
def gross_mass_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """DE 6/5: the mass with packaging, more than nought."""
    return item.gross_mass is not None and item.gross_mass > _NOTHING


@question("item", "commodity.goods_measure.net_net_weight_measure")
def net_mass_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """DE 6/1: the mass without packaging, more than nought."""
    return item.net_mass is not None and item.net_mass > _NOTHING


@question("item", "commodity.goods_measure.net_net_weight_measure")
def net_mass_is_not_above_gross(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """What is packed weighs no more than with its packaging.

    Our reading: a gross mass of nought or less is refused for itself and compared with nothing.
    """
    gross = item.gross_mass
    return item.net_mass is None or gross is None or gross <= _NOTHING or item.net_mass <= gross


@question("item", "commodity.goods_measure.net_net_weight_measure.unit_code")
def masses_are_in_kilograms(case: Case, item: ItemFacts) -> Answer:
    """A unit stated with a mass is the kilogram, in which every rate by weight is counted.

    Our reading: no unit stated means kilograms.
    """
    commodity = declared_item(case, item).commodity
    measure = commodity.goods_measure if commodity else None
    if measure is None:
        return True
    if (net := measure.net_net_weight_measure) and net.unit_code not in _KILOGRAMS:
        return False
    if (gross := measure.gross_mass_measure) and gross.unit_code not in _KILOGRAMS:
        return ("commodity", "goods_measure", "gross_mass_measure", "unit_code")
    return True


@question("item", "commodity.goods_measure.tariff_quantity")
def supplementary_quantity_is_stated(case: Case, item: ItemFacts) -> Answer:
    """DE 6/2: a tariff line with a supplementary unit needs the quantity in it."""
    line = case.law.goods.get(item.code)
    if line is None or not line.unit or item.tariff_quantity is not None:
        return True
    return line.unit in item.quantities


@question("item", "commodity.goods_measure.tariff_quantity.value")
def supplementary_quantity_is_positive(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """A supplementary quantity that is stated is more than nought."""
    return item.tariff_quantity is None or item.tariff_quantity > _NOTHING


@question("item", "commodity.goods_measure.tariff_quantity.unit_code")
def supplementary_unit_is_that_of_the_tariff(case: Case, item: ItemFacts) -> Answer:
    """A unit stated with the supplementary quantity is the tariff line's.

    Our reading: no unit stated means the tariff's own.
    """
    if item.tariff_quantity is None:
        return True
    line = case.law.goods.get(item.code)
    if line is None or not line.unit:
        return True
    tariff = _tariff_quantity(case, item)
    return tariff is None or tariff.unit_code in (None, line.unit)


def _tariff_quantity(case: Case, item: ItemFacts) -> Measure | None:
    commodity = declared_item(case, item).commodity
    measure = commodity.goods_measure if commodity else None
    return measure.tariff_quantity if measure else None


@question("item", "packaging")
def packaging_is_stated(case: Case, item: ItemFacts) -> Answer:
    """DE 6/9 and 6/10: at least one kind of package."""
    return bool(declared_item(case, item).packaging)


@question("item", "packaging")
def packages_are_of_known_kinds(case: Case, item: ItemFacts) -> Answer:
    """Every kind of package is one of the list (UN/ECE Rec 21)."""
    known = case.law.book.packages
    for place, pack in enumerate(declared_item(case, item).packaging):
        if pack.type_code not in known:
            return ("packaging", place, "type_code")
    return True


@question("item", "packaging")
def packages_are_counted(case: Case, item: ItemFacts) -> Answer:
    """Packages are counted; goods in bulk are not.

    Our reading: nought is a count (the goods lie in another item's package), less is none.
    """
    for place, pack in enumerate(declared_item(case, item).packaging):
        count = pack.quantity_quantity
        if (count is None and pack.type_code not in BULK) or (count is not None and count < 0):
            return ("packaging", place, "quantity_quantity")
    return True
