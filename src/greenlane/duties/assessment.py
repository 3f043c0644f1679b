"""The assessment: what is owed on a declaration, charge by charge, with everything that made it."""

from collections.abc import Sequence
from decimal import Decimal

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.adjusting import adjusted
from greenlane.duties.charge_line import Assessment, ChargeLine, ItemAssessment, base_amounts
from greenlane.duties.charging import Ground, charge_line
from greenlane.duties.conditions import judged
from greenlane.duties.customs_value import CustomsValue, customs_values
from greenlane.duties.due import Due
from greenlane.duties.measure_selection import NotApplied, Selected, select
from greenlane.duties.quantities import declared_quantities
from greenlane.duties.refusals import additional_code_wanted, condition_unjudged, trade_refused
from greenlane.duties.stacking import stacked
from greenlane.kernel.finding import Finding
from greenlane.law.charge import CUSTOMS_VALUE
from greenlane.law.duty_expression import MissingQuantityError, MissingRateError
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure

__all__ = ["Assessment", "ChargeLine", "ItemAssessment", "assess"]
_ZERO = Decimal(0)


def assess(shipment: ShipmentFacts, law: LawOfDay) -> tuple[Assessment, tuple[Finding, ...]]:
    """Compute every duty, tax and fee; findings name what could not be computed and why."""
    values, findings = customs_values(shipment, law)
    whole = sum((value.amount for value in values if value), _ZERO)
    selections = [select(item, law, shipment.trade) for item in shipment.items]
    items = tuple(
        _item(item, value, selection, law, findings, whole)
        for item, value, selection in zip(shipment.items, values, selections, strict=True)
    )
    fees = _fees(shipment.items, items, selections, law, findings)
    assessment = Assessment(
        day=law.day.isoformat(),
        law=law.book.version,
        currency=law.book.currency,
        items=items,
        fees=fees,
    )
    return adjusted(assessment, law, findings), tuple(findings)


def _item(
    item: ItemFacts,
    value: CustomsValue | None,
    selection: Selected,
    law: LawOfDay,
    findings: list[Finding],
    whole: Decimal,
) -> ItemAssessment:
    lines: list[ChargeLine] = []
    dropped: list[NotApplied] = []
    if value is not None:
        amounts = {CUSTOMS_VALUE: value.amount}
        ground = Ground(item, declared_quantities(item, law), amounts, law, findings, whole)
        findings += [additional_code_wanted(item, group) for group in selection.wanting]
        due, dropped = _due(selection.chosen, ground)
        lines = _lines(due, ground, amounts)
    return ItemAssessment(
        sequence=item.sequence,
        code=item.code,
        value=value,
        lines=tuple(lines),
        not_applied=(*selection.dropped, *dropped),
        procedure=item.procedure,
    )


def _due(chosen: Sequence[Measure], ground: Ground) -> tuple[list[Due], list[NotApplied]]:
    """What the conditions and the stacking leave of the chosen measures."""
    due: list[Due] = []
    dropped: list[NotApplied] = []
    types, places = ground.law.book.measure_types, ground.law.stacking
    grouped = False
    for measure in chosen:
        grouped = grouped or measure.type in places
        kind = types[measure.type]
        if not measure.conditions:
            if kind.kind == "prohibition":
                ground.findings.append(trade_refused(ground.item, measure, ""))
            else:
                due.append(Due.plain(measure))
            continue
        try:
            verdict = judged(measure, ground)
        except (MissingQuantityError, MissingRateError) as missing:
            ground.findings.append(condition_unjudged(ground.item, measure, str(missing)))
            continue
        if verdict.action == "refuse":
            ground.findings.append(trade_refused(ground.item, measure, verdict.by))
        if verdict.action == "apply" and kind.kind != "prohibition":
            due.append(verdict.due)
        else:
            dropped.append(NotApplied(measure=measure.id, charge=kind.charge, reason="condition",
                                      by=verdict.by))  # fmt: skip
    if grouped:
        due, gave_way = stacked(due, ground)
        dropped += gave_way
    return due, dropped


def _lines(due: Sequence[Due], ground: Ground, amounts: dict[str, Decimal]) -> list[ChargeLine]:
    """A line for each measure due; every amount becomes part of the bases after it."""
    book, lines = ground.law.book, []
    for each in due:
        charge = book.charge_by_code[book.measure_types[each.measure.type].charge]
        if charge.level != "item":
            continue
        line = charge_line(ground, charge, each)
        if line is not None:
            lines.append(line)
            if line.in_bases:
                amounts[charge.code] = amounts.get(charge.code, _ZERO) + line.amount
    return lines


def _fees(
    facts: Sequence[ItemFacts],
    items: Sequence[ItemAssessment],
    selections: Sequence[Selected],
    law: LawOfDay,
    findings: list[Finding],
) -> tuple[ChargeLine, ...]:
    """Charges of the declaration as a whole, each taken once, whatever the order of the items.

    Our reading: where the items fall under different measures of a charge the dearest is due, and
    a relief counts only as far as every item has it.
    """
    found = {m.id: m for each in selections for m in each.chosen if _is_fee(m, law)}
    if not found:
        return ()
    amounts = base_amounts(items)
    whole, quantities = amounts[CUSTOMS_VALUE], _summed(facts)
    dearest: dict[str, ChargeLine] = {}
    for measure in sorted(found.values(), key=lambda m: m.id):
        charge = law.book.charge_by_code[law.book.measure_types[measure.type].charge]
        grounds = [Ground(item, quantities, amounts, law, [], whole) for item in facts]
        lines = [charge_line(ground, charge, Due.plain(measure), "pay") for ground in grounds]
        findings += grounds[0].findings
        line = min((each for each in lines if each), key=lambda each: each.relief, default=None)
        best = dearest.get(charge.code)
        if line is not None and (best is None or line.amount > best.amount):
            dearest[charge.code] = line
    return tuple(dearest[charge.code] for charge in law.book.charges if charge.code in dearest)


def _is_fee(measure: Measure, law: LawOfDay) -> bool:
    charge = law.book.charge_by_code.get(law.book.measure_types[measure.type].charge)
    return charge is not None and charge.level == "declaration"


def _summed(facts: Sequence[ItemFacts]) -> dict[str, Decimal]:
    """The quantities of all items together, in the units that every item states."""
    units = set.intersection(*(set(item.quantities) for item in facts))
    return {unit: sum((f.quantities[unit] for f in facts), _ZERO) for unit in sorted(units)}
