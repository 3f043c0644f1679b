"""Hits of screening kept: added once each, found again, decided; and what was cleared before."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import F, Q, QuerySet

from greenlane.risk.screening.memory import Cleared
from greenlane.risk.screening.screener import Noted, Screened
from greenlane.store.models import DeclarationRow, WatchCleared, WatchHit

OPEN = Q(state="open")
STANDING = Q(state__in=("open", "confirmed"))
SORTS = {"found": "found", "score": "score", "office": "office", "state": "state",
         "mrn": "declaration__mrn"}  # fmt: skip


def cleared(marks: Collection[str]) -> set[Cleared]:
    """What a person has cleared of subjects with these marks, and nothing has reopened."""
    rows = WatchCleared.objects.filter(mark__in=marks, ended=None)
    return {Cleared(row.mark, f"{row.source}/{row.number}", row.entry_digest) for row in rows}


def add(row: DeclarationRow, told: Screened, how: str, *, held: bool, moment: datetime) -> int:
    """Keep the hits of a declaration, each once; gives how many are new."""
    known = set(
        WatchHit.objects.filter(declaration=row).values_list(
            "mark", "source", "number", "entry_digest"
        )
    )
    made = [_row(row, hit, told, how, held=held, moment=moment) for hit in told.hits]
    fresh = [hit for hit in made
             if (hit.mark, hit.source, hit.number, hit.entry_digest) not in known]  # fmt: skip
    return len(WatchHit.objects.bulk_create(fresh))


def _row(row: DeclarationRow, hit: Noted, told: Screened, how: str, *, held: bool,
         moment: datetime) -> WatchHit:  # fmt: skip
    source, _slash, number = hit.entry.partition("/")
    return WatchHit(
        declaration=row, version=row.version, role=hit.role, place=hit.place, mark=hit.mark,
        source=source, number=number, entry_digest=hit.digest,
        edition=int(told.lists.partition(":")[0]), score=hit.score, rule=hit.rule,
        grade=hit.grade, found_by=how, held=held and hit.grade == "listed", office=row.office,
        found=moment,
    )  # fmt: skip


def locked(number: int) -> WatchHit | None:
    """A hit, locked until the transaction ends."""
    return WatchHit.objects.select_for_update().filter(pk=number).first()


def same_pair(hit: WatchHit) -> list[WatchHit]:
    """The open hits of every declaration that mean the same subject and entry, locked."""
    rows = WatchHit.objects.select_for_update().filter(
        OPEN, mark=hit.mark, source=hit.source, number=hit.number, entry_digest=hit.entry_digest
    )
    return list(rows.order_by("pk"))


def same_count(hit: WatchHit) -> int:
    """How many open hits mean the same two as this one, itself included when it is open."""
    return WatchHit.objects.filter(
        OPEN, mark=hit.mark, source=hit.source, number=hit.number, entry_digest=hit.entry_digest
    ).count()


def remember(hit: WatchHit, moment: datetime, by: str, reason: str) -> None:
    """Keep that the subject of a hit is not its entry, as both are now."""
    WatchCleared.objects.get_or_create(
        mark=hit.mark, source=hit.source, number=hit.number, entry_digest=hit.entry_digest,
        ended=None, defaults={"moment": moment, "cleared_by": by, "reason": reason},
    )  # fmt: skip


def of(row: DeclarationRow) -> list[WatchHit]:
    """The hits of a declaration, the open ones first."""
    return list(WatchHit.objects.filter(declaration=row).order_by("-state", "-score", "pk"))


def holding(row: DeclarationRow) -> list[WatchHit]:
    """The hits for which the goods of a declaration are held."""
    return list(WatchHit.objects.filter(STANDING, declaration=row, held=True).order_by("pk"))


def listed(given: Mapping[str, str], office: str = "") -> "QuerySet[WatchHit]":
    """The inbox of hits, filtered and sorted; of one office when it is named."""
    rows = WatchHit.objects.select_related("declaration")
    rows = rows.filter(office=office) if office else rows
    state = given.get("state", "open")
    rows = rows if state == "all" else rows.filter(state=state)
    for name in ("source", "grade", "rule", "found_by"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    if given.get("held"):
        rows = rows.filter(held=given["held"] == "yes")
    for word in given.get("q", "").replace("\0", "").split()[:10]:
        rows = rows.filter(Q(declaration__mrn__icontains=word) | Q(number__icontains=word))
    sort = given.get("sort", "-score")
    column = F(SORTS.get(sort.removeprefix("-"), "score"))
    return rows.order_by(column.desc() if sort.startswith("-") else column.asc(), "pk")
