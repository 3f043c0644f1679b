"""Records made of facts: what was declared of each item, as history knows it."""

from datetime import date
from typing import Any

from greenlane.risk.facts import Asked, Facts
from greenlane.risk.learning.record import Record

# Codes that a model is asked beside the features, by the scope and name of their fact.
CODES = {"procedure": "item", "preference": "item", "trade": "declaration",
         "incoterm": "declaration", "currency": "declaration"}  # fmt: skip


def records(asked: Asked, day: date) -> list[Record]:
    """A record of each item of a declaration, nothing known of its inspection."""
    return [record(asked.whole, item, day) for item in asked.items]


def record(whole: Facts, item: Facts, day: date) -> Record:
    """The record of one item."""
    value, duty = _number(item.get("customs_value")), _number(item.get("duty"))
    return Record(
        day=day, trader=whole.get("trader", ""), declarant=whole.get("declarant", ""),
        seller=whole.get("seller", ""), code=item.get("code", ""), origin=item.get("origin", ""),
        departure=whole.get("departure", ""), office=whole.get("office", ""),
        rate=duty / value if duty is not None and value else None, value=value,
        mass=_number(item.get("net_mass")), description=item.get("description", ""),
        other={name: str((item if scope == "item" else whole).get(name, ""))
               for name, scope in CODES.items()},
    )  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
