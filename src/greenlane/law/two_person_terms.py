"""The terms of acts of two persons and of delegations: their clocks, and the act of each kind."""

from collections.abc import Mapping
from typing import Any

import msgspec


class TwoPersonTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Days until a proposal lapses, the act of each kind, the longest delegation in days."""

    lapse_days: int
    basis: Mapping[str, str]
    delegation_days: int
    delegation_basis: str


def two_person_terms(data: Mapping[str, Any]) -> TwoPersonTerms:
    """The table [two_persons] of life.toml. Raises KeyError or ValueError when it is not whole."""
    return TwoPersonTerms(
        lapse_days=int(data["lapse_days"]),
        basis=dict(data["basis"]),
        delegation_days=int(data["delegation"]["days"]),
        delegation_basis=data["delegation"]["basis"],
    )
