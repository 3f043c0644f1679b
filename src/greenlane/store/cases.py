"""Case files kept: numbered in their year, entries appended as a chain, found in the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from greenlane.evidence import log as chains
from greenlane.lifecycle.case import CaseEntry, CaseHead, follows
from greenlane.store.case_models import CaseEntryRow, CaseFile, CaseMember
from greenlane.store.journal_models import JournalRow
from greenlane.store.log_models import LogLeaf

_LOCK = 0x63617365  # "case": one number at a time
_DECODER = msgspec.json.Decoder(CaseEntry)
SORTS = {"number": "number", "opened": "opened", "state": "state", "by": "opened_by"}
__all__ = ["CaseEntryRow", "CaseFile"]


def next_number(year: int) -> str:
    """The next number of a year; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    taken = CaseFile.objects.filter(number__startswith=f"CF-{year}-").count()
    return f"CF-{year}-{taken + 1:05d}"


def open_file(head: CaseHead) -> CaseFile:
    """A case file with its head; whoever opens it is its first member."""
    text = chains.canonical(head)
    made = CaseFile.objects.create(
        number=head.number, reason=head.reason, head=text.decode(), origin=chains.digest(text),
        opened_by=head.opened_by, opened=head.opened,
    )  # fmt: skip
    admit(made, head.opened_by)
    return made


def admit(case: CaseFile, username: str) -> None:
    """Let a person read the file."""
    CaseMember.objects.get_or_create(case=case, username=username)


def by_number(number: str, *, lock: bool = False) -> CaseFile | None:
    """The case of that number; locked until the transaction ends, if wanted."""
    rows = CaseFile.objects.select_for_update() if lock else CaseFile.objects
    return rows.filter(number=number).first()


def entries(case: CaseFile) -> list[CaseEntry]:
    """Its entries, in order; one whose words were erased is not told."""
    found = case.entries.order_by("number").values_list("entry", flat=True)
    return [_DECODER.decode(text) for text in found if text.startswith("{")]


def linked(case: CaseFile, entry: CaseEntry) -> tuple[bytes, bytes]:
    """The text of the next entry and its link. Raises NotAllowedError when it cannot follow."""
    follows(entries(case), entry)
    last = case.entries.order_by("-number").first()
    before = bytes(last.digest) if last else bytes(case.origin)
    text = chains.canonical(entry)
    return text, chains.link(before, text)


def append(case: CaseFile, entry: CaseEntry, text: bytes, link: bytes, journal: int,
           declaration: Any = None) -> None:  # fmt: skip
    """Add the entry, in the caller's transaction."""
    CaseEntryRow.objects.create(
        case=case, number=entry.number, kind=entry.kind, subject=entry.subject,
        declaration=declaration, entry=text.decode(), digest=link, journal=journal,
        moment=entry.moment,
    )  # fmt: skip


def listed(given: Mapping[str, str]) -> "QuerySet[CaseFile]":
    """Case files filtered and sorted as asked for; what is open, the newest first, by default."""
    rows = CaseFile.objects.annotate(size=Count("entries"))
    state = given.get("state", "") or "open"
    rows = rows if state == "all" else rows.filter(state=state)
    words = given.get("q", "").replace("\0", "").strip()
    if words:
        rows = rows.filter(Q(number__icontains=words) | Q(opened_by__icontains=words))
    sort = given.get("sort", "")
    column = F(SORTS.get(sort.removeprefix("-"), "number"))
    return rows.order_by(column.asc() if sort and not sort.startswith("-") else column.desc())


def with_alert(number: int) -> "QuerySet[CaseFile]":
    """The case files that have an alert in them."""
    return CaseFile.objects.filter(entries__subject=f"alert:{number}").distinct()


def declarations_of(case: CaseFile) -> list[Any]:
    """The declarations in a case file, in the order of their entries."""
    rows = case.entries.filter(kind="declaration").select_related("declaration").order_by("number")
    return [row.declaration for row in rows if row.declaration is not None]


def noted(case: CaseFile) -> list[str]:
    """What the journal noted about a case, in order: its opening and each entry."""
    rows = JournalRow.objects.filter(subject=f"case:{case.number}",
                                     kind__in=("case.opened", "case.entered"))  # fmt: skip
    return list(rows.order_by("pk").values_list("entry", flat=True))


def leaf_of(entry: str, since: datetime, before: int) -> tuple[int, str] | None:
    """Place and text of the leaf of a journal entry among the first `before`, if it has one."""
    digest = chains.digest(entry.encode()).hex()
    rows = LogLeaf.objects.filter(subject="", created__gte=since, position__lt=before)
    found = rows.filter(entry__contains=f'"entry":"{digest}"').order_by("position").first()
    return (found.position, found.entry) if found else None
