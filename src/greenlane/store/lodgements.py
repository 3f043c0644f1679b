"""Lodgements written: one call of one SQL function, all or nothing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.ledger.posting import Posting
from greenlane.lifecycle.hold import Hold
from greenlane.store import raw


class Head(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The header row of a declaration (see models.DeclarationRow)."""

    mrn: str | None
    declarant: str
    lrn: str
    trader: str
    trade: str
    type_code: str
    office: str
    state: str
    lane: str | None
    items: int
    payable: Decimal
    currency: str
    law_day: date
    lodged: datetime
    accepted: datetime | None
    released: datetime | None
    lapses: date | None
    digest: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One event: number, canonical entry, digest in hexadecimal."""

    n: int
    kind: str
    moment: datetime
    entry: str
    digest: str


class OpenHold(msgspec.Struct, frozen=True, kw_only=True):
    """One open hold."""

    name: str
    kind: str
    owner: str
    reason: str
    basis: str
    opened: datetime
    due: datetime | None

    @classmethod
    def of(cls, hold: Hold, opened: datetime) -> "OpenHold":
        """The row of a hold opened at `opened`."""
        return cls(
            name=hold.name,
            kind=hold.kind,
            owner=hold.owner,
            reason=hold.reason,
            basis=hold.basis,
            opened=opened,
            due=hold.due,
        )


class Lodgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything one lodgement writes, beside body, answer and selection."""

    declaration: Head
    format: str
    status: int
    events: tuple[Entry, ...]
    holds: tuple[OpenHold, ...] = ()
    postings: tuple[Posting, ...] = ()
    topic: str = ""
    client: str = ""
    key: str = ""


class Written(msgspec.Struct, frozen=True):
    """What the database said; `status` and `answer` are the stored ones of a replay."""

    outcome: Literal["done", "replay", "lrn-conflict", "key-conflict"]
    status: int
    answer: bytes


_ENCODER = msgspec.json.Encoder()
_SQL = "select outcome, stored_status, stored_answer from lodge(%s::jsonb, %b, %s, %s)"


def lodge(lodgement: Lodgement, body: bytes, answer: bytes, selection: bytes) -> Written:
    """Write one lodgement in one transaction of one statement.

    A lost connection is tried once more on a fresh one: the references make that safe.
    """
    doc = _ENCODER.encode(lodgement).decode()
    row = raw.one(_SQL, (doc, body, answer.decode(), selection.decode()))
    return Written(row[0], row[1], (row[2] or "").encode())
