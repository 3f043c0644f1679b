"""The journal kept: one entry added in the caller's transaction, entries read, newest first."""

from datetime import datetime
from typing import Any

import msgspec

from greenlane.evidence.journal import JournalEntry, canonical_entry
from greenlane.lifecycle.event import Actor
from greenlane.store.journal_models import JournalRow


def note(kind: str, actor: Actor, subject: str, moment: datetime, **details: Any) -> int:
    """Add one entry and give its number. Raises UnknownKindError for a kind that is not declared.

    It stands or falls with the caller's transaction: what was not done was not noted. Who acts
    under a delegation is named with the one whose right he uses (`behalf`).
    """
    if actor.behalf:
        details["behalf"] = actor.behalf
    entry = JournalEntry(
        kind=kind,
        moment=moment,
        actor=actor.name,
        role=actor.role,
        unit=actor.unit,
        subject=subject,
        details=details,
    )
    row = JournalRow.objects.create(
        kind=kind,
        moment=moment,
        actor=actor.name,
        role=actor.role,
        unit=actor.unit,
        subject=subject,
        entry=canonical_entry(entry).decode(),
    )
    return row.pk


def entries(limit: int = 100, before: int | None = None, **filters: str) -> list[JournalEntry]:
    """Up to `limit` entries, the newest first; `filters` are kind, actor or subject, exact."""
    rows = JournalRow.objects.filter(**filters)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [decode(row.entry) for row in rows.order_by("-pk")[:limit]]


def decode(entry: str) -> JournalEntry:
    """An entry from its canonical text."""
    return _DECODER.decode(entry)


_DECODER = msgspec.json.Decoder(JournalEntry)
