"""Quantities: an exact amount of one unit of UN/ECE Recommendation 20."""

from decimal import Decimal

import msgspec


class UnitMismatchError(ArithmeticError):
    """Two quantities of different units were put together."""


class Quantity(msgspec.Struct, frozen=True):
    """`amount` of `unit` (UN/ECE Rec 20 code). Mixing units raises."""

    amount: Decimal
    unit: str

    def __add__(self, other: "Quantity") -> "Quantity":
        if other.unit != self.unit:
            raise UnitMismatchError(f"{self.unit} and {other.unit} do not mix")
        return Quantity(self.amount + other.amount, self.unit)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"
