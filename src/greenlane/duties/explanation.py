"""The explanation of an assessment: every amount as a tree of the figures and acts that made it."""

from decimal import Decimal

from greenlane.duties.charge_line import Adjustment, Assessment, Effect, ItemAssessment
from greenlane.duties.explanation_node import Node
from greenlane.duties.telling import Telling
from greenlane.law.lawbook import LawBook

__all__ = ["Node", "adjustment_node", "explain"]
_WAITING: tuple[tuple[Effect, str], ...] = (
    ("suspend", "suspended"),
    ("secure", "secured"),
    ("postpone", "postponed"),
)


def explain(assessment: Assessment, book: LawBook, language: str) -> tuple[Node, ...]:
    """One tree for each item, one for the charges of the whole declaration, one for the totals.

    `book` is the law book that the assessment was made with. A language without words of its own
    is answered in English. Raises KeyError when the book does not know a charge named.
    """
    telling = _Whole(assessment, book, language)
    found = [telling.item(item) for item in assessment.items]
    if assessment.fees:
        found.append(telling.fees())
    return (*found, telling.totals())


class _Whole(Telling):
    """The trees of items and of the declaration as a whole."""

    def item(self, item: ItemAssessment) -> Node:
        goods = self.law.goods.get(item.code)
        name = self.speech.named(goods.description) if goods else ""
        label = self.say("item", sequence=item.sequence, code=item.code, name=name).strip()
        return Node(
            label=label,
            value=self.money(sum((line.payable for line in item.lines), Decimal(0))),
            text=self.say("owed on item"),
            children=(
                self.value(item.value),
                *self.charges(item.lines, [item], item.procedure),
                *map(self.not_applied, item.not_applied),
            ),
        )

    def fees(self) -> Node:
        fees = self.assessment.fees
        return Node(
            label=self.say("fees"),
            value=self.money(sum((line.payable for line in fees), Decimal(0))),
            children=tuple(self.charges(fees, self.assessment.items, "")),
        )

    def totals(self) -> Node:
        whole = self.assessment
        due = [
            Node(label=self.charge_name(code), value=self.money(amount))
            for code, amount in whole.totals("pay").items()
        ]
        waiting = [
            Node(label=self.say(label, name=self.charge_name(code)), value=self.money(amount))
            for effect, label in _WAITING
            for code, amount in whole.totals(effect).items()
        ]
        return Node(
            label=self.say("totals"),
            value=self.money(whole.payable),
            text=self.say("totals text", day=whole.day, law=whole.law),
            children=(*due, *(adjustment_node(each, self) for each in whole.adjustments), *waiting),
        )


def adjustment_node(made: Adjustment, telling: Telling) -> Node:
    """What is collected of a charge's total on the declaration, and by which act."""
    terms = telling.book.charge_by_code[made.charge].document
    step = f"{terms.step:f} {terms.currency}" if terms else ""
    return Node(
        label=telling.say("adjusted", name=telling.charge_name(made.charge)),
        value=telling.money(made.collected),
        text=telling.say(terms.direction, step=step)
        if made.collected and terms
        else telling.say("not collected", computed=telling.money(made.computed)),
        basis=made.basis,
    )
