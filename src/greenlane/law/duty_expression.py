"""Duty expressions: the formulas that tariffs print, as one small tree with one grammar.

    Free
    12.5 %
    3.20 QTC / 100 KGM
    12.5 % + 1.10 QTC / KGM
    8 % MIN 2.80 QTC / 100 KGM MAX 20 %
    15.00 QTC                          (a fixed amount)

Components are summed from left to right; each MIN takes the larger, each MAX the smaller of what
stands on its left and its right (a floor and a ceiling), as the TARIC's conjunctions do.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec
from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

LONGEST = 200  # characters; the longest formula of the TARIC is about half of it
_ZERO = Decimal(0)


class DutyExpressionError(ValueError):
    """The text is not a duty expression; nothing is guessed from it."""


class MissingQuantityError(LookupError):
    """The formula needs a quantity that was not declared; `unit` says which."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class MissingRateError(LookupError):
    """The formula is in a currency without an exchange rate that day; `currency` says which."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


class AdValorem(msgspec.Struct, frozen=True, tag="ad-valorem"):
    """`percent` of the base, per hundred."""

    percent: Decimal

    def __str__(self) -> str:
        return f"{self.percent:f} %"


class Specific(msgspec.Struct, frozen=True, tag="specific"):
    """`amount` of `currency` for every `per` units of `unit` (UN/ECE Rec 20)."""

    amount: Decimal
    currency: str
    unit: str
    per: Decimal = Decimal(1)

    def __str__(self) -> str:
        per = "" if self.per == 1 else f"{self.per:f} "
        return f"{self.amount:f} {self.currency} / {per}{self.unit}"


class Fixed(msgspec.Struct, frozen=True, tag="fixed"):
    """`amount` of `currency`, whatever the goods."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


Component = AdValorem | Specific | Fixed


class Term(msgspec.Struct, frozen=True):
    """One component with its sign (+1 or -1)."""

    sign: int
    component: Component


class Sum(msgspec.Struct, frozen=True):
    """Terms added up."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        text = str(self.terms[0].component)
        for term in self.terms[1:]:
            text += f" {'+' if term.sign > 0 else '-'} {term.component}"
        return text


class Bound(msgspec.Struct, frozen=True):
    """A floor (MIN) or a ceiling (MAX) on what stands before it."""

    kind: Literal["MIN", "MAX"]
    sum: Sum


class DutyExpression(msgspec.Struct, frozen=True):
    """A formula: a sum and the bounds on it, applied in order. An empty sum is "Free"."""

    sum: Sum
    bounds: tuple[Bound, ...] = ()

    def __str__(self) -> str:
        if not self.sum.terms:
            return "Free"
        return " ".join([str(self.sum), *(f"{bound.kind} {bound.sum}" for bound in self.bounds)])

    @property
    def is_free(self) -> bool:
        """True when nothing is ever owed."""
        return not self.sum.terms

    @property
    def components(self) -> tuple[Component, ...]:
        """Every part of the formula, bounds included, in order of appearance."""
        return tuple(term.component for term in _all_terms(self))

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies the formula is written in, in order of appearance."""
        parts = [t.component for t in _all_terms(self)]
        return tuple(dict.fromkeys(p.currency for p in parts if not isinstance(p, AdValorem)))

    @property
    def units(self) -> tuple[str, ...]:
        """The units the formula needs, in order of appearance."""
        parts = [t.component for t in _all_terms(self)]
        return tuple(dict.fromkeys(p.unit for p in parts if isinstance(p, Specific)))

    def evaluate(
        self, base: Decimal, quantities: Mapping[str, Decimal], rates: Mapping[str, Decimal]
    ) -> Decimal:
        """The exact duty in national currency.

        `base` is the value for ad valorem parts (national currency), `quantities` maps units to
        declared amounts, `rates` maps a currency to national units for one unit of it. Our
        reading: a deduction may bring a duty to nought, never below. Raises MissingQuantityError
        when a needed quantity was not declared and MissingRateError for a currency without a rate.
        """
        result = _total(self.sum, base, quantities, rates)
        for bound in self.bounds:
            other = _total(bound.sum, base, quantities, rates)
            result = max(result, other) if bound.kind == "MIN" else min(result, other)
        return max(result, _ZERO)


