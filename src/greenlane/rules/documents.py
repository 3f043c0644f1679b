"""Questions about documents: known, identified, not twice, and the invoice among them."""

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
