"""What officials owe: how long their relations cool off, which look-ups they explain."""

from collections.abc import Mapping
from typing import Any

import msgspec


class LookUpTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The weekly sample: its share in a hundred, its least number, working days to answer."""

    share_in_hundred: int
    least: int
    answer_days: int
    basis: str


class ConflictTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Years for which a relation that has ended still closes a file, by the kind of relation."""

    cooling_years: Mapping[str, int]
    basis: str


def look_up_terms(data: Mapping[str, Any]) -> LookUpTerms:
    """The table [look_ups] of life.toml. Raises ValueError when it asks for less than one."""
    terms = msgspec.convert(data, LookUpTerms)
    if not 1 <= terms.share_in_hundred <= 100 or min(terms.least, terms.answer_days) < 1:
        raise ValueError("look_ups: a share of 1 to 100, at least one look-up, at least one day")
    return terms


def conflict_terms(data: Mapping[str, Any]) -> ConflictTerms:
    """The table [conflict] of life.toml. Raises ValueError for a negative number of years."""
    terms = msgspec.convert(data, ConflictTerms)
    if any(years < 0 for years in terms.cooling_years.values()):
        raise ValueError("conflict: years are not negative")
    return terms
