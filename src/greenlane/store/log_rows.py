"""The rows of record read for a check against the log: whole tables in order, a chunk at a time."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from greenlane.evidence.leaf import Record
from greenlane.evidence.log import digest
from greenlane.store import erasures
from greenlane.store.models import (
    DeclarationRow,
    DeclarationVersion,
    Erasure,
    EventRow,
    HoldRow,
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
    events: int
    receipt: str


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


class _Told(msgspec.Struct):
    receipt: str = ""


def _receipt(answer: str) -> str:
    """The receipt that an answer carries; nothing where it has none or is none."""
    try:
        return msgspec.json.decode(answer, type=_Told).receipt
    except (msgspec.DecodeError, RecursionError):
        return ""


def _last_event() -> Any:
    mine = EventRow.objects.filter(declaration=OuterRef("declaration")).order_by("-sequence")
    return Coalesce(Subquery(mine.values("sequence")[:1]), 0)


def versions() -> Iterator[VersionRecord]:
    """Every version of every declaration."""
    rows = DeclarationVersion.objects.order_by("pk").values_list(
        "pk", "version", "format", _subject("declaration__"), "body", "answer", "selection",
        _last_event(),
    )  # fmt: skip
    for pk, version, fmt, subject, body, answer, selection, events in rows.iterator(chunk_size=500):
        yield VersionRecord(
            pk, version, fmt, subject, digest(bytes(body)).hex(), digest(answer.encode()).hex(),
            digest(selection.encode()).hex(), events, _receipt(answer),
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


def records(table: Record) -> Iterator[tuple[int, str]]:
    """Every row of a table of records: its number and the digest of the columns that count."""
    sql = f"select id, encode(record_digest(%s, to_jsonb(t)), 'hex') from {table} t order by id"  # noqa: S608 - a name of ours
    with connection.cursor() as cursor:
        cursor.execute("select set_config('timezone', 'UTC', true)")
        cursor.execute(sql, [table])
        yield from cursor.fetchall()


_UNAPPROVED = """
select o.id from operator o where o.bank_account <> ''
and encode(sha256(convert_to(o.bank_account, 'UTF8')), 'hex') is distinct from (
    select a.details->'after'->>'digest' from two_person_act a
    where a.kind = 'bank-account' and a.state = 'approved' and a.subject = 'operator:' || o.id
    order by a.decided desc, a.id desc limit 1)
order by o.id
"""


def accounts_nobody_approved() -> Iterator[str]:
    """Operators whose bank account is not the one that two persons approved last."""
    with connection.cursor() as cursor:
        cursor.execute(_UNAPPROVED)
        yield from (operator for (operator,) in cursor.fetchall())


def without_events() -> Iterator[str]:
    """Declarations that no event made."""
    none = ~Exists(EventRow.objects.filter(declaration=OuterRef("pk")))
    yield from DeclarationRow.objects.filter(none).values_list(_subject(), flat=True)


def holds() -> dict[str, set[str]]:
    """The open holds of each declaration that has some, by name."""
    found: dict[str, set[str]] = {}
    rows = HoldRow.objects.filter(lifted=None).values_list(_subject("declaration__"), "name")
    for subject, name in rows.iterator(chunk_size=_CHUNK):
        found.setdefault(subject, set()).add(name)
    return found


_OWED = """
select coalesce(d.mrn, d.declarant || '/' || d.lrn)
from declaration d join declaration_version v on v.declaration_id = d.id and v.version = d.version
where v.answer like '{%%' and (d.payable, d.currency) is distinct from
      ((v.answer::jsonb->>'payable')::numeric, v.answer::jsonb->>'currency')
"""


def otherwise_owed() -> Iterator[str]:
    """Declarations whose list says another amount than their answer."""
    with connection.cursor() as cursor:
        cursor.execute(_OWED)
        yield from (subject for (subject,) in cursor.fetchall())


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
