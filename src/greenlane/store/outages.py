"""Outages kept and asked for."""

from datetime import datetime

from django.db.models import Q, QuerySet

from greenlane.law.outage import Window
from greenlane.store.outage_models import Outage


def in_force() -> QuerySet[Outage]:
    """The outages that move deadlines: measured or confirmed, and not withdrawn."""
    known = Q(measured=True) | ~Q(confirmed_by="")
    return Outage.objects.filter(known, withdrawn=None)


def windows(since: datetime | None = None) -> list[Window]:
    """The windows in force, the oldest first; with `since`, those that had not ended by then."""
    rows = in_force()
    if since is not None:
        rows = rows.filter(Q(until=None) | Q(until__gte=since))
    return [window(row) for row in rows.order_by("since", "id")]


def window(row: Outage) -> Window:
    """An outage as the law sees it."""
    return Window(
        number=row.number,
        functions=frozenset(row.functions),
        offices=frozenset(row.offices),
        since=row.since,
        until=row.until,
        basis=row.basis,
    )


def locked(number: str) -> Outage | None:
    """The outage of that number, locked until the transaction ends."""
    return Outage.objects.select_for_update().filter(number=number).first()


def next_number(year: int) -> str:
    """A number for a new outage; the unique index decides when two are given at once."""
    count = Outage.objects.filter(number__startswith=f"OUT-{year}-").count()
    return f"OUT-{year}-{count + 1:04d}"


def newest(limit: int = 200) -> list[Outage]:
    """Outages, the newest first."""
    return list(Outage.objects.order_by("-since", "-id")[:limit])
