"""Declarations read and moved on: one row locked, its events replayed, new events appended."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction

from greenlane.evidence import log
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import DeclarationLife, replay
from greenlane.lifecycle.event import Event
from greenlane.store import erasures, goods_places, inspections, permit_takings, stays
from greenlane.store.failpoints import reach
from greenlane.store.models import (
    DeclarationRow,
    DeclarationVersion,
    EventRow,
    HoldRow,
    OutboxRow,
    PostingRow,
)

_DECODER = msgspec.json.Decoder(Event)


class UnknownDeclarationError(LookupError):
    """There is no declaration of that number (or not for the one who asks)."""


class OvertakenError(RuntimeError):
    """Another writer moved the declaration on first; ask again."""


def by_mrn(mrn: str) -> DeclarationRow:
    """The declaration of that movement reference number. Raises UnknownDeclarationError."""
    try:
        return DeclarationRow.objects.get(mrn=mrn)
    except DeclarationRow.DoesNotExist as error:
        raise UnknownDeclarationError(mrn) from error


def fresh(key: int, **known: object) -> DeclarationRow:
    """The row of a declaration that was just written; columns that are not `known` are read when
    they are asked for.
    """
    known["id"] = key
    names = [field.attname for field in DeclarationRow._meta.concrete_fields]
    told = [name for name in names if name in known]  # Django wants them in the model's order
    return DeclarationRow.from_db(DEFAULT_DB_ALIAS, told, [known[name] for name in told])


def locked(mrn: str) -> DeclarationRow:
    """The declaration, locked until the transaction ends. Raises UnknownDeclarationError."""
    try:
        return DeclarationRow.objects.select_for_update().get(mrn=mrn)
    except DeclarationRow.DoesNotExist as error:
        raise UnknownDeclarationError(mrn) from error


def events(row: DeclarationRow) -> list[Event]:
    """All events of a declaration, in order."""
    entries = EventRow.objects.filter(declaration=row).order_by("sequence")
    return [_DECODER.decode(entry) for entry in entries.values_list("entry", flat=True)]


def decode(entry: str) -> Event:
    """An event from its canonical entry."""
    return _DECODER.decode(entry)


def life(row: DeclarationRow) -> DeclarationLife:
    """Where the declaration stands: the replay of its events."""
    return replay(events(row))


def version(row: DeclarationRow, number: int = 0) -> DeclarationVersion:
    """A version of a declaration; the present one when no number is given."""
    return DeclarationVersion.objects.get(declaration=row, version=number or row.version)


def append(
    row: DeclarationRow,
    happened: Sequence[Event],
    after: DeclarationLife,
    postings: Iterable[Posting] = (),
) -> bytes:
    """Append events, keep header and holds in step, and give the last event's digest.

    Runs inside the caller's transaction. Raises OvertakenError when the next number is taken.
    """
    last = EventRow.objects.filter(declaration=row).order_by("-sequence").first()
    digest, before = (last.digest, last.sequence) if last else (row.digest, 0)
    links = log.chain(bytes(digest), [log.canonical(event) for event in happened])
    rows = [
        EventRow(
            declaration=row,
            sequence=before + n,
            kind=event.kind,
            moment=event.moment,
            entry=log.canonical(event).decode(),
            digest=link,
        )
        for n, (event, link) in enumerate(zip(happened, links, strict=True), start=1)
    ]
    try:
        with transaction.atomic():
            EventRow.objects.bulk_create(rows)
    except IntegrityError as error:
        raise OvertakenError(row.mrn) from error
    reach("append.events")
    for event in happened:
        if event.results:
            inspections.add(row, event, before + 1 + happened.index(event))
        _keep_in_step(row, event)
    row.state, row.lane, row.version = after.state, after.lane, after.version
    row.doubt = after.doubt.state if after.doubt else ""
    row.save()
    reach("append.stood")
    post(row, postings, happened[-1].moment)
    reach("append.posted")
    OutboxRow.objects.create(
        declaration=row,
        topic=f"declaration.{after.state}",
        payload=row.mrn or "",
        created=happened[-1].moment,
    )
    reach("append.told")
    return links[-1] if links else bytes(digest)


def _keep_in_step(row: DeclarationRow, event: Event) -> None:
    match event.kind:
        case "arrive":
            row.lapses = None
        case "accept":
            row.accepted = event.moment
        case "release":
            row.released = event.moment
            permit_takings.write_off(row, event.moment)
            stays.write_off(row, event.moment)
        case "hold" if event.hold is not None:
            hold = event.hold
            HoldRow.objects.create(
                declaration=row,
                name=hold.name,
                kind=hold.kind,
                owner=hold.owner,
                reason=hold.reason,
                basis=hold.basis,
                opened=event.moment,
                due=hold.due,
            )
        case "lift":
            HoldRow.objects.filter(declaration=row, name=event.name, lifted=None).update(
                lifted=event.moment, lifted_by=event.actor.name
            )
        case "invalidate" | "expire":
            goods_places.free(mrn=row.mrn or "")
            HoldRow.objects.filter(declaration=row, lifted=None).update(
                lifted=event.moment, lifted_by=event.actor.name
            )
            row.lapses = None


def post(row: DeclarationRow, postings: Iterable[Posting], moment: datetime) -> None:
    """Add postings of a declaration."""
    PostingRow.objects.bulk_create(
        PostingRow(declaration=row, moment=moment, **msgspec.structs.asdict(p)) for p in postings
    )


def postings(row: DeclarationRow) -> list[Posting]:
    """All postings of a declaration, in order."""
    return [
        Posting(
            charge=p.charge, debit=p.debit, credit=p.credit, amount=p.amount, currency=p.currency
        )
        for p in PostingRow.objects.filter(declaration=row).order_by("id")
    ]


def add_version(
    row: DeclarationRow, fmt: str, body: bytes, answer: bytes, selection: bytes,
    *, number: int = 0, status: int = 200,
) -> None:  # fmt: skip
    """Store body and answer of a version; of that which `row` now stands at without a number."""
    DeclarationVersion.objects.update_or_create(
        declaration=row,
        version=number or row.version,
        defaults={
            "format": fmt,
            "body": body,
            "answer": answer.decode(),
            "selection": selection.decode(),
            "status": status,
        },
    )


def first_broken_event(row: DeclarationRow) -> int | None:
    """The number of the first event whose digest does not follow, or None when the chain holds.

    An event whose words a recorded erasure took out is taken for what that record says.
    """
    rows = list(EventRow.objects.filter(declaration=row).order_by("sequence"))
    entries = [r.entry.encode() for r in rows]
    left = erasures.erased_rows("event", [r.pk for r in rows], "entry")
    erased = {n for n, r in enumerate(rows) if left.get(r.pk) == log.digest(entries[n])}
    place = log.first_break(bytes(row.digest), entries, [bytes(r.digest) for r in rows], erased)
    return None if place is None else rows[place].sequence
