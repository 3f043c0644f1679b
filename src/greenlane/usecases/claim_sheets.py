"""A claim on one sheet: what made it, what was paid of it, the interest on it until today."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from greenlane.ledger.arrears import Arrears
from greenlane.lifecycle.event import Actor
from greenlane.store import wall
from greenlane.store.models import MoneyClaim, Payment, PostingRow
from greenlane.usecases import late_interest, payment_orders
from greenlane.usecases.desk import Desk
from greenlane.usecases.late_interest import NONE
from greenlane.usecases.permissions import ForbiddenError

_MOST = 500


class UnknownClaimError(LookupError):
    """There is no claim of that number (or not for the one who asks)."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A claim, the postings that a statement asks for, payments, interest charged.

    `running` is what it bears while nothing of it is charged yet: before the worker has come by.
    """

    claim: MoneyClaim
    deferred: list[PostingRow]
    payments: list[Payment]
    running: Arrears
    interest: list[MoneyClaim]


def read(number: str, actor: Actor, desk: Desk) -> Sheet:
    """The sheet of a claim's number. Raises UnknownClaimError, also for another's."""
    with wall.opened():
        claim = MoneyClaim.objects.select_related("operator", "on_claim").filter(
            number=number
        ).first()  # fmt: skip
        if claim is None:
            raise UnknownClaimError(number)
        try:
            payment_orders.check(claim.operator_id, actor)
        except ForbiddenError as error:
            raise UnknownClaimError(number) from error
        entries = PostingRow.objects.filter(claim=claim).values("entry_id")
        paid = Payment.objects.select_related("operator", "order").filter(entry__in=entries)
        interest = list(MoneyClaim.objects.filter(on_claim=claim).order_by("pk"))
        told = NONE if interest else late_interest.until_today(claim, desk)
        return Sheet(
            claim=claim, deferred=_deferred(claim, desk), payments=list(paid.order_by("pk")),
            running=told, interest=interest,
        )  # fmt: skip


def _deferred(claim: MoneyClaim, desk: Desk) -> list[PostingRow]:
    """What a statement's account deferred in its month, and what was taken back."""
    if claim.kind != "statement" or claim.since is None or claim.until is None:
        return []
    ends = (claim.since, claim.until + timedelta(days=1))
    first, end = (datetime.combine(day, time(), tzinfo=desk.zone) for day in ends)
    rows = PostingRow.objects.filter(claim=None, moment__gte=first, moment__lt=end)
    rows = rows.filter(debit=claim.account) | rows.filter(credit=claim.account)
    return list(rows.select_related("declaration").order_by("pk")[:_MOST])
