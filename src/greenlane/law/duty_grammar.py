"""The grammar of duty expressions: text to tree, and nothing guessed from what does not fit."""

from decimal import Decimal
from functools import cache

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError

from greenlane.law.duty_expression import (
    FREE,
    LONGEST,
    AdValorem,
    Bound,
    Component,
    DutyExpression,
    DutyExpressionError,
    Fixed,
    Specific,
    Sum,
    Term,
)

_GRAMMAR = r"""
    start: "Free"i -> free
         | sum bound* -> formula
    bound: BOUND sum
    sum: component (SIGN component)*
    component: NUMBER "%" OF? -> ad_valorem
             | NUMBER CURRENCY "/" NUMBER? UNIT -> specific
             | NUMBER CURRENCY "/" NUMBER? UNIT EACH UNIT -> graded
             | NUMBER CURRENCY "/" NUMBER? UNIT EACH UNIT UNDER NUMBER -> under
             | NUMBER CURRENCY -> fixed
    BOUND.3: "MIN" | "MAX"
    SIGN: "+" | "-"
    NUMBER: /[0-9]+(\.[0-9]+)?/
    OF.4: /of[ \t]+(duty[ \t]+[A-Z0-9]{1,6}|[a-z][a-z0-9-]*)/
    EACH.4: "each"
    UNDER.4: "under"
    CURRENCY.1: /[A-Z]{3}(?![A-Z0-9:])/
    UNIT.1: /[A-Z][A-Z0-9]{1,3}(:[a-z][a-z0-9-]*)?(?![A-Z0-9])/
    %ignore /[ \t]+/
"""


class _Builder(Transformer[Token, DutyExpression]):
    def free(self, _: list[Token]) -> DutyExpression:
        return FREE

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
        percent, *of = parts
        return AdValorem(Decimal(percent), " ".join(of[0].split()[1:]) if of else "")

    def specific(self, parts: list[Token]) -> Specific:
        amount, currency, *per, unit = parts
        return Specific(
            Decimal(amount), str(currency), str(unit), Decimal(per[0]) if per else Decimal(1)
        )

    def graded(self, parts: list[Token]) -> Specific:
        *first, _, each = parts
        return _with(self.specific(first), str(each), None)

    def under(self, parts: list[Token]) -> Specific:
        *first, _, each, _, under = parts
        return _with(self.specific(first), str(each), Decimal(under))

    def fixed(self, parts: list[Token]) -> Fixed:
        return Fixed(Decimal(parts[0]), str(parts[1]))


def _with(part: Specific, each: str, under: Decimal | None) -> Specific:
    return Specific(part.amount, part.currency, part.unit, part.per, each, under)


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), lexer="contextual")


@cache
def parse_duty_expression(text: str) -> DutyExpression:
    """Read a formula. Raises DutyExpressionError for anything that is not one."""
    if len(text) > LONGEST:
        raise DutyExpressionError(f"not a duty expression: {text[:LONGEST]!r}... is too long")
    try:
        parsed: DutyExpression = _parser().parse(text)  # type: ignore[assignment]  # transformed
    except LarkError as error:
        raise DutyExpressionError(f"not a duty expression: {text!r}") from error
    if any(isinstance(part, Specific) and part.per == 0 for part in parsed.components):
        raise DutyExpressionError(f"division by a quantity of zero: {text!r}")
    return parsed
