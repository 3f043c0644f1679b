"""Reading the facts of a valuation from the tables of a TOML file that an officer can write."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from greenlane.duties.valuation.facts import ValuationFacts
from greenlane.duties.valuation.reasonable_means import PROHIBITED
from greenlane.kernel.finding import Finding
from greenlane.kernel.money import parse_money

_MONEY = re.compile(r"-?[0-9]+(\.[0-9]+)? [A-Z]{3}", re.ASCII)
_TABLES = frozenset({"goods", "sale", "comparable", "deductive", "computed", "fallback", "request"})
_PLURAL = {
    "comparable": "comparables", "element": "elements", "restriction": "restrictions",
    "condition": "conditions", "test": "tests", "adjustment": "adjustments", "cost": "costs",
    "deduction": "deductions",
}  # fmt: skip


def read_facts(case: Mapping[str, Any]) -> tuple[ValuationFacts | None, tuple[Finding, ...]]:
    """The facts of a case, or a finding for each thing that cannot be one.

    Amounts are text like "12.50 USD" and numbers are text or whole: a float is refused. A fall-back
    on a basis that Article 7.2 prohibits has no value to be read into and is refused by its letter.
    """
    tables = {key: value for key, value in case.items() if key in _TABLES}
    if refused := tuple(_prohibited(tables)):
        return None, refused
    try:
        return msgspec.convert(_plain(tables), ValuationFacts, strict=True), ()
    except (msgspec.ValidationError, _FloatError) as error:
        return None, (
            Finding(
                code="VAL-010",
                message=f"This is not a fact of a valuation: {error}",
                basis="WTO Customs Valuation Agreement, Article 8.4",
                fix="Correct the name or the amount; docs/reference/valuation.md lists them.",
            ),
        )


class _FloatError(ValueError):
    """A number was written as a binary fraction."""


def _prohibited(tables: Mapping[str, Any]) -> list[Finding]:
    fallback = tables.get("fallback")
    means = fallback.get("means", "") if isinstance(fallback, Mapping) else ""
    if not isinstance(means, str) or means not in PROHIBITED:
        return []
    return [
        Finding(
            code="VAL-011",
            message=f"A customs value never rests on this basis: {means}.",
            path=("fallback", "means"),
            value=means,
            basis=f"WTO Customs Valuation Agreement, {PROHIBITED[means].removeprefix('CVA ')}",
            fix="Apply an earlier method with reasonable flexibility, on data available here.",
        )
    ]


def _plain(value: Any) -> Any:
    """Tables as msgspec takes them: money taken apart, lists under their plural names."""
    if isinstance(value, float):
        raise _FloatError(f"write {value} as text")
    if isinstance(value, Mapping):
        return {_name(key, part): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, str) and _MONEY.fullmatch(value):
        money = parse_money(value)
        return {"amount": money.amount, "currency": money.currency}
    return value.isoformat() if isinstance(value, date) else value


def _name(key: str, value: Any) -> str:
    return _PLURAL.get(key, key) if isinstance(value, (list, tuple)) else key
