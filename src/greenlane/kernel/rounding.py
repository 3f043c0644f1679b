"""Rounding as data: a direction and a step, with the act that orders it."""

import decimal
from decimal import Decimal
from typing import Literal

import msgspec

Direction = Literal["half-up", "half-even", "down", "up"]
_EXACT = decimal.Context(prec=200)  # the ambient 28 digits could round before we do
_MODES = {
    "half-up": decimal.ROUND_HALF_UP,
    "half-even": decimal.ROUND_HALF_EVEN,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
}


class Rounding(msgspec.Struct, frozen=True):
    """Round to multiples of `step` in `direction`; `basis` cites the act."""

    direction: Direction
    step: Decimal
    basis: str = ""

    def apply(self, value: Decimal) -> Decimal:
        """The rounded value, written with the step's own number of decimals."""
        step = self.step
        if step.as_tuple().digits == (1,):
            return value.quantize(step, _MODES[self.direction], _EXACT)
        steps = _EXACT.divide(value, step).quantize(Decimal(1), _MODES[self.direction], _EXACT)
        return _EXACT.multiply(steps, step)