def _total(
    addends: Sum, base: Decimal, quantities: Mapping[str, Decimal], rates: Mapping[str, Decimal]
) -> Decimal:
    total = Decimal(0)
    for term in addends.terms:
        part = term.component
        if isinstance(part, AdValorem):
            value = base * part.percent / 100
        elif isinstance(part, Specific):
            if part.unit not in quantities:
                raise MissingQuantityError(part.unit)
            value = quantities[part.unit] * part.amount * _rate(part.currency, rates) / part.per
        else:
            value = part.amount * _rate(part.currency, rates)
        total = total + value if term.sign > 0 else total - value
    return total


def _rate(currency: str, rates: Mapping[str, Decimal]) -> Decimal:
    rate = rates.get(currency)
    if rate is None:
        raise MissingRateError(currency)
    return rate


_GRAMMAR = r"""
    start: "Free"i -> free
         | sum bound* -> formula
    bound: BOUND sum
    sum: component (SIGN component)*
    component: NUMBER "%" -> ad_valorem
             | NUMBER CURRENCY "/" NUMBER? UNIT -> specific
             | NUMBER CURRENCY -> fixed
    BOUND.3: "MIN" | "MAX"
    SIGN: "+" | "-"
    NUMBER: /[0-9]+(\.[0-9]+)?/
    CURRENCY.1: /[A-Z]{3}(?![A-Z0-9])/
    UNIT.1: /[A-Z][A-Z0-9]{1,2}(?![A-Z0-9])/
    %ignore /[ \t]+/
"""


class _Builder(Transformer[Token, DutyExpression]):
    def free(self, _: list[Token]) -> DutyExpression:
        return DutyExpression(Sum(()))

    def formula(self, parts: list[Sum | Bound]) -> DutyExpression:
        first, *bounds = parts
        return DutyExpression(first, tuple(bounds))  # type: ignore[arg-type]  # grammar orders them

    def bound(self, parts: list[Token]) -> Bound:
        kind, addends = parts
        return Bound(str(kind), addends)  # type: ignore[arg-type]  # grammar allows these two only

    def sum(self, parts: list[Token | Component]) -> Sum:
        signs = [1, *(1 if sign == "+" else -1 for sign in parts[1::2])]
        return Sum(tuple(map(Term, signs, parts[0::2])))  # type: ignore[arg-type]

    def ad_valorem(self, parts: list[Token]) -> AdValorem:
        return AdValorem(Decimal(parts[0]))

    def specific(self, parts: list[Token]) -> Specific:
        amount, currency, *per, unit = parts
        return Specific(
            Decimal(amount), str(currency), str(unit), Decimal(per[0]) if per else Decimal(1)
        )

    def fixed(self, parts: list[Token]) -> Fixed:
        return Fixed(Decimal(parts[0]), str(parts[1]))


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), lexer="contextual")


@cache
def parse_duty_expression(text: str) -> DutyExpression:
    """Read a formula. Raises DutyExpressionError for anything that is not one."""
    if len(text) > LONGEST:
        raise DutyExpressionError(f"not a duty expression: {text[:LONGEST]!r}... is too long")
    try:
        parsed = _parser().parse(text)
    except LarkError as error:
        raise DutyExpressionError(f"not a duty expression: {text!r}") from error
    if any(t.component.per == 0 for t in _all_terms(parsed) if isinstance(t.component, Specific)):  # type: ignore[arg-type]
        raise DutyExpressionError(f"division by a quantity of zero: {text!r}")
    return parsed  # type: ignore[return-value]  # the transformer makes it one


def _all_terms(expression: DutyExpression) -> list[Term]:
    return [t for s in (expression.sum, *(b.sum for b in expression.bounds)) for t in s.terms]
