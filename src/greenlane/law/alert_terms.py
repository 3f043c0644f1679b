"""Alerts as a country wants them: how severe each kind is, who is told, how soon they act."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import msgspec

Severity = Literal["low", "medium", "high", "critical"]
RANK: dict[str, int] = {"low": 1, "medium": 2, "high": 3, "critical": 4}


class AlertTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind: its severity, the roles that see it (the first one acts), minutes to act in.

    `lanes` (profile) and `at_least` (model: the probability) say what is worth an alert;
    `two_persons` are the outcomes that a second person must approve.
    """

    severity: Severity
    roles: tuple[str, ...]
    minutes: int
    basis: str
    lanes: tuple[str, ...] = ()
    at_least: Decimal = Decimal(1)
    two_persons: tuple[str, ...] = ()


def alert_terms(data: Mapping[str, Any]) -> Mapping[str, AlertTerm]:
    """The tables [alert.KIND] of life.toml. Raises ValueError for a kind that nobody acts on."""
    terms = {kind: msgspec.convert(each, AlertTerm, strict=False) for kind, each in data.items()}
    idle = [kind for kind, term in terms.items() if not term.roles or term.minutes < 1]
    if idle:
        raise ValueError(f"alert: nobody acts on {', '.join(idle)}")
    return terms
