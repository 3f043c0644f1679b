"""What a country's law says about paper while the system is away: schemes, terms, acts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from greenlane.law.nomenclature import Words


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """One scheme: from how long an outage it may be used, until when, and what it allows.

    Papers are captured within `capture_days` working days after restoration. `release` is False
    when goods wait for the system all the same.
    """

    code: str
    name: Words
    after: timedelta
    up_to: timedelta | None
    release: bool
    capture_days: int
    basis: str


class FallbackTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The law of papers: its schemes by code, the act of a release on paper, that of capture."""

    schemes: Mapping[str, Scheme]
    release_basis: str
    capture_basis: str


def fallback_terms(data: Mapping[str, Any]) -> FallbackTerms:
    """The table [fallback] of life.toml. Raises KeyError or ValueError when it is not whole."""
    return FallbackTerms(
        schemes={code: _scheme(code, each) for code, each in data["scheme"].items()},
        release_basis=data["release_basis"],
        capture_basis=data["capture_basis"],
    )


def _scheme(code: str, data: Mapping[str, Any]) -> Scheme:
    up_to = data.get("up_to_hours")
    return Scheme(
        code=code,
        name=dict(data["name"]),
        after=timedelta(minutes=int(data["after_minutes"])),
        up_to=None if up_to is None else timedelta(hours=int(up_to)),
        release=bool(data["release"]),
        capture_days=int(data["capture_days"]),
        basis=data["basis"],
    )
