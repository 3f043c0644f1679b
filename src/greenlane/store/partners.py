"""Partners and their queues: one sender to each at a time, messages in the order of their numbers.

A sender holds a lease on the partner's row, taken with SKIP LOCKED; nothing is sent inside a
transaction. Whoever dies leaves a lease that runs out, and his last message is sent again under
its old id.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from greenlane.store.models import HoldRow, OutboxRow
from greenlane.store.partner_models import Partner, PartnerMessage

LEASE = timedelta(minutes=3)  # longer than the longest call


def open_ones() -> "QuerySet[Partner]":
    """The partners that are told things."""
    return Partner.objects.exclude(state="closed")


def of_operator(operator: str) -> "QuerySet[Partner]":
    """The endpoints of one firm that are not closed, the oldest first."""
    return open_ones().filter(kind="client", operator_id=operator).order_by("pk")


def by_code(code: str) -> Partner | None:
    """The partner of that code, closed or not."""
    return Partner.objects.filter(code=code).first()


def locked(code: str) -> Partner | None:
    """The partner of that code, locked until the transaction ends."""
    return Partner.objects.select_for_update().filter(code=code).first()


def ready(moment: datetime) -> list[Partner]:
    """The partners to whom something can be sent now, those who wait longest first."""
    waits = PartnerMessage.objects.filter(partner=OuterRef("pk"), state="waiting")
    due = Q(next_try=None) | Q(next_try__lte=moment)
    free = Q(leased_until=None) | Q(leased_until__lte=moment)
    found = Partner.objects.filter(due, free, Exists(waits), state="active")
    return list(found.order_by("next_try", "pk"))


@transaction.atomic
def claim(code: str, lease: str, moment: datetime) -> Partner | None:
    """Take the lease of a partner, or None when somebody else sends to it or it is not due."""
    due = Q(next_try=None) | Q(next_try__lte=moment)
    free = Q(leased_until=None) | Q(leased_until__lte=moment)
    rows = Partner.objects.select_for_update(skip_locked=True)
    row = rows.filter(due, free, code=code, state="active").first()
    if row is not None:
        row.lease, row.leased_until = lease, moment + LEASE
        row.save(update_fields=["lease", "leased_until"])
    return row


def release(code: str, lease: str) -> None:
    """Give a lease back."""
    Partner.objects.filter(code=code, lease=lease).update(lease="", leased_until=None)


def head(partner: Partner) -> PartnerMessage | None:
    """The message that is next."""
    found = PartnerMessage.objects.filter(partner=partner, state="waiting")
    message = found.order_by("sequence").first()
    if message is not None:
        message.partner = partner
    return message


def unfanned(limit: int) -> list[OutboxRow]:
    """What stands in nobody's queue yet, oldest first; one transaction at a time has them.

    The order of one declaration is that of the rows' numbers: it is locked while it acts.
    """
    rows = OutboxRow.objects.select_for_update(of=("self",)).filter(fanned=False)
    return list(rows.select_related("declaration").order_by("id")[:limit])


def fanned(rows: Iterable[OutboxRow]) -> None:
    """Mark what now stands in the queues."""
    OutboxRow.objects.filter(pk__in=[row.pk for row in rows]).update(fanned=True)


def holds_of(agency: str, declarations: Iterable[int]) -> list[HoldRow]:
    """All holds of an agency on these declarations, open and lifted, in their order."""
    found = HoldRow.objects.filter(kind="agency", owner=agency, declaration__in=declarations)
    return list(found.select_related("declaration").order_by("pk"))


def told(partner: Partner, events: Iterable[str]) -> set[str]:
    """Those of the events that a partner was told of, or will be."""
    found = PartnerMessage.objects.filter(partner=partner, event__in=list(events))
    return set(found.values_list("event", flat=True))


def depths() -> dict[int, tuple[int, int]]:
    """Of each partner how many messages wait and how many were given up."""
    count = {s: Count("pk", filter=Q(state=s)) for s in ("waiting", "dead")}
    rows = PartnerMessage.objects.exclude(state="sent").values("partner").annotate(**count)
    return {row["partner"]: (row["waiting"], row["dead"]) for row in rows}


def waiting(partner: Partner) -> int:
    """How many messages wait for a partner."""
    return PartnerMessage.objects.filter(partner=partner, state="waiting").count()


def dead(code: str = "") -> "QuerySet[PartnerMessage]":
    """The messages that were given up, of one partner or all."""
    found = PartnerMessage.objects.filter(state="dead").select_related("partner")
    return (found.filter(partner__code=code) if code else found).order_by("partner", "sequence")


def away_agencies() -> dict[str, datetime]:
    """The agencies of which the alarm says that they are away, and since when."""
    rows = open_ones().filter(kind="agency").exclude(alarmed=None)
    return {row.agency: row.failing_since or row.registered for row in rows}


def silent(since: datetime, kind: str) -> list[Partner]:
    """Those of a kind that have not answered since then and of whom nobody was told yet."""
    return list(open_ones().filter(kind=kind, failing_since__lte=since, alarmed=None))


def forget_sent(before: datetime) -> int:
    """Delete messages that were sent before then; gives how many."""
    return PartnerMessage.objects.filter(state="sent", sent__lt=before).delete()[0]
