"""The ledger of permits: double entry between what was granted, is free, reserved, used and ended.

A permit has one book for its quantity, one for its value, or both. Every movement takes an amount
out of one account and gives it to another, so all accounts of a book together are nought; no
account but the agency's own is ever negative. What the agency tolerates beyond the amount granted
(the margin) is granted with it, and serves the last drawing only.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_UP, Context, Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from greenlane.standards import unit as units

Measure = Literal["quantity", "value", "open"]
Account = Literal["agency", "available", "reserved", "used", "ended"]
Kind = Literal[
    "grant",
    "tolerate",
    "reserve",
    "return",
    "use",
    "give-back",
    "end",
    "carry-out",
    "carry-in",
    "restore",
]
GRID = Decimal("0.000001")  # the smallest part of a unit or currency that is kept
_EXACT = Context(prec=60)
_ZERO = Decimal(0)

# From which account to which each kind of movement goes. A variation carries what an ended permit
# gets back out of it, and into the permit that took its place. What a revocation ended is restored
# by its reverse when the permit is reinstated.
WAYS: Mapping[Kind, tuple[Account, Account]] = {
    "grant": ("agency", "available"),
    "tolerate": ("agency", "available"),
    "reserve": ("available", "reserved"),
    "return": ("reserved", "available"),
    "use": ("reserved", "used"),
    "give-back": ("used", "available"),
    "end": ("available", "ended"),
    "restore": ("ended", "available"),
    "carry-out": ("available", "agency"),
    "carry-in": ("agency", "available"),
}


class OverdrawnError(ArithmeticError):
    """A movement would leave an account with less than nothing."""


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """What a book holds. `margin` is the part of it that was granted as tolerance."""

    available: Decimal = _ZERO
    reserved: Decimal = _ZERO
    used: Decimal = _ZERO
    ended: Decimal = _ZERO
    margin: Decimal = _ZERO

    @property
    def given(self) -> Decimal:
        """All that the agency has granted and not carried elsewhere, the margin included."""
        return self.available + self.reserved + self.used + self.ended

    @property
    def takeable(self) -> Decimal:
        """The most one drawing may take: the margin only together with the last of the rest."""
        return self.available if self.available > self.margin else _ZERO

    @property
    def spent(self) -> bool:
        """True when what was granted is written off and nothing is on its way."""
        return self.reserved == 0 and self.takeable == 0


def moved(holding: Holding, kind: Kind, amount: Decimal) -> Holding:
    """The holding after a movement of a positive amount. Raises OverdrawnError, ValueError."""
    if not amount.is_finite() or amount <= 0:
        raise ValueError("a movement has a positive amount; a correction is its reverse")
    source, target = WAYS[kind]
    changes: dict[str, Decimal] = {}
    if source != "agency":
        changes[source] = getattr(holding, source) - amount
        if changes[source] < 0:
            raise OverdrawnError(f"{kind} of {amount:f}: {getattr(holding, source):f} {source}")
    if target != "agency":
        changes[target] = getattr(holding, target) + amount
    if kind == "tolerate":
        changes["margin"] = holding.margin + amount
    return msgspec.structs.replace(holding, **changes)


def replayed(movements: Iterable[tuple[Kind, Decimal]]) -> Holding:
    """What a book holds by its movements alone."""
    holding = Holding()
    for kind, amount in movements:
        holding = moved(holding, kind, amount)
    return holding


def balances(movements: Iterable[tuple[Kind, Decimal]]) -> dict[Account, Decimal]:
    """The balance of every account, the agency's own included; their sum is always nought."""
    found: dict[Account, Decimal] = dict.fromkeys(
        ("agency", "available", "reserved", "used", "ended"), _ZERO
    )
    for kind, amount in movements:
        source, target = WAYS[kind]
        found[source] -= amount
        found[target] += amount
    return found


def margin_of(granted: Decimal, percent: Decimal) -> Decimal:
    """What is tolerated beyond the amount granted, on the grid; what is finer is not tolerated."""
    return (granted * percent / 100).quantize(GRID, ROUND_DOWN, _EXACT)


def on_grid(amount: Fraction) -> Decimal:
    """An exact amount on the grid; what is finer counts as drawn."""
    scaled = amount / Fraction(GRID)
    whole = -(-scaled.numerator // scaled.denominator)
    return (Decimal(whole) * GRID).quantize(GRID, ROUND_UP, _EXACT)


def in_unit(amount: Decimal, source: str, target: str) -> Fraction:
    """An amount in another unit of its dimension, exactly. Raises InvalidNumber as `convert`."""
    if source == target:
        return Fraction(amount)
    units.convert(amount, source, target)  # refuses other dimensions
    size, base = units.UNITS[units.validate(source)][1], units.UNITS[units.validate(target)][1]
    return Fraction(amount) * Fraction(size) / Fraction(base)


def left_in_period(
    drawn: Iterable[tuple[date, Decimal]], day: date, days: int, limit: Decimal
) -> Decimal:
    """What may still be drawn on `day` so that no `days` days in a row hold more than the limit.

    Every window of so many days that the day lies in counts: also those with later drawings.
    """
    near = [(when, amount) for when, amount in drawn if abs((when - day).days) < days]
    most = _ZERO
    for shift in range(days):
        last = day + timedelta(days=shift)
        first = last - timedelta(days=days - 1)
        most = max(most, sum((a for when, a in near if first <= when <= last), _ZERO))
    return max(limit - most, _ZERO)
