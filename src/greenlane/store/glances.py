"""Glances and links kept and read: the stream of the board, counts by lane, hour and way, links."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour

from greenlane.risk.mentions import Link, Mention
from greenlane.store import raw
from greenlane.store.glance_models import EntityLink, Glance
from greenlane.store.models import DeclarationRow

MOST = 500  # events that one look reads
_CHANGED = """
select e.id, e.declaration_id, e.moment from event e
where e.id > %s and e.kind in ('lodge', 'amend', 'rectify') order by e.id limit %s
"""
FIELDS = ("office", "lane", "origin", "chapter", "method")


def changed_after(number: int) -> list[tuple[int, int, datetime]]:
    """Events that gave a declaration a document."""
    return raw.many(_CHANGED, (number, MOST))  # type: ignore[return-value]  # as the columns are


def known(keys: Iterable[int]) -> set[int]:
    """Those of the declarations that have a glance."""
    return set(Glance.objects.filter(pk__in=list(keys)).values_list("pk", flat=True))


def put(row: DeclarationRow, found: Iterable[Link], **cells: Any) -> None:
    """The glance of a declaration and its links, in the place of what stood of it."""
    with transaction.atomic():
        Glance.objects.update_or_create(
            declaration=row, defaults={"lodged": row.lodged, "office": row.office, **cells}
        )
        EntityLink.objects.filter(declaration=row).delete()
        EntityLink.objects.bulk_create(
            EntityLink(declaration=row, a_kind=link.a.kind, a=link.a.key, b_kind=link.b.kind,
                       b=link.b.key)
            for link in found
        )  # fmt: skip


def seen(given: Mapping[str, str], since: datetime) -> "QuerySet[Glance]":
    """The glances since a moment that fit the filters."""
    rows = Glance.objects.filter(lodged__gte=since)
    plain = {"office": "office", "method": "method", "lane": "declaration__lane"}
    for name, column in plain.items():
        if given.get(name):
            rows = rows.filter(**{column: given[name]})
    if given.get("origin"):
        rows = rows.filter(origins__contains=[given["origin"].upper()[:4]])
    if given.get("chapter"):
        rows = rows.filter(chapters__contains=[given["chapter"][:2]])
    return rows


def newest(rows: "QuerySet[Glance]", limit: int) -> list[Glance]:
    """The newest ones with their declaration, open holds and open alerts."""
    wide = rows.select_related("declaration").annotate(
        holds=ArrayAgg("declaration__holdrow__kind", distinct=True, default=[],
                       filter=Q(declaration__holdrow__lifted=None,
                                declaration__holdrow__kind__isnull=False)),
        alerts=Count("declaration__alertrow", distinct=True,
                     filter=~Q(declaration__alertrow__state="closed")),
    )  # fmt: skip
    return list(wide.order_by("-lodged", "-pk")[:limit])


def by_lane(rows: "QuerySet[Glance]") -> dict[str, int]:
    """How many in each lane; "" for those without."""
    found = rows.values_list("declaration__lane").annotate(n=Count("pk"))
    return {lane or "": n for lane, n in found}


def by_method(rows: "QuerySet[Glance]") -> dict[str, int]:
    """How many by the method that chose them."""
    return dict(rows.values_list("method").annotate(n=Count("pk")))


def by_hour(rows: "QuerySet[Glance]", zone: Any) -> dict[tuple[datetime, str], int]:
    """How many by hour and lane."""
    hours = rows.annotate(hour=TruncHour("lodged", tzinfo=zone))
    found = hours.values_list("hour", "declaration__lane").annotate(n=Count("pk"))
    return {(hour, lane or ""): n for hour, lane, n in found}


def ways(rows: "QuerySet[Glance]") -> list[tuple[str, str, int, int]]:
    """Origin, office, how many, and how many of them in the red or yellow lane; the most first."""
    watched = Count("pk", filter=Q(declaration__lane__in=("red", "yellow")))
    found = rows.values_list("origin", "office").annotate(n=Count("pk"), watched=watched)
    return sorted(found, key=lambda each: (-each[2], each[0], each[1]))


def links_of(keys: Sequence[str], most: int) -> list[tuple[Link, int]]:
    """Links of some things with the declaration that each comes from; at most so many."""
    rows = EntityLink.objects.filter(Q(a__in=keys) | Q(b__in=keys)).order_by("-pk")[:most]
    return [
        (Link(Mention(row.a_kind, row.a), Mention(row.b_kind, row.b)), row.declaration_id)
        for row in rows
    ]
