"""The outbox: messages written with what caused them, taken by one worker each."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from greenlane.store.failpoints import reach
from greenlane.store.models import OutboxRow


def relay(send: Callable[[int, str, str], None], moment: datetime, limit: int = 100) -> int:
    """Send up to `limit` waiting messages, the oldest first; gives how many.

    A message is marked in the same transaction that took it. If `send` raises, nothing is marked:
    receivers drop repeats by the id.
    """
    with transaction.atomic():
        waiting = OutboxRow.objects.select_for_update(skip_locked=True).filter(sent=None)
        rows = list(waiting.order_by("id")[:limit])
        for row in rows:
            send(row.pk, row.topic, row.payload)
        if rows:
            reach("relay.sent")
        OutboxRow.objects.filter(pk__in=[row.pk for row in rows]).update(sent=moment)
    if rows:
        reach("relay.marked")
    return len(rows)
