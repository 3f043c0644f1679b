"""Questions about one item: origin, preference, masses, packages."""

from greenlane.datamodel.item_facts import NO_PREFERENCE, ItemFacts
from greenlane.rules.rule import Answer, Case, question

BULK = frozenset({"VQ", "VG", "VL", "VY", "VR", "VO", "VS"})  # Rec 21: not packed, loaded in bulk


@question("item", "origin.0.country_code")
def origin_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """DE 5/15: the country of origin."""
    return bool(item.origin)


@question("item", "origin.0.country_code")
def origin_is_a_known_country(case: Case, item: ItemFacts) -> Answer:
    """The origin is a country of the list."""
    return not item.origin or item.origin in case.law.book.countries


@question("item", "commodity.duty_tax_fee.0.duty_regime_code")
def preference_is_known(case: Case, item: ItemFacts) -> Answer:
    """DE 4/17: the preference is one the country grants."""
    return item.preference in case.law.book.preferences


@question("item", "commodity.duty_tax_fee.0.duty_regime_code")
def preference_covers_the_origin(case: Case, item: ItemFacts) -> Answer:
    """The preferential origin lies in the area of the preference claimed."""
    preference = case.law.book.preferences.get(item.preference)
    if preference is None or item.preference == NO_PREFERENCE:
        return True
    return bool(case.law.book.areas[preference.area].contains(item.preferential_origin))


@question("item", "additional_document")
def preference_has_its_proof(case: Case, item: ItemFacts) -> Answer:
    """A preference is granted on one of its proofs of origin."""
    preference = case.law.book.preferences.get(item.preference)
    if preference is None or not preference.documents:
        return True
    return not item.documents.isdisjoint(preference.documents)


@question("item", "commodity.goods_measure.gross_mass_measure")
def gross_mass_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """DE 6/5: the mass with packaging, more than nought."""
    return item.gross_mass is not None and item.gross_mass > 0


@question("item", "commodity.goods_measure.net_net_weight_measure")
def net_mass_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """DE 6/1: the mass without packaging, more than nought."""
    return item.net_mass is not None and item.net_mass > 0


@question("item", "commodity.goods_measure.net_net_weight_measure")
def net_mass_is_not_above_gross(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """What is packed weighs no more than with its packaging."""
    return item.net_mass is None or item.gross_mass is None or item.net_mass <= item.gross_mass


@question("item", "commodity.goods_measure.tariff_quantity")
def supplementary_quantity_is_stated(case: Case, item: ItemFacts) -> Answer:
    """DE 6/2: a tariff line with a supplementary unit needs the quantity in it."""
    line = case.law.goods.get(item.code)
    if line is None or not line.unit or item.tariff_quantity is not None:
        return True
    return line.unit in item.quantities


@question("item", "commodity.goods_measure.tariff_quantity.unit_code")
def supplementary_unit_is_that_of_the_tariff(case: Case, item: ItemFacts) -> Answer:
    """A unit stated with the supplementary quantity is the tariff line's.

    Our reading: no unit stated means the tariff's own.
    """
    line = case.law.goods.get(item.code)
    if line is None or not line.unit:
        return True
    shipment = case.declaration.goods_shipment
    stated = shipment.government_agency_goods_item[item.position] if shipment else None
    measure = stated.commodity.goods_measure if stated and stated.commodity else None
    tariff = measure.tariff_quantity if measure else None
    return tariff is None or tariff.unit_code in (None, line.unit)


@question("item", "packaging")
def packaging_is_stated(case: Case, item: ItemFacts) -> Answer:
    """DE 6/9 and 6/10: at least one kind of package."""
    return bool(_packages(case, item))


@question("item", "packaging")
def packages_are_of_known_kinds(case: Case, item: ItemFacts) -> Answer:
    """Every kind of package is one of the list (UN/ECE Rec 21)."""
    for place, pack in enumerate(_packages(case, item)):
        if (pack.type_code or "") not in case.law.book.packages:
            return ("packaging", place, "type_code")
    return True


@question("item", "packaging")
def packages_are_counted(case: Case, item: ItemFacts) -> Answer:
    """Packages are counted; goods in bulk are not."""
    for place, pack in enumerate(_packages(case, item)):
        if pack.quantity_quantity is None and pack.type_code not in BULK:
            return ("packaging", place, "quantity_quantity")
    return True


def _packages(case: Case, item: ItemFacts):  # type: ignore[no-untyped-def]
    shipment = case.declaration.goods_shipment
    return shipment.government_agency_goods_item[item.position].packaging if shipment else ()
