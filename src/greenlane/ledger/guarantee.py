"""Guarantees: what one secures, what of it is reserved, and the postings that reserve and release.

A comprehensive guarantee covers many movements up to a reference amount; of it a reduced share is
given when the law allows that (UCC Articles 95 and 84 of the delegated regulation: 100, 50, 30 or 0
per cent). What is reserved counts against the reference amount, not against the share.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, ROUND_UP, Decimal
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


def held(entered: Iterable[Posting], *, cash: bool = True) -> list[Posting]:
    """What stands reserved of guarantees (and given in `cash`) by postings, charge by charge."""
    kinds = ("guarantee:", "security:") if cash else ("guarantee:",)
    left: dict[tuple[str, str, str, str], Decimal] = {}
    for p in entered:
        if p.credit.startswith(kinds):
            key, sign = (p.charge, p.debit, p.credit, p.currency), 1
        elif p.debit.startswith(kinds):
            key, sign = (p.charge, p.credit, p.debit, p.currency), -1
        else:
            continue
        left[key] = left.get(key, Decimal(0)) + sign * p.amount
    return [
        Posting(charge=charge, debit=debit, credit=credit, amount=amount, currency=currency)
        for (charge, debit, credit, currency), amount in left.items()
        if amount > 0
    ]


def share(whole: Decimal, before: Decimal, after: Decimal, quantity: Decimal) -> Decimal:
    """What of an amount is free when so much of a quantity is discharged after so much before.

    Rounded down to cents at each step and never more than the whole together: the last step gives
    what is left.
    """
    told = (whole * done / quantity for done in (before, after))
    first, second = (each.quantize(_CENT, rounding=ROUND_DOWN) for each in told)
    return (whole if after == quantity else second) - first


def releasing(reserved: Iterable[Posting], free: Mapping[str, Decimal]) -> tuple[Posting, ...]:
    """The postings that release so much of each charge, at most what is reserved of it."""
    left, made = dict(free), []
    for p in reserved:
        part = min(p.amount, left.get(p.charge, Decimal(0)))
        if part > 0:
            left[p.charge] -= part
            made.append(Posting(charge=p.charge, debit=p.credit, credit=p.debit, amount=part,
                                currency=p.currency))  # fmt: skip
    return tuple(made)
