"""Code lists and offices: named values that a declaration may use."""

from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Words


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An act of law and the days it is in force."""

    act: str
    title: Words
    validity: Validity


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """An agency that controls goods at the border."""

    agency: str
    name: Words
    basis: str


class CustomsOffice(msgspec.Struct, frozen=True, kw_only=True):
    """A customs office: where it is, which modes of transport it serves, what it can inspect."""

    office: str
    name: Words
    unlocode: str
    modes: frozenset[str]
    physical_per_day: int


class ValuationCode(msgspec.Struct, frozen=True, kw_only=True):
    """An addition to, or deduction from, the price (Articles 1 and 8 of the WTO agreement).

    A code of the kind `named` states a value that is no part of the customs value: `base` is the
    name by which formulas take a share of it (`retail-price`), or `exported-goods`, the value of
    goods that were sent out for processing.
    """

    code: str
    kind: Literal["addition", "deduction", "named"]
    name: Words
    basis: str
    base: str = ""


class Incoterm(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery term and what its price includes."""

    code: str
    name: Words
    freight: bool
    insurance: bool


class ExchangeRate(msgspec.Struct, frozen=True, kw_only=True):
    """`per` units of `currency` are worth `rate` of the national currency."""

    currency: str
    per: Decimal
    rate: Decimal
    validity: Validity
    basis: str


class HoldTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of a kind of hold: hours until it is due, its ground, its words for the trader."""

    hours: int
    basis: str
    reason: Words


class AdditionalCode(msgspec.Struct, frozen=True, kw_only=True):
    """An additional code: the producer, or the kind of goods, that a measure singles out."""

    code: str
    name: Words
    validity: Validity


class Footnote(msgspec.Struct, frozen=True, kw_only=True):
    """A footnote of the tariff."""

    footnote: str
    text: Words
    validity: Validity


class TariffNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note of the tariff to a section (its Roman number), chapter, heading or code (`place`).

    A `legal` note is law and decides where goods belong (General Interpretative Rule 1); an
    `explanatory` one helps to read it.
    """

    place: str
    number: str
    kind: Literal["legal", "explanatory"]
    text: Words
    validity: Validity
    basis: str


class InterestRate(msgspec.Struct, frozen=True, kw_only=True):
    """Simple interest for a `purpose` (late payment, refund), in per cent for a `period`.

    A yearly rate is due by the day, a monthly one for each month or part of a month.
    """

    purpose: str
    percent: Decimal
    validity: Validity
    basis: str
    period: Literal["year", "month"] = "year"


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """An advance ruling that binds customs towards its holder (TFA Article 3).

    It fixes the `code` of the goods described, their `origin`, or how they are valued.
    """

    ruling: str
    kind: Literal["classification", "origin", "value"]
    holder: str
    code: str
    origin: str
    decision: Words
    grounds: Words
    validity: Validity
    basis: str


class ExchangeTerms(msgspec.Struct, frozen=True, kw_only=True):
    """When a market rate replaces a published one: off by more than so many per cent."""

    trigger_percent: Decimal
    basis: str


class RulingTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of advance rulings: decided within `days`, binding for `years`.

    `document` is the code (category and type) under which a declaration cites one.
    """

    document: str = ""
    days: int = 90
    years: int = 3
    basis: str = ""


class Synonym(msgspec.Struct, frozen=True, kw_only=True):
    """A word by which people look for goods that the tariff calls otherwise."""

    code: str
    language: str
    word: str
