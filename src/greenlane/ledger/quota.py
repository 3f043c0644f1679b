"""The quota ledger: what is drawn, by whom first, what is left, and whether it is still open.

Requests are served by the day of acceptance, the oldest day first; where those of one day exceed
the balance it is shared in proportion, to the last unit. Source: Regulation (EU) 2015/2447,
Articles 51-54; the shares by largest remainder, so that they sum to the balance exactly.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Literal

import msgspec

from greenlane.kernel.money import apportion
from greenlane.law.quota import QuotaBlock, QuotaDefinition

Status = Literal["suspended", "blocked", "exhausted", "critical", "open"]
_ZERO = Decimal(0)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request for `quantity` (in the period's unit) by an entry accepted on `day`."""

    id: int
    day: date
    quantity: Decimal


class Allocation(msgspec.Struct, frozen=True, kw_only=True):
    """What a request got; the rest pays the full duty."""

    request: Request
    quantity: Decimal

    @property
    def unmet(self) -> Decimal:
        """What it asked for and did not get."""
        return self.request.quantity - self.quantity

    @property
    def share(self) -> Decimal:
        """The part of the request that was met, between 0 and 1."""
        return self.quantity / self.request.quantity if self.request.quantity else Decimal(1)


def status(
    period: QuotaDefinition, balance: Decimal, blocks: Iterable[QuotaBlock], day: date
) -> Status:
    """Where a period stands on a day: suspended before blocked before exhausted before critical."""
    kinds = {b.kind for b in blocks if b.definition == period.definition and b.validity.covers(day)}
    if "suspend" in kinds:
        return "suspended"
    if "block" in kinds:
        return "blocked"
    if balance <= 0:
        return "exhausted"
    drawn = period.volume - balance
    if period.critical or drawn * 100 >= period.volume * period.critical_percent:
        return "critical"
    return "open"


def allocate(
    balance: Decimal, requests: Sequence[Request], step: Decimal
) -> tuple[tuple[Allocation, ...], Decimal]:
    """Serve the requests from `balance`, in multiples of `step`; gives allocations and the rest.

    The answer does not depend on the order in which the requests stand. Raises ValueError for a
    negative balance or quantity.
    """
    if balance < 0 or any(request.quantity < 0 for request in requests):
        raise ValueError("neither a balance nor a request is negative")
    made: list[Allocation] = []
    ordered = sorted(requests, key=lambda request: (request.day, request.id))
    for _, group in groupby(ordered, key=lambda request: request.day):
        same_day = list(group)
        wanted = sum((request.quantity for request in same_day), _ZERO)
        given = min(wanted, balance)
        shares = [r.quantity for r in same_day]
        if given < wanted:
            shares = list(apportion(given, shares, step))
        made += [Allocation(request=r, quantity=q) for r, q in zip(same_day, shares, strict=True)]
        balance -= given
    return tuple(made), balance


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What may be drawn from a period, and from the main quotas above it by their coefficients."""

    balance: Decimal
    above: Mapping[str, tuple[Decimal, Decimal]] = {}
    """Main period to its balance and the coefficient."""

    @property
    def most(self) -> Decimal:
        """The greatest quantity that all of them bear."""
        return min([self.balance, *(left / coefficient for left, coefficient in
                                    self.above.values())])  # fmt: skip
