"""The valuation policy of a country on a day, from its law book."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.duties.valuation.decision import Policy
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.valuation_terms import CHOICES


def policy_of(law: LawOfDay, changed: Mapping[str, Any] | None = None) -> Policy:
    """What the country chose where the agreement leaves a choice, with the rates of the day.

    Read from the table [valuation] of country.toml; `changed` are keys that a worked case sets
    otherwise. Raises msgspec.ValidationError for a key or value that no policy has.
    """
    book = law.book
    chosen = {**book.valuation, **(changed or {})}
    unknown = set(chosen) - CHOICES
    if unknown:
        raise msgspec.ValidationError(f"no choice of a country: {', '.join(sorted(unknown))}")
    made = {
        "basis": book.valuation_basis,
        "currency": book.currency,
        "rates": law.rates,
        "rateBasis": law.rate_basis,
        "rounding": msgspec.to_builtins(book.value_rounding, builtin_types=(Decimal,)),
        "step": book.apportion_step,
        "day": law.day,
        **{_camel(key): value for key, value in chosen.items()},
    }
    return msgspec.convert(made, Policy)


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(map(str.title, rest))
