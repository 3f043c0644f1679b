"""The assessment: what is owed on a declaration, charge by charge, with everything that made it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.customs_value import CustomsValue, customs_values
from greenlane.duties.measure_selection import NotApplied, Selected, select
from greenlane.kernel.finding import Finding, Path
from greenlane.law.charge import CUSTOMS_VALUE, Charge
from greenlane.law.duty_expression import MissingQuantityError, MissingRateError
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure
from greenlane.law.procedure import Effect, Procedure

_ZERO = Decimal(0)


class ChargeLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """One charge on one item (or on the declaration).

    `base` is the sum of what `base_parts` names, `exact` the unrounded duty, `amount` the rounded
    one after `relief` (a fraction), all in national currency. `effect` says whether it is payable,
    suspended or relieved by the procedure. `quantities` are those the formula used.
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

    @property
    def payable(self) -> Decimal:
        """What must be paid now."""
        return self.amount if self.effect == "pay" else self.amount - self.amount


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


class Assessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What is owed on a declaration under the law of `day`, version `law`, in `currency`."""

    day: str
    law: str
    currency: str
    items: tuple[ItemAssessment, ...]
    fees: tuple[ChargeLine, ...]

    def totals(self, effect: Effect = "pay") -> dict[str, Decimal]:
        """Amounts by charge with the given effect, in order of first appearance."""
        sums: dict[str, Decimal] = {}
        for line in self.lines():
            if line.effect == effect and (line.amount or effect == "pay"):
                sums[line.charge] = sums.get(line.charge, _ZERO) + line.amount
        return sums

    def lines(self) -> list[ChargeLine]:
        """Every charge line of the declaration."""
        return [line for item in self.items for line in item.lines] + list(self.fees)

    @property
    def payable(self) -> Decimal:
        """The sum of what must be paid now."""
        return sum((line.payable for line in self.lines()), _ZERO)


def assess(shipment: ShipmentFacts, law: LawOfDay) -> tuple[Assessment, tuple[Finding, ...]]:
    """Compute every duty, tax and fee; findings name what could not be computed and why."""
    values, findings = customs_values(shipment, law)
    selections = [select(item, law, shipment.trade) for item in shipment.items]
    items = tuple(
        _item(item, value, selection, law, findings)
        for item, value, selection in zip(shipment.items, values, selections, strict=True)
    )
    fees = _fees(shipment.items, items, [chosen for chosen, _ in selections], law, findings)
    assessment = Assessment(
        day=law.day.isoformat(),
        law=law.book.version,
        currency=law.book.currency,
        items=items,
        fees=fees,
    )
    return assessment, tuple(findings)


def _item(
    item: ItemFacts,
    value: CustomsValue | None,
    selection: Selected,
    law: LawOfDay,
    findings: list[Finding],
) -> ItemAssessment:
    chosen, not_applied = selection
    lines: tuple[ChargeLine, ...] = ()
    if value is not None:
        lines = _lines(item, value, chosen, law, findings)
    return ItemAssessment(
        sequence=item.sequence,
        code=item.code,
        value=value,
        lines=lines,
        not_applied=not_applied,
        procedure=item.procedure,
    )


def _lines(
    item: ItemFacts,
    value: CustomsValue,
    chosen: tuple[Measure, ...],
    law: LawOfDay,
    findings: list[Finding],
) -> tuple[ChargeLine, ...]:
    amounts: dict[str, Decimal] = {CUSTOMS_VALUE: value.amount}
    book = law.book
    procedure = law.procedures.get(item.procedure)
    ground = _Ground(item, _with_supplementary(item, law), amounts, law, findings)
    lines = []
    for measure in chosen:
        charge = book.charge_by_code[book.measure_types[measure.type].charge]
        if charge.level != "item":
            continue
        relief = _relief(item, charge, law)
        line = _line(ground, charge, measure, _effect(charge, procedure), relief)
        if line is not None:
            lines.append(line)
            if line.effect != "relieve":  # relieved duty is not part of a later base
                amounts[charge.code] = amounts.get(charge.code, _ZERO) + line.amount
    return tuple(lines)


def _with_supplementary(item: ItemFacts, law: LawOfDay) -> Mapping[str, Decimal]:
    """Declared quantities; a supplementary quantity without a unit is in the tariff's unit."""
    goods = law.goods.get(item.code)
    if goods is None or not goods.unit or item.tariff_quantity is None:
        return item.quantities
    if goods.unit in item.quantities:
        return item.quantities
    return {**item.quantities, goods.unit: item.tariff_quantity}


class _Ground(msgspec.Struct, frozen=True):
    """What a charge is computed from; `amounts` are the base parts known so far, by name."""

    item: ItemFacts
    quantities: Mapping[str, Decimal]
    amounts: Mapping[str, Decimal]
    law: LawOfDay
    findings: list[Finding]


