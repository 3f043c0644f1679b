"""What the dialects share: a lark grammar that builds the one tree, and refusals with a reason."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

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
        """A sum and its bounds. A sum of nought per cent alone is free."""
        first, *bounds = parts
        if not bounds and _is_nought(first):
            return DutyExpression(Sum(()))
        return DutyExpression(first, tuple(bounds))

    def sum(self, parts: Parts) -> Sum:
        """Components with plus signs between them, which the grammar leaves out."""
        return Sum(tuple(Term(1, part) for part in parts))

    def floor(self, parts: Parts) -> Bound:
        """At least this, or: whichever is the higher."""
        return Bound("MIN", parts[-1])

    def ceiling(self, parts: Parts) -> Bound:
        """At most this, or: whichever is the lower."""
        return Bound("MAX", parts[-1])

    def ad_valorem(self, parts: Parts) -> AdValorem:
        """A share of the customs value."""
        return AdValorem(number(parts[0]))


def _is_nought(addends: Sum) -> bool:
    return all(isinstance(t.component, AdValorem) and not t.component.percent
               for t in addends.terms)  # fmt: skip


def number(text: str) -> Decimal:
    """A printed number without its thousands separators and needless noughts."""
    plain = text.replace(",", "")
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def units(table: str) -> dict[str, tuple[str, Decimal]]:
    """A table of spellings, one a line, as `spelling = UNIT` or `spelling = per UNIT`."""
    found = {}
    for line in table.strip().splitlines():
        spelling, _, meaning = line.partition(" = ")
        *per, code = meaning.split()
        found[spelling.strip()] = (code, Decimal(per[0]) if per else Decimal(1))
    return found


def alternatives(spellings: Any) -> str:
    """A terminal that matches any of the spellings, the longest first, blanks as they come."""
    ordered = sorted(spellings, key=len, reverse=True)
    return "|".join(re.escape(s).replace(r"\ ", r"\s*").replace("/", r"\/") for s in ordered)


def spelled(text: str) -> str:
    """A spelling as the tables have it: one blank where any stood, none at the ends."""
    return re.sub(r"\s+", " ", text).strip()


def specific(
    amount: Decimal, currency: str, unit: tuple[str, Decimal], content: str = ""
) -> Component:
    """A specific component in the unit of a table."""
    code, per = unit
    return Specific(amount, currency, f"{code}:{content}" if content else code, per)


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
