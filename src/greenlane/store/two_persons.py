"""Acts of two persons as they are listed: what one may decide, what one has proposed, the rest."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet

from greenlane.store.models import TwoPersonAct
from greenlane.store.two_person_models import STATES

SORTS = {"proposed": "proposed", "kind": "kind", "lapses": "lapses", "maker": "maker__username"}


def seen(
    kinds: Collection[str], office_kinds: Collection[str], office: str
) -> "QuerySet[TwoPersonAct]":
    """The acts of `kinds`, and those of `office_kinds` that belong to the office."""
    mine = Q(kind__in=kinds) | Q(kind__in=office_kinds, office=office)
    return TwoPersonAct.objects.filter(mine).select_related("maker", "checker", "maker_for")


def listed(
    found: "QuerySet[TwoPersonAct]", *, state: str = "", kind: str = "", text: str = "",
    sort: str = "",
) -> "QuerySet[TwoPersonAct]":  # fmt: skip
    """Filtered and sorted; `sort` is a key of SORTS, with a dash before it for the last first."""
    if state in STATES:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    for word in text.replace("\0", "").split()[:10]:
        found = found.filter(
            Q(subject__icontains=word) | Q(maker__username__icontains=word)
            | Q(reason__icontains=word)
        )  # fmt: skip
    column = F(SORTS.get(sort.removeprefix("-"), "proposed"))
    way = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return found.order_by(way, "pk")


def locked(number: int) -> TwoPersonAct | None:
    """An act, locked until the transaction ends, or None."""
    rows = TwoPersonAct.objects.select_for_update(of=("self",))
    return rows.select_related("maker", "maker_for", "checker").filter(pk=number).first()


def overdue(moment: datetime) -> list[int]:
    """The numbers of the proposals whose time has run out."""
    rows = TwoPersonAct.objects.filter(state="proposed", lapses__lte=moment)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:500])
