"""Assists and shared charges: what of a whole value falls to the goods that are valued.

An assist is spread by cumulative shares: what fell to earlier importations never changes, the
remaining balance is always known, and all shares together are the whole to the last step. Source:
WTO Customs Valuation Agreement, note to Article 8.1(b)(ii).
"""

from collections.abc import Sequence
from decimal import Context, Decimal

import msgspec

from greenlane.duties.valuation.elements import Element, Share, Spread
from greenlane.kernel.money import Money, apportion

_EXACT = Context(prec=1_000)


class Instalment(msgspec.Struct, frozen=True, kw_only=True):
    """What falls to one importation of `units`, and the `balance` that later ones will carry."""

    units: Decimal
    amount: Money
    balance: Money


def schedule(
    value: Money, *, over: Decimal, shipments: Sequence[Decimal], step: Decimal
) -> tuple[Instalment, ...]:
    """Spread `value` over `over` units as they are imported, in multiples of `step`.

    The last unit takes what is left, units beyond take nothing. Raises ValueError for units or a
    step that are not positive.
    """
    if over <= 0 or step <= 0 or any(units <= 0 for units in shipments):
        raise ValueError("units and steps are positive")
    made, taken = Decimal(0), Decimal(0)
    found = []
    for units in shipments:
        made = min(made + units, over)
        upto = _upto(value.amount, made, over, step)
        found.append(
            Instalment(
                units=units,
                amount=Money(_EXACT.subtract(upto, taken), value.currency),
                balance=Money(_EXACT.subtract(value.amount, upto), value.currency),
            )
        )
        taken = upto
    return tuple(found)


def _upto(value: Decimal, made: Decimal, over: Decimal, step: Decimal) -> Decimal:
    """What falls to the first `made` of `over` units, rounded down to the step."""
    if made == over:
        return value
    steps = _EXACT.divide_int(_EXACT.multiply(value, made), _EXACT.multiply(over, step))
    return _EXACT.multiply(steps, step)


def instalment(value: Money, spread: Spread, step: Decimal) -> Instalment:
    """What of the assist falls to this importation, after those before it."""
    shipments = [units for units in (spread.before, spread.now) if units > 0]
    return schedule(value, over=spread.units, shipments=shipments, step=step)[-1]


def shares(total: Decimal, weights: Sequence[Decimal], step: Decimal) -> tuple[Decimal, ...]:
    """A charge for several lines, by their values, masses or quantities (largest remainder)."""
    return apportion(total, [max(weight, Decimal(0)) for weight in weights], step)


def falling(element: Element, step: Decimal) -> Money | None:
    """What of the element's amount falls to the goods valued; None when it is not quantified."""
    amount = element.amount
    if amount is not None and element.spread is not None:
        amount = instalment(amount, element.spread, step).amount
    if amount is not None and element.share is not None:
        amount = Money(_part(amount.amount, element.share, step), amount.currency)
    return amount


def _part(total: Decimal, share: Share, step: Decimal) -> Decimal:
    return shares(total, share.weights, step)[share.line]
