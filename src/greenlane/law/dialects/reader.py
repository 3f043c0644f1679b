"""What the dialects share: a lark grammar that builds the one tree, and refusals with a reason."""

import html
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

from greenlane.law.duty_expression import (
    LONGEST,
    AdValorem,
    Bound,
    Component,
    DutyExpression,
    DutyExpressionError,
    Specific,
    Sum,
    Term,
)

Parts = list[Any]
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SUP = re.compile(r"([A-Za-z])<su[pb]>(\d)</su[pb]>")
_MARKED = re.compile(r"</?(?:span|abbr)\b[^<>]*>")
_FIGURES = re.compile(r"(?<=[A-Za-z])[²³₀-₉]+")
_PLAIN = str.maketrans("²³₀₁₂₃₄₅₆₇₈₉", "230123456789")
NUMBER = r"([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?"
"""A printed number: a comma parts thousands and nothing else (`12,8` is no number)."""
SHARE = r"[0-9]+(\.[0-9]+)?"
"""The number of a percentage: it has no comma."""


class RefusedRateError(DutyExpressionError):
    """A printed rate that is no formula; `code` says what it is instead.

    The codes: reference (it points to another provision), component (it needs a table that is not
    part of the rate), sensitive (a list elsewhere states it), cut (a page break cut it), prose.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"not a duty expression ({code}): {text[:LONGEST]!r}")
        self.code = code


class Builder(Transformer[Token, DutyExpression]):
    """The rules that every dialect uses alike."""

    def free(self, _: Parts) -> DutyExpression:
        """Nothing is owed."""
        return DutyExpression(Sum(()))

    def formula(self, parts: Parts) -> DutyExpression:
        """A sum and its bounds. A sum of noughts alone is free."""
        first, *bounds = parts
        if not bounds and _is_nought(first):
            return DutyExpression(Sum(()))
        return DutyExpression(first, tuple(bounds))

    def sum(self, parts: Parts) -> Sum:
        """Components, with their signs where the grammar keeps them; else all are added."""
        terms, sign = [], 1
        for part in parts:
            if isinstance(part, Token):
                sign = -1 if part == "-" else 1
            else:
                terms.append(Term(sign, part))
                sign = 1
        return Sum(tuple(terms))

    def floor(self, parts: Parts) -> Bound:
        """At least this, or: whichever is the higher."""
        return Bound("MIN", parts[-1])

    def ceiling(self, parts: Parts) -> Bound:
        """At most this, or: whichever is the lower."""
        return Bound("MAX", parts[-1])

    def ad_valorem(self, parts: Parts) -> AdValorem:
        """A share of the customs value."""
        return AdValorem(number(parts[0]))

    def higher(self, parts: Parts) -> DutyExpression:
        """Two sums, whichever is the higher."""
        return DutyExpression(parts[0], (Bound("MIN", parts[1]),))

    def lower(self, parts: Parts) -> DutyExpression:
        """Two sums, whichever is the lower."""
        return DutyExpression(parts[0], (Bound("MAX", parts[1]),))


def _is_nought(addends: Sum) -> bool:
    parts = (term.component for term in addends.terms)
    return not any(part.percent if isinstance(part, AdValorem) else part.amount for part in parts)


def number(text: str) -> Decimal:
    """A printed number without its thousands separators and needless noughts."""
    plain = text.replace(",", "")
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)


class Unit(msgspec.Struct, frozen=True):
    """What a printed unit means: the amount is for every `per` of `code`, `each` of a degree."""

    code: str
    per: Decimal = Decimal(1)
    each: str = ""


def units(table: str) -> dict[str, Unit]:
    """A table of spellings, a line each: `spelling | spelling = [per] UNIT [each UNIT]`.

    Keys are spellings as `keyed` makes them.
    """
    found = {}
    for line in table.strip().splitlines():
        spellings, _, meaning = line.partition(" = ")
        size, _, each = meaning.partition(" each ")
        *per, code = size.split()
        unit = Unit(code, Decimal(per[0]) if per else Decimal(1), each.strip())
        found.update({keyed(spelling): unit for spelling in spellings.split(" | ")})
    return found


def keyed(spelling: str) -> str:
    """A spelling without its blanks."""
    return re.sub(r"\s+", "", spelling)


def alternatives(table: Mapping[str, Unit]) -> str:
    """A terminal that matches any spelling of the table, the longest first, blanks as they come."""
    ordered = sorted(table, key=len, reverse=True)
    return "|".join(r"\s*".join(_letter(each) for each in spelling) for spelling in ordered)


def _letter(each: str) -> str:
    return r"\/" if each == "/" else re.escape(each)


def spelled(text: str) -> str:
    """A rate as the grammars read it: one blank where any stood, plain figures in units.

    Raised and lowered figures behind a letter (`m²`, `H₂O₂`, `m<sup>2</sup>`) are that unit's. A
    raised figure behind a number is a mark or a power, nobody knows: it stays, and is refused.
    """
    plain = _SUP.sub(r"\1\2", _MARKED.sub("", html.unescape(text)))
    plain = _FIGURES.sub(lambda found: found.group().translate(_PLAIN), plain)
    return re.sub(r"\s+", " ", plain).strip()


def specific(amount: Decimal, currency: str, unit: Unit, content: str = "") -> Component:
    """A specific component in the unit of a table."""
    code = f"{unit.code}:{content}" if content else unit.code
    return Specific(amount, currency, code, unit.per, unit.each)


def slug(words: str) -> str:
    """Words as a name in a formula: lower case, hyphens between."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def reader(
    grammar: str, builder: Transformer[Token, DutyExpression]
) -> Callable[[str], DutyExpression]:
    """A parser of the grammar. What it cannot read raises RefusedRateError of code prose."""
    parser = Lark(grammar, parser="lalr", transformer=builder, lexer="contextual")

    def read(text: str) -> DutyExpression:
        if len(text) > LONGEST:
            raise RefusedRateError("prose", text)
        try:
            return parser.parse(text)  # type: ignore[return-value]  # the builder makes it one
        except LarkError as error:
            raise RefusedRateError("prose", text) from error

    return read


def shape(text: str) -> str:
    """A rate with every number as N: what a list of unread rates is grouped by."""
    return spelled(_DIGITS.sub("N", text))
