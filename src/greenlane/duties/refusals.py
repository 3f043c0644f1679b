"""Findings of an assessment: a ban, or a code, a quantity or a value that is wanting."""

from collections.abc import Sequence

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.kernel.finding import Finding, Path
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure


def _commodity(item: ItemFacts) -> Path:
    return ("goods_shipment", "government_agency_goods_item", item.position, "commodity")


def additional_code_wanted(item: ItemFacts, group: Sequence[Measure]) -> Finding:
    """Measures of one type stand under additional codes; none of them is declared, or several."""
    codes = ", ".join(sorted(measure.additional_code for measure in group))
    return Finding(
        code="DTY-002",
        message=f"The measures on {item.code} depend on one additional code: one of {codes}.",
        path=(*_commodity(item), "classification"),
        value=" ".join(sorted(item.additional_codes)),
        basis=group[0].basis,
        fix=f"State the one additional code of the goods or their producer: {codes}.",
    )


def trade_refused(item: ItemFacts, measure: Measure, by: str) -> Finding:
    """A measure forbids the goods, or its conditions do; `by` is the condition line."""
    documents = sorted(measure.documents)
    named = f" Documents that the measure asks for: {', '.join(documents)}." if documents else ""
    return Finding(
        code="DTY-003",
        message=f"Measure {measure.id} does not allow goods of {item.code} to be declared like "
        f"this{f' (condition {by})' if by else ''}.{named}",
        path=_commodity(item),
        value=item.code,
        basis=measure.basis,
        fix="Declare a document that the measure accepts, or do not bring the goods.",
    )


def condition_unjudged(item: ItemFacts, measure: Measure, what: str) -> Finding:
    """A condition compares a quantity or a currency that is not known."""
    return Finding(
        code="DTY-004",
        message=f"The conditions of measure {measure.id} on {item.code} need {what}.",
        path=(*_commodity(item), "goods_measure"),
        value=what,
        basis=measure.basis,
        fix=f"State the quantity in {what}, or ask customs for a rate of {what}.",
    )


def missing_quantity(item: ItemFacts, measure: Measure, unit: str) -> Finding:
    """The formula is on a quantity that is not declared."""
    return Finding(
        code="DTY-001",
        message=f"The duty on {item.code} is computed on a quantity in {unit}, "
        "which is not declared.",
        path=(*_commodity(item), "goods_measure", "tariff_quantity"),
        value=unit,
        basis=measure.basis,
        fix=f"State the quantity in {unit}.",
    )


def missing_value(item: ItemFacts, measure: Measure, base: str) -> Finding:
    """The formula takes a share of a value that is not declared."""
    return Finding(
        code="DTY-005",
        message=f"The duty on {item.code} is a share of the value {base!r}, which is not declared.",
        path=(*_commodity(item)[:-1], "customs_valuation"),
        value=base,
        basis=measure.basis,
        fix=f"State the value {base!r} among the charges of the item.",
    )


def missing_rate(item: ItemFacts, law: LawOfDay, measure: Measure, currency: str) -> Finding:
    """The formula is fixed in a currency without a rate."""
    return Finding(
        code="VAL-001",
        message=f"The duty on {item.code} is fixed in {currency}, which has no exchange "
        f"rate on {law.day.isoformat()}.",
        path=_commodity(item),
        value=currency,
        basis=measure.basis,
        fix="Ask customs: the rate must be published before the duty can be computed.",
    )
