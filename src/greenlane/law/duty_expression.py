"""Duty expressions: the formulas that tariffs print, as one small tree with one grammar.

    Free
    12.5 %
    12.5 % of retail-price             (a named value, stated with the goods)
    50 % of duty A00                   (a share of another duty)
    3.20 QTC / 100 KGM
    0.007 USD / KGM:lead               (on a content, or a kind of weight, of the goods)
    0.40 EUR / DTN each SUC            (for each unit and each degree or per cent)
    0.0002 USD / KGM each POL under 100   (for each degree that is wanting to a hundred)
    12.5 % + 1.10 QTC / KGM
    8 % MIN 2.80 QTC / 100 KGM MAX 20 %
    15.00 QTC                          (a fixed amount)

Components are summed from left to right; each MIN takes the larger, each MAX the smaller of what
stands on its left and its right (a floor and a ceiling), as the TARIC's conjunctions do. What a
tariff prints as "whichever is the higher" is a MIN, "whichever is the lower" a MAX. The grammar
is in `greenlane.law.duty_grammar`, the spellings of single tariffs in `greenlane.law.dialects`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import msgspec

LONGEST = 200  # characters; the longest formula of the TARIC is about half of it
_ZERO = Decimal(0)
NO_BASES: Mapping[str, Decimal] = {}


class DutyExpressionError(ValueError):
    """The text is not a duty expression; nothing is guessed from it."""


class MissingQuantityError(LookupError):
    """The formula needs a quantity that was not declared; `unit` says which."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


class MissingBaseError(LookupError):
    """The formula takes a share of a value that was not declared; `base` says which."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.base = base


class MissingRateError(LookupError):
    """The formula is in a currency without an exchange rate that day; `currency` says which."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


class AdValorem(msgspec.Struct, frozen=True, tag="ad-valorem", omit_defaults=True):
    """`percent` per hundred of the charge's base, or of the named value or duty `of`."""

    percent: Decimal
    of: str = ""

    def __str__(self) -> str:
        return f"{self.percent:f} %" + (f" of {self.of}" if self.of else "")


class Specific(msgspec.Struct, frozen=True, tag="specific", omit_defaults=True):
    """`amount` of `currency` for every `per` units of `unit`.

    The unit is a code of UN/ECE Rec 20, with a content or kind after a colon where only that counts
    (`KGM:lead`). With `each` it is for each of those units too (a strength, a degree), or for each
    that is wanting to `under`.
    """

    amount: Decimal
    currency: str
    unit: str
    per: Decimal = Decimal(1)
    each: str = ""
    under: Decimal | None = None

    def __str__(self) -> str:
        per = "" if self.per == 1 else f"{self.per:f} "
        each = f" each {self.each}" if self.each else ""
        under = f" under {self.under:f}" if self.under is not None else ""
        return f"{self.amount:f} {self.currency} / {per}{self.unit}{each}{under}"

    @property
    def units(self) -> tuple[str, ...]:
        """The quantities it needs."""
        return (self.unit, self.each) if self.each else (self.unit,)

    def counted(self, quantities: Mapping[str, Decimal]) -> Decimal:
        """How often the amount is due, before `per`. Raises MissingQuantityError."""
        for unit in self.units:
            if unit not in quantities:
                raise MissingQuantityError(unit)
        if not self.each:
            return quantities[self.unit]
        degrees = quantities[self.each]
        if self.under is not None:
            degrees = max(_ZERO, self.under - degrees)
        return quantities[self.unit] * degrees


class Fixed(msgspec.Struct, frozen=True, tag="fixed"):
    """`amount` of `currency`, whatever the goods."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"


Component = AdValorem | Specific | Fixed


class Term(msgspec.Struct, frozen=True):
    """A component and its sign, +1 or -1."""

    sign: int
    component: Component


class Sum(msgspec.Struct, frozen=True):
    """Terms added from left to right; the first is positive."""

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
        sums = (self.sum, *(bound.sum for bound in self.bounds))
        return tuple(term.component for each in sums for term in each.terms)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies the formula is written in, in order of appearance."""
        found = (p.currency for p in self.components if not isinstance(p, AdValorem))
        return tuple(dict.fromkeys(found))

    @property
    def units(self) -> tuple[str, ...]:
        """The quantities the formula needs, in order of appearance."""
        found = (unit for p in self.components if isinstance(p, Specific) for unit in p.units)
        return tuple(dict.fromkeys(found))

    @property
    def bases(self) -> tuple[str, ...]:
        """The named values and duties the formula takes a share of."""
        found = (p.of for p in self.components if isinstance(p, AdValorem) and p.of)
        return tuple(dict.fromkeys(found))

    def evaluate(
        self,
        base: Decimal,
        quantities: Mapping[str, Decimal],
        rates: Mapping[str, Decimal],
        bases: Mapping[str, Decimal] = NO_BASES,
    ) -> Decimal:
        """The exact duty in national currency.

        `base` is the value for ad valorem parts (national currency), `quantities` maps units to
        declared amounts, `rates` maps a currency to national units for one unit of it, `bases`
        names other values and duties (`retail-price`, `duty A00`). Our reading: a deduction may
        bring a duty to nought, never below. Raises MissingQuantityError or MissingBaseError for
        what was not declared and MissingRateError for a currency without a rate.
        """
        result = _total(self.sum, base, quantities, rates, bases)
        for bound in self.bounds:
            other = _total(bound.sum, base, quantities, rates, bases)
            result = max(result, other) if bound.kind == "MIN" else min(result, other)
        return max(result, _ZERO)


FREE = DutyExpression(Sum(()))


def _total(
    addends: Sum,
    base: Decimal,
    quantities: Mapping[str, Decimal],
    rates: Mapping[str, Decimal],
    bases: Mapping[str, Decimal],
) -> Decimal:
    total = _ZERO
    for term in addends.terms:
        part = term.component
        if isinstance(part, AdValorem):
            value = (_base(part.of, bases) if part.of else base) * part.percent / 100
        elif isinstance(part, Specific):
            counted = part.counted(quantities)
            value = counted * part.amount * _rate(part.currency, rates) / part.per
        else:
            value = part.amount * _rate(part.currency, rates)
        total = total + value if term.sign > 0 else total - value
    return total


def _base(name: str, bases: Mapping[str, Decimal]) -> Decimal:
    if name not in bases:
        raise MissingBaseError(name)
    return bases[name]


def _rate(currency: str, rates: Mapping[str, Decimal]) -> Decimal:
    rate = rates.get(currency)
    if rate is None:
        raise MissingRateError(currency)
    return rate
