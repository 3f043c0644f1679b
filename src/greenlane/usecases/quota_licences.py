"""Licensed quotas: licences issued out of a period, drawn on by their holder, expired.

A licence takes its quantity out of what is available when it is issued, so licences together are
never more than the quota. Source: Regulation (EU) 2020/761, Articles 4-17 (quotas by licence).
"""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from greenlane.ledger.quantity import Movement
from greenlane.store import declarations, quotas
from greenlane.store.models import QuotaLicence, QuotaRequest
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import READERS
from greenlane.usecases.quota_serving import QuotaError, family_of, lock, owed_on_unmet
from greenlane.usecases.witnessed import must_be_open

_ZERO = Decimal(0)


@transaction.atomic
def issue(
    number: str,
    definition: str,
    holder: str,
    quantity: Decimal,
    since: date,
    until: date,
    desk: Desk,
) -> QuotaLicence:
    """Issue a licence on a licensed period. Raises QuotaError."""
    must_be_open(desk)
    rows = lock(family_of(definition, desk.book), desk)
    period = desk.book.quota_definitions[definition]
    if desk.book.quotas[period.order_number].mechanism != "licensed":
        raise QuotaError("QTA-010", f"{period.order_number} is not managed by licences")
    if since > until or not (period.validity.covers(since) and period.validity.covers(until)):
        raise QuotaError("QTA-011", "the days of the licence are not within the period")
    row = rows[definition]
    if not 0 < quantity <= row.balance:
        raise QuotaError("QTA-012", f"{definition} has {row.balance} {row.unit} left")
    try:
        with transaction.atomic():
            made = QuotaLicence.objects.create(
                number=number, definition=row, holder=holder, quantity=quantity, since=since,
                until=until,
            )  # fmt: skip
    except IntegrityError as error:
        raise QuotaError("QTA-013", f"there is a licence {number} already") from error
    moved = Movement(kind="issue", definition=definition, quantity=quantity, unit=row.unit)
    quotas.post(row, moved, desk.now(), licence=made)
    return made


@transaction.atomic
def use(row: QuotaRequest, desk: Desk) -> None:
    """Draw a request from the licences that its item cites; the rest of it is unmet.

    Only licences of the importer or declarant count, in force on the day of acceptance. The first
    that has anything left is drawn on.
    """
    rows = lock(family_of(row.definition_id, desk.book), desk)
    row.refresh_from_db()
    if row.allocated is not None:
        return
    licence = _cited(row)
    got = min(row.quantity, licence.quantity - licence.used) if licence else _ZERO
    if licence and got:
        licence.used += got
        licence.save(update_fields=["used"])
        period = rows[row.definition_id]
        period.allocated_on = desk.day_of(desk.now())
        moved = Movement(kind="use", definition=row.definition_id, quantity=got, unit=period.unit)
        quotas.post(period, moved, desk.now(), licence=licence, request=row)
    row.licence, row.allocated, row.decided = licence, got, desk.day_of(desk.now())
    row.owed = owed_on_unmet(row, got, desk)
    row.save(update_fields=["licence", "allocated", "decided", "owed"])


def _cited(row: QuotaRequest) -> QuotaLicence | None:
    """The first usable licence among the documents of the request's item."""
    parties = {row.declaration.declarant, row.declaration.trader}
    found = QuotaLicence.objects.select_for_update().filter(
        number__in=_document_ids(row), definition_id=row.definition_id, holder__in=parties,
        since__lte=row.day, until__gte=row.day, expired=False,
    )  # fmt: skip
    return next((each for each in found.order_by("until", "number") if each.used < each.quantity),
                None)  # fmt: skip


def _document_ids(row: QuotaRequest) -> set[str]:
    version = declarations.version(row.declaration)
    document = READERS[version.format](bytes(version.body)).declaration
    shipment = document.goods_shipment if document else None
    if document is None or shipment is None:
        return set()
    items = [
        item for place, item in enumerate(shipment.government_agency_goods_item, start=1)
        if (item.sequence_numeric if item.sequence_numeric is not None else place) == row.item
    ]  # fmt: skip
    named = [*document.additional_document, *(d for i in items for d in i.additional_document)]
    return {each.id for each in named if each.id}


@transaction.atomic
def expire(day: date, desk: Desk) -> int:
    """End the licences whose last day is before `day`: what is unused is available again."""
    past = QuotaLicence.objects.filter(until__lt=day, expired=False)
    ended = 0
    for definition in sorted(set(past.values_list("definition_id", flat=True))):
        ended += end_of(definition, day, desk)
    return ended


@transaction.atomic
def end_of(definition: str, day: date, desk: Desk) -> int:
    """End the licences on one period whose last day is before `day`; gives how many."""
    rows = lock(family_of(definition, desk.book), desk)
    row, ended = rows[definition], 0
    licences = QuotaLicence.objects.select_for_update().filter(
        definition_id=definition, until__lt=day, expired=False
    )
    for licence in licences.order_by("number"):
        if left := licence.quantity - licence.used:
            moved = Movement(kind="expire", definition=definition, quantity=left, unit=row.unit)
            quotas.post(row, moved, desk.now(), licence=licence)
        licence.expired = True
        licence.save(update_fields=["expired"])
        ended += 1
    return ended
