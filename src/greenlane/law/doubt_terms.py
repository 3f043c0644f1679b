"""The terms on which customs may doubt a declared value: clocks, grounds, the right of appeal."""

from collections.abc import Mapping
from typing import Any

import msgspec

from greenlane.law.nomenclature import Words


class DoubtTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Days the importer has to answer a question and the written grounds; the act of each step.

    `appeal` tells the importer how to appeal (Article 11 of the valuation agreement).
    """

    reply_days: int
    respond_days: int
    basis: Mapping[str, str]
    appeal: Words
    appeal_basis: str


def doubt_terms(data: Mapping[str, Any]) -> DoubtTerms:
    """The table [doubt] of life.toml. Raises KeyError or ValueError when it is not whole."""
    return DoubtTerms(
        reply_days=int(data["reply_days"]),
        respond_days=int(data["respond_days"]),
        basis=dict(data["basis"]),
        appeal=dict(data["appeal"]),
        appeal_basis=data["appeal_basis"],
    )
