"""Quotas and rulings: an order number of a measure exists, a ruling is about real goods."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from greenlane.law.coherence.dates import one_at_a_time, outside
from greenlane.law.coherence.rule import Broken, law_rule
from greenlane.standards import unit

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook


@law_rule("ME10", "The order number of a measure exists.", "TARIC ME10")
def order_numbers_exist(book: "LawBook") -> Iterator[Broken]:
    """Order numbers of measures."""
    for line, measure in enumerate(book.measures, start=2):
        if measure.order_number and measure.order_number not in book.quotas:
            yield "measures", line, f"unknown order number {measure.order_number!r}"


@law_rule("ON9", "A quota is for an area that exists.", "TARIC ON9")
def quota_areas_exist(book: "LawBook") -> Iterator[Broken]:
    """Areas of order numbers."""
    for line, order in enumerate(book.quotas.values(), start=2):
        if order.area not in book.areas:
            yield "quotas", line, f"unknown area {order.area!r}"


@law_rule("QD7", "A quota period lies within the days of its order number.", "TARIC QD7")
def periods_keep_their_order(book: "LawBook") -> Iterator[Broken]:
    """Periods of unknown order numbers, or outside the days of theirs."""
    for line, period in enumerate(book.quota_definitions.values(), start=2):
        order = book.quotas.get(period.order_number)
        if order is None:
            yield "quota_definitions", line, f"unknown order number {period.order_number!r}"
        elif outside(period.validity, order.validity):
            number = period.order_number
            yield "quota_definitions", line, f"{period.definition} is not within {number}"


@law_rule("QD1", "An order number has one period on a day.", "TARIC QD1")
def periods_do_not_overlap(book: "LawBook") -> Iterator[Broken]:
    """Periods of one order number that share a day."""
    rows = list(book.quota_definitions.values())
    return one_at_a_time("quota_definitions", rows, lambda period: period.order_number)


@law_rule("QD8", "A quota is counted in a unit that customs uses.", "TARIC QD8; Rec 20")
def quota_units_are_known(book: "LawBook") -> Iterator[Broken]:
    """Units of quota periods."""
    for line, period in enumerate(book.quota_definitions.values(), start=2):
        if not unit.is_valid(period.unit):
            yield "quota_definitions", line, f"unknown unit {period.unit!r}"


@law_rule("QA2", "A sub-quota lies within its main quota and is counted like it.", "TARIC QA2, QA3")
def sub_quotas_fit(book: "LawBook") -> Iterator[Broken]:
    """Associations of unknown periods, other days or other units; NM with a coefficient."""
    periods = book.quota_definitions
    for line, pair in enumerate(book.quota_associations, start=2):
        main, sub = periods.get(pair.main), periods.get(pair.sub)
        if main is None or sub is None or main is sub:
            yield "quota_associations", line, f"{pair.main} and {pair.sub} are not two periods"
        elif outside(sub.validity, main.validity) or sub.unit != main.unit:
            yield "quota_associations", line, f"{pair.sub} does not fit into {pair.main}"
        elif pair.relation == "NM" and pair.coefficient != 1:
            yield "quota_associations", line, "a normal relation has the coefficient 1"


@law_rule("QBP2", "A quota is blocked or suspended within its own days.", "TARIC QBP2, QSP2")
def blocks_lie_within(book: "LawBook") -> Iterator[Broken]:
    """Blocks of unknown periods, or outside them."""
    for line, each in enumerate(book.quota_blocks, start=2):
        period = book.quota_definitions.get(each.definition)
        if period is None:
            yield "quota_blocks", line, f"unknown period {each.definition!r}"
        elif outside(each.validity, period.validity):
            yield "quota_blocks", line, f"the days are not within {each.definition}"


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
