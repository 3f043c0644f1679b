"""The result of an assessment: charge lines, items and the declaration's total, as values."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.duties.customs_value import CustomsValue
from greenlane.duties.measure_selection import NotApplied
from greenlane.law.charge import CUSTOMS_VALUE

Effect = Literal["pay", "suspend", "relieve", "postpone", "secure"]
_ZERO = Decimal(0)
# Our reading: relieved duty was never owed and a provisional duty is not yet one, so neither is
# part of the base of a later charge; suspended and postponed amounts are.
_OUTSIDE_BASES = ("relieve", "secure")


class ChargeLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One charge on one item (or on the declaration).

    `base` is the sum of what `base_parts` names, `exact` the unrounded duty, `amount` the rounded
    one after `share` (what the procedure's calculation leaves) and `relief` (both fractions), all
    in national currency. `effect` says whether it is payable, suspended or relieved by the
    procedure, postponed to the trader's own return, or secured.
    `quantities` and `values` (named values and duties) are those the formula used, `conditions` the
    measure's condition lines that were met (code and sequence).
    """

    charge: str
    measure: str
    expression: str
    base: Decimal
    base_parts: tuple[str, ...]
    quantities: tuple[tuple[str, Decimal], ...]
    exact: Decimal
    amount: Decimal
    effect: Effect
    basis: str
    relief: Decimal = Decimal(0)
    relief_code: str = ""
    share: Decimal = Decimal(1)
    conditions: tuple[str, ...] = ()
    values: tuple[tuple[str, Decimal], ...] = ()

    @property
    def payable(self) -> Decimal:
        """What must be paid now."""
        return self.amount if self.effect == "pay" else self.amount - self.amount

    @property
    def in_bases(self) -> bool:
        """Whether the amount is part of the base of a later charge."""
        return self.effect not in _OUTSIDE_BASES


class ItemAssessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What is owed on one item. `value` is None when the item could not be valued.

    `procedure` is the one whose effect the lines show.
    """

    sequence: int
    code: str
    value: CustomsValue | None
    lines: tuple[ChargeLine, ...]
    not_applied: tuple[NotApplied, ...]
    procedure: str = ""

    @property
    def payable(self) -> Decimal:
        """The sum of what must be paid now on the item."""
        return sum((line.payable for line in self.lines), _ZERO)


class Adjustment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What becomes of the total of a charge on one declaration, by the charge's document terms.

    `computed` is the sum of the lines, `collected` what is payable of it (national currency).
    """

    charge: str
    computed: Decimal
    collected: Decimal
    basis: str


class Assessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What is owed on a declaration under the law of `day`, version `law`, in `currency`."""

    day: str
    law: str
    currency: str
    items: tuple[ItemAssessment, ...]
    fees: tuple[ChargeLine, ...]
    adjustments: tuple[Adjustment, ...] = ()

    def totals(self, effect: Effect = "pay") -> dict[str, Decimal]:
        """Amounts by charge with the given effect, in order of first appearance."""
        sums: dict[str, Decimal] = {}
        for line in self.lines():
            if line.effect == effect and (line.amount or effect == "pay"):
                sums[line.charge] = sums.get(line.charge, _ZERO) + line.amount
        if effect == "pay":
            sums.update((each.charge, each.collected) for each in self.adjustments)
        return sums

    def lines(self) -> list[ChargeLine]:
        """Every charge line of the declaration."""
        return [line for item in self.items for line in item.lines] + list(self.fees)

    @property
    def payable(self) -> Decimal:
        """The sum of what must be paid now."""
        lines = sum((line.payable for line in self.lines()), _ZERO)
        return lines + sum((a.collected - a.computed for a in self.adjustments), _ZERO)


def base_amounts(items: Iterable[ItemAssessment]) -> dict[str, Decimal]:
    """Customs value and charges of all items together, by name."""
    amounts = {CUSTOMS_VALUE: _ZERO}
    for item in items:
        if item.value is not None:
            amounts[CUSTOMS_VALUE] += item.value.amount
        for line in item.lines:
            if line.in_bases:
                amounts[line.charge] = amounts.get(line.charge, _ZERO) + line.amount
    return amounts
