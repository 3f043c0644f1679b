"""Notices to persons: sent once, then what they said is forgotten."""

from django.db import transaction

from greenlane.gateways.notices import Notices
from greenlane.store.models import PartyNotice
from greenlane.usecases import enrolling
from greenlane.usecases.desk import Desk

_APART = 10**12  # their ids are of another range than those of declarations


def step(notices: Notices, desk: Desk) -> int:
    """Send what waits, the oldest first; gives how many things were done.

    A notice is marked in the transaction that sent it; a receiver drops repeats by the id.
    """
    with transaction.atomic():
        waiting = PartyNotice.objects.select_for_update(skip_locked=True).filter(sent=None)
        rows = list(waiting.order_by("pk")[:100])
        for row in rows:
            notices.send(_APART + row.pk, row.topic, row.payload)
            row.sent, row.payload = desk.now(), ""
            row.save(update_fields=["sent", "payload"])
    return len(rows) + enrolling.lapse(desk)
