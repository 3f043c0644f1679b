"""Duties for people: every amount with the tree of what made it, and what was not applied."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from greenlane.duties.charge_line import Adjustment, Assessment, ChargeLine, ItemAssessment
from greenlane.duties.explanation import adjustment_node
from greenlane.duties.explanation_node import Node
from greenlane.duties.telling import Telling
from greenlane.kernel.money import Money
from greenlane.law.lawbook import LawBook

_NOTES = {
    "suspend": lambda: _("suspended by the procedure"),
    "relieve": lambda: _("relieved by the procedure"),
    "postpone": lambda: _("declared in your own tax return"),
    "secure": lambda: _("secured, not yet paid"),
}


def rows(assessment: Assessment, book: LawBook, language: str) -> list[dict[str, Any]]:
    """Every charge of the declaration as parts/section_duties.html reads it.

    What the terms of a charge add to its total or take off it stands in a row of its own.
    """
    telling = Telling(assessment, book, language)
    found = [row for item in assessment.items for row in _of_item(item, telling)]
    fees = telling.charges(assessment.fees, assessment.items, "")
    found += [_row(line, node, None, telling)
              for line, node in zip(assessment.fees, fees, strict=True)]  # fmt: skip
    return found + [_adjusted(each, telling) for each in assessment.adjustments]


def _of_item(item: ItemAssessment, telling: Telling) -> Iterable[dict[str, Any]]:
    """The charges of an item; measures of a charge that has no line stand at the first one."""
    charged = {line.charge for line in item.lines}
    homeless = [m for m in item.not_applied if m.charge not in charged]
    nodes = telling.charges(item.lines, [item], item.procedure)
    for place, (line, node) in enumerate(zip(item.lines, nodes, strict=True)):
        others = [m for m in item.not_applied if m.charge == line.charge]
        missed = map(telling.not_applied, [*others, *(() if place else homeless)])
        children = (telling.value(item.value), *node.children, *missed)
        yield _row(line, _with(node, children), item, telling)


def _with(node: Node, children: tuple[Node, ...]) -> Node:
    return Node(label=node.label, value=node.value, text=node.text, basis=node.basis,
                children=children)  # fmt: skip


def _row(
    line: ChargeLine, node: Node, item: ItemAssessment | None, telling: Telling
) -> dict[str, Any]:
    note = _NOTES.get(line.effect)
    return {
        "code": line.charge,
        "name": telling.charge_name(line.charge),
        "item": item.sequence if item else None,
        "amount": Money(line.payable, telling.assessment.currency),
        "note": note() if note else "",
        "explanation": node,
    }


def _adjusted(made: Adjustment, telling: Telling) -> dict[str, Any]:
    return {
        "code": made.charge,
        "name": telling.charge_name(made.charge),
        "item": None,
        "amount": Money(made.collected - made.computed, telling.assessment.currency),
        "note": _("so that of the total what the law says is collected"),
        "explanation": adjustment_node(made, telling),
    }
