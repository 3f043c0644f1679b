"""Law between nodes: publications told with all that their digest is of, and taken as they were.

A post's chain of publications is the centre's: each one is entered with its moment, its changes
and its digest, which is reckoned anew; one that does not follow is refused (NOD-013).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from greenlane.law.schema import TABLES
from greenlane.messages.border_bundle import BundleError
from greenlane.messages.border_news import Publication
from greenlane.store import law_rows
from greenlane.store.models import LawChange, LawChangeSet, LawRow
from greenlane.usecases import law_chain

_KNOWN = "known "


def told(after: int, most: int) -> list[Publication]:
    """The publications after a number, up to about `most` changes, at least one if there is any."""
    found: list[Publication] = []
    sets = LawChangeSet.objects.filter(state="published", number__gt=after).order_by("number")
    for change_set in sets.select_related("restores"):
        made = _publication(change_set)
        if found and sum(len(each.changes) for each in (*found, made)) > most:
            break
        found.append(made)
    return found


def _publication(change_set: LawChangeSet) -> Publication:
    if change_set.published is None or change_set.number is None:
        raise ValueError("only what is published is told")
    return Publication(
        number=change_set.number, title=change_set.title, reason=change_set.reason,
        author=change_set.author, approver=change_set.approver or "",
        published=change_set.published, country=change_set.country,
        package=bytes(change_set.package or b"").hex(),
        restores=change_set.restores.number if change_set.restores else None,
        digest=bytes(change_set.digest or b"").hex(),
        changes=tuple(
            (table, key, str(since or ""), operation, dict(cells))
            for table, key, since, operation, cells in law_chain.changes_of(change_set)
        ),
    )  # fmt: skip


def take(publications: Iterable[Publication]) -> int:
    """Enter the publications that follow ours; gives how many. Raises BundleError (NOD-013)."""
    law_rows.lock()
    taken = 0
    for each in publications:
        newest = law_rows.latest()
        if each.number <= newest:
            if law_rows.chain_at(each.number).hex() != each.digest:
                raise BundleError("NOD-013", f"publication {each.number} is another one here")
            continue
        if each.number != newest + 1:
            raise BundleError("NOD-013", f"publication {newest + 1} is missing")
        _enter(each)
        taken += 1
    return taken


def _enter(each: Publication) -> None:
    made = LawChangeSet.objects.create(
        title=each.title, reason=each.reason, state="published", author=each.author,
        approver=each.approver, opened=each.published, published=each.published,
        number=each.number, country=each.country,
        package=bytes.fromhex(each.package) or None,
        restores=LawChangeSet.objects.filter(number=each.restores).first(),
    )  # fmt: skip
    changes = [(t, k, _day(since), o, c) for t, k, since, o, c in each.changes]
    if each.number == 1:
        _first(made, changes)
    else:
        _later(made, changes, each.published)
    if law_chain.link(made, law_chain.changes_of(made)).hex() != each.digest:
        raise BundleError("NOD-013", f"publication {each.number} does not follow the one before")
    made.digest = bytes.fromhex(each.digest)
    made.save(update_fields=["digest"])


def _first(made: LawChangeSet, changes: Iterable[law_chain.Change]) -> None:
    """The rows of the package, each known since its own moment."""
    LawRow.objects.bulk_create(
        (LawRow(change_set=made, table_name=table, key=key, since=since,
                until=law_rows.days(dict(cells))[1],
                known_from=datetime.fromisoformat(operation.removeprefix(_KNOWN)),
                cells=cells)
         for table, key, since, operation, cells in changes), batch_size=2_000,
    )  # fmt: skip


def _later(made: LawChangeSet, changes: Sequence[law_chain.Change], moment: datetime) -> None:
    LawChange.objects.bulk_create(
        (LawChange(change_set=made, table_name=table, key=key, since=since, operation=operation,
                   cells=cells)
         for table, key, since, operation, cells in changes), batch_size=2_000,
    )  # fmt: skip
    law_rows.supersede(((table, key, since) for table, key, since, _, _ in changes), moment)
    tables: dict[str, list[dict[str, str]]] = {}
    for table, _, _, operation, cells in changes:
        if operation == "put" and table in TABLES:
            tables.setdefault(table, []).append(dict(cells))
    law_rows.insert(made, tables, moment)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
