"""The one pass from an XML tree to a declaration; what it cannot place becomes problems."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from greenlane.datamodel.base import Amount, DateTime, Measure
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.facet_findings import collapsed
from greenlane.messages.guard import Node, is_hint
from greenlane.messages.parsed import DS, MOST_FINDINGS
from greenlane.messages.wco_plan import NAMESPACES, Plan, Readers, full_tag, plan_of

Problem = tuple[str, Node, str]
"""Finding code, the element where it is, a detail."""

UNKNOWN, ATTRIBUTE, MISPLACED, REPEATED = "MSG-020", "MSG-021", "MSG-022", "MSG-023"
NUMBER, WHOLE, MOMENT, ORDER, ABSENT = "MSG-024", "MSG-025", "MSG-026", "MSG-027", "MSG-028"

_SPACE = " \t\r\n"
_SHORT = 18
"""Digits of a whole number that is read at once."""
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})").fullmatch
_DATE_TIME = {"": "DateTimeString", **{n: full_tag(DS, "DateTimeString") for n in NAMESPACES if n}}


class Problems(list[Problem]):
    """The first problems of a message, and how many more there were: each keeps its node alive."""

    left_out = 0

    def append(self, problem: Problem) -> None:
        """Keep it, or count it when there are enough to tell."""
        if len(self) > MOST_FINDINGS:
            self.left_out += 1
        else:
            super().append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep or count each."""
        for problem in problems:
            self.append(problem)


def read_structure(element: Node, plan: Plan, problems: list[Problem]) -> Any:
    """Read one class instance with all that is below it.

    Most elements are texts: they are read in place, without a call. Measured: bench/messages.py.
    """
    values: dict[str, Any] = {}
    repeated: list[str] = []
    previous = 0
    slots = plan.slots
    if element.text is not None or element.keys():
        check_frame(element, problems)
    for child in element:
        if child.tail is not None:
            check_tail(child, problems)
        slot = slots.get(child.tag)
        if slot is None:
            problems.append((UNKNOWN, child, ""))
            continue
        name, order, many, read, needs = slot
        if order < previous:
            problems.append((ORDER, child, ""))
        previous = order
        if read is None:
            if len(child) or child.keys():
                check_leaf(child, "", problems)
            value = child.text or ""
            if needs and not value.isalnum():
                value = collapsed(value)
        else:
            value = read(child, needs, problems)
        if not many:
            if name in values:
                problems.append((REPEATED, child, ""))
            else:
                values[name] = value
        elif name in values:
            values[name].append(value)
        else:
            values[name] = [value]
            repeated.append(name)
    for name in repeated:
        values[name] = tuple(values[name])
    return plan.cls(**values)


def check_frame(element: Node, problems: list[Problem]) -> None:
    """A structure carries no text of its own and no attribute but hints where a schema lies."""
    if element.text is not None and element.text.strip(_SPACE):
        problems.append((MISPLACED, element, element.text))
    problems.extend((ATTRIBUTE, element, key) for key in element.attrib if not is_hint(key))


def check_tail(element: Node, problems: list[Problem]) -> None:
    """No text stands after an element."""
    if element.tail.strip(_SPACE):
        problems.append((MISPLACED, element.getparent(), element.tail))


def check_leaf(element: Node, known: str, problems: list[Problem]) -> None:
    """A leaf has no children, and no attribute but the known one."""
    problems.extend((UNKNOWN, child, "") for child in element)
    problems.extend(
        (ATTRIBUTE, element, key) for key in element.attrib if key != known and not is_hint(key)
    )


def _number(element: Node, problems: list[Problem]) -> Decimal | None:
    text = element.text or ""
    if not _DECIMAL(text):
        text = text.strip(_SPACE)
        if not _DECIMAL(text):
            problems.append((NUMBER, element, text))
            return None
    return Decimal(text)


def _decimal(element: Node, _needs: str, problems: list[Problem]) -> Decimal | None:
    if element.keys() or len(element):
        check_leaf(element, "", problems)
    return _number(element, problems)


def _integer(element: Node, _needs: str, problems: list[Problem]) -> int | None:
    if element.keys() or len(element):
        check_leaf(element, "", problems)
    text = element.text or ""
    if len(text) <= _SHORT and text.isdigit() and text.isascii():
        return int(text)
    value = _number(element, problems)
    if value is None:
        return None
    if value != value.to_integral_value():
        problems.append((WHOLE, element, element.text))
        return None
    return int(value)


def _amount(element: Node, _needs: str, problems: list[Problem]) -> Amount | None:
    unit = element.get("currencyID")
    if len(element) or len(element.keys()) != (unit is not None):
        check_leaf(element, "currencyID", problems)
    value = _number(element, problems)
    return None if value is None else Amount(value, unit)


def _measure(element: Node, _needs: str, problems: list[Problem]) -> Measure | None:
    unit = element.get("unitCode")
    if len(element) or len(element.keys()) != (unit is not None):
        check_leaf(element, "unitCode", problems)
    value = _number(element, problems)
    return None if value is None else Measure(value, unit)


def _moment(element: Node, namespace: str, problems: list[Problem]) -> DateTime | None:
    check_frame(element, problems)
    texts = []
    for child in element:
        if child.tail is not None:
            check_tail(child, problems)
        if child.tag == _DATE_TIME[namespace]:
            texts.append(child)
        else:
            problems.append((UNKNOWN, child, ""))
    problems.extend((REPEATED, repeated, "") for repeated in texts[1:])
    if not texts:
        problems.append((MOMENT, element, "DateTimeString"))
        return None
    check_leaf(texts[0], "formatCode", problems)
    form = texts[0].get("formatCode")
    if form is None:
        problems.append((MOMENT, texts[0], "formatCode"))
    return DateTime(texts[0].text or "", "304" if form is None else form)


READERS = Readers(
    {
        "integer": _integer,
        "decimal": _decimal,
        "amount": _amount,
        "measure": _measure,
        "moment": _moment,
        "child": read_structure,
    }
)
PLANS = {namespace: plan_of(Declaration, namespace, READERS) for namespace in NAMESPACES}
"""How a Declaration is read in each namespace."""
