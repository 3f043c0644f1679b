"""The TARIC's own form of a duty: components, each an expression id with an amount and units.

The ids say how a component joins those before it (TARIC, duty expressions): 01 begins, 02 and 36
take off, 04, 19 and 20 add, 15 sets a floor, 17 and 35 a ceiling; what follows a floor or a ceiling
belongs to it. Agricultural components (12, 14, 21, 25, 27, 29) need the Meursing table, levies and
export refunds other law: they are refused, as is every id without a meaning here (37, "nothing",
means another thing in each measure).
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec

from greenlane.law.dialects.reader import RefusedRateError, Unit, specific
from greenlane.law.dialects.uk_units import UNITS
from greenlane.law.duty_expression import (
    FREE,
    AdValorem,
    Bound,
    Component,
    DutyExpression,
    Fixed,
    Sum,
    Term,
)
from greenlane.standards import unit as units

_STARTS = "01"
_SIGNS = {"01": 1, "02": -1, "04": 1, "19": 1, "20": 1, "36": -1}
_BOUNDS: dict[str, Literal["MIN", "MAX"]] = {"15": "MIN", "17": "MAX", "35": "MAX"}
_MEURSING = frozenset({"12", "14", "21", "25", "27", "29"})
_CENTS = {"EUC": "EUR"}
_ZERO = Decimal(0)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_LONGEST_NUMBER = 60
_RETAIL = "RET"  # the United Kingdom's excise on the retail price of tobacco

# What a qualifier counts of any unit (TARIC, measurement unit qualifiers); the table of units has
# those that change the unit itself (C, X, Z).
_QUALIFIERS = {
    "A": "total-alcohol", "B": "flask", "E": "drained", "F": "common-wheat", "G": "gross",
    "I": "biodiesel", "J": "fuel-content", "K": "bioethanol", "L": "live-weight",
    "M": "dry-matter", "P": "lactic-matter", "R": "standard-quality", "S": "raw-sugar",
    "T": "dry-lactic-matter",
}  # fmt: skip


class DutyComponent(msgspec.Struct, frozen=True):
    """One component: expression id, amount (empty for none), currency, unit and its qualifier."""

    expression: str
    amount: str = ""
    currency: str = ""
    unit: str = ""
    qualifier: str = ""

    def __str__(self) -> str:
        said = (self.expression, self.amount, self.currency, self.unit + self.qualifier)
        return " ".join(filter(None, said))


def unit_of(code: str, qualifier: str = "") -> Unit | None:
    """What a TARIC unit with its qualifier is in units of Recommendation 20, if it is known."""
    known = UNITS.get(code + qualifier) if code.isupper() else None
    if known is not None:
        return known
    plain = (UNITS.get(code) if code.isupper() else None) or (
        Unit(code) if units.is_valid(code) else None
    )
    content = _QUALIFIERS.get(qualifier)
    if plain is None or not qualifier:
        return plain
    whole = content is not None and ":" not in plain.code and not plain.each
    return Unit(f"{plain.code}:{content}", plain.per) if whole else None


def duty(components: Iterable[DutyComponent]) -> DutyExpression:
    """The formula of all components of a measure or a condition, whatever their order.

    Raises RefusedRateError: component, reference, or prose for what makes no formula.
    """
    return _duty(tuple(sorted(components, key=lambda each: each.expression)))


@cache
def _duty(components: tuple[DutyComponent, ...]) -> DutyExpression:
    _refuse_others(components)
    sums: list[list[Term]] = [[]]
    kinds: list[Literal["MIN", "MAX"]] = []
    for each in components:
        if kind := _BOUNDS.get(each.expression):
            kinds.append(kind)
            sums.append([Term(1, _component(each))])
        elif each.expression in _SIGNS:
            sums[-1].append(Term(_SIGNS[each.expression], _component(each)))
        else:
            raise RefusedRateError("prose", str(each))
    if not sums[0] or components[0].expression != _STARTS:
        raise RefusedRateError("prose", said(components))
    if not kinds and all(_is_nought(term.component) for term in sums[0]):
        return FREE
    bounds = (Bound(kind, Sum(tuple(terms))) for kind, terms in zip(kinds, sums[1:], strict=True))
    return DutyExpression(Sum(tuple(sums[0])), tuple(bounds))


def said(components: Iterable[DutyComponent]) -> str:
    """The components as one text, for a refusal."""
    return "; ".join(map(str, components))


def _refuse_others(components: tuple[DutyComponent, ...]) -> None:
    ids = [each.expression for each in components]
    if not ids:
        raise RefusedRateError("prose", "")
    if _MEURSING.intersection(ids):
        raise RefusedRateError("component", said(components))
    known = {*_SIGNS, *_BOUNDS}
    if other := [each for each in components if each.expression not in known]:
        raise RefusedRateError("reference", said(other))
    if len(set(ids)) < len(ids):
        raise RefusedRateError("prose", said(components))


def _component(each: DutyComponent) -> Component:
    amount = _amount(each)
    if not each.currency:
        if each.unit == _RETAIL:
            return AdValorem(amount, "retail-price")
        if each.unit:
            raise RefusedRateError("prose", str(each))
        return AdValorem(amount)
    if each.currency in _CENTS:
        amount = _plain(amount / 100)
    currency = _CENTS.get(each.currency, each.currency)
    if not each.unit:
        return Fixed(amount, currency)
    unit = unit_of(each.unit, each.qualifier)
    if unit is None:
        raise RefusedRateError("prose", str(each))
    return specific(amount, currency, unit)


def is_number(text: str) -> bool:
    """A decimal of XML Schema, or as programs print one with a small exponent; no other figures."""
    return len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None


def _amount(each: DutyComponent) -> Decimal:
    if not is_number(each.amount) or (amount := Decimal(each.amount)) < 0:
        raise RefusedRateError("prose", str(each))
    return _plain(amount)


def _plain(amount: Decimal) -> Decimal:
    """Without needless noughts and without an exponent."""
    text = f"{amount:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _is_nought(component: Component) -> bool:
    amount = component.percent if isinstance(component, AdValorem) else component.amount
    return amount == _ZERO
