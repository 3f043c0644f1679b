"""Texts of a SAD as values of the data model, and values as texts, by the kind of their place."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from greenlane.datamodel.base import DateTime, Measure
from greenlane.messages.asycuda.places import Kind

_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:E-?[0-9]{1,2})?").fullmatch
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})", re.ASCII).fullmatch
_KILOGRAM = "KGM"
_CENTURY = 2000


def number(text: str) -> Decimal | None:
    """A decimal number as Java writes it (6.78E-4); None for anything else."""
    return Decimal(text) if _NUMBER(text) else None


def value(kind: Kind, text: str) -> Any:
    """The value of a text, or None when it is not of the kind."""
    if kind == "text":
        return " ".join(text.split())
    if kind == "flag":
        return {"true": "1", "false": "0"}.get(text)
    found = number(text)
    if found is None or kind == "decimal":
        return found
    if kind == "mass":
        return Measure(found, _KILOGRAM)
    return int(found) if found == found.to_integral_value() else None


def text(kind: Kind, of: Any) -> str:
    """The text of a value."""
    if kind == "flag":
        return "true" if of == "1" else "false"
    if kind == "mass":
        return f"{of.value:f}"
    return f"{of:f}" if isinstance(of, Decimal) else str(of)


def party(written: str) -> tuple[str, str]:
    """Name and address of a party: the first line, and the others."""
    lines = [" ".join(line.split()) for line in written.splitlines()]
    name, *others = [line for line in lines if line] or [""]
    return name, "\n".join(others)


def day(written: str) -> DateTime | None:
    """A day as ASYCUDA World exports it, month/day/year of this century; None for anything else.

    Only a text that is written again alike is read: no guess is made about other orders.
    """
    parts = _DAY(written)
    if parts is None:
        return None
    month, of_month, year = (int(part) for part in parts.groups())
    try:
        found = DateTime.of_day(date(_CENTURY + year, month, of_month))
    except ValueError:
        return None
    return found if day_text(found) == written else None


def day_text(moment: DateTime) -> str:
    """The day as ASYCUDA World exports it."""
    found = moment.day
    return f"{found.month}/{found.day}/{found.year % 100:02d}"
