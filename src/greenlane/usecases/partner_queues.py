"""Queues of partners: what the outbox says is put into the queue of everybody whom it concerns."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from greenlane.evidence import log
from greenlane.lifecycle.delivery import TERMS
from greenlane.store import partners
from greenlane.store.models import HoldRow, OutboxRow
from greenlane.store.partner_models import Partner, PartnerMessage
from greenlane.usecases.desk import Desk

FULL = "PAR-020 its queue is full"


@transaction.atomic
def fan_out(desk: Desk, limit: int = 200) -> int:
    """Put up to `limit` messages of the outbox into the queues; gives how many were looked at."""
    rows = partners.unfanned(limit)
    if not rows:
        return 0
    for partner in partners.open_ones().exclude(kind="authority").order_by("pk"):
        concerns = _for_agency if partner.kind == "agency" else _for_client
        _queue(partner, list(concerns(partner, rows)), desk.now())
    partners.fanned(rows)
    return len(rows)


def queue_open_holds(partner: Partner, desk: Desk) -> None:
    """What an agency is waited for already."""
    open_ones = HoldRow.objects.filter(kind="agency", owner=partner.agency, lifted=None)
    wanted = [(f"hold-{hold.pk}-wanted", "permit.wanted", *_hold(hold))
              for hold in open_ones.select_related("declaration").order_by("pk")]  # fmt: skip
    _queue(partner, wanted, desk.now())


Told = tuple[str, str, str, dict[str, Any]]  # event, topic, mrn, data


def _for_client(partner: Partner, rows: list[OutboxRow]) -> Iterable[Told]:
    for row in rows:
        about = row.declaration
        theirs = partner.operator_id in (about.declarant, about.trader)
        if theirs and (not partner.topics or row.topic in partner.topics):
            data = {"mrn": row.payload, "lrn": about.lrn, "state": row.topic.partition(".")[2]}
            yield f"outbox-{row.pk}", row.topic, row.payload, data


def _for_agency(partner: Partner, rows: list[OutboxRow]) -> Iterable[Told]:
    """Every hold of the agency once when it opens and once when it goes."""
    about = {row.declaration_id for row in rows}
    for hold in partners.holds_of(partner.agency, about):
        yield f"hold-{hold.pk}-wanted", "permit.wanted", *_hold(hold)
        if hold.lifted is not None:
            yield f"hold-{hold.pk}-closed", "permit.closed", *_hold(hold)


def _hold(hold: HoldRow) -> tuple[str, dict[str, Any]]:
    row = hold.declaration
    return row.mrn or "", {
        "mrn": row.mrn, "hold": hold.name, "office": row.office, "reason": hold.reason,
        "basis": hold.basis, "opened": hold.opened, "due": hold.due, "closed": hold.lifted,
    }  # fmt: skip


def queue(partner: Partner, messages: list[Told], moment: datetime) -> None:
    """Put messages into the queue of one partner; those it has already are left out."""
    _queue(partner, messages, moment)


def _queue(partner: Partner, messages: list[Told], moment: datetime) -> None:
    known = partners.told(partner, (event for event, *_ in messages))
    fresh = [each for each in messages if each[0] not in known]
    row = partners.locked(partner.code) if fresh else None
    if row is None:
        return
    room = TERMS[row.kind].queue - partners.waiting(row)
    made: list[PartnerMessage] = []
    for number, (event, topic, mrn, data) in enumerate(fresh, start=row.next_out):
        told = {"type": topic, "timestamp": moment, "sequence": number, "data": data}
        fits = len(made) < room
        made.append(PartnerMessage(
            partner=row, sequence=number, event=event, topic=topic, mrn=mrn, created=moment,
            body=log.canonical(told).decode(), state="waiting" if fits else "dead",
            fault="" if fits else FULL,
        ))  # fmt: skip
    PartnerMessage.objects.bulk_create(made)
    row.next_out += len(made)
    row.save(update_fields=["next_out"])
