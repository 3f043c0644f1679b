"""Money: an exact amount in one currency; two currencies never mix by accident."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec


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
    amount, _, currency = text.strip().partition(" ")
    value = Decimal(amount)
    if not value.is_finite() or len(currency) != 3:
        raise ValueError(f"not money: {text!r}")
    return Money(value, currency)


def apportion(total: Decimal, weights: Sequence[Decimal], step: Decimal) -> tuple[Decimal, ...]:
    """Split `total` over `weights` in multiples of `step` so that the parts sum to it exactly.

    Largest remainder (Hamilton's method): every part is rounded down to the step, the steps left
    over go to the largest remainders, earlier places first on a tie. With no positive weight the
    split is even. A part of `total` finer than the step stays with the first part. Raises
    ValueError for negative weights or no weights.
    """
    if not weights:
        raise ValueError("nothing to apportion over")
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    whole = sum(weights)
    if whole == 0:
        weights, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    sign = -1 if total < 0 else 1
    steps, dust = divmod(abs(total), step)
    exact = [steps * weight / whole for weight in weights]
    floors = [value // 1 for value in exact]
    left = int(steps - sum(floors))
    by_remainder = sorted(range(len(weights)), key=lambda i: (floors[i] - exact[i], i))
    for place in by_remainder[:left]:
        floors[place] += 1
    parts = [sign * count * step for count in floors]
    parts[0] += sign * dust
    return tuple(parts)
