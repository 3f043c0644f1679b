"""Quotas and rulings: an order number of a measure exists, a ruling is about real goods."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from greenlane.law.coherence.rule import Broken, law_rule

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook


@law_rule("ME10", "The order number of a measure exists.", "TARIC ME10")
def order_numbers_exist(book: "LawBook") -> Iterator[Broken]:
    """Order numbers of measures."""
    for line, measure in enumerate(book.measures, start=2):
        if measure.order_number and measure.order_number not in book.order_numbers:
            yield "measures", line, f"unknown order number {measure.order_number!r}"


@law_rule("RL1", "A ruling on classification names a code of the nomenclature.", "TFA Article 3.9")
def rulings_name_goods(book: "LawBook") -> Iterator[Broken]:
    """Rulings on goods that nobody can declare."""
    for line, ruling in enumerate(book.rulings.values(), start=2):
        if ruling.kind == "classification" and ruling.code not in book.places:
            yield "rulings", line, f"unknown goods code {ruling.code!r}"


@law_rule("RL2", "A ruling on origin names a country.", "TFA Article 3.9")
def rulings_name_origins(book: "LawBook") -> Iterator[Broken]:
    """Rulings on an origin that is no country."""
    for line, ruling in enumerate(book.rulings.values(), start=2):
        if ruling.kind == "origin" and ruling.origin not in book.countries:
            yield "rulings", line, f"unknown country {ruling.origin!r}"


@law_rule("RL3", "A ruling gives its decision and its grounds.", "TFA Article 3.4 and 3.8")
def rulings_give_grounds(book: "LawBook") -> Iterator[Broken]:
    """Rulings without words."""
    for line, ruling in enumerate(book.rulings.values(), start=2):
        if not (any(ruling.decision.values()) and any(ruling.grounds.values())):
            yield "rulings", line, f"{ruling.ruling} has no decision or no grounds"
