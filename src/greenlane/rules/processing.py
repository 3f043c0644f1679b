"""Processing: how much of what was placed the processed goods stand for, by the authorised yield.

An authorisation says of which goods which are made, and that so many kilograms of these stand for
so many of those. What stays below by no more than the tolerance is a loss that the law allows; a
better yield within it takes no more than is left.
Our reading: without an authorised yield for the two goods, a kilogram stands for a kilogram.

Source: RKC Specific Annex F1, standards 12-14 (rate of yield); UCC Articles 5(38) and 255.
"""

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

import msgspec

GRAIN = Decimal("0.000001")


class Yield(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an authorisation: `made` kg of goods `output` stand for `used` kg of `input`.

    Goods are prefixes of their codes; `tolerance` is in per cent of what was placed.
    """

    authorisation: str
    input: str
    output: str
    made: Decimal
    used: Decimal
    tolerance: Decimal
    basis: str = ""

    def stands_for(self, quantity: Decimal) -> Decimal:
        """So much of what was placed, for a quantity of what was made; never rounded up."""
        return (quantity * self.used / self.made).quantize(GRAIN, rounding=ROUND_DOWN)


def faults(line: Yield) -> tuple[str, ...]:
    """What is wrong with a line in itself, each in a sentence."""
    found = []
    if not (line.input.isdigit() and line.output.isdigit()):
        found.append("goods are named by prefixes of their codes")
    if not (line.made > 0 and line.used > 0):
        found.append("a yield is so many kilograms for so many, both above nought")
    if not 0 <= line.tolerance < 100:
        found.append("a tolerance is between nought and 100 per cent")
    return tuple(found)


def fitting(lines: Iterable[Yield], input_: str, output: str) -> Yield | None:
    """The line for two goods, the one that names them most closely; None for goods as they were."""
    found = [each for each in lines if input_.startswith(each.input)
             and output.startswith(each.output)]  # fmt: skip
    return max(found, key=lambda each: (len(each.input), len(each.output)), default=None)


def taking(line: Yield | None, quantity: Decimal, left: Decimal, whole: Decimal) -> Decimal:
    """What processed goods take of what was placed (`whole`, of which `left` is there).

    Up to the tolerance more than is left takes what is left; beyond it the sum is told as it is.
    """
    if line is None:
        return quantity
    wanted = max(line.stands_for(quantity), GRAIN)
    return left if 0 < left < wanted <= left + allowed(line, whole) else wanted


def allowed(line: Yield, whole: Decimal) -> Decimal:
    """The loss that the law allows of what was placed."""
    return (whole * line.tolerance / 100).quantize(GRAIN, rounding=ROUND_DOWN)


def lost(lines: Iterable[Yield], input_: str, whole: Decimal, rest: Decimal) -> Yield | None:
    """The strictest line of the goods by whose tolerance the rest is an allowed loss, or None."""
    mine = [each for each in lines if input_.startswith(each.input)]
    line = min(mine, key=lambda each: each.tolerance, default=None)
    return line if line is not None and 0 < rest <= allowed(line, whole) else None
