"""The terms of authorised operators: tiers, questions of self-assessment, dated benefits."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Words

BenefitCode = Literal["controls", "deferment", "guarantee", "priority", "premises", "transit"]


class AuthorisedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the self-assessment; `tiers` are those that answer it (none: all)."""

    code: str
    element: str
    text: Words
    tiers: tuple[str, ...] = ()


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """A tier: for firms of up to so many declarations a year (none: any)."""

    code: str
    name: Words
    most_declarations: int | None = None
    basis: str


class Benefit(msgspec.Struct, frozen=True, kw_only=True):
    """What a tier is given from a day to a day.

    `random` and `rule` multiply the shares of control by chance and by profiles that may be waived
    (never to nought by chance); `limit` is that of a deferred account, `percent` the share of a
    comprehensive guarantee.
    """

    code: BenefitCode
    tier: str
    since: date
    until: date | None = None
    basis: str
    random: Decimal = Decimal(1)
    rule: Decimal = Decimal(1)
    limit: Decimal = Decimal(0)
    percent: Decimal = Decimal(100)

    def __post_init__(self) -> None:
        """Raise ValueError for a benefit beyond its bounds."""
        if not 0 < self.random <= 1 or not 0 <= self.rule <= 1 or not 0 <= self.percent <= 100:
            raise ValueError(f"benefit {self.code}: a share lies between nought and one")

    def given(self, tier: str, day: date) -> bool:
        """Whether the tier has it on the day."""
        return self.tier == tier and Validity(self.since, self.until).covers(day)


class AuthorisedTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of authorised.toml: clocks in days, the act of each step, elements and the rest."""

    decision_days: int
    review_days: int
    appeal_days: int
    basis: Mapping[str, str]
    elements: Mapping[str, Words]
    tier: tuple[Tier, ...]
    question: tuple[AuthorisedQuestion, ...]
    benefit: tuple[Benefit, ...] = ()

    def asked(self, tier: str) -> tuple[AuthorisedQuestion, ...]:
        """The questions that a tier answers."""
        return tuple(q for q in self.question if not q.tiers or tier in q.tiers)

    def benefits(self, tier: str, day: date) -> dict[str, Benefit]:
        """What a tier is given on a day, by code."""
        return {b.code: b for b in self.benefit if b.given(tier, day)}


def authorised_terms(data: Mapping[str, Any]) -> AuthorisedTerms:
    """The parsed authorised.toml. Raises ValueError when an element or tier is not told whole."""
    terms = msgspec.convert(data, AuthorisedTerms)
    elements = {q.element for q in terms.question}
    tiers = {t.code for t in terms.tier}
    if elements != set(terms.elements):
        raise ValueError("every element has a question, and every question an element")
    named = {b.tier for b in terms.benefit} | {t for q in terms.question for t in q.tiers}
    if named - tiers:
        raise ValueError(f"there is no tier {sorted(named - tiers)}")
    return terms
