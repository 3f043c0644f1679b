"""What stands of a debt by its postings: what a correction reverses, and what is not paid."""

from decimal import Decimal

from greenlane.ledger.debtor import ACCOUNT, persons_of
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
    return [
        Posting(charge=charge, debit=account, credit="revenue", amount=amount, currency=currency)
        for (charge, account, currency), amount in _left(entered).items()
        if amount > 0
    ]


def offset(entered: list[Posting]) -> tuple[Posting, ...]:
    """The postings by which what a debtor paid too much of one charge pays what he owes of others.

    It passes through his credit, which is as it was afterwards.
    """
    over = {key: -amount for key, amount in _left(entered).items() if amount < 0}
    made = []
    for owing in unpaid(entered):
        left = owing.amount
        for (charge, account, currency), most in over.items():
            part = min(left, most)
            if part > 0 and (account, currency) == (owing.debit, owing.currency):
                credit = f"credit:{persons_of(account)[0]}"
                made += [Posting(charge=charge, debit=account, credit=credit, amount=part,
                                 currency=currency),
                         Posting(charge=owing.charge, debit=credit, credit=account, amount=part,
                                 currency=currency)]  # fmt: skip
                over[charge, account, currency] -= part
                left -= part
    return tuple(made)


def _left(entered: list[Posting]) -> dict[tuple[str, str, str], Decimal]:
    """What is owed by charge, debtor's account and currency; paid too much is below nought."""
    left: dict[tuple[str, str, str], Decimal] = {}
    for posting in entered:
        for account, sign in ((posting.debit, 1), (posting.credit, -1)):
            if account.startswith(ACCOUNT):
                key = (posting.charge, account, posting.currency)
                left[key] = left.get(key, Decimal(0)) + sign * posting.amount
    return left
