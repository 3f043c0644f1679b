"""What the law of a country chooses where the valuation agreement leaves a choice, checked."""

from collections.abc import Mapping
from typing import Any

from greenlane.law.reading import LawDataError

# The keys of [valuation] in country.toml; greenlane.duties.valuation.decision.Policy says what
# each means.
CHOICES = frozenset(
    {
        "basis", "consent_to_swap", "processing_unasked", "same_time_days", "resale_days",
        "quantity_percent", "acts", "rounding",
    }
)  # fmt: skip
KEYS = frozenset({"value", "mass", "quantity"})


def valuation_terms(country: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table [valuation]; empty when there is none. Raises LawDataError for an unknown key."""
    terms = dict(country.get("valuation", {}))
    if unknown := set(terms) - CHOICES:
        raise LawDataError(f"country.toml valuation: unknown {', '.join(sorted(unknown))}")
    return terms


def apportion_keys(customs_value: Mapping[str, Any]) -> Mapping[str, str]:
    """By what a shipment's charge is shared over its items, for charges not shared by value.

    Raises LawDataError for another key than value, mass or quantity.
    """
    keys = dict(customs_value.get("by", {}))
    for code, key in keys.items():
        if key not in KEYS:
            raise LawDataError(f"country.toml customs_value by {code}: unknown key {key!r}")
    return keys
