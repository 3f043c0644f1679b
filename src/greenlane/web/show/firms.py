"""Firms by name: who stands behind the number on a list."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from greenlane.store import operators


def name(number: str) -> str:
    """What the register calls the firm; empty for one it does not know."""
    found = operators.by_ids([number]) if number else {}
    return found[number].name if number in found else ""


def read(numbers: Iterable[str]) -> None:
    """Read the firms of a page at once, so that `name` asks the register no more."""
    operators.by_ids({number for number in numbers if number})


def of(column: Callable[[Any], str]) -> Callable[[Sequence[Any]], None]:
    """`Listing.before` for rows whose firm stands in a column."""
    return lambda rows: read(column(row) for row in rows)