def _line(
    ground: _Ground, charge: Charge, measure: Measure, effect: Effect, relief: tuple[Decimal, str]
) -> ChargeLine | None:
    parts = tuple(name for name in charge.base if name in ground.amounts)
    base = sum((ground.amounts[name] for name in parts), _ZERO)
    try:
        exact = measure.expression.evaluate(base, ground.quantities, ground.law.rates)
    except MissingQuantityError as missing:
        ground.findings.append(_missing_quantity(ground.item, measure, missing.unit))
        return None
    except MissingRateError as missing:
        ground.findings.append(_missing_rate(ground, measure, missing.currency))
        return None
    return ChargeLine(
        charge=charge.code,
        measure=measure.id,
        expression=measure.formula,
        base=base,
        base_parts=parts,
        quantities=tuple((unit, ground.quantities[unit]) for unit in measure.units),
        exact=exact,
        amount=charge.rounding.apply(exact * (1 - relief[0]) if relief[0] else exact),
        effect=effect,
        relief=relief[0],
        relief_code=relief[1],
        basis=measure.basis,
    )


def _effect(charge: Charge, procedure: Procedure | None) -> Effect:
    if procedure is None or charge.follows == "none":
        return "pay"
    return procedure.vat if charge.follows == "vat" else procedure.duty


def _relief(item: ItemFacts, charge: Charge, law: LawOfDay) -> tuple[Decimal, str]:
    for code in item.additional_procedures:
        relief = law.book.additional_procedures.get(code)
        if relief is None or not relief.relief or charge.code not in relief.charges:
            continue
        if relief.any_procedure or item.procedure in relief.procedures:
            return relief.relief, code
    return _ZERO, ""


def _missing_quantity(item: ItemFacts, measure: Measure, unit: str) -> Finding:
    path: Path = ("goods_shipment", "government_agency_goods_item", item.position, "commodity")
    return Finding(
        code="DTY-001",
        message=f"The duty on {item.code} is computed on a quantity in {unit}, "
        "which is not declared.",
        path=(*path, "goods_measure", "tariff_quantity"),
        value=unit,
        basis=measure.basis,
        fix=f"State the quantity in {unit}.",
    )


def _missing_rate(ground: _Ground, measure: Measure, currency: str) -> Finding:
    place = ground.item.position
    return Finding(
        code="VAL-001",
        message=f"The duty on {ground.item.code} is fixed in {currency}, which has no exchange "
        f"rate on {ground.law.day.isoformat()}.",
        path=("goods_shipment", "government_agency_goods_item", place, "commodity"),
        value=currency,
        basis=measure.basis,
        fix="Ask customs: the rate must be published before the duty can be computed.",
    )


def _fees(
    facts: Sequence[ItemFacts],
    items: Sequence[ItemAssessment],
    chosen: Sequence[Iterable[Measure]],
    law: LawOfDay,
    findings: list[Finding],
) -> tuple[ChargeLine, ...]:
    """Charges of the declaration as a whole, each taken once, whatever the order of the items.

    Our reading: where the items fall under different measures of a charge the dearest is due, and
    a relief counts only as far as every item has it.
    """
    found = {m.id: m for measures in chosen for m in measures if _is_fee(m, law)}
    if not found:
        return ()
    ground = _Ground(facts[0], _summed(facts), base_amounts(items), law, findings)
    dearest: dict[str, ChargeLine] = {}
    for measure in sorted(found.values(), key=lambda m: m.id):
        charge = law.book.charge_by_code[law.book.measure_types[measure.type].charge]
        relief = min(_relief(item, charge, law) for item in facts)
        line = _line(ground, charge, measure, "pay", relief)
        best = dearest.get(charge.code)
        if line is not None and (best is None or line.amount > best.amount):
            dearest[charge.code] = line
    return tuple(dearest[charge.code] for charge in law.book.charges if charge.code in dearest)


def _is_fee(measure: Measure, law: LawOfDay) -> bool:
    charge = law.book.measure_types[measure.type].charge
    return law.book.charge_by_code[charge].level == "declaration"


def _summed(facts: Sequence[ItemFacts]) -> dict[str, Decimal]:
    """The quantities of all items together, in the units that every item states."""
    units = set.intersection(*(set(item.quantities) for item in facts))
    return {unit: sum((f.quantities[unit] for f in facts), _ZERO) for unit in sorted(units)}


def base_amounts(items: Iterable[ItemAssessment]) -> dict[str, Decimal]:
    """Customs value and charges of all items together, by name."""
    amounts = {CUSTOMS_VALUE: _ZERO}
    for item in items:
        if item.value is not None:
            amounts[CUSTOMS_VALUE] += item.value.amount
        for line in item.lines:
            if line.effect != "relieve":  # relieved duty is no part of a base
                amounts[line.charge] = amounts.get(line.charge, _ZERO) + line.amount
    return amounts
