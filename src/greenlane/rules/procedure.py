"""Questions about the customs procedure, its additional codes and how duty is paid."""

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.kernel.finding import Path
from greenlane.rules.reading import declared_item, declared_shipment
from greenlane.rules.rule import Answer, Case, question

PAYMENT_METHODS = frozenset("ABCDEFGHJKMPRSTUVZ")  # codes of DE 4/8
DEFERRED = "E"  # DE 4/8: deferred or postponed payment
NO_PREVIOUS = "00"  # DE 1/10: no previous procedure


@question("item", "government_procedure.0.current_code")
def procedure_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """DE 1/10: requested and previous procedure."""
    return len(item.procedure) == 4


@question("item", "government_procedure.0.current_code")
def procedure_is_allowed(case: Case, item: ItemFacts) -> Answer:
    """The pair of requested and previous procedure is one the law allows on the day."""
    return len(item.procedure) != 4 or item.procedure in case.law.procedures


@question("item", "government_procedure.0.current_code")
def procedure_fits_the_trade(case: Case, item: ItemFacts) -> Answer:
    """An import procedure stands in an import declaration, an export one in an export."""
    procedure = case.law.procedures.get(item.procedure)
    return procedure is None or procedure.trade == case.shipment.trade


@question("item", "additional_document")
def procedure_has_its_authorisation(case: Case, item: ItemFacts) -> Answer:
    """A procedure that needs an authorisation has its document."""
    procedure = case.law.procedures.get(item.procedure)
    if procedure is None or not procedure.document:
        return True
    return procedure.document in item.documents


@question("item", "government_procedure.1.current_code")
def additional_procedures_are_known(case: Case, item: ItemFacts) -> Answer:
    """DE 1/11: every additional procedure is one of the list."""
    for place, code in enumerate(item.additional_procedures, start=1):
        if code not in case.law.book.additional_procedures:
            return ("government_procedure", place, "current_code")
    return True


@question("item", "government_procedure.1.current_code")
def additional_procedures_fit_the_procedure(case: Case, item: ItemFacts) -> Answer:
    """An additional procedure goes only with the procedures it was made for."""
    for place, code in enumerate(item.additional_procedures, start=1):
        known = case.law.book.additional_procedures.get(code)
        if known and not (known.any_procedure or item.procedure in known.procedures):
            return ("government_procedure", place, "current_code")
    return True


@question("item", "additional_document")
def relief_has_its_document(case: Case, item: ItemFacts) -> Answer:
    """A relief that is granted on a document has it."""
    for code in item.additional_procedures:
        known = case.law.book.additional_procedures.get(code)
        if known and known.document and known.document not in item.documents:
            return False
    return True


@question("item", "government_procedure.1.current_code")
def additional_procedures_stand_once(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001 a question's arguments
    """An additional procedure is stated once."""
    codes = item.additional_procedures
    if len(codes) < 2 or len(set(codes)) == len(codes):
        return True
    repeat = next(at for at, code in enumerate(codes) if code in codes[:at])
    return ("government_procedure", repeat + 1, "current_code")


@question("item", "government_procedure.1.current_code")
def each_charge_is_relieved_once(case: Case, item: ItemFacts) -> Answer:
    """Two reliefs are not claimed for one charge.

    Our reading: the law does not say which of two reliefs goes first, so the trader must.
    """
    codes = item.additional_procedures
    if len(codes) < 2:
        return True
    relieved: set[str] = set()
    for place, code in enumerate(codes, start=1):
        known = case.law.book.additional_procedures.get(code)
        if known is None or not known.relief or code in codes[: place - 1]:
            continue
        if not relieved.isdisjoint(known.charges):
            return ("government_procedure", place, "current_code")
        relieved |= known.charges
    return True


@question("item", "previous_document")
def previous_procedure_has_its_document(case: Case, item: ItemFacts) -> Answer:
    """Goods that come out of a procedure name the document that put them there (DE 2/1)."""
    if len(item.procedure) != 4 or item.procedure[2:] == NO_PREVIOUS:
        return True
    shared = declared_shipment(case).previous_document
    return bool(shared or declared_item(case, item).previous_document)


@question("item", "commodity.duty_tax_fee.0.payment.method_code")
def payment_method_is_known(case: Case, item: ItemFacts) -> Answer:
    """DE 4/8: how each charge is paid is one of the list; not stated is the usual way."""
    for method in item.payment_methods:
        if method and method not in PAYMENT_METHODS:
            return _payment_place(case, item, method)
    return True


@question("item", "commodity.duty_tax_fee.0.payment.method_code")
def deferred_payment_has_an_account(case: Case, item: ItemFacts) -> Answer:
    """Payment is deferred only on the account of the declarant or of whose goods they are."""
    if DEFERRED not in item.payment_methods:
        return True
    made, shipment = case.declaration, declared_shipment(case)
    trader = made.exporter if case.shipment.trade == "export" else shipment.importer
    for party in (made.declarant, trader):
        operator = case.operators.get((party and party.id) or "")
        if operator is not None and operator.deferment:
            return True
    return _payment_place(case, item, DEFERRED)


def _payment_place(case: Case, item: ItemFacts, method: str) -> Path:
    commodity = declared_item(case, item).commodity
    fees = commodity.duty_tax_fee if commodity else ()
    at = next(at for at, f in enumerate(fees) if f.payment and f.payment.method_code == method)
    return ("commodity", "duty_tax_fee", at, "payment", "method_code")
