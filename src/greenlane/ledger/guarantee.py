"""Guarantees: what one secures, what of it is reserved, and the postings that reserve and release.

A comprehensive guarantee covers many movements up to a reference amount; of it a reduced share is
given when the law allows that (UCC Articles 95 and 84 of the delegated regulation: 100, 50, 30 or 0
per cent). What is reserved counts against the reference amount, not against the share.
"""

from decimal import ROUND_UP, Decimal
from typing import Literal

import msgspec

from greenlane.ledger.posting import Posting

Kind = Literal["individual", "comprehensive"]
_CENT = Decimal("0.01")


class Guarantee(msgspec.Struct, frozen=True, kw_only=True):
    """A guarantee of a principal: `amount` is the reference amount, `percent` the share given."""

    number: str
    kind: Kind
    principal: str
    amount: Decimal
    percent: Decimal
    currency: str
    reserved: Decimal = Decimal(0)

    @property
    def given(self) -> Decimal:
        """What the guarantor answers for: the share of the reference amount, rounded up."""
        return (self.amount * self.percent / 100).quantize(_CENT, rounding=ROUND_UP)

    @property
    def left(self) -> Decimal:
        """What may still be reserved."""
        return self.amount - self.reserved


def reserving(guarantee: Guarantee, amount: Decimal, charge: str = "") -> Posting:
    """The posting that reserves an amount; its reverse releases it."""
    return Posting(charge=charge, debit=f"guaranteed:{guarantee.principal}",
                   credit=f"guarantee:{guarantee.number}", amount=amount,
                   currency=guarantee.currency)  # fmt: skip
