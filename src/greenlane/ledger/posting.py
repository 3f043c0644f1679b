"""Postings: one amount from one account to another, so that the sum of all accounts is nought."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from greenlane.kernel.money import CurrencyMismatchError


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` of `currency`, always positive, from `debit` to `credit`, for one charge."""

    charge: str
    debit: str
    credit: str
    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount <= 0:
            raise ValueError("a posting moves a positive amount; a correction is its reverse")
        if self.debit == self.credit or not (self.debit and self.credit):
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
    """The balance of every account, debits positive. Their sum is always nought.

    Raises CurrencyMismatchError for postings of several currencies: those do not add up.
    """
    accounts: dict[str, Decimal] = {}
    currency = None
    for posting in postings:
        if currency is not None and posting.currency != currency:
            raise CurrencyMismatchError(f"{currency} and {posting.currency} do not mix")
        currency = posting.currency
        accounts[posting.debit] = accounts.get(posting.debit, Decimal(0)) + posting.amount
        accounts[posting.credit] = accounts.get(posting.credit, Decimal(0)) - posting.amount
    return accounts


def debt(
    debtor: str, amounts: Mapping[str, Decimal], revenue: Mapping[str, str], currency: str
) -> tuple[Posting, ...]:
    """The postings that enter a customs debt: debtor's account to each charge's revenue account.

    A charge of nought is no debt. Raises ValueError for a negative one, KeyError without account.
    """
    return tuple(
        Posting(
            charge=charge,
            debit=debtor,
            credit=f"revenue:{revenue[charge]}",
            amount=amount,
            currency=currency,
        )
        for charge, amount in amounts.items()
        if amount
    )
