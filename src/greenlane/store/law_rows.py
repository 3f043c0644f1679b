"""Law rows: read as known at a moment, written and superseded by a publication."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from greenlane.law.schema import TABLES, Row, Table, alike, key_of
from greenlane.store import raw
from greenlane.store.models import LawChangeSet, LawRow

_BATCH = 2_000
_PUBLISHING = 0x6C6177  # the advisory lock of a publication ("law")
_ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


def latest() -> int:
    """The number of the newest publication; nought before the first."""
    (number,) = raw.one("select coalesce(max(number), 0) from law_change_set", ())
    return int(number)


def mark() -> tuple[int, bytes]:
    """The number and digest of the newest publication: what a kept book is compared by."""
    rows = raw.many(
        "select number, digest from law_change_set where number is not null "
        "order by number desc limit 1",
        (),
    )
    return (int(rows[0][0]), bytes(rows[0][1] or b"")) if rows else (0, b"")


def lock() -> None:
    """Wait until no other publication is under way; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_PUBLISHING])


@contextmanager
def steady() -> Iterator[None]:
    """Several questions about the law with no publication between them, nor one half known.

    A publication takes its moment while it holds the lock alone: what is asked here about a past
    moment can never be answered otherwise later.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock_shared(%s)", [_PUBLISHING])
        yield


def next_moment(now: datetime) -> datetime:
    """When the publication under way becomes known: now, and after every one before it.

    Hosts' clocks differ; the order of publications may not. Needs the lock.
    """
    (last,) = raw.one("select max(published) from law_change_set", ())
    return max(now, last + timedelta(microseconds=1)) if last else now


def not_before_the_last(now: datetime) -> datetime:
    """Now, or the moment of the last publication where this host's clock is behind it."""
    (last,) = raw.one("select max(published) from law_change_set", ())
    return max(now, last) if last else now


def country_at(moment: datetime | None) -> dict[str, Any] | None:
    """What the last package published by then brought beside its tables; None before the first."""
    sets = LawChangeSet.objects.filter(state="published", country__isnull=False)
    if moment is not None:
        sets = sets.filter(published__lte=moment)
    return sets.order_by("-number").values_list("country", flat=True).first()


def first_country() -> dict[str, Any] | None:
    """What the first package brought beside its tables; None before it."""
    sets = LawChangeSet.objects.filter(number__isnull=False, country__isnull=False)
    return sets.order_by("number").values_list("country", flat=True).first()


def chain_at(number: int) -> bytes:
    """The digest of the chain of publications at its `number`; empty before the first."""
    found = LawChangeSet.objects.filter(number=number).values_list("digest", flat=True).first()
    return bytes(found or b"")


def tables_known_at(moment: datetime | None) -> dict[str, list[Row]]:
    """Every table as known at the moment, or now for None; rows in the order they were made."""
    known = Q(known_to=None) if moment is None else (
        Q(known_from__lte=moment) & (Q(known_to=None) | Q(known_to__gt=moment))
    )  # fmt: skip
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    rows = LawRow.objects.filter(known).order_by("pk").values_list("table_name", "cells")
    for name, cells in rows.iterator(chunk_size=_BATCH):
        tables[name].append(cells)
    return {
        name: alike(TABLES[name], rows)
        for name, rows in tables.items()
        if rows or TABLES[name].required
    }


def table_known_now(name: str) -> list[Row]:
    """The rows of one table as known now, with every column."""
    rows = LawRow.objects.filter(table_name=name, known_to=None).order_by("pk")
    return alike(TABLES[name], list(rows.values_list("cells", flat=True)))


def number_at(moment: datetime | None) -> int:
    """The number of the last publication at the moment."""
    sets = LawChangeSet.objects.filter(state="published")
    if moment is not None:
        sets = sets.filter(published__lte=moment)
    return sets.order_by("-number").values_list("number", flat=True).first() or 0


def published_at(number: int) -> datetime | None:
    """The moment of a publication; None for a number that was not given."""
    found = LawChangeSet.objects.filter(number=number).values_list("published", flat=True)
    return found.first()


def key_text(table: Table, row: Row) -> str:
    """The key of a row as the store has it."""
    return "|".join(key_of(table, row))


def days(row: Row) -> tuple[date | None, date | None]:
    """The days in force of a row; (None, None) in a table without days. Raises ValueError."""
    since, until = row.get("since"), row.get("until")
    return (
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
    )


def known_since(row: Row) -> datetime:
    """The moment from which a row of a package was known: its own day, else always."""
    known = row.get("known")
    return datetime.fromisoformat(known).replace(tzinfo=UTC) if known else _ALWAYS


@transaction.atomic
def insert(
    change_set: LawChangeSet,
    tables: Mapping[str, Sequence[Row]],
    moment: datetime,
    *,
    by_rows: bool = False,
) -> int:
    """Write rows known from `moment`, or `by_rows` from their own `known`; gives how many.

    Raises django.db.IntegrityError when a row overlaps another of its key.
    """
    made = [
        LawRow(
            change_set=change_set,
            table_name=name,
            key=key_text(TABLES[name], row),
            since=days(row)[0],
            until=days(row)[1],
            known_from=min(known_since(row), moment) if by_rows else moment,
            cells={column: cell for column, cell in row.items() if cell},
        )
        for name, rows in tables.items()
        if name in TABLES
        for row in rows
    ]
    LawRow.objects.bulk_create(made, batch_size=_BATCH)
    return len(made)


_SUPERSEDE = """
update law_row set known_to = %s
from unnest(%s::text[], %s::text[], %s::date[]) as place (table_name, key, since)
where law_row.table_name = place.table_name and law_row.key = place.key
  and law_row.since is not distinct from place.since and law_row.known_to is null
"""


def supersede(places: Iterable[tuple[str, str, date | None]], moment: datetime) -> int:
    """End our knowledge of the present rows at those tables, keys and first days."""
    found = list(places)
    columns = [list(column) for column in zip(*found, strict=True)] if found else [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_SUPERSEDE, [moment, *columns])
        return int(cursor.rowcount)


def present(name: str, key: str, since: date | None) -> LawRow | None:
    """The row of that place as we know it now."""
    return LawRow.objects.filter(table_name=name, key=key, since=since, known_to=None).first()


_OVERTAKING = """
select law.id from law_row law
join law_change change on change.table_name = law.table_name and change.key = law.key
  and change.since is not distinct from law.since
where change.change_set_id = %s
  and ((law.change_set_id <> %s and law.known_from > %s) or law.known_to > %s)
order by law.id limit 1
"""


def changed_since(moment: datetime, change_set: LawChangeSet) -> LawRow | None:
    """A row at one of a set's places that another publication made, or put away, after the moment.

    None when what the set is about stands as it did.
    """
    own = change_set.pk
    found = raw.many(_OVERTAKING, (own, own, moment, moment))
    return LawRow.objects.get(pk=found[0][0]) if found else None


def superseded_by(
    change_set: LawChangeSet, name: str, key: str, since: date | None
) -> LawRow | None:
    """The row of that place that the publication of the set put out of knowledge, if any."""
    return LawRow.objects.filter(
        table_name=name, key=key, since=since, known_to=change_set.published
    ).first()
