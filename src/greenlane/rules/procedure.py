"""Questions about the customs procedure, its additional codes and how duty is paid."""

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.rules.rule import Answer, Case, question

PAYMENT_METHODS = frozenset("ABCDEFGHJKMPRSTUVZ")  # codes of DE 4/8


@question("item", "government_procedure.0.current_code")
def procedure_is_stated(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
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


@question("item", "commodity.duty_tax_fee.0.payment.method_code")
def payment_method_is_known(case: Case, item: ItemFacts) -> Answer:  # noqa: ARG001
    """DE 4/8: how each charge is paid is one of the list; not stated is the usual way."""
    return all(not method or method in PAYMENT_METHODS for method in item.payment_methods)
