"""Standing deadlines of every kind, as stored: the original ones, asked for by what moves them."""

from datetime import date, datetime

from django.db.models import Q

from greenlane.lifecycle.application import FINAL
from greenlane.store.models import ApplicationRow, DeclarationRow, HoldRow
from greenlane.store.ruling_models import RulingApplication

MOST = 2_000


def arrivals(since: date, office: str = "") -> list[DeclarationRow]:
    """Registered declarations whose last day for arrival is that day or later."""
    rows = DeclarationRow.objects.filter(state="registered", lapses__gte=since)
    return list(rows.filter(_at(office, "office")).order_by("lapses", "id")[:MOST])


def holds(since: datetime, office: str = "") -> list[HoldRow]:
    """Open holds whose owner should have acted then or later, with their declarations."""
    rows = HoldRow.objects.filter(lifted=None, due__gte=since).select_related("declaration")
    return list(rows.filter(_at(office, "declaration__office")).order_by("due", "id")[:MOST])


def rulings(since: date) -> list[RulingApplication]:
    """Applications for rulings that wait for customs, to be decided that day or later."""
    rows = RulingApplication.objects.filter(state="received", due__gte=since)
    return list(rows.order_by("due", "id")[:MOST])


def applications(since: date) -> list[ApplicationRow]:
    """Open applications that an agency decides that day or later, or whose applicant is asked."""
    waits = Q(due__gte=since) | Q(state="queried")
    rows = ApplicationRow.objects.exclude(state__in=sorted(FINAL)).filter(waits)
    return list(rows.order_by("due", "id")[:MOST])


def _at(office: str, name: str) -> Q:
    return Q(**{name: office}) if office else Q()
