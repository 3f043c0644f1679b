"""The assessment: what is owed on a declaration, charge by charge, with everything that made it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.datamodel.item_facts import NO_PREFERENCE, ItemFacts, ShipmentFacts
from greenlane.duties.customs_value import CustomsValue, customs_values
from greenlane.kernel.finding import Finding, Path
from greenlane.law.charge import CUSTOMS_VALUE, Charge
from greenlane.law.duty_expression import MissingQuantityError
from greenlane.law.lawbook import LawOfDay
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


class NotApplied(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A measure that was found and not applied, and why.

    `reason` is preference-claimed (another measure of its charge took its place),
    not-claimed (its preference was not claimed) or document-missing.
    """

    measure: str
    charge: str
    reason: Literal["preference-claimed", "not-claimed", "document-missing"]


class ItemAssessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """What is owed on one item. `value` is None when the item could not be valued."""

    sequence: int
    code: str
    value: CustomsValue | None
    lines: tuple[ChargeLine, ...]
    not_applied: tuple[NotApplied, ...]


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
    items = tuple(
        _item(shipment, item, value, law, findings)
        for item, value in zip(shipment.items, values, strict=True)
    )
    fees = _fees(shipment, items, law)
    assessment = Assessment(
        day=law.day.isoformat(),
        law=law.book.version,
        currency=law.book.currency,
        items=items,
        fees=fees,
    )
    return assessment, tuple(findings)


def _item(
    shipment: ShipmentFacts,
    item: ItemFacts,
    value: CustomsValue | None,
    law: LawOfDay,
    findings: list[Finding],
) -> ItemAssessment:
    chosen, not_applied = select(item, law, shipment.trade)
    lines: tuple[ChargeLine, ...] = ()
    if value is not None:
        lines = _lines(item, value, chosen, law, findings)
    return ItemAssessment(
        sequence=item.sequence, code=item.code, value=value, lines=lines, not_applied=not_applied
    )


def select(
    item: ItemFacts, law: LawOfDay, trade: Literal["import", "export"]
) -> tuple[list[Measure], tuple[NotApplied, ...]]:
    """The measures that apply to an item, in order of their charges, and those that do not."""
    types = law.book.measure_types
    if trade == "export":
        found = law.measures(item.code, item.destination, trade)
    else:
        found = law.measures(item.code, item.origin, trade)
        if item.preferential_origin != item.origin:
            other = law.measures(item.code, item.preferential_origin, trade)
            found = tuple(
                [m for m in found if not types[m.type].preference]
                + [m for m in other if types[m.type].preference]
            )
    chosen: list[Measure] = []
    dropped: list[NotApplied] = []
    claimed = {
        types[m.type].charge
        for m in found
        if types[m.type].preference == item.preference and _documented(m, item)
    }
    for measure in found:
        kind = types[measure.type]
        reason = _refusal(measure, item, kind.preference, kind.charge in claimed)
        if reason is None:
            chosen.append(measure)
        else:
            dropped.append(NotApplied(measure=measure.id, charge=kind.charge, reason=reason))
    chosen.sort(key=lambda m: law.book.charge_by_code[types[m.type].charge].order)
    return chosen, tuple(dropped)


def _documented(measure: Measure, item: ItemFacts) -> bool:
    return not measure.document or measure.document in item.documents


def _refusal(
    measure: Measure, item: ItemFacts, preference: str, charge_is_claimed: bool
) -> Literal["preference-claimed", "not-claimed", "document-missing"] | None:
    if preference and preference != item.preference:
        return "not-claimed"
    if not _documented(measure, item):
        return "document-missing"
    if not preference and charge_is_claimed and item.preference != NO_PREFERENCE:
        return "preference-claimed"
    return None


def _lines(
    item: ItemFacts,
    value: CustomsValue,
    chosen: list[Measure],
    law: LawOfDay,
    findings: list[Finding],
) -> tuple[ChargeLine, ...]:
    amounts: dict[str, Decimal] = {CUSTOMS_VALUE: value.amount}
    book = law.book
    procedure = law.procedures.get(item.procedure)
    quantities = _with_supplementary(item, law)
    lines = []
    for measure in chosen:
        charge = book.charge_by_code[book.measure_types[measure.type].charge]
        if charge.level != "item":
            continue
        line = _line(item, charge, measure, amounts, quantities, procedure, law, findings)
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


def _line(
    item: ItemFacts,
    charge: Charge,
    measure: Measure,
    amounts: Mapping[str, Decimal],
    quantities: Mapping[str, Decimal],
    procedure: Procedure | None,
    law: LawOfDay,
    findings: list[Finding],
) -> ChargeLine | None:
    parts = tuple(name for name in charge.base if name in amounts)
    base = sum((amounts[name] for name in parts), _ZERO)
    try:
        exact = measure.expression.evaluate(base, quantities, law.rates)
    except MissingQuantityError as missing:
        findings.append(_missing_quantity(item, measure, missing.unit))
        return None
    relief, relief_code = _relief(item, charge, law)
    return ChargeLine(
        charge=charge.code,
        measure=measure.id,
        expression=measure.formula,
        base=base,
        base_parts=parts,
        quantities=tuple((unit, quantities[unit]) for unit in measure.units),
        exact=exact,
        amount=charge.rounding.apply(exact * (1 - relief) if relief else exact),
        effect=_effect(charge, procedure),
        relief=relief,
        relief_code=relief_code,
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


def _fees(
    shipment: ShipmentFacts, items: tuple[ItemAssessment, ...], law: LawOfDay
) -> tuple[ChargeLine, ...]:
    """Charges of the declaration as a whole, taken once from the first item's measures."""
    if not shipment.items:
        return ()
    first = shipment.items[0]
    chosen, _ = select(first, law, shipment.trade)
    fees = []
    for measure in chosen:
        charge = law.book.charge_by_code[law.book.measure_types[measure.type].charge]
        if charge.level != "declaration":
            continue
        values = (item.value.amount for item in items if item.value is not None)
        amounts = {CUSTOMS_VALUE: sum(values, _ZERO)}
        line = _line(first, charge, measure, amounts, {}, None, law, [])
        if line is not None:
            fees.append(line)
    return tuple(fees)
