"""The quota ledger: who is served first, how a day's claims share, and how a period stands.

Requests are served by the day of acceptance, the oldest first; where those of one day exceed the
balance it is shared in proportion, to the last unit. A sub-quota draws on its main quotas too, so
all periods that share a main quota are served together. Source: Regulation (EU) 2015/2447, Articles
49-54; the shares by largest remainder, so that they sum to the balance exactly.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_UP, Context, Decimal
from itertools import groupby
from typing import Literal

import msgspec

from greenlane.law.quota import QuotaAssociation, QuotaBlock, QuotaDefinition

Status = Literal["suspended", "blocked", "exhausted", "critical", "open"]
Treatment = Literal["reduced", "secured", "full"]
STEP = Decimal("0.001")  # the smallest part of a unit that is shared out
GRID = Decimal("0.000001")  # the smallest part of a unit that is kept
Draws = Mapping[str, Decimal]
_EXACT = Context(prec=60)
_ZERO = Decimal(0)
_ONE = Decimal(1)

_TREATMENTS: Mapping[Status, Treatment] = {
    "open": "reduced",
    "critical": "secured",
    "blocked": "secured",
    "suspended": "secured",
    "exhausted": "full",
}


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request for `quantity` of `definition` (in its unit) by an entry accepted on `day`.

    `id` names it for ever (reference number, item, version): ties of a day are settled by it, never
    by which request came in first.
    """

    id: str
    day: date
    quantity: Decimal
    definition: str = ""


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
        return self.quantity / self.request.quantity if self.request.quantity else _ONE


def status(
    period: QuotaDefinition,
    balance: Decimal,
    drawn: Decimal,
    blocks: Iterable[QuotaBlock],
    day: date,
) -> Status:
    """Where a period stands on a day: suspended before blocked before exhausted before critical.

    The critical threshold counts what was drawn against what the period has in hand, so that a
    transfer is neither a drawing nor hides one.
    """
    kinds = {b.kind for b in blocks if b.definition == period.definition and b.validity.covers(day)}
    if "suspend" in kinds:
        return "suspended"
    if "block" in kinds:
        return "blocked"
    if balance <= 0:
        return "exhausted"
    if period.critical or drawn * 100 >= (balance + drawn) * period.critical_percent:
        return "critical"
    return "open"


def treatment(stands: Status) -> Treatment:
    """How goods that claim the quota are released before it is allocated.

    The reduced duty while the quota is open; security for the difference while it is critical; the
    full duty once it is exhausted. Our reading: a period that is blocked or suspended decides
    nothing yet, so the difference is secured as for a critical one.
    """
    return _TREATMENTS[stands]


def draws(definition: str, associations: Iterable[QuotaAssociation]) -> dict[str, Decimal]:
    """On which periods a drawing of `definition` counts, and with which coefficient; itself first.

    Raises ValueError when a period is its own main quota.
    """
    above: dict[str, list[QuotaAssociation]] = {}
    for each in associations:
        above.setdefault(each.sub, []).append(each)
    found: dict[str, Decimal] = {}

    def climb(name: str, coefficient: Decimal, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"{name} is its own main quota")
        found[name] = found.get(name, _ZERO) + coefficient
        for each in above.get(name, ()):
            climb(each.main, coefficient * each.coefficient, (*path, name))

    climb(definition, _ONE, ())
    return found


def drawing(quantity: Decimal, coefficient: Decimal) -> Decimal:
    """What a quantity of a sub-quota draws from a main quota, on the grid of the ledger."""
    if coefficient == _ONE:
        return quantity
    return _EXACT.multiply(quantity, coefficient).quantize(GRID, ROUND_HALF_EVEN, _EXACT)


def share_out(balance: Decimal, wanted: Sequence[Decimal], step: Decimal) -> tuple[Decimal, ...]:
    """Share `balance` in proportion to `wanted`: nobody gets more, together exactly all there is.

    Every part is rounded down to the step; what is left goes by steps to the largest remainders,
    earlier places first on a tie, none beyond what it wanted.
    """
    if sum(wanted, _ZERO) <= balance:
        return tuple(wanted)
    places = max(-int(value.as_tuple().exponent) for value in (balance, step, *wanted))
    had, unit, *asked = (int(_EXACT.scaleb(v, max(places, 0))) for v in (balance, step, *wanted))
    whole = sum(asked)
    split = [divmod(had * each, whole * unit) for each in asked]
    parts = [count * unit for count, _ in split]
    order = sorted(range(len(asked)), key=lambda place: -split[place][1])
    left = had - sum(parts)
    while left:
        for place in order:
            more = min(unit, asked[place] - parts[place], left)
            parts[place] += more
            left -= more
    return tuple(_EXACT.scaleb(Decimal(part), -max(places, 0)) for part in parts)


