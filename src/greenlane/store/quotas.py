"""Quota balances and requests: opened, locked, drawn, returned; every movement is posted."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Sum

from greenlane.law.quota import QuotaDefinition
from greenlane.store.models import DeclarationRow, QuotaBalance, QuotaPosting, QuotaRequest


def opened(period: QuotaDefinition, moment: datetime) -> None:
    """Open the balance of a period on first use; increase it when the law made it larger."""
    row, fresh = QuotaBalance.objects.get_or_create(
        definition=period.definition, defaults={"volume": period.volume, "balance": period.volume}
    )
    if fresh:
        post(period.definition, "open", period.volume, moment)
    elif row.volume != period.volume:
        more = period.volume - row.volume
        changed = QuotaBalance.objects.filter(pk=row.pk, volume=row.volume).update(
            volume=period.volume, balance=F("balance") + more
        )
        if changed:
            post(period.definition, "increase", more, moment)


def locked(definitions: Iterable[str]) -> dict[str, QuotaBalance]:
    """The balances of those periods, locked in one order so that nobody waits for ever."""
    rows = QuotaBalance.objects.select_for_update().filter(pk__in=set(definitions)).order_by("pk")
    return {row.definition: row for row in rows}


def post(
    definition: str,
    kind: str,
    quantity: Decimal,
    moment: datetime,
    request: QuotaRequest | None = None,
    counterpart: str = "",
    reason: str = "",
) -> None:
    """Write a movement; a quantity that leaves the balance is negative."""
    QuotaPosting.objects.create(
        definition_id=definition, kind=kind, quantity=quantity, moment=moment, request=request,
        counterpart=counterpart, reason=reason,
    )  # fmt: skip


def move(balance: QuotaBalance, quantity: Decimal) -> None:
    """Change a locked balance; the database refuses one below nought."""
    balance.balance += quantity
    balance.save(update_fields=["balance"])


def ask(
    declaration: DeclarationRow,
    item: int,
    period: QuotaDefinition,
    quantity: Decimal,
    day: date,
) -> QuotaRequest:
    """Register the request of an item; done again it gives the request that is there."""
    request, _ = QuotaRequest.objects.get_or_create(
        declaration=declaration, item=item,
        defaults={"definition_id": period.definition, "order_number": period.order_number,
                  "quantity": quantity, "day": day},
    )  # fmt: skip
    return request


def waiting(definition: str, until: date) -> list[QuotaRequest]:
    """The requests of a period up to a day of acceptance that nobody has served."""
    return list(
        QuotaRequest.objects.filter(definition_id=definition, day__lte=until, allocated=None)
        .order_by("day", "pk")
        .select_related("declaration")
    )


def posted(definition: str) -> Decimal:
    """The sum of all movements of a period: its balance, if nothing is wrong."""
    total = QuotaPosting.objects.filter(definition_id=definition).aggregate(s=Sum("quantity"))["s"]
    return total or Decimal(0)
