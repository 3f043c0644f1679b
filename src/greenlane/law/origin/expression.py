"""The rule language: rules of origin as one line of text, read into the tree and printed back.

    WO
    CTH except (2207-2208) allow (own heading) MAX 20 % EXW
    CTH AND MAX 40 % WEIGHT of (1701 1702) OR RVC 45 % FOB build-down
    PROCESS weaving AND PROCESS making-up
    (MAX 55 % EXW) DURING 2021-01-01..2024-12-31

"and" binds closer than "or". Goods in brackets: ranges of codes, "words", "words" of codes, or
`own heading`. A text in another form is refused: nothing is guessed from it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

from greenlane.law.origin import rule as tree
from greenlane.law.origin.goods import CodeRange, Goods, code_range

LONGEST = 8_000  # characters; the longest rule of the published sets is about half of it
_LEVELS = {"ANY": "any", "CC": "chapter", "CTH": "heading", "CTSH": "subheading"}

_GRAMMAR = r"""
    start: any_of
    any_of: all_of ("OR" all_of)*
    all_of: _part ("AND" _part)*
    _part: dated | _single
    dated: _single "DURING" DAYS
    _single: "(" any_of ")" | _criterion
    _criterion: obtained | share | change | content | regional | process | at_least
              | produced | originating | components | quota | officer
    obtained: "WO" goods?
    share: "WO" "MIN" NUMBER "%" "WEIGHT" goods
    change: CHANGE ["except" goods] allowed*
    allowed: "allow" goods [max] ["with" SLUG]
    max: "MAX" NUMBER "%" (VALUE | WEIGHT)
    content: "MAX" NUMBER "%" (VALUE | WEIGHT | MATERIALS goods) ["of" goods]
    regional: "RVC" NUMBER "%" VALUE METHOD
    process: "PROCESS" SLUG
    at_least: "ATLEAST" NUMBER "(" SLUG ("," SLUG)* ")"
    produced: "FROM" goods
    originating: "ORIGINATING" goods
    components: "SET" "MAX" NUMBER "%" VALUE
    quota: "QUOTA"
    officer: "OFFICER" TEXT
    goods: "(" some ("," some)* ")"
    some: codes -> by_codes | TEXT ["of" codes] -> by_words | "own" LEVEL -> by_level
    codes: CODES+
    CHANGE: "ANY" | "CC" | "CTH" | "CTSH"
    VALUE: "EXW" | "FOB" | "FCA" | "NC"
    WEIGHT: "WEIGHT"
    MATERIALS: "MATERIALS"
    METHOD.2: "build-down" | "build-up" | "net-cost"
    LEVEL.2: "chapter" | "heading" | "subheading"
    DAYS: /([0-9]{4}-[0-9]{2}-[0-9]{2})?\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})?/
    CODES.2: /[0-9]{2,10}(-[0-9]{2,10})?/
    NUMBER: /[0-9]+(\.[0-9]+)?/
    SLUG: /[a-z][a-z0-9]*(-[a-z0-9]+)*/
    TEXT: /"[^"]+"/
    %ignore /[ \t\n]+/
"""


class RuleExpressionError(ValueError):
    """The text is not in the rule language; nothing is guessed from it."""


class _Builder(Transformer[Token, Any]):
    def start(self, items: list[Any]) -> Any:
        return items[0]

    def any_of(self, items: list[Any]) -> tree.Rule:
        return tree.any_of(*items)

    def all_of(self, items: list[Any]) -> tree.Rule:
        return tree.all_of(*items)

    def dated(self, items: list[Any]) -> tree.Dated:
        since, _, until = str(items[1]).partition("..")
        return tree.Dated(rule=items[0], since=_day(since), until=_day(until))

    def obtained(self, items: list[Any]) -> tree.Rule:
        return tree.MaterialsObtained(of=items[0]) if items else tree.WhollyObtained()

    def share(self, items: list[Any]) -> tree.ObtainedShare:
        return tree.ObtainedShare(percent=Decimal(items[0]), of=items[1])

    def change(self, items: list[Any]) -> tree.Change:
        level, barred, *allowed = items
        return tree.Change(
            level=_LEVELS[str(level)],  # type: ignore[arg-type]  # the grammar has no other
            barred=barred or (),
            allowed=tuple(allowed),
        )

    def allowed(self, items: list[Any]) -> tree.Allowed:
        goods, limit, process = items
        unlimited: tuple[Any, Any] = (None, "EXW")
        percent, base = limit or unlimited
        return tree.Allowed(goods=goods, percent=percent, base=base, process=str(process or ""))

    def max(self, items: list[Any]) -> tuple[Decimal, str]:
        return Decimal(items[0]), str(items[1])

    def content(self, items: list[Any]) -> tree.Content:
        percent, base, *rest = items
        of = rest.pop()
        return tree.Content(
            percent=Decimal(percent),
            base=str(base),  # type: ignore[arg-type]  # the grammar has no other
            within=rest[0] if rest else (),
            of=of or (),
        )

    def regional(self, items: list[Any]) -> tree.RegionalValue:
        percent, base, method = map(str, items)
        return tree.RegionalValue(percent=Decimal(percent), base=base, method=method)  # type: ignore[arg-type]  # the grammar has no other

    def process(self, items: list[Any]) -> tree.Process:
        return tree.Process(process=str(items[0]))

    def at_least(self, items: list[Any]) -> tree.AtLeast:
        return tree.AtLeast(count=int(items[0]), processes=tuple(map(str, items[1:])))

    def produced(self, items: list[Any]) -> tree.ProducedFrom:
        return tree.ProducedFrom(goods=items[0])

    def originating(self, items: list[Any]) -> tree.MustOriginate:
        return tree.MustOriginate(of=items[0])

    def components(self, items: list[Any]) -> tree.Components:
        return tree.Components(percent=Decimal(items[0]), base=str(items[1]))  # type: ignore[arg-type]  # the grammar has no other

    def quota(self, _items: list[Any]) -> tree.Quota:
        return tree.Quota()

    def officer(self, items: list[Any]) -> tree.Officer:
        return tree.Officer(text=str(items[0])[1:-1])

    def goods(self, items: list[Any]) -> tuple[Goods, ...]:
        return tuple(items)

    def codes(self, items: Sequence[Any]) -> tuple[CodeRange, ...]:
        return tuple(code_range(str(item)) for item in items)

    def by_codes(self, items: list[Any]) -> Goods:
        return Goods(codes=items[0])

    def by_words(self, items: list[Any]) -> Goods:
        return Goods(words=str(items[0])[1:-1], codes=items[1] or ())

    def by_level(self, items: list[Any]) -> Goods:
        return Goods(own=str(items[0]))  # type: ignore[arg-type]  # the grammar has no other


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=True)


@cache
def parse(text: str) -> tree.Rule:
    """Read a rule. Raises RuleExpressionError for anything not in the rule language."""
    if len(text) > LONGEST:
        raise RuleExpressionError(f"a rule has at most {LONGEST} characters")
    try:
        made: tree.Rule = _Builder().transform(_parser().parse(text))
    except (LarkError, VisitError, ValueError) as error:
        raise RuleExpressionError(f"not a rule of origin: {text!r}") from error
    return made
