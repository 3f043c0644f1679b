"""Questions about documents: known, identified, not twice, the invoice there, rulings kept."""

from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.item_facts import ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_item
from greenlane.rules.rule import Answer, Case, question

# UN/EDIFACT 1001 under category N: invoice, proforma, customs invoice, invoice declaration.
INVOICES = frozenset({"N380", "N325", "N935", "N864"})
Documents = tuple[AdditionalDocument, ...]


@question("item", "additional_document")
def documents_are_known(case: Case, item: ItemFacts) -> Answer:
    """DE 2/3: every document of the item has a code of the list."""
    return _known(case, declared_item(case, item).additional_document)


@question("declaration", "additional_document")
def shared_documents_are_known(case: Case) -> Answer:
    """DE 2/3: every document of the declaration as a whole has a code of the list."""
    return _known(case, case.declaration.additional_document)


@question("item", "additional_document")
def documents_are_identified(case: Case, item: ItemFacts) -> Answer:
    """A document is named by its number, unless an exemption takes its place."""
    return _identified(declared_item(case, item).additional_document)


@question("declaration", "additional_document")
def shared_documents_are_identified(case: Case) -> Answer:
    """A document is named by its number, unless an exemption takes its place."""
    return _identified(case.declaration.additional_document)


@question("item", "additional_document")
def documents_stand_once(case: Case, item: ItemFacts) -> Answer:
    """The same document with the same number stands once."""
    return _once(declared_item(case, item).additional_document)


@question("declaration", "additional_document")
def shared_documents_stand_once(case: Case) -> Answer:
    """The same document with the same number stands once."""
    return _once(case.declaration.additional_document)


@question("item", "additional_document")
def invoice_is_declared(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """The price rests on an invoice, declared with the item or the declaration."""
    return not INVOICES.isdisjoint(item.documents)


@question("item", "additional_document")
def rulings_are_honoured(case: Case, item: ItemFacts) -> Answer:
    """An advance ruling that an item cites is the declarant's or trader's, valid, and followed.

    TFA Article 3.9: it fixes the code of the goods or their origin, towards its holder.
    """
    cited = case.law.book.ruling_terms.document
    if not cited or cited not in item.documents:
        return True
    for place, document in enumerate(declared_item(case, item).additional_document):
        if (document.category_code or "") + (document.type_code or "") != cited:
            continue
        ruling = case.law.book.rulings.get(document.id or "")
        if ruling is None or not ruling.validity.covers(case.law.day):
            return ("additional_document", place, "id")
        if ruling.holder not in _persons(case):
            return ("additional_document", place, "id")
        if ruling.kind == "classification" and ruling.code != item.code:
            return ("commodity", "classification", 0, "id")
        if ruling.kind == "origin" and ruling.origin not in (item.origin, item.preferential_origin):
            return ("origin", 0, "country_code")
    return True


def _persons(case: Case) -> set[str]:
    """The declarant and the person whose goods they are: another who is named was not asked."""
    declaration = case.declaration
    shipment = declaration.goods_shipment
    importer = shipment.importer if shipment else None
    trader = declaration.exporter if case.shipment.trade == "export" else importer
    return {party.id for party in (declaration.declarant, trader) if party and party.id}


def _known(case: Case, documents: Documents) -> bool | Path:
    known = case.law.book.documents
    for place, document in enumerate(documents):
        if (document.category_code or "") + (document.type_code or "") not in known:
            return ("additional_document", place, "type_code")
    return True


def _identified(documents: Documents) -> bool | Path:
    for place, document in enumerate(documents):
        if not document.id and not document.lpco_exemption_code:
            return ("additional_document", place, "id")
    return True


def _once(documents: Documents) -> bool | Path:
    if len(documents) < 2:
        return True
    seen = set()
    for place, document in enumerate(documents):
        key = (document.category_code, document.type_code, document.id)
        if key in seen:
            return ("additional_document", place)
        seen.add(key)
    return True
