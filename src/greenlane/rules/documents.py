"""Questions about documents: known, identified, not twice, and the invoice among them."""

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.rules.rule import Answer, Case, question

INVOICES = frozenset({"N380", "N325", "N935", "N864"})  # invoice, proforma, invoice for the value


@question("item", "additional_document")
def documents_are_known(case: Case, item: ItemFacts) -> Answer:
    """DE 2/3: every document of the item has a code of the list."""
    known = case.law.book.documents
    for place, document in enumerate(_documents(case, item)):
        if (document.category_code or "") + (document.type_code or "") not in known:
            return ("additional_document", place, "type_code")
    return True


@question("item", "additional_document")
def documents_are_identified(case: Case, item: ItemFacts) -> Answer:
    """A document is named by its number, unless an exemption takes its place."""
    for place, document in enumerate(_documents(case, item)):
        if not document.id and not document.lpco_exemption_code:
            return ("additional_document", place, "id")
    return True


@question("item", "additional_document")
def documents_stand_once(case: Case, item: ItemFacts) -> Answer:
    """The same document with the same number stands once."""
    seen = set()
    for place, document in enumerate(_documents(case, item)):
        key = (document.category_code, document.type_code, document.id)
        if key in seen:
            return ("additional_document", place)
        seen.add(key)
    return True


@question("item", "additional_document")
def invoice_is_declared(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """The price rests on an invoice, declared with the item or the declaration."""
    return not INVOICES.isdisjoint(item.documents)


def _documents(case: Case, item: ItemFacts):  # type: ignore[no-untyped-def]
    shipment = case.declaration.goods_shipment
    if shipment is None:
        return ()
    return shipment.government_agency_goods_item[item.position].additional_document
