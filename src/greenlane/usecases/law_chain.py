"""The chain of publications: each is linked to the one before, and the rows are those it made."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from greenlane.evidence import log
from greenlane.store import raw
from greenlane.store.models import LawChange, LawChangeSet, LawRow

Change = tuple[str, str, date | None, str, Mapping[str, str]]
"""Table, key, first day, operation and cells."""
Place = tuple[str, str, date | None]


def link(change_set: LawChangeSet, changes: Iterable[Change]) -> bytes:
    """The digest of a publication that is numbered and dated: of what it was and of the last."""
    number = change_set.number or 0
    before = LawChangeSet.objects.filter(number=number - 1).values_list("digest", flat=True).first()
    return log.link(bytes(before or b""), log.canonical(_entry(change_set, changes)))


def _entry(change_set: LawChangeSet, changes: Iterable[Change]) -> dict[str, Any]:
    """What a publication was. The order in which changes were drafted is no part of it."""
    made = sorted((t, k, str(since or ""), o, cells) for t, k, since, o, cells in changes)
    return {
        "number": change_set.number,
        "title": change_set.title,
        "reason": change_set.reason,
        "author": change_set.author,
        "approver": change_set.approver,
        "moment": change_set.published,
        "country": change_set.country,
        "changes": made,
    }


def changes_of(change_set: LawChangeSet) -> list[Change]:
    """What a publication changed. The first one of all brought rows known since other moments."""
    if change_set.number == 1:
        rows = LawRow.objects.filter(change_set=change_set)
        return [
            (r.table_name, r.key, r.since, f"known {r.known_from.isoformat()}", r.cells)
            for r in rows.iterator()
        ]
    return drafted(change_set.changes.all())


def drafted(changes: Iterable[LawChange]) -> list[Change]:
    """Changes of a draft as the chain has them."""
    return [(c.table_name, c.key, c.since, c.operation, c.cells) for c in changes]


def first_broken_publication() -> int | None:
    """The number of the first publication that does not follow from the one before, or None.

    It follows when its digest is that of what it was, and when the rows of law that it made, and
    those that it put out of knowledge, are there as it said.
    """
    for change_set in LawChangeSet.objects.filter(state="published").order_by("number"):
        changes = changes_of(change_set)
        if bytes(change_set.digest or b"") != link(change_set, changes):
            return change_set.number
        if change_set.number != 1 and not _made(change_set, changes):
            return change_set.number
    return _orphan()


def _made(change_set: LawChangeSet, changes: Sequence[Change]) -> bool:
    """Whether the rows of law are what the publication put, and nothing it replaced is left."""
    put = {(t, k, since): cells for t, k, since, o, cells in changes if o == "put"}
    rows = {(r.table_name, r.key, r.since): r for r in LawRow.objects.filter(change_set=change_set)}
    moment = change_set.published
    told = all(row.cells == put.get(place) and row.known_from == moment
               for place, row in rows.items())  # fmt: skip
    return told and rows.keys() == put.keys() and not _left(changes, moment)


def _left(changes: Iterable[Change], moment: datetime | None) -> bool:
    """Whether a row that a change replaced was still known after it."""
    places = {(t, k, since) for t, k, since, _, _ in changes}
    old = LawRow.objects.filter(
        Q(known_to=None) | Q(known_to__gt=moment),
        known_from__lt=moment,
        key__in={key for _, key, _ in places},
    )
    return any((r.table_name, r.key, r.since) in places for r in old.iterator())


_ORPHAN = """
select min(made.number)
from law_row r join law_change_set made on made.id = r.change_set_id
where r.known_to is not null and not exists (
  select from law_change c join law_change_set p on p.id = c.change_set_id
  where p.published = r.known_to and p.state = 'published' and c.table_name = r.table_name
    and c.key = r.key and c.since is not distinct from r.since
)
"""


def _orphan() -> int | None:
    """The publication of a row that left our knowledge though nothing published changed it."""
    (number,) = raw.one(_ORPHAN, ())
    return number