def allocate(
    requests: Sequence[Request],
    balances: Mapping[str, Decimal],
    drawn_on: Mapping[str, Draws],
    step: Decimal = STEP,
) -> tuple[tuple[Allocation, ...], dict[str, Decimal]]:
    """Serve the requests of a family of periods; gives allocations and what is left of each period.

    `drawn_on` gives for every period what its drawings count on (see `draws`). The answer does not
    depend on the order in which the requests stand. Raises ValueError for a negative balance or
    quantity.
    """
    if any(b < 0 for b in balances.values()) or any(r.quantity < 0 for r in requests):
        raise ValueError("neither a balance nor a request is negative")
    left, made = dict(balances), list[Allocation]()
    ordered = sorted(requests, key=lambda request: (request.day, request.id))
    for _, group in groupby(ordered, key=lambda request: request.day):
        same_day = list(group)
        for request, quantity in zip(same_day, _day(same_day, left, drawn_on, step), strict=True):
            made.append(Allocation(request=request, quantity=quantity))
            for name, coefficient in drawn_on[request.definition].items():
                left[name] -= drawing(quantity, coefficient)
    return tuple(made), left


def _day(
    requests: Sequence[Request],
    left: Mapping[str, Decimal],
    drawn_on: Mapping[str, Draws],
    step: Decimal,
) -> list[Decimal]:
    """What each request of one day gets: shared within its own period first, then within mains."""
    got = [request.quantity for request in requests]
    own = {request.definition for request in requests}
    names = {name for definition in own for name in drawn_on[definition]}
    for name in sorted(names, key=lambda each: (-len(drawn_on.get(each, ())), each)):
        places = [n for n, r in enumerate(requests) if name in drawn_on[r.definition]]
        weights = [drawn_on[requests[n].definition][name] for n in places]
        for n, quantity in zip(
            places, _within(left[name], [got[n] for n in places], weights, step), strict=True
        ):
            got[n] = quantity
    return got


def _within(
    balance: Decimal, wanted: Sequence[Decimal], coefficients: Sequence[Decimal], step: Decimal
) -> list[Decimal]:
    """The wanted quantities cut so that together, by their coefficients, they fit the balance."""
    weights = [drawing(q, c) for q, c in zip(wanted, coefficients, strict=True)]
    if sum(weights, _ZERO) <= balance:
        return list(wanted)
    parts = share_out(balance, weights, step)
    got = [
        part if c == _ONE else min(want, _down(part / c, step))
        for part, want, c in zip(parts, wanted, coefficients, strict=True)
    ]
    order = sorted(range(len(got)), key=lambda n: got[n] - parts[n] / coefficients[n])
    _fill_up(got, wanted, coefficients, order, balance, step)
    return got


def _fill_up(
    got: list[Decimal],
    wanted: Sequence[Decimal],
    coefficients: Sequence[Decimal],
    order: Sequence[int],
    balance: Decimal,
    step: Decimal,
) -> None:
    """Give what rounding by a coefficient left lying, step by step while one more fits."""
    spare = balance - sum(map(drawing, got, coefficients), _ZERO)
    given = True
    while given:
        given = False
        for n in order:
            more = min(step, wanted[n] - got[n])
            cost = drawing(got[n] + more, coefficients[n]) - drawing(got[n], coefficients[n])
            if 0 < cost <= spare:
                got[n], spare, given = got[n] + more, spare - cost, True


def _down(quantity: Decimal, step: Decimal) -> Decimal:
    return quantity - quantity % step


def rounded_up(quantity: Decimal) -> Decimal:
    """A declared quantity on the grid of the ledger; what is finer counts as drawn."""
    return quantity.quantize(GRID, ROUND_UP, _EXACT)
