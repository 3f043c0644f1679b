"""Money: an exact amount in one currency; two currencies never mix by accident."""

import re
from collections.abc import Sequence
from decimal import Context, Decimal

import msgspec

_EXACT = Context(prec=1_000)  # wide enough that nothing below is ever rounded
_MONEY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?) ([A-Z]{3})", re.ASCII)


class CurrencyMismatchError(ArithmeticError):
    """Two amounts of different currencies were put together."""


class Money(msgspec.Struct, frozen=True):
    """`amount` of `currency` (ISO 4217 or a user-assigned code). Mixing currencies raises."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not mix")


def parse_money(text: str) -> Money:
    """Read "12.50 QTC". Raises ValueError for anything else."""
    found = _MONEY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not money: {text!r}")
    return Money(Decimal(found[1]), found[2])


def apportion(total: Decimal, weights: Sequence[Decimal], step: Decimal) -> tuple[Decimal, ...]:
    """Split `total` over `weights` in multiples of `step` so that the parts sum to it exactly.

    Largest remainder (Hamilton's method): every part is rounded down to the step, the steps left
    over go to the largest remainders, earlier places first on a tie. With no positive weight the
    split is even. What of `total` is finer than the step goes, after the whole steps, to the next
    largest remainder, so that no part is ever a step away from its exact share. Raises ValueError
    for no weights, negative weights or a step that is not positive.
    """
    _apportionable(weights, step)
    shares = _integers(weights)
    whole = sum(shares)
    if whole == 0:
        shares, whole = [1] * len(weights), len(weights)
    size, unit = _integers([total.copy_abs(), step])
    steps = size // unit
    split = [divmod(size * share, whole * unit) for share in shares]
    order = sorted(range(len(shares)), key=lambda place: -split[place][1])
    counts = [count for count, _ in split]
    left = steps - sum(counts)
    for place in order[:left]:
        counts[place] += 1
    sign = -1 if total < 0 else 1
    parts = [_EXACT.multiply(sign * count, step) for count in counts]
    if dust := _EXACT.subtract(total.copy_abs(), _EXACT.multiply(steps, step)):
        parts[order[left]] = _EXACT.add(parts[order[left]], _EXACT.multiply(sign, dust))
    return tuple(parts)


def _apportionable(weights: Sequence[Decimal], step: Decimal) -> None:
    if not weights:
        raise ValueError("nothing to apportion over")
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    if step <= 0:
        raise ValueError("a step is positive")


def _integers(values: Sequence[Decimal]) -> list[int]:
    """The values multiplied by one power of ten that makes them all whole."""
    places = max(-int(value.as_tuple().exponent) for value in values)
    return [int(value.scaleb(max(places, 0), _EXACT)) for value in values]
