"""A charge line, a value and a measure not applied, each told as a tree of what made it."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from greenlane.duties.charge_line import Assessment, ChargeLine, ItemAssessment, base_amounts
from greenlane.duties.condition_words import condition_in_words
from greenlane.duties.customs_value import CustomsValue, ValueComponent
from greenlane.duties.explanation_node import Node, plain, short
from greenlane.duties.explanation_words import Speech
from greenlane.duties.formula_explained import Figures, in_words, steps, unit_name
from greenlane.duties.measure_selection import NotApplied
from greenlane.kernel.rounding import Rounding
from greenlane.law.charge import CUSTOMS_VALUE
from greenlane.law.duty_grammar import parse_duty_expression
from greenlane.law.lawbook import LawBook
from greenlane.law.measure import Measure
from greenlane.law.procedure import Procedure


class Telling:
    """The assessment, its law and the language: what every node is told from."""

    def __init__(self, assessment: Assessment, book: LawBook, language: str) -> None:
        self.assessment, self.book, self.speech = assessment, book, Speech(language)
        self.law = book.on(date.fromisoformat(assessment.day))
        self.say = self.speech.say

    def money(self, amount: Decimal) -> str:
        """An amount with the currency of the assessment."""
        return f"{plain(amount)} {self.assessment.currency}"

    def rounded(self, rounding: Rounding) -> str:
        """A rounding in words."""
        step = f"{rounding.step:f} {self.assessment.currency}"
        return self.say(rounding.direction, step=step)

    def charge_name(self, code: str) -> str:
        """The name of a charge or of the customs value."""
        if code == CUSTOMS_VALUE:
            return self.say("value")
        return self.speech.named(self.book.charge_by_code[code].name, code)

    def value(self, value: CustomsValue | None) -> Node:
        """A customs value and its components."""
        if value is None:
            return Node(label=self.say("value"), text=self.say("no value"))
        rounding = self.book.value_rounding
        exact = self.money(value.exact)
        return Node(
            label=self.say("value"),
            value=self.money(value.amount),
            text=self.say("value text", exact=exact, rounding=self.rounded(rounding)),
            basis=rounding.basis,
            children=self.decided(value) or tuple(map(self.component, value.components)),
        )

    def decided(self, value: CustomsValue) -> tuple[Node, ...]:
        """A value that customs decided after a doubt has its method instead of parts."""
        if not value.method:
            return ()
        label = self.say("decided value", method=value.method)
        return (Node(label=label, value=self.money(value.exact), basis=self.law.book.valuation
                     .get("acts", {}).get(value.method, "")),)  # fmt: skip

    def component(self, part: ValueComponent) -> Node:
        """One component of a value, with its rate."""
        kind = self.book.valuation_codes[part.code] if part.code else None
        label = (
            self.say(kind.kind, name=self.speech.named(kind.name)) if kind else self.say("price")
        )
        foreign = part.currency != self.assessment.currency
        key = ("converted share" if foreign else "share") if part.apportioned else (
            "converted" if foreign else "declared")  # fmt: skip
        declared = f"{plain(part.declared)} {part.currency}"
        return Node(
            label=label,
            value=self.money(part.national),
            text=self.say(key, declared=declared, rate=short(part.rate)),
            basis=kind.basis if kind else "",
            children=tuple(self.rate(part)) if foreign else (),
        )

    def rate(self, part: ValueComponent) -> Iterator[Node]:
        """The exchange rate of a component."""
        rate = f"{short(part.rate)} {self.assessment.currency}"
        yield Node(
            label=self.say("rate"),
            value=rate,
            text=self.say("rate text", currency=part.currency, rate=rate),
            basis=self.law.rate_basis.get(part.currency, ""),
        )

    def charges(
        self, lines: Iterable[ChargeLine], items: Iterable[ItemAssessment], procedure: str
    ) -> list[Node]:
        """The trees of charge lines."""
        amounts = base_amounts(items)
        return [self.charge(line, amounts, procedure) for line in lines]

    def charge(self, line: ChargeLine, amounts: dict[str, Decimal], procedure: str) -> Node:
        """One charge line: base, formula, conditions, share, relief, rounding and effect."""
        rounding = self.book.charge_by_code[line.charge].rounding
        formula = in_words(parse_duty_expression(line.expression), self.speech)
        return Node(
            label=self.charge_name(line.charge),
            value=self.money(line.amount),
            text=self.say("charge text", formula=formula, rounding=self.rounded(rounding)),
            basis=line.basis,
            children=(
                self.base(line, amounts),
                self.formula(line, formula),
                *self.quantities(line),
                *self.conditions(line),
                Node(label=self.say("exact"), value=self.money(line.exact)),
                *self.share(line, procedure),
                *self.relief(line),
                self.rounding(line, rounding),
                self.effect(line, procedure),
            ),
        )

    def base(self, line: ChargeLine, amounts: dict[str, Decimal]) -> Node:
        """What the charge is on."""
        names = [self.charge_name(part) for part in line.base_parts]
        return Node(
            label=self.say("base"),
            value=self.money(line.base),
            text=self.say("base text", parts=self.say("and").join(names)),
            basis=self.book.charge_by_code[line.charge].basis,
            children=tuple(
                Node(label=name, value=self.money(amounts[part]))
                for name, part in zip(names, line.base_parts, strict=True)
            ),
        )

    def formula(self, line: ChargeLine, in_short: str) -> Node:
        """The formula, worked out step by step."""
        figures = Figures(
            base=line.base,
            currency=self.assessment.currency,
            quantities=dict(line.quantities),
            rates=self.law.rates,
            rate_basis=self.law.rate_basis,
            values=dict(line.values),
        )
        expression = parse_duty_expression(line.expression)
        return Node(
            label=f"{self.say('formula')}: {self.measure_name(line.measure)}",
            value=line.expression,
            text=in_short,
            basis=line.basis,
            children=steps(expression, figures, self.speech),
        )

    def measure_name(self, measure: str) -> str:
        """The name of the measure's type; its number where the book does not know it any more."""
        known = self.book.measure_by_id.get(measure)
        return self.speech.named(self.book.measure_types[known.type].name) if known else measure

    def quantities(self, line: ChargeLine) -> Iterator[Node]:
        """The quantities the formula used."""
        for code, amount in line.quantities:
            name = unit_name(code, self.speech)
            yield Node(label=self.say("quantity"), value=f"{short(amount)} {code}", text=name)

    def conditions(self, line: ChargeLine) -> Iterator[Node]:
        """The lines of conditions that were met."""
        measure = self.book.measure_by_id.get(line.measure)
        for met in measure.conditions if measure else ():
            if f"{met.condition}-{met.sequence}" in line.conditions:
                yield Node(
                    label=self.say("condition", line=f"{met.condition}-{met.sequence}"),
                    text=condition_in_words(met, self.speech, self.book),
                    basis=line.basis,
                )

    def share(self, line: ChargeLine, procedure: str) -> Iterator[Node]:
        """What the calculation of the procedure leaves."""
        if line.share == 1:
            return
        known = self.law.procedures.get(procedure)
        yield Node(
            label=self.say("share of the procedure"),
            value=self.money(line.exact * line.share),
            text=self.say(
                known.calculation if known else "removal", percent=short(line.share * 100)
            ),
            basis=known.basis if known else "",
        )

    def relief(self, line: ChargeLine) -> Iterator[Node]:
        """What a relief takes off, and what is left."""
        if not line.relief:
            return
        relief = self.book.additional_procedures[line.relief_code]
        name, percent = self.speech.named(relief.name), short(line.relief * 100)
        yield Node(
            label=self.say("relief"),
            value=self.money(-line.exact * line.share * line.relief),
            text=self.say("relief text", percent=percent, code=relief.code, name=name),
            basis=relief.basis,
        )
        left = line.exact * line.share * (1 - line.relief)
        yield Node(label=self.say("after relief"), value=self.money(left))

    def rounding(self, line: ChargeLine, rounding: Rounding) -> Node:
        """How the amount was rounded."""
        return Node(
            label=self.say("rounding"),
            value=self.money(line.amount),
            text=self.rounded(rounding),
            basis=rounding.basis,
        )

    def effect(self, line: ChargeLine, procedure: str) -> Node:
        """Whether it is paid, suspended, relieved, postponed or secured."""
        return Node(
            label=self.say("effect"),
            value=self.money(line.payable),
            text=self.say(line.effect, procedure=procedure, code=line.relief_code),
            basis=self.effect_basis(line, procedure),
        )

    def effect_basis(self, line: ChargeLine, procedure: str) -> str:
        """The act that the effect rests on."""
        if line.relief_code and line.effect in ("postpone", "suspend"):
            return self.book.additional_procedures[line.relief_code].basis
        known: Procedure | None = self.law.procedures.get(procedure)
        return known.basis if known and line.effect in ("suspend", "relieve") else ""

    def not_applied(self, other: NotApplied) -> Node:
        """A measure that was found and not applied."""
        measure = self.book.measure_by_id.get(other.measure)
        label = self.say("not applied", name=self.measure_name(other.measure))
        if measure is None:
            return Node(label=label)
        kind = self.book.measure_types[measure.type]
        return Node(
            label=label,
            value=measure.formula,
            text=self.why_not(other, measure, kind.preference),
            basis=measure.basis,
        )

    def why_not(self, other: NotApplied, measure: Measure, preference: str) -> str:
        """Why a measure was not applied, in words."""
        if other.reason == "condition":
            line = next(
                (m for m in measure.conditions if f"{m.condition}-{m.sequence}" == other.by), None
            )
            if line is None:
                return self.say("no condition met", code=other.by)
            return condition_in_words(line, self.speech, self.book)
        why: str = self.say(
            other.reason,
            preference=preference,
            document=measure.document,
            order_number=measure.order_number,
            by=other.by,
        )
        return why
