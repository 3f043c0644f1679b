"""Lodgements written: one call of one SQL function, all or nothing."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec
import psycopg
from django.db import IntegrityError

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
    """What the database said; `status` and `answer` are the stored ones of a replay.

    `made` is the key of the declaration's row that was written, 0 for none.
    """

    outcome: Literal["done", "replay", "lrn-conflict", "key-conflict"]
    status: int
    answer: bytes
    made: int = 0


_ENCODER = msgspec.json.Encoder()
# The goods' places are written by the statement that lodges: where goods stand on a paper, a
# constraint refuses them together with everything else.
_SQL = """
with written as materialized (select * from lodge(%s::jsonb, %b, %s, %s)),
places as (
    insert into goods_place (key, world, mrn, number)
    select unnest(%s::text[]), 'electronic', %s::text, '' from written where outcome = 'done'
)
select outcome, stored_status, stored_answer, made from written
"""


class OnPaperError(RuntimeError):
    """The goods are declared on a paper of an outage; that paper is captured, not lodged anew."""


def lodge(
    lodgement: Lodgement, body: bytes, answer: bytes, selection: bytes, goods: Sequence[str] = ()
) -> Written:
    """Write one lodgement in one transaction of one statement, with the places of its `goods`.

    Raises OnPaperError, with nothing written, when goods stand on a paper.

    A lost connection is tried once more on a fresh one: the references make that safe.
    """
    doc = _ENCODER.encode(lodgement).decode()
    params = (
        doc,
        body,
        answer.decode(),
        selection.decode(),
        list(goods),
        lodgement.declaration.mrn,
    )
    try:
        row = raw.one(_SQL, params)
    except IntegrityError as error:
        if not isinstance(error.__cause__, psycopg.errors.ExclusionViolation):
            raise
        raise OnPaperError(lodgement.declaration.lrn) from error
    return Written(row[0], row[1], (row[2] or "").encode(), row[3] or 0)
