"""Refunds that were decided: told to the bank once, and what became of each there.

What was ordered stands on the account `transfer` until the bank says that it booked it (a debit of
a statement), or refuses it or gives it back: then it stands to the operator's credit again.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import Actor
from greenlane.store import journal, money
from greenlane.store.models import BankEntry, MoneyEntry, Refund
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need

ORDERED = "transfer"


def waiting() -> list[Refund]:
    """The refunds that the bank was not told yet, the oldest first."""
    return list(Refund.objects.filter(sent=None).select_related("operator").order_by("pk"))


def reference(row: Refund, desk: Desk) -> str:
    """The number under which the bank knows a refund: it is stated in the order."""
    return f"{desk.book.country}RFD{row.pk:09d}"


@transaction.atomic
def send(number: int, actor: Actor, desk: Desk) -> bool:
    """Record that a refund was ordered at the bank by hand; False when it was ordered before."""
    need(actor, "money.receive")
    row = Refund.objects.select_for_update().filter(pk=number, sent=None).first()
    if row is None:
        return False
    order([row], f"refund:{row.pk}", actor, desk)
    journal.note("money.refund-sent", actor, f"operator:{row.operator_id}", desk.now(),
                 amount=f"{row.amount} {row.currency}")  # fmt: skip
    return True


def order(rows: Sequence[Refund], subject: str, actor: Actor, desk: Desk) -> None:
    """Mark refunds as ordered and post them; the database refuses to order one twice."""
    moment = desk.now()
    entry = money.enter("refund-sent", (), moment, actor=actor.name, subject=subject)
    for row in rows:
        row.sent, row.state, row.reference = moment, "sent", reference(row, desk)
        row.save(update_fields=["sent", "state", "reference", "file"])
        money.add(entry, [_moved(row, f"refund:{row.operator_id}", ORDERED)])


def booked(told: Sequence[str], amount: Decimal, currency: str, entry: MoneyEntry) -> bool:
    """The bank booked refunds, one or a whole file, of that sum; False when it was not these.

    `told` are the numbers that the bank repeats. Runs inside the entry's transaction.
    """
    ours = _ordered(told)
    if not ours or sum(row.amount for row in ours) != amount or ours[0].currency != currency:
        return False
    for row in ours:
        row.state = "booked"
        row.save(update_fields=["state"])
        money.add(entry, [_moved(row, ORDERED, "bank")])
    return True


def _ordered(told: Sequence[str]) -> list[Refund]:
    """The refunds under way of these numbers; of a file's number all that are."""
    rows = Refund.objects.select_for_update().filter(state="sent").order_by("pk")
    return list(rows.filter(reference__in=told)) or list(rows.filter(file__number__in=told))


def came_back(
    told: Sequence[str], row: BankEntry, actor: Actor, desk: Desk
) -> MoneyEntry | None:  # fmt: skip
    """A transfer that the bank had booked came back: to the operator's credit. None: not ours."""
    refund = (
        Refund.objects.select_for_update()
        .filter(state="booked", reference__in=told, amount=row.amount, currency=row.currency)
        .first()
    )
    if refund is None:
        return None
    refund.state, refund.why = "returned", row.text[:200]
    refund.save(update_fields=["state", "why"])
    entry = money.enter("refund-back", [_moved(refund, "bank", f"credit:{refund.operator_id}")],
                        desk.now(), actor=actor.name, subject=f"refund:{refund.pk}")  # fmt: skip
    _noted(refund, actor, desk)
    return entry


def refused(refund: Refund, why: str, actor: Actor, desk: Desk) -> None:
    """The bank refused a transfer under way: the amount stands to the operator's credit again."""
    refund.state, refund.why = "rejected", why
    refund.save(update_fields=["state", "why"])
    money.enter("refund-back", [_moved(refund, ORDERED, f"credit:{refund.operator_id}")],
                desk.now(), actor=actor.name, subject=f"refund:{refund.pk}")  # fmt: skip
    _noted(refund, actor, desk)


def _noted(refund: Refund, actor: Actor, desk: Desk) -> None:
    journal.note("money.refund-back", actor, f"operator:{refund.operator_id}", desk.now(),
                 amount=f"{refund.amount} {refund.currency}", reason=refund.why,
                 refund=refund.reference, became=refund.state)  # fmt: skip


def _moved(row: Refund, debit: str, credit: str) -> Posting:
    return Posting(charge="", debit=debit, credit=credit, amount=row.amount, currency=row.currency)
