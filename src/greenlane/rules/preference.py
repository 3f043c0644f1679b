"""Questions about the preference that is claimed: known, granted to the origin, and proven."""

from greenlane.datamodel.item_facts import NO_PREFERENCE, ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_item
from greenlane.rules.rule import Answer, Case, question


@question("item", "commodity.duty_tax_fee.0.duty_regime_code")
def preference_is_known(case: Case, item: ItemFacts) -> Answer:
    """DE 4/17: the preference is one the country grants."""
    return item.preference in case.law.book.preferences or _place(case, item)


@question("item", "commodity.duty_tax_fee.0.duty_regime_code")
def preference_covers_the_origin(case: Case, item: ItemFacts) -> Answer:
    """The preferential origin lies in the area of the preference claimed."""
    if item.preference == NO_PREFERENCE or not item.preferential_origin:
        return True
    claimed = case.law.book.preferences.get(item.preference)
    if claimed is None:
        return True
    area = case.law.book.areas[claimed.area]
    inside = area.validity.covers(case.law.day) and area.contains(item.preferential_origin)
    return inside or _place(case, item)


@question("item", "additional_document")
def preference_has_its_proof(case: Case, item: ItemFacts) -> Answer:
    """A preference is granted on one of its proofs of origin."""
    if item.preference == NO_PREFERENCE:
        return True
    claimed = case.law.book.preferences.get(item.preference)
    if claimed is None or not claimed.documents:
        return True
    return not item.documents.isdisjoint(claimed.documents)


@question("item", "commodity.duty_tax_fee.0.duty_regime_code")
def preference_has_a_rate(case: Case, item: ItemFacts) -> Answer:
    """The law of the day knows a rate for these goods under the preference claimed.

    Our reading: a claim that no measure answers is in order and gives nothing; the trader should
    know. Claims that other questions refuse, and goods that are no line of the tariff, pass here.
    """
    if item.preference == NO_PREFERENCE or case.law.commodity(item.code) is None:
        return True
    book = case.law.book
    claimed = book.preferences.get(item.preference)
    if claimed is None or not book.areas[claimed.area].contains(item.preferential_origin):
        return True
    types = book.measure_types
    found = case.law.measures(item.code, item.preferential_origin, case.shipment.trade)
    return any(types[m.type].preference == item.preference for m in found) or _place(case, item)


@question("item", "additional_document")
def claimed_rate_has_its_document(case: Case, item: ItemFacts) -> Answer:
    """A rate that is granted on a certificate has it.

    Our reading: without the certificate the general rate is charged; the goods are not refused.
    """
    if item.preference == NO_PREFERENCE:
        return True
    types = case.law.book.measure_types
    found = case.law.measures(item.code, item.preferential_origin, case.shipment.trade)
    return all(
        not measure.document or measure.document in item.documents
        for measure in found
        if types[measure.type].preference == item.preference
    )


def _place(case: Case, item: ItemFacts) -> Path:
    """Where the preference stands: the first duty with a regime code, or the first at all."""
    commodity = declared_item(case, item).commodity
    fees = commodity.duty_tax_fee if commodity else ()
    places = [at for at, fee in enumerate(fees) if fee.duty_regime_code]
    return ("commodity", "duty_tax_fee", places[0] if places else 0, "duty_regime_code")
