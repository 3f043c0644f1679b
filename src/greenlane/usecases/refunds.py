"""Refunds that were decided: the list for the bank, and that it was told."""

from django.db import transaction

from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import Actor
from greenlane.store import journal, money
from greenlane.store.models import Refund
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need


def waiting() -> list[Refund]:
    """The refunds that the bank was not told yet, the oldest first."""
    return list(Refund.objects.filter(sent=None).select_related("operator").order_by("pk"))


@transaction.atomic
def send(number: int, actor: Actor, desk: Desk) -> bool:
    """Record that a refund was handed to the bank; False when it was before."""
    need(actor, "money.receive")
    row = Refund.objects.select_for_update().filter(pk=number, sent=None).first()
    if row is None:
        return False
    row.sent = desk.now()
    row.save(update_fields=["sent"])
    moved = Posting(charge="", debit=f"refund:{row.operator_id}", credit="bank",
                    amount=row.amount, currency=row.currency)  # fmt: skip
    money.enter("refund-sent", [moved], row.sent, actor=actor.name, subject=f"refund:{row.pk}")
    journal.note("money.refund-sent", actor, f"operator:{row.operator_id}", row.sent,
                 amount=f"{row.amount} {row.currency}")  # fmt: skip
    return True
