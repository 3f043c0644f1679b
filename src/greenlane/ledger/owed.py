"""What stands of a debt by its postings: what a correction reverses, and what is not paid."""

from decimal import Decimal

from greenlane.ledger.guarantee import held
from greenlane.ledger.posting import Posting


def open_debt(entered: list[Posting]) -> list[Posting]:
    """The postings of the debt, and of what is reserved for it, that no later one has reversed."""
    standing: list[Posting] = []
    for posting in entered:
        if posting.reversed() in standing:
            standing.remove(posting.reversed())
        else:
            standing.append(posting)
    owed = [p for p in standing if p.credit.startswith("revenue:")]
    return owed + held(entered, cash=False)


def unpaid(entered: list[Posting]) -> list[Posting]:
    """What debtors still owe, charge by charge, as the postings of the debt that is left.

    Deferment accounts are settled by their own bills. What was paid too much is a refund and no
    part of this.
    """
    left: dict[tuple[str, str, str], Decimal] = {}
    for posting in entered:
        for account, sign in ((posting.debit, 1), (posting.credit, -1)):
            if account.startswith("debtor:"):
                key = (posting.charge, account, posting.currency)
                left[key] = left.get(key, Decimal(0)) + sign * posting.amount
    return [
        Posting(charge=charge, debit=account, credit="revenue", amount=amount, currency=currency)
        for (charge, account, currency), amount in left.items()
        if amount > 0
    ]
