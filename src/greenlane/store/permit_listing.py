"""Issued permits as they are listed: those of a holder or an agency, filtered and sorted."""

from collections.abc import Mapping

from django.db.models import F, Prefetch, Q, QuerySet

from greenlane.store import parties
from greenlane.store.models import PermitBalance, PermitPosting, PermitRow

SORTS = {"number": "number", "document": "document", "holder": "holder", "agency": "agency",
         "until": "until", "issued": "issued", "state": "state"}  # fmt: skip


def seen(*, holder: str = "", agency: str = "") -> "QuerySet[PermitRow]":
    """All permits, or those of one holder or of one agency, with their books."""
    rows = PermitRow.objects.prefetch_related(
        Prefetch("balances", PermitBalance.objects.order_by("measure"))
    )
    if holder:
        rows = rows.filter(holder=holder)
    return rows.filter(agency=agency) if agency else rows


def filtered(found: "QuerySet[PermitRow]", given: Mapping[str, str]) -> "QuerySet[PermitRow]":
    """Filtered by words, state, agency and document; sorted by a key of SORTS, a dash for last."""
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        found = found.filter(
            Q(number__icontains=word) | Q(holder__icontains=word) | Q(application__icontains=word)
            | Q(holder__in=parties.called(word))
        )  # fmt: skip
    for name in ("state", "agency", "document"):
        if value := given.get(name, ""):
            found = found.filter(**{name: value.replace("\0", "")})
    sort = given.get("sort", "") or "-issued"
    column = F(SORTS.get(sort.removeprefix("-"), "issued"))
    return found.order_by(column.desc() if sort.startswith("-") else column.asc(), "pk")


def postings(row: PermitRow) -> list[PermitPosting]:
    """The movements of a permit, the newest first."""
    rows = PermitPosting.objects.filter(balance__permit=row)
    return list(rows.select_related("balance", "taking__declaration").order_by("-pk")[:500])
