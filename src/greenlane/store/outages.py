"""Outages kept and asked for."""

from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which outages a list shows; empty means any."""

    state: str = ""
    function: str = ""
    office: str = ""
    text: str = ""


_STATES = {
    "proposed": Q(withdrawn=None, measured=False, confirmed_by=""),
    "running": Q(withdrawn=None, until=None) & (Q(measured=True) | ~Q(confirmed_by="")),
    "over": Q(withdrawn=None, until__isnull=False) & (Q(measured=True) | ~Q(confirmed_by="")),
    "withdrawn": Q(withdrawn__isnull=False),
}
ORDERS = ("number", "since", "until", "declared")


def state_of(row: Outage) -> str:
    """How an outage stands: proposed, running, over or withdrawn."""
    if row.withdrawn is not None:
        return "withdrawn"
    if not (row.measured or row.confirmed_by):
        return "proposed"
    return "running" if row.until is None else "over"


def listed(filters: Filters, sort: str = "") -> QuerySet[Outage]:
    """The outages that match, the newest first unless sorted by one of ORDERS."""
    rows = Outage.objects.filter(_STATES.get(filters.state, Q()))
    if filters.function:
        rows = rows.filter(functions__contains=[filters.function])
    if filters.office:
        rows = rows.filter(Q(offices=[]) | Q(offices__contains=[filters.office]))
    if filters.text:
        rows = rows.filter(Q(number__icontains=filters.text) | Q(title_en__icontains=filters.text)
                           | Q(title_ar__icontains=filters.text))  # fmt: skip
    if sort.lstrip("-") in ORDERS:
        return rows.order_by(sort, "id")
    return rows.order_by("-since", "-id")


def one(number: str) -> Outage | None:
    """The outage of that number."""
    return Outage.objects.filter(number=number).first()
