"""Requests for tariff quotas, taken from accepted entries in the transaction that accepts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from greenlane.datamodel.item_facts import ShipmentFacts
from greenlane.duties.assessment import Assessment
from greenlane.duties.quantities import declared_quantities, quantity_in
from greenlane.law.lawbook import LawBook
from greenlane.law.quota import QuotaDefinition
from greenlane.store import quotas
from greenlane.store.models import DeclarationRow
from greenlane.usecases.desk import Desk


@dataclass(frozen=True)
class Claim:
    """What an item asks of a quota: the quantity in the unit of its period."""

    item: int
    period: QuotaDefinition
    quantity: Decimal


def claims(shipment: ShipmentFacts, assessment: Assessment, book: LawBook) -> list[Claim]:
    """The quota claims of a judged declaration: items whose duty is that of an order number."""
    day = date.fromisoformat(assessment.day)
    law, found = book.on(day), []
    for facts, item in zip(shipment.items, assessment.items, strict=True):
        for line in item.lines:
            number = book.measure_by_id[line.measure].order_number
            period = period_of(book, number, day) if number else None
            if period is None:
                continue
            quantity = quantity_in(declared_quantities(facts, law), period.unit)
            if quantity is not None:
                found.append(Claim(item.sequence, period, quantity))
    return found


def period_of(book: LawBook, order_number: str, day: date) -> QuotaDefinition | None:
    """The period of an order number on a day."""
    return next((d for d in book.quota_definitions.values()
                 if d.order_number == order_number and d.validity.covers(day)), None)  # fmt: skip


def request(row: DeclarationRow, asked: Sequence[Claim], day: date, desk: Desk) -> None:
    """Register the claims of an accepted declaration: its day of acceptance is their rank."""
    for claim in asked:
        quotas.opened(claim.period, desk.now())
        quotas.ask(row, claim.item, claim.period, claim.quantity, day)
