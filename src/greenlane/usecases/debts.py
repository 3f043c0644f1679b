"""The customs debt of a declaration as postings: who owes it, or whose deferred account does."""

from greenlane.datamodel.declaration import Declaration
from greenlane.ledger.posting import Posting, debt
from greenlane.rules.rule import Operator
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement, debtor_of


def debt_postings(
    declaration: Declaration, judgement: Judgement, desk: Desk, payer: Operator | None
) -> tuple[Posting, ...]:
    """The customs debt of an accepted declaration, entered against payer or who owes by law."""
    owing = judgement.debtor or debtor_of(declaration, judgement.shipment.trade, desk.book)
    debtor = f"deferment:{payer.id}" if payer else owing.account
    revenue = {code: charge.account for code, charge in desk.book.charge_by_code.items()}
    return debt(debtor, judgement.assessment.totals(), revenue, desk.book.currency)
