"""Coherence: the named rules that the tables of a law book keep, so that the law has one answer."""

from typing import TYPE_CHECKING

from greenlane.law.coherence import (
    charges,
    dates,
    measures,
    nomenclature,
    permits,
    quotas,
    references,
)
from greenlane.law.coherence.rule import RULES, Fault, LawRule

if TYPE_CHECKING:  # the book is checked by these rules before it is given out
    from greenlane.law.lawbook import LawBook

__all__ = ["RULES", "Fault", "LawRule", "check"]
_ORDER = {
    module.__name__: place
    for place, module in enumerate(
        (references, charges, nomenclature, dates, quotas, measures, permits)
    )
}
_RULES = sorted(RULES.values(), key=lambda rule: _ORDER[rule.broken.__module__])


def check(book: "LawBook") -> tuple[Fault, ...]:
    """Every fault of the book by every rule: what a name refers to first, then what it means."""
    return tuple(fault for rule in _RULES for fault in rule.faults(book))
