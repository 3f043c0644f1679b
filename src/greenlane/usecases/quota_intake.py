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
from greenlane.ledger.quota import rounded_up
from greenlane.store import quotas
from greenlane.store.models import DeclarationRow, QuotaRequest
from greenlane.usecases import quota_licences, quota_returns
from greenlane.usecases.desk import Desk
from greenlane.usecases.quota_serving import (
    families_of,
    family_of,
    immediate,
    lock_all,
    serve,
)

_ZERO = Decimal(0)
_AMENDED = "amended: less was imported than had been allocated"


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
                found.append(Claim(item.sequence, period, rounded_up(quantity)))
    return found


def period_of(book: LawBook, order_number: str, day: date) -> QuotaDefinition | None:
    """The period of an order number on a day."""
    return next((d for d in book.quota_definitions.values()
                 if d.order_number == order_number and d.validity.covers(day)), None)  # fmt: skip


def request(row: DeclarationRow, asked: Sequence[Claim], day: date, desk: Desk) -> None:
    """Register the claims of an accepted declaration, or of an amendment of it.

    The day of acceptance is their rank, for ever: an amendment keeps it. What an amended item no
    longer asks for is returned; what it asks more is a request of the new version. Licensed quotas
    are drawn from the licence at once, and those that never wait are served at once. A licence
    whose holder is no party any more gets everything back.
    """
    wanted = {(claim.item, claim.period.definition): claim for claim in asked}
    standing = _standing(row)
    drawn_now = {name for name in (c.period.definition for c in asked) if _at_once(name, desk)}
    lock_all(drawn_now | {name for _, name in standing}, desk)
    for key, rows in standing.items():
        stays = key in wanted and not _anothers(rows, row)
        _keep(rows, wanted.pop(key).quantity if stays else _ZERO, row, desk)
    for (item, _), claim in sorted(wanted.items()):
        _ask(row, item, claim.period, claim.quantity, day, desk)
    named = {claim.period.definition for claim in asked}
    for family in families_of(named, desk.book):
        if immediate(family, desk.book):
            serve(family, day, desk)


def withdraw(row: DeclarationRow, reason: str, desk: Desk) -> None:
    """Take back everything a declaration asks for: it was invalidated."""
    standing = _standing(row)
    lock_all({name for _, name in standing}, desk)
    for rows in standing.values():
        _reduce(rows, sum(map(_kept, rows), _ZERO), reason, desk)


def _anothers(rows: Sequence[QuotaRequest], row: DeclarationRow) -> bool:
    """Whether a licence was drawn on whose holder neither declares nor owns the goods now."""
    return any(each.licence is not None and each.licence.holder not in (row.declarant, row.trader)
               for each in rows)  # fmt: skip


def _at_once(name: str, desk: Desk) -> bool:
    """Whether a claim on the period is drawn in the act of acceptance."""
    number = desk.book.quota_definitions[name].order_number
    return desk.book.quotas[number].mechanism == "licensed" or immediate(
        family_of(name, desk.book), desk.book
    )


def _standing(row: DeclarationRow) -> dict[tuple[int, str], list[QuotaRequest]]:
    """The requests of a declaration that stand, by item and period, in their order."""
    found: dict[tuple[int, str], list[QuotaRequest]] = {}
    rows = QuotaRequest.objects.filter(declaration=row, withdrawn=False).order_by("pk")
    for each in rows.select_related("declaration", "licence"):
        found.setdefault((each.item, each.definition_id), []).append(each)
    return found


def _kept(row: QuotaRequest) -> Decimal:
    """What a request still stands for: all of it until it is decided, then what was not returned.

    A part that was decided and not met is not asked for again.
    """
    return row.quantity - row.returned


def _keep(rows: list[QuotaRequest], quantity: Decimal, row: DeclarationRow, desk: Desk) -> None:
    """Bring the requests of one item to a new quantity."""
    change = quantity - sum(map(_kept, rows), _ZERO)
    if change < 0:
        _reduce(rows, -change, _AMENDED, desk)
    elif change > 0:
        period = desk.book.quota_definitions[rows[0].definition_id]
        _ask(row, rows[0].item, period, change, rows[0].day, desk)


def _reduce(rows: Sequence[QuotaRequest], less: Decimal, reason: str, desk: Desk) -> None:
    """Take `less` back from requests, the last first; the unmet part goes before the allocated."""
    for row in reversed(rows):
        taken = min(less, _kept(row))
        less -= taken
        if row.allocated is None:
            quota_returns.shrink(row, taken, desk)
        elif (back := taken - (row.quantity - row.allocated)) > 0:
            quota_returns.give_back(row.pk, back, reason, desk)


def _ask(
    row: DeclarationRow, item: int, period: QuotaDefinition, quantity: Decimal, day: date,
    desk: Desk,
) -> None:  # fmt: skip
    if not quantity:
        return
    quotas.ensure(period, desk.now())
    made, _ = QuotaRequest.objects.get_or_create(
        declaration=row, item=item, version=row.version,
        defaults={"definition_id": period.definition, "order_number": period.order_number,
                  "quantity": quantity, "day": day},
    )  # fmt: skip
    if desk.book.quotas[period.order_number].mechanism == "licensed":
        quota_licences.use(made, desk)
