"""The assessment: what is owed on a declaration, charge by charge, with everything that made it."""

from collections.abc import Sequence
from decimal import Decimal

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.adjusting import adjusted
from greenlane.duties.charge_line import Assessment, ChargeLine, ItemAssessment, base_amounts
from greenlane.duties.charging import Ground, charge_line
from greenlane.duties.customs_value import CustomsValue, customs_values
from greenlane.duties.due import Due
from greenlane.duties.due_measures import due_on
from greenlane.duties.measure_selection import NotApplied, Selected, select
from greenlane.duties.quantities import declared_quantities
from greenlane.duties.refusals import additional_code_wanted
from greenlane.kernel.finding import Finding
from greenlane.law.charge import CUSTOMS_VALUE
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure

__all__ = ["Assessment", "ChargeLine", "ItemAssessment", "assess"]
_ZERO = Decimal(0)


def assess(shipment: ShipmentFacts, law: LawOfDay) -> tuple[Assessment, tuple[Finding, ...]]:
    """Compute every duty, tax and fee; findings name what could not be computed and why."""
    values, findings = customs_values(shipment, law)
    whole = sum((value.amount for value in values if value), _ZERO)
    pairs = [
        _item(item, value, select(item, law, shipment.trade), law, findings, whole)
        for item, value in zip(shipment.items, values, strict=True)
    ]
    items = tuple(item for item, _ in pairs)
    fees = _fees(shipment.items, items, [due for _, due in pairs], law, findings)
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
) -> tuple[ItemAssessment, list[Due]]:
    lines: list[ChargeLine] = []
    due = [Due.plain(measure) for measure in selection.chosen]
    dropped: Sequence[NotApplied] = selection.dropped
    if value is not None:
        amounts = {CUSTOMS_VALUE: value.amount}
        ground = Ground(item, declared_quantities(item, law), amounts, law, findings, whole)
        findings += [additional_code_wanted(item, group) for group in selection.wanting]
        due, dropped = due_on(selection, ground)
        lines = _lines(due, ground, amounts)
    made = ItemAssessment(
        sequence=item.sequence,
        code=item.code,
        value=value,
        lines=tuple(lines),
        not_applied=tuple(dropped),
        procedure=item.procedure,
    )
    return made, due


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
    dues: Sequence[Sequence[Due]],
    law: LawOfDay,
    findings: list[Finding],
) -> tuple[ChargeLine, ...]:
    """Charges of the declaration as a whole, each taken once, whatever the order of the items.

    Our reading: where the items fall under different measures of a charge the dearest is due, and
    a relief counts only as far as every item has it.
    """
    found = {
        (due.measure.id, due.formula): due
        for each in dues
        for due in each
        if _is_fee(due.measure, law)
    }
    if not found:
        return ()
    amounts = base_amounts(items)
    whole, quantities = amounts[CUSTOMS_VALUE], _summed(facts)
    dearest: dict[str, ChargeLine] = {}
    for _, due in sorted(found.items()):
        charge = law.book.charge_by_code[law.book.measure_types[due.measure.type].charge]
        grounds = [Ground(item, quantities, amounts, law, [], whole) for item in facts]
        lines = [charge_line(ground, charge, due, "pay") for ground in grounds]
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
