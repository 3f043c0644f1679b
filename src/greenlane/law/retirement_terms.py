"""When a risk profile counts as dead: thresholds of the country, with their act."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec


class RetirementTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days without a hit; the least results known and the greatest share of findings."""

    no_hit_days: int
    least_known: int
    most_share: Decimal
    basis: str


def retirement_terms(data: Mapping[str, Any]) -> RetirementTerms:
    """The table [retirement] of life.toml. Raises ValueError for what can never be met."""
    terms = msgspec.convert(data, RetirementTerms, strict=False)
    if terms.no_hit_days < 1 or terms.least_known < 1 or not 0 < terms.most_share < 1:
        raise ValueError("retirement: at least a day, a result, and a share between 0 and 1")
    return terms
