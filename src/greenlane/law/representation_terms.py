"""The terms of representation: clocks and acts of mandates and licences, and who owes."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Kind = Literal["own", "direct", "indirect"]
Person = Literal["declarant", "client"]


class Owing(msgspec.Struct, frozen=True, kw_only=True):
    """Who owes under one kind of representation; several owe jointly and severally."""

    owes: tuple[Person, ...]
    basis: str


class RepresentationTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Days until a proposed mandate lapses, the longest mandate, the act of each step, who owes."""

    proposal_days: int
    longest_days: int
    basis: Mapping[str, str]
    debtor: Mapping[Kind, Owing]

    def __post_init__(self) -> None:
        """Raise ValueError when a kind of representation has no debtor."""
        missing = {"own", "direct", "indirect"} - set(self.debtor)
        if missing or not all(each.owes and each.basis for each in self.debtor.values()):
            raise ValueError(f"who owes is not told for every kind: {sorted(missing)}")


def representation_terms(data: Mapping[str, Any]) -> RepresentationTerms:
    """The table [representation] of life.toml. Raises ValueError when it is not whole."""
    return msgspec.convert(data, RepresentationTerms)
