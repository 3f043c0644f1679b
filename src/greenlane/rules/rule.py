"""Rules: named requirements of law, each bound to a question that is true when it is met.

A question is engine code that knows the data model and no country. A rule is a country's: code,
message, act, days in force, severity, the fix, and the question it asks. All rules are asked; all
findings come back at once.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeVar

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.datamodel.pointer import value_at
from greenlane.kernel.finding import Finding, Path, Severity
from greenlane.kernel.validity import Validity
from greenlane.law.law_of_day import LawOfDay
from greenlane.lifecycle.mandate import NONE, Powers

Scope = Literal["declaration", "item"]
Answer = bool | Path
Made = TypeVar("Made")
ITEMS: Path = ("goods_shipment", "government_agency_goods_item")


class RuleDataError(ValueError):
    """A rule names an unknown question or lacks a part."""


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """A registered economic operator as the register knows it on the day."""

    id: str
    name: str
    status: Literal["active", "suspended", "ceased"]
    validity: Validity
    deferment: bool = False
    powers: Powers = NONE

    def active_on(self, day: date) -> bool:
        """Whether the registration is in force on the day."""
        return self.validity.covers(day) and self.powers.status_on(day, self.status) == "active"


class Case(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything a question may look at. `operators` holds those the declaration names."""

    declaration: Declaration
    shipment: ShipmentFacts
    law: LawOfDay
    operators: Mapping[str, Operator]

    def once(self, make: Callable[["Case"], Made]) -> Made:
        """What `make` gives of this case, made once however many questions ask for it."""
        name = make.__qualname__
        if name not in self.__dict__:
            self.__dict__[name] = make(self)
        made: Made = self.__dict__[name]
        return made


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question: what it is asked of, where it points by default, and the function.

    The function answers True when the requirement is met, False when it is not (the finding points
    at `field`), or the path of the offending place, relative to the scope.
    """

    name: str
    scope: Scope
    field: Path
    ask: Callable[..., Answer]


QUESTIONS: dict[str, Question] = {}


def question(scope: Scope, field: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Register a question under its function's name.

    `field` is the default place in dotted Python names relative to the scope; numbers are
    zero-based positions. Declaration questions take (case), item questions (case, item).
    """

    def register(ask: Callable[..., Answer]) -> Callable[..., Answer]:
        name = ask.__name__
        if name in QUESTIONS:
            raise RuleDataError(f"question {name!r} stands twice")
        QUESTIONS[name] = Question(name=name, scope=scope, field=parse_field(field), ask=ask)
        return ask

    return register


def parse_field(text: str) -> Path:
    """ "origin.0.country_code" as a path."""
    return tuple(int(part) if part.isdigit() else part for part in text.split(".") if part)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A country's rule. `message` and `fix` are by language; `trade` limits it, empty is both."""

    code: str
    question: Question
    message: dict[str, str]
    fix: dict[str, str]
    basis: str
    validity: Validity
    severity: Severity
    trade: str
    field: Path


class RuleSet:
    """The rules of a country, asked by day. Built from the parsed rules.toml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.rules = tuple(_rule(entry) for entry in data["rule"])
        codes = [rule.code for rule in self.rules]
        if len(set(codes)) != len(codes):
            raise RuleDataError("a rule code stands twice")
        self._plans: dict[tuple[date, str], tuple[Sequence[Rule], Sequence[Rule]]] = {}

    def by_code(self, code: str) -> Rule:
        """The rule of that code. Raises KeyError."""
        return next(r for r in self.rules if r.code == code)

    def ask(
        self, case: Case, language: str = "en", only: Collection[str] = ()
    ) -> tuple[Finding, ...]:  # fmt: skip
        """Ask every rule in force (`only` those questions, when some are named).

        All findings at once, in the order of the rules and items.
        """
        of_declaration, of_item = self._plan(case.law.day, case.shipment.trade)
        if only:
            of_declaration = [r for r in of_declaration if r.question.name in only]
            of_item = [r for r in of_item if r.question.name in only]
        findings = []
        for rule in of_declaration:
            answer = rule.question.ask(case)
            if answer is not True:
                findings.append(_finding(rule, answer, (), case, language))
        for item in case.shipment.items:
            for rule in of_item:
                answer = rule.question.ask(case, item)
                if answer is not True:
                    findings.append(_finding(rule, answer, item_path(item), case, language))
        return tuple(findings)

    def _plan(self, day: date, trade: str) -> tuple[Sequence[Rule], Sequence[Rule]]:
        plan = self._plans.get((day, trade))
        if plan is None:
            active = [r for r in self.rules if r.validity.covers(day) and r.trade in ("", trade)]
            plan = (
                [r for r in active if r.question.scope == "declaration"],
                [r for r in active if r.question.scope == "item"],
            )
            self._plans[day, trade] = plan
        return plan


def item_path(item: ItemFacts) -> Path:
    """The place of an item in its declaration."""
    return (*ITEMS, item.position)


def _finding(rule: Rule, answer: Answer, start: Path, case: Case, language: str) -> Finding:
    inner = answer if isinstance(answer, tuple) else rule.field
    path = (*start, *inner)
    return Finding(
        code=rule.code,
        message=rule.message.get(language) or rule.message["en"],
        path=path,
        severity=rule.severity,
        value=value_at(case.declaration, path),
        basis=rule.basis,
        fix=rule.fix.get(language) or rule.fix.get("en", ""),
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    try:
        asked = QUESTIONS[entry["question"]]
        return Rule(
            code=entry["code"],
            question=asked,
            message=dict(entry["message"]),
            fix=dict(entry.get("fix", {})),
            basis=entry["basis"],
            validity=Validity(entry["since"], entry.get("until")),
            severity=entry.get("severity", "error"),
            trade=entry.get("trade", ""),
            field=parse_field(entry["field"]) if "field" in entry else asked.field,
        )
    except KeyError as missing:
        raise RuleDataError(f"rule {entry.get('code', '?')}: {missing} is unknown") from missing
