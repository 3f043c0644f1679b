"""A duty formula in words, and worked through step by step with the figures of one case."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from greenlane.duties.explanation_node import Node, plain, short
from greenlane.duties.explanation_words import Speech
from greenlane.law.duty_expression import (
    AdValorem,
    Bound,
    Component,
    DutyExpression,
    Specific,
    Sum,
    Term,
)
from greenlane.standards import unit

_COUNTED = "NAR"  # what is counted is named by itself: a jewel, not an article of jewel


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a formula is worked out with: base and `currency` national, quantities, rates, acts."""

    base: Decimal
    currency: str
    quantities: Mapping[str, Decimal]
    rates: Mapping[str, Decimal]
    rate_basis: Mapping[str, str]
    values: Mapping[str, Decimal] = {}

    def money(self, amount: Decimal) -> str:
        """An amount of the national currency."""
        return f"{plain(amount)} {self.currency}"

    def of(self, addends: Sum, bounds: tuple[Bound, ...] = ()) -> Decimal:
        """The exact amount of a part of the formula. Raises as `evaluate`."""
        formula = DutyExpression(addends, bounds)
        return formula.evaluate(self.base, self.quantities, self.rates, self.values)


def in_words(expression: DutyExpression, speech: Speech) -> str:
    """The formula as a sentence part."""
    if expression.is_free:
        return speech.say("free")
    text = _sum_in_words(expression.sum, speech)
    for bound in expression.bounds:
        text = speech.say(bound.kind, left=text, right=_sum_in_words(bound.sum, speech))
    return text


def _sum_in_words(addends: Sum, speech: Speech) -> str:
    text = _component_in_words(addends.terms[0].component, speech)
    for term in addends.terms[1:]:
        right = _component_in_words(term.component, speech)
        text = speech.say("plus" if term.sign > 0 else "minus", left=text, right=right)
    return text


def _component_in_words(part: Component, speech: Speech) -> str:
    if isinstance(part, AdValorem):
        if part.of:
            return speech.say("percent of", percent=short(part.percent), of=_named(part.of, speech))
        return speech.say("percent", percent=short(part.percent))
    amount = f"{part.amount:f} {part.currency}"
    if isinstance(part, Specific):
        text = speech.say("specific", amount=amount, unit=_per(part, speech))
        if part.under is not None:
            return speech.say("each under", left=text, each=unit_name(part.each, speech),
                              under=short(part.under))  # fmt: skip
        if part.each:
            return speech.say("each", left=text, each=unit_name(part.each, speech))
        return text
    return speech.say("fixed", amount=amount)


def _per(part: Specific, speech: Speech) -> str:
    name = unit_name(part.unit, speech)
    return name if part.per == 1 else f"{part.per:f} {name}"


def _named(base: str, speech: Speech) -> str:
    """A named value: a duty by its code, another value in plain words."""
    if base.startswith("duty "):
        return speech.say("duty of", code=base.removeprefix("duty "))
    return speech.name(base)


def unit_name(code: str, speech: Speech) -> str:
    """The name of a unit in the language with the content that counts, or its code."""
    plain_code, _, content = code.partition(":")
    name = speech.unit(plain_code, unit.name(plain_code) if unit.is_valid(plain_code) else code)
    if content and plain_code == _COUNTED:
        return speech.name(content)
    if content:
        return speech.say("content", unit=name, content=speech.name(content))
    return name


def steps(expression: DutyExpression, figures: Figures, speech: Speech) -> tuple[Node, ...]:
    """Every component with its figures and amount, then every floor and ceiling and its effect."""
    found = [_term(term, figures, speech) for term in expression.sum.terms]
    for place, bound in enumerate(expression.bounds):
        before = figures.of(expression.sum, expression.bounds[:place])
        found.append(_bound(bound, before, figures, speech))
    return tuple(found)


def _bound(bound: Bound, before: Decimal, figures: Figures, speech: Speech) -> Node:
    limit = figures.of(bound.sum)
    applies = limit > before if bound.kind == "MIN" else limit < before
    return Node(
        label=speech.say(f"{bound.kind} label"),
        value=figures.money(limit),
        text=speech.say(f"{bound.kind} {'applies' if applies else 'idle'}"),
        children=tuple(_term(term, figures, speech) for term in bound.sum.terms),
    )


def _term(term: Term, figures: Figures, speech: Speech) -> Node:
    amount = figures.of(Sum((Term(1, term.component),)))
    step = _step(term.component, figures, speech)
    label = step if term.sign > 0 else speech.say("deducted", step=step)
    value = figures.money(amount if term.sign > 0 else -amount)
    return Node(label=label, value=value, children=tuple(_rates(term.component, figures, speech)))


def _step(part: Component, figures: Figures, speech: Speech) -> str:
    if isinstance(part, Specific):
        quantity = speech.say("and").join(
            f"{short(figures.quantities[code])} {unit_name(code, speech)}" for code in part.units
        )
        amount = f"{part.amount:f} {part.currency}"
        return speech.say(
            "specific step", amount=amount, unit=_per(part, speech), quantity=quantity
        )
    if isinstance(part, AdValorem):
        base = figures.money(figures.values[part.of] if part.of else figures.base)
        return speech.say("percent step", percent=short(part.percent), base=base)
    return _component_in_words(part, speech)


def _rates(part: Component, figures: Figures, speech: Speech) -> Iterator[Node]:
    if isinstance(part, AdValorem) or part.currency == figures.currency:
        return
    rate = f"{short(figures.rates[part.currency])} {figures.currency}"
    yield Node(
        label=speech.say("rate"),
        value=rate,
        text=speech.say("rate text", currency=part.currency, rate=rate),
        basis=figures.rate_basis.get(part.currency, ""),
    )
