"""A valuation decision: the method, what was tried before it and why not, and the parts."""

from collections.abc import Mapping
from datetime import date
from decimal import Context, Decimal
from typing import Literal

import msgspec

from greenlane.kernel.money import Money
from greenlane.kernel.rounding import Rounding

_EXACT = Context(prec=1_000)  # a value is the sum of its parts, to the last digit

Method = Literal["1", "2", "3", "4", "5", "6"]
METHODS: tuple[Method, ...] = ("1", "2", "3", "4", "5", "6")
# The article of the agreement behind each method.
ARTICLES: Mapping[Method, str] = {"1": "1", "2": "2", "3": "3", "4": "5", "5": "6", "6": "7"}
Outcome = Literal["determined", "asked", "undetermined"]


class _Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """Data for storage and explanation."""


class Policy(_Data, frozen=True, kw_only=True):
    """What the agreement leaves to the country, and the money of the day.

    `rates` are national units for one of a currency, with `rate_basis` for each. `consent_to_swap`
    and `processing_unasked` are the reservations of Annex III, paragraphs 3 and 4. The agreement
    gives no number for "about the same time" nor for "substantially the same quantity"; the
    country's are `same_time_days`, `resale_days` and `quantity_percent`. `acts` cites the national
    section for each method.
    """

    basis: Literal["CIF", "FOB"]
    currency: str
    rates: Mapping[str, Decimal]
    rounding: Rounding
    step: Decimal
    day: date
    rate_basis: Mapping[str, str] = {}
    consent_to_swap: bool = False
    processing_unasked: bool = False
    same_time_days: int = 90
    resale_days: int = 30
    quantity_percent: Decimal = Decimal(10)
    acts: Mapping[str, str] = {}


class Why(_Data, frozen=True, kw_only=True):
    """A reason with a stable code, the article it rests on, and what it is about."""

    code: str
    article: str
    about: str = ""


class Tried(_Data, frozen=True, kw_only=True):
    """One method looked at: why it could not be used (never empty), or that it was used.

    `aside` are the offers within it that were set aside, each with its reason.
    """

    method: Method
    used: bool
    why: tuple[Why, ...] = ()
    aside: tuple[Why, ...] = ()


class Part(_Data, frozen=True, kw_only=True):
    """One signed part of the value: what was declared, at which rate, and what it is here."""

    kind: str
    declared: Money
    rate: Decimal
    national: Decimal
    article: str
    document: str = ""
    rate_basis: str = ""
    units: Decimal | None = None


class Excluded(_Data, frozen=True, kw_only=True):
    """An element looked at that changes nothing, and why."""

    kind: str
    code: str
    article: str
    amount: Money | None = None


class ValuationDecision(_Data, frozen=True, kw_only=True):
    """How goods were valued, in the national currency, exact and rounded.

    `determined`: `method` gives `amount`. `asked`: the importer must first be heard on `asks`.
    `undetermined`: no method of the six could be used with what is known.
    """

    outcome: Outcome
    method: Method | None
    tried: tuple[Tried, ...]
    currency: str
    basis: Literal["CIF", "FOB"]
    parts: tuple[Part, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    asks: tuple[Why, ...] = ()
    accepted_by: tuple[Why, ...] = ()
    exact: Decimal | None = None
    amount: Decimal | None = None
    rounding: Rounding | None = None
    legal: tuple[str, ...] = ()


class Reached(_Data, frozen=True, kw_only=True):
    """What a method reached: parts when it can be used, otherwise reasons or questions."""

    parts: tuple[Part, ...] = ()
    why: tuple[Why, ...] = ()
    aside: tuple[Why, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    asks: tuple[Why, ...] = ()
    accepted_by: tuple[Why, ...] = ()


class NoRateError(LookupError):
    """An amount is in a currency without a rate on the day; `currency` says which."""

    def __init__(self, currency: str, day: date) -> None:
        super().__init__(f"no exchange rate for {currency} on {day.isoformat()}")
        self.currency = currency


def part(
    kind: str,
    declared: Money,
    policy: Policy,
    article: str,
    *,
    sign: int = 1,
    units: Decimal | None = None,
    document: str = "",
) -> Part:
    """A part in national currency; `declared` is for one unit when `units` are given.

    Raises NoRateError when its currency has no rate (Article 9).
    """
    rate = policy.rates.get(declared.currency)
    if rate is None:
        raise NoRateError(declared.currency, policy.day)
    amount = _EXACT.multiply(declared.amount, rate)
    return Part(
        kind=kind,
        declared=declared,
        rate=rate,
        national=_EXACT.multiply(amount, Decimal(sign) if units is None else sign * units),
        article=article,
        document=document,
        rate_basis=policy.rate_basis.get(declared.currency, ""),
        units=units,
    )


def total(parts: tuple[Part, ...]) -> Decimal:
    """The sum of the parts, in national currency, unrounded."""
    found = Decimal(0)
    for one in parts:
        found = _EXACT.add(found, one.national)
    return found
