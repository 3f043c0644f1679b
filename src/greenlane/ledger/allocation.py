"""Allocation: what a sum of money pays, debt by debt in their order, and what is left of it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from greenlane.kernel.money import CurrencyMismatchError
from greenlane.ledger.posting import Posting


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One charge of one debt: `subject` names what is owed for, `account` the debtor's account."""

    subject: str
    charge: str
    account: str
    amount: Decimal
    currency: str


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """The parts that were paid, in order, and what is left over."""

    parts: tuple[Due, ...]
    left: Decimal

    def of(self, subject: str) -> tuple[Due, ...]:
        """The parts that pay one subject."""
        return tuple(part for part in self.parts if part.subject == subject)


def total(dues: Iterable[Due]) -> Decimal:
    """What is owed together. Raises CurrencyMismatchError for several currencies."""
    found = tuple(dues)
    if len({due.currency for due in found}) > 1:
        raise CurrencyMismatchError("debts of several currencies do not add up")
    return sum((due.amount for due in found), Decimal(0))


def allocate(amount: Decimal, currency: str, dues: Sequence[Due]) -> Allocation:
    """Pay debts in their order until the money ends; at most one is paid in part.

    Raises CurrencyMismatchError for a debt in another currency, ValueError for no positive amount.
    """
    if not amount.is_finite() or amount <= 0:
        raise ValueError("a payment is a positive amount")
    parts, left = [], amount
    for due in dues:
        if due.currency != currency:
            raise CurrencyMismatchError(f"{currency} does not pay {due.currency}")
        paid = min(left, due.amount)
        if paid > 0:
            parts.append(msgspec.structs.replace(due, amount=paid))
            left -= paid
    return Allocation(parts=tuple(parts), left=left)


def paying(source: str, parts: Iterable[Due]) -> tuple[Posting, ...]:
    """The postings by which money of an account pays the parts."""
    return tuple(
        Posting(charge=part.charge, debit=source, credit=part.account, amount=part.amount,
                currency=part.currency)
        for part in parts
    )  # fmt: skip
