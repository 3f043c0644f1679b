"""Postings: one amount from one account to another, so that the sum of all accounts is nought."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` of `currency`, always positive, from `debit` to `credit`, for one charge."""

    charge: str
    debit: str
    credit: str
    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ValueError("a posting moves a positive amount; a correction is its reverse")
        if self.debit == self.credit:
            raise ValueError("a posting needs two accounts")

    def reversed(self) -> "Posting":
        """The posting that undoes this one."""
        return Posting(
            charge=self.charge,
            debit=self.credit,
            credit=self.debit,
            amount=self.amount,
            currency=self.currency,
        )


def balances(postings: Iterable[Posting]) -> dict[str, Decimal]:
    """The balance of every account, debits positive. Their sum is always nought."""
    accounts: dict[str, Decimal] = {}
    for posting in postings:
        accounts[posting.debit] = accounts.get(posting.debit, Decimal(0)) + posting.amount
        accounts[posting.credit] = accounts.get(posting.credit, Decimal(0)) - posting.amount
    return accounts


def debt(
    debtor: str, amounts: Mapping[str, Decimal], revenue: Mapping[str, str], currency: str
) -> tuple[Posting, ...]:
    """The postings that enter a customs debt: debtor's account to each charge's revenue account."""
    return tuple(
        Posting(
            charge=charge,
            debit=debtor,
            credit=f"revenue:{revenue[charge]}",
            amount=amount,
            currency=currency,
        )
        for charge, amount in amounts.items()
        if amount > 0
    )
