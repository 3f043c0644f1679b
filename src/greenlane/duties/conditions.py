"""Conditions of a measure judged for an item: does it apply, with which formula, or is it a ban.

The lines of one condition code are alternatives in their sequence, those of different codes must
all be passed. Our reading: a code of which no line is met leaves the measure out.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Literal

import msgspec

from greenlane.duties.charging import Ground
from greenlane.duties.due import Due
from greenlane.duties.quantities import quantity_in
from greenlane.law.charge import CUSTOMS_VALUE
from greenlane.law.duty_expression import MissingQuantityError, MissingRateError
from greenlane.law.measure import Condition, Measure


class Verdict(msgspec.Struct, frozen=True):
    """What the conditions say: the measure is due, left out or forbids; `by` is the line."""

    action: Literal["apply", "skip", "refuse"]
    due: Due
    by: str = ""


def judged(measure: Measure, ground: Ground) -> Verdict:
    """The verdict on a measure. Raises MissingQuantityError and MissingRateError."""
    met: list[Condition] = []
    for code, lines in groupby(measure.conditions, key=lambda line: line.condition):
        line = next((each for each in lines if _is_met(each, ground)), None)
        if line is None:
            return Verdict("skip", Due.plain(measure), code)
        if line.action != "apply":
            return Verdict(line.action, Due.plain(measure), _name(line))
        met.append(line)
    expression = next((each.expression for each in met if each.expression), None)
    names = tuple(map(_name, met))
    if expression is None:
        own = Due(measure, measure.expression, measure.formula, measure.units, names, measure.bases)
        return Verdict("apply", own)
    needs = expression.units, names, expression.bases
    return Verdict("apply", Due(measure, expression, str(expression), *needs))


def _name(line: Condition) -> str:
    return f"{line.condition}-{line.sequence}"


def _is_met(line: Condition, ground: Ground) -> bool:
    if line.test == "otherwise":
        return True
    if line.test == "document":
        return line.document in ground.item.documents
    threshold = line.amount or Decimal(0)
    value = ground.amounts[CUSTOMS_VALUE]
    if line.test == "value-at-most":
        return value <= threshold * _rate(line.currency, ground)
    quantity = _quantity(line.unit, ground.quantities)
    if line.test == "unit-mass-at-least":
        return quantity >= threshold * _supplementary(ground)
    if line.test == "quantity-at-most":
        return quantity <= threshold
    return value >= threshold * quantity * _rate(line.currency, ground)


def _supplementary(ground: Ground) -> Decimal:
    """The quantity in the tariff line's own unit. Raises MissingQuantityError."""
    if ground.item.tariff_quantity is None:
        goods = ground.law.goods.get(ground.item.code)
        raise MissingQuantityError(goods.unit if goods and goods.unit else "NAR")
    return ground.item.tariff_quantity


def _quantity(unit: str, quantities: Mapping[str, Decimal]) -> Decimal:
    found = quantity_in(quantities, unit)
    if found is None:
        raise MissingQuantityError(unit)
    return found


def _rate(currency: str, ground: Ground) -> Decimal:
    rate = ground.law.rates.get(currency or ground.law.book.currency)
    if rate is None:
        raise MissingRateError(currency)
    return rate
