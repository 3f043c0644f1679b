"""One charge on one base: formula, share, relief, rounding and effect, or the reason why not."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, Decimal

import msgspec

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.duties.charge_line import ChargeLine, Effect
from greenlane.duties.customs_value import named_values
from greenlane.duties.due import Due
from greenlane.duties.quantities import with_units
from greenlane.duties.refusals import missing_quantity, missing_rate, missing_value
from greenlane.kernel.finding import Finding
from greenlane.law.charge import CUSTOMS_VALUE, Charge
from greenlane.law.duty_expression import (
    NO_BASES,
    MissingBaseError,
    MissingQuantityError,
    MissingRateError,
)
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure
from greenlane.law.procedure import AdditionalProcedure, Procedure

EXPORTED_GOODS = "exported-goods"
_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)


class Ground(msgspec.Struct, frozen=True):
    """What a charge is computed from.

    `amounts` are the base parts known so far, by name, `whole_value` the customs value of all items
    of the declaration together (national currency).
    """

    item: ItemFacts
    quantities: Mapping[str, Decimal]
    amounts: Mapping[str, Decimal]
    law: LawOfDay
    findings: list[Finding]
    whole_value: Decimal = _ZERO

    def base(self, charge: Charge) -> Decimal:
        """The sum of what of the charge's base is known."""
        return sum((self.amounts[name] for name in charge.base if name in self.amounts), _ZERO)

    def evaluate(self, due: Due, charge: Charge, base: Decimal) -> Decimal:
        """The exact amount. Raises MissingQuantityError, MissingBaseError, MissingRateError."""
        bases = self.bases(charge) if due.bases else NO_BASES
        quantities = with_units(self.quantities, due.units)
        return due.expression.evaluate(base, quantities, self.law.rates, bases)

    def bases(self, charge: Charge) -> dict[str, Decimal]:
        """The named values that the item states, and the duties before `charge`.

        A duty that is not due on the item, or is relieved, is nought.
        """
        duties = {
            f"duty {each.code}": self.amounts.get(each.code, _ZERO)
            for each in self.law.book.charges
            if each.order < charge.order or each.code in self.amounts
        }
        return {**named_values(self.item, self.law), **duties}

    def parts(self, charge: Charge) -> tuple[str, ...]:
        """What of the charge's base is known."""
        return tuple(name for name in charge.base if name in self.amounts)


def charge_line(
    ground: Ground, charge: Charge, due: Due, effect: Effect | None = None
) -> ChargeLine | None:
    """The line of a measure that applies; None, with a finding, where it cannot be computed."""
    measure, base = due.measure, ground.base(charge)
    try:
        exact = ground.evaluate(due, charge, base)
    except MissingQuantityError as missing:
        ground.findings.append(missing_quantity(ground.item, measure, missing.unit))
        return None
    except MissingBaseError as missing:
        ground.findings.append(missing_value(ground.item, measure, missing.base))
        return None
    except MissingRateError as missing:
        ground.findings.append(missing_rate(ground.item, ground.law, measure, missing.currency))
        return None
    procedure = ground.law.procedures.get(ground.item.procedure)
    relief, code, relieving = _relief(ground, charge)
    share = _share(ground, charge, procedure)
    part, whole = share or (_ONE, _ONE)
    left = exact * part if share else exact
    left = left * (1 - relief) if relief else left  # divided last: a half stays exactly a half
    following = _effect(ground.law, measure, charge, procedure, share is not None)
    if relieving and following == "pay":  # what the procedure suspends or relieves is not due yet
        following = relieving
    return ChargeLine(
        charge=charge.code,
        measure=measure.id,
        expression=due.formula,
        base=base,
        base_parts=ground.parts(charge),
        quantities=_quantities(due, ground),
        values=_values(due, ground, charge),
        exact=exact,
        amount=charge.rounding.apply(left / whole if share else left),
        effect=effect or following,
        relief=relief,
        relief_code=code,
        share=part / whole,
        conditions=due.conditions,
        basis=measure.basis,
    )


def _quantities(due: Due, ground: Ground) -> tuple[tuple[str, Decimal], ...]:
    if not due.units:
        return ()
    known = with_units(ground.quantities, due.units)
    return tuple((unit, known[unit]) for unit in due.units)


def _values(due: Due, ground: Ground, charge: Charge) -> tuple[tuple[str, Decimal], ...]:
    if not due.bases:
        return ()
    known = ground.bases(charge)
    return tuple((name, known[name]) for name in due.bases)


def _effect(
    law: LawOfDay, measure: Measure, charge: Charge, procedure: Procedure | None, partial: bool
) -> Effect:
    following: Effect = "pay"
    if procedure is not None and charge.follows != "none":
        following = procedure.vat if charge.follows == "vat" else procedure.duty
    if partial and following == "suspend":
        return "pay"  # partial relief: the months of stay are due at once
    if following == "pay" and law.book.measure_types[measure.type].secured:
        return "secure"
    return following


def _share(
    ground: Ground, charge: Charge, procedure: Procedure | None
) -> tuple[Decimal, Decimal] | None:
    """What the procedure's own calculation leaves of a duty: a part, and of how much; or None.

    Outward processing: the value added of the whole value (UCC Art 86(5); for specific duties in
    the same proportion). Temporary admission with partial relief: so many per cent for each month
    or part of one, at most the whole (RKC, Specific Annex G1).
    """
    if procedure is None or charge.follows != "duty":
        return None
    if procedure.calculation == "value-added" and (value := ground.amounts[CUSTOMS_VALUE]):
        exported = named_values(ground.item, ground.law).get(EXPORTED_GOODS, _ZERO)
        return max(_ZERO, value - exported), value
    months = ground.quantities.get("MON")
    if procedure.calculation == "monthly" and months is not None:
        begun = months.to_integral_value(ROUND_CEILING)
        return min(_HUNDRED, begun * procedure.percent), _HUNDRED
    return None


def _relief(ground: Ground, charge: Charge) -> tuple[Decimal, str, Effect | None]:
    """The fraction relieved, its code, and the effect in place of payment, if any.

    Our reading: of several reliefs the greatest counts, whatever the order of their codes, and a
    postponement is of what the reliefs leave; a relief of the whole leaves nothing to postpone.
    """
    counting = [each for each in _reliefs(ground) if charge.code in each.charges]
    if not counting:
        return _ZERO, "", None
    best = max(
        (each for each in counting if each.effect == "relieve" and each.relief),
        key=lambda each: (each.relief, each.code),
        default=None,
    )
    other = min((e for e in counting if e.effect != "relieve"), key=lambda e: e.code, default=None)
    fraction = best.relief if best else _ZERO
    if best is not None and (other is None or fraction == 1):
        return fraction, best.code, None
    if other is None:
        return _ZERO, "", None
    effect: Effect = other.effect
    return fraction, best.code if best else other.code, effect


def _reliefs(ground: Ground) -> Iterator[AdditionalProcedure]:
    """The additional procedures of the item that count for its procedure and value."""
    item, known = ground.item, ground.law.book.additional_procedures
    for relief in map(known.get, item.additional_procedures):
        if relief is None or not (relief.any_procedure or item.procedure in relief.procedures):
            continue
        if relief.most_value is None or ground.whole_value <= relief.most_value:
            yield relief
