"""Conditions of TARIC measures as the law's: a test, and what follows when it is met.

A condition code says what is tested, an action code what follows (TARIC, condition codes and
actions). Conditions that the law's tests cannot say (a ratio of value and supplementary unit, a
difference from a price, several documents at once) are refused, and the measure with them: without
its condition it would be another law.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from greenlane.law.dialects import taric
from greenlane.law.dialects.reader import RefusedRateError
from greenlane.law.dialects.taric import DutyComponent
from greenlane.messages.tariffs.law_rows import row
from greenlane.messages.tariffs.published import Row
from greenlane.standards import unit as units

Record = Mapping[str, str]
_DOCUMENT = frozenset("ABCDHQY")  # a document is presented
_AT_MOST = frozenset("EIX")  # the quantity or value declared is not above, or a document
_PRICE = frozenset("FMV")  # the price of a unit is at least
_RATIO = "R"  # net mass for each supplementary unit is at least
_REFUSE = frozenset({"04", "05", "06", "08", "09", "10"})  # not allowed, or to be corrected
_SKIP = frozenset({"07"})
_ALLOWED = frozenset({"24", "25", "26", "28", "29"})
_AMOUNT = "01"  # apply the amount of the action
_OWN = frozenset({"14", "27"})  # the measure's own duty: 14 denies an exemption from it
_EXEMPT = "34"  # of an anti-dumping duty


class UnlawfulError(ValueError):
    """What cannot be said as law; `code` is stable (TRF-11x, TRF-22x), the text what was said."""

    def __init__(self, code: str, reason: str, text: str) -> None:
        super().__init__(reason)
        self.code, self.text = code, text


def condition_rows(measure: str, lines: Sequence[tuple[Record, Sequence[Record]]]) -> list[Row]:
    """Rows for all conditions of a measure, each with its components. Raises UnlawfulError."""
    made = [_row(measure, line, components) for line, components in lines]
    return sorted(made, key=lambda each: (each["condition"], int(each["sequence"])))


def _row(measure: str, line: Record, components: Sequence[Record]) -> Row:
    action, expression = _follows(line, components)
    return row(
        "conditions",
        measure=measure,
        condition=line["condition.code"],
        sequence=_sequence(line),
        action=action,
        expression=expression,
        **_test(line),
    )


def _sequence(line: Record) -> str:
    told = line["component.sequence.number"] or "0"
    if not taric.is_number(told):
        raise UnlawfulError("TRF-209", "the sequence is no number", _said(line))
    return str(int(Decimal(told)))


def _follows(line: Record, components: Sequence[Record]) -> tuple[str, str]:
    action = line["action.code"].zfill(2)
    if action in _REFUSE:
        return "refuse", ""
    if action in _SKIP:
        return "skip", ""
    if action in _ALLOWED or (action in _OWN and not components):
        return "apply", ""
    if action in (_AMOUNT, _EXEMPT, *_OWN) and components:
        return "apply", _formula(components)
    if action == _EXEMPT:
        return "skip", ""
    raise UnlawfulError("TRF-223", f"action {action!r} has no meaning here", _said(line))


def _formula(components: Sequence[Record]) -> str:
    return formula([component_of(each) for each in components])


_REFUSALS = {"component": "TRF-113", "reference": "TRF-111", "prose": "TRF-112"}


def formula(components: Sequence[DutyComponent]) -> str:
    """The formula of components. Raises UnlawfulError with the code of a rate refused."""
    try:
        return str(taric.duty(components))
    except RefusedRateError as refused:
        text = taric.said(components)
        raise UnlawfulError(_REFUSALS[refused.code], refused.code, text) from refused


def component_of(record: Record) -> DutyComponent:
    """The component in a record of a measure or a condition."""
    return DutyComponent(
        record["duty.expression.id"],
        record["duty.amount"],
        record["monetary.unit.code"],
        record["measurement.unit.code"],
        record["measurement.unit.qualifier.code"],
    )


def _test(line: Record) -> dict[str, str]:
    code = line["condition.code"]
    document = line["certificate.type.code"] + line["certificate.code"]
    if code[:1] in _DOCUMENT | _AT_MOST and len(code) == 1:
        if document:
            return {"test": "document", "document": document}
        if not line["condition.duty.amount"]:
            return {"test": "otherwise"}
    if code in (*_PRICE, _RATIO) and not document and not line["condition.duty.amount"]:
        return {"test": "otherwise"}
    return _threshold(line, code, document)


def _threshold(line: Record, code: str, document: str) -> dict[str, str]:
    currency = line["condition.monetary.unit.code"]
    unit = _unit(line) if line["condition.measurement.unit.code"] else ""
    if not document and line["condition.duty.amount"]:
        amount = f"{Decimal(line['condition.duty.amount']):f}"
        amount = amount.rstrip("0").rstrip(".") if "." in amount else amount
        if code in _PRICE and currency and unit:
            return {"test": "price-at-least", "amount": amount, "currency": currency, "unit": unit}
        if code == _RATIO and unit and not currency:
            return {"test": "unit-mass-at-least", "amount": amount, "unit": unit}
        if code in _AT_MOST and unit and not currency:
            return {"test": "quantity-at-most", "amount": amount, "unit": unit}
        if code in _AT_MOST and currency and not unit:
            return {"test": "value-at-most", "amount": amount, "currency": currency}
    raise UnlawfulError("TRF-223", f"condition {code!r} has no such test here", _said(line))


def _unit(line: Record) -> str:
    """The unit of a threshold: one that a declaration states as it is."""
    code = line["condition.measurement.unit.code"]
    qualifier = line["condition.measurement.unit.qualifier.code"]
    if (found := plain_unit(code, qualifier)) is None:
        raise UnlawfulError("TRF-116", "unit", _said(line))
    return found


def plain_unit(code: str, qualifier: str) -> str | None:
    """The unit of Recommendation 20 that a TARIC unit is as it stands, if it is one."""
    if not qualifier and units.is_valid(code):
        return code
    meaning = taric.unit_of(code, qualifier)
    if meaning is None or meaning.per != 1 or meaning.each or not units.is_valid(meaning.code):
        return None
    return meaning.code


def counted_unit(code: str, qualifier: str) -> str | None:
    """As `plain_unit`, or the unit with the content that alone counts (`KGM:nitrogen`)."""
    if plain := plain_unit(code, qualifier):
        return plain
    meaning = taric.unit_of(code, qualifier)
    return meaning.code if meaning and meaning.per == 1 and not meaning.each else None


def _said(line: Record) -> str:
    return " ".join(cell for name, cell in line.items() if cell and not name.endswith("sid"))
