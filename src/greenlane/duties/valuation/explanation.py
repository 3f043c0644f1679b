"""A valuation decision explains itself: the value, its parts, and what was tried and why not."""

from collections.abc import Iterator

from greenlane.duties.explanation_node import Node, plain, short
from greenlane.duties.valuation.decision import (
    Excluded,
    Part,
    Tried,
    ValuationDecision,
    Why,
)
from greenlane.duties.valuation.reason_words import REASON_WORDS
from greenlane.duties.valuation.words import ENGLISH, TEXTS


def explain_value(decision: ValuationDecision, language: str) -> Node:
    """The tree of a decision; a language without words of its own is answered in English."""
    return _Telling(decision, language).whole()


class _Telling:
    """What every node needs: the decision and the language."""

    def __init__(self, decision: ValuationDecision, language: str) -> None:
        self.decision, self.language = decision, language
        self.texts = TEXTS.get(language, ENGLISH)

    def say(self, key: str, **values: object) -> str:
        return self.texts[key].format(**values)

    def reason(self, why: Why) -> Node:
        english, arabic = REASON_WORDS[why.code]
        text = arabic if self.language == "ar" else english
        return Node(label=text, text=why.about, basis=why.article)

    def whole(self) -> Node:
        made, method = self.decision, self.decision.method
        children = (
            *self.made_up(),
            *self.group("accepted", made.accepted_by),
            *self.group("asks", made.asks),
            *map(self.excluded, made.excluded),
            *map(self.tried, made.tried),
        )
        if method is None:
            return Node(label=self.say(made.outcome), children=children)
        name = self.say(f"method {method}")
        return Node(
            label=self.say("decision", method=method, name=name),
            value=f"{made.amount:f} {made.currency}",
            text=self.rounding(),
            basis="; ".join(made.legal),
            children=children,
        )

    def rounding(self) -> str:
        made = self.decision
        if made.rounding is None or made.exact is None:
            return ""
        rounded = self.say("rounded", step=f"{made.rounding.step:f} {made.currency}",
                           direction=self.say(made.rounding.direction))  # fmt: skip
        return self.say("sum", exact=f"{plain(made.exact)} {made.currency}", rounding=rounded)

    def made_up(self) -> Iterator[Node]:
        if self.decision.parts:
            yield Node(label=self.say("parts"), children=tuple(map(self.part, self.decision.parts)))

    def part(self, one: Part) -> Node:
        told = [str(one.declared)]
        if one.units is not None:
            told = [self.say("per unit", declared=one.declared, units=short(one.units))]
        if one.declared.currency != self.decision.currency:
            rate = f"{short(one.rate)} {self.decision.currency}"
            told = [self.say("converted", declared=told[0], rate=rate)]
        text = ". ".join(filter(None, (*told, one.document, one.rate_basis)))
        value = f"{plain(one.national)} {self.decision.currency}"
        return Node(label=self.say(one.kind), value=value, text=text, basis=one.article)

    def group(self, key: str, reasons: tuple[Why, ...]) -> Iterator[Node]:
        if reasons:
            yield Node(label=self.say(key), children=tuple(map(self.reason, reasons)))

    def excluded(self, one: Excluded) -> Node:
        words = self.reason(Why(code=one.code, article=one.article))
        return Node(
            label=self.say("excluded", name=self.say(one.kind)),
            value=str(one.amount) if one.amount else "",
            text=words.label,
            basis=one.article,
        )

    def tried(self, one: Tried) -> Node:
        waits = not one.used and self.decision.outcome == "asked" and one.why == self.decision.asks
        key = "used" if one.used else "asides" if waits else "not used"
        label = self.say("tried", method=one.method, name=self.say(f"method {one.method}"))
        return Node(
            label=label,
            text=self.say(key),
            children=tuple(map(self.reason, (*one.why, *one.aside))),
        )
