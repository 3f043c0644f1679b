"""Payment orders: one reference under which everything that is owed is paid at once."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from greenlane.access.matrix import Subject
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.standards import creditor_reference
from greenlane.store import journal, money, wall
from greenlane.store.models import PaymentOrder, PaymentOrderLine
from greenlane.usecases import dues
from greenlane.usecases.desk import Desk
from greenlane.usecases.dues import Owed
from greenlane.usecases.permissions import ForbiddenError, matrix, need

_MOST_LINES = 500


class UnknownOrderError(LookupError):
    """There is no order of that reference (or not for the one who asks)."""


def make(operator: str, subjects: Collection[str], actor: Actor, desk: Desk) -> PaymentOrder:
    """An order over these debts of an operator (`declaration:MRN`, `claim:NUMBER`); none: all.

    An open order over the same debts is given again. Raises NotAllowedError when nothing is owed,
    ForbiddenError for another's debts.
    """
    need(actor, "money.order")
    check(operator, actor)
    terms = desk.book.payment_terms
    if terms is None:
        raise NotAllowedError("the law of the country has no terms for payments")
    with wall.opened(), transaction.atomic():
        found = dues.of_operator(operator, desk)
        chosen = [owed for owed in found if not subjects or owed.subject in subjects]
        if len(chosen) > _MOST_LINES:
            raise NotAllowedError("an order has at most %(most)s lines", most=_MOST_LINES)
        if not chosen or (subjects and len(chosen) < len(set(subjects))):
            raise NotAllowedError("nothing of this is owed any more")
        return _same(operator, chosen) or _made(operator, chosen, actor, desk, terms.order_days)


def check(operator: str, actor: Actor) -> None:
    """Raise ForbiddenError unless the actor may see what the operator owes and pays."""
    subject = Subject(parties=frozenset((operator,)))
    decision = matrix().decide(actor, "money.order", subject)
    if not decision.allowed:
        raise ForbiddenError(decision.reason)


def read(reference: str, actor: Actor) -> PaymentOrder:
    """The order of a reference. Raises UnknownOrderError, also for another's."""
    order = money.order_by_reference(creditor_reference.compact(reference))
    if order is None:
        raise UnknownOrderError(reference)
    try:
        check(order.operator_id, actor)
    except ForbiddenError as error:
        raise UnknownOrderError(reference) from error
    return order


def cancel(reference: str, actor: Actor, desk: Desk) -> PaymentOrder:
    """Cancel an open order: nothing is owed less by it. Raises NotAllowedError when it is paid."""
    with wall.opened(), transaction.atomic():
        order = PaymentOrder.objects.select_for_update().get(pk=read(reference, actor).pk)
        if order.state != "open":
            raise NotAllowedError("the order is %(state)s", state=order.state)
        order.state = "cancelled"
        order.save(update_fields=["state"])
        journal.note("money.cancelled", actor, f"order:{order.reference}", desk.now())
    return order


def lines(order: PaymentOrder) -> list[Owed]:
    """The debts of an order as they stand now, in its order."""
    rows = order.lines.select_related("declaration", "claim").order_by("pk")
    return [
        dues.of_declaration(line.declaration) if line.declaration else dues.of_claim(line.claim)
        for line in rows
    ]


def _same(operator: str, chosen: list[Owed]) -> PaymentOrder | None:
    """An open order over the same debts and amounts."""
    wanted = {(owed.subject, owed.amount) for owed in chosen}
    for order in PaymentOrder.objects.filter(operator_id=operator, state="open").order_by("-pk"):
        kept = order.lines.select_related("declaration", "claim")
        said = {
            (f"declaration:{line.declaration.mrn}" if line.declaration
             else f"claim:{line.claim.number}", line.amount)
            for line in kept
        }  # fmt: skip
        if said == wanted:
            return order
    return None


def _made(operator: str, chosen: list[Owed], actor: Actor, desk: Desk, days: int) -> PaymentOrder:
    moment = desk.now()
    day = desk.day_of(moment)
    body = f"{day.year % 100:02d}{desk.book.country}{money.next_number('order'):09d}"
    order = PaymentOrder.objects.create(
        reference=creditor_reference.make(body), operator_id=operator,
        amount=sum(owed.amount for owed in chosen), currency=desk.book.currency,
        created=moment, due=day + timedelta(days=days), made_by=actor.name,
    )  # fmt: skip
    PaymentOrderLine.objects.bulk_create(
        PaymentOrderLine(order=order, declaration=owed.declaration, claim=owed.claim,
                         amount=owed.amount)
        for owed in chosen
    )  # fmt: skip
    journal.note("money.ordered", actor, f"order:{order.reference}", moment,
                 amount=f"{order.amount} {order.currency}", lines=len(chosen))  # fmt: skip
    return order
