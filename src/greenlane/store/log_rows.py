"""The rows of record read for a check against the log: whole tables in order, a chunk at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from greenlane.evidence.log import digest
from greenlane.store import erasures
from greenlane.store.models import (
    DeclarationVersion,
    Erasure,
    EventRow,
    JournalRow,
    LawChangeSet,
)

_CHUNK = 2_000


@dataclass(frozen=True)
class EventRecord:
    """One event as stored; `moment` as the log writes it."""

    id: int
    sequence: int
    kind: str
    moment: str
    entry: str
    digest: bytes


@dataclass
class Declared:
    """A declaration: header (state, lane, version), the digest its chain begins with, events."""

    subject: str
    digest: bytes
    header: tuple[str, str | None, int]
    events: list[EventRecord] = field(default_factory=list)


@dataclass(frozen=True)
class VersionRecord:
    """One version by its digests, in hexadecimal."""

    id: int
    version: int
    format: str
    subject: str
    body: str
    answer: str
    selection: str


def _subject(path: str = "") -> Any:
    own = Concat(F(f"{path}declarant"), Value("/"), F(f"{path}lrn"))
    return Coalesce(F(f"{path}mrn"), own)


def moment_text(moment: datetime) -> str:
    """A moment as leaves have it: UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def declarations() -> Iterator[Declared]:
    """Every declaration with its events, in the order of their numbers."""
    rows = (
        EventRow.objects.order_by("declaration_id", "sequence")
        .values_list(
            "declaration_id", _subject("declaration__"), "declaration__digest",
            "declaration__state", "declaration__lane", "declaration__version",
            "id", "sequence", "kind", "moment", "entry", "digest",
        )
        .iterator(chunk_size=_CHUNK)
    )  # fmt: skip
    for _, group in groupby(rows, key=lambda row: row[0]):
        events = list(group)
        first = events[0]
        yield Declared(
            first[1], bytes(first[2]), (first[3], first[4], first[5]),
            [EventRecord(e[6], e[7], e[8], moment_text(e[9]), e[10], bytes(e[11]))
             for e in events],
        )  # fmt: skip


def versions() -> Iterator[VersionRecord]:
    """Every version of every declaration."""
    rows = DeclarationVersion.objects.order_by("pk").values_list(
        "pk", "version", "format", _subject("declaration__"), "body", "answer", "selection"
    )
    for pk, version, fmt, subject, body, answer, selection in rows.iterator(chunk_size=500):
        yield VersionRecord(
            pk, version, fmt, subject, digest(bytes(body)).hex(), digest(answer.encode()).hex(),
            digest(selection.encode()).hex(),
        )  # fmt: skip


def publications() -> Iterator[tuple[int, int, bytes]]:
    """Every publication of law: row, number, digest."""
    rows = LawChangeSet.objects.exclude(digest=None).order_by("pk")
    for pk, number, value in rows.values_list("pk", "number", "digest"):
        yield pk, number or 0, bytes(value or b"")


def journal() -> Iterator[JournalRow]:
    """Every journal entry."""
    rows: QuerySet[JournalRow] = JournalRow.objects.order_by("pk")
    yield from rows.iterator(chunk_size=_CHUNK)


@dataclass(frozen=True)
class ErasedValue:
    """One value that was replaced: where, and the digests of what was and what is there now."""

    table: str
    row: int
    column: str
    was: str
    now: str


def proven_erasures() -> Iterator[ErasedValue]:
    """What was erased, of those erasures whose proof is in the journal; in order."""
    told = JournalRow.objects.filter(kind="data.erased").values_list("entry", flat=True)
    proofs = {json.loads(entry).get("details", {}).get("proof") for entry in told}
    for erasure in Erasure.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        if erasures.proof(erasure) not in proofs:
            continue
        for item in erasure.items.order_by("pk"):
            was, now = bytes(item.was).hex(), bytes(item.now).hex()
            yield ErasedValue(item.table_name, item.row, item.column, was, now)
