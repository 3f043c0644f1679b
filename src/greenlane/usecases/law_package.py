"""A new version of the country package as a change of the law: what it changed, drafted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from greenlane.law.schema import TABLES, Row, Table
from greenlane.store.models import LawChangeSet, LawRow
from greenlane.usecases import law_desk
from greenlane.usecases.desk import Desk
from greenlane.usecases.law_adoption import PACKAGE, adopt, digest_of, plain_country, title_of
from greenlane.usecases.law_desk import LawDeskError, place_of, said

Rows = dict[tuple[str, str], Row]


@dataclass(frozen=True)
class Conflict:
    """A place of the law that the new package changes and the law desk has changed too."""

    table: str
    key: str
    since: str


def is_newer(desk: Desk) -> bool:
    """Whether the installed package differs from the one whose law was published last."""
    last = _packages().last()
    return last is not None and bytes(last.package or b"") != digest_of(desk)


def _packages() -> QuerySet[LawChangeSet]:
    return LawChangeSet.objects.filter(state="published", package__isnull=False).order_by("number")


def draft_package(desk: Desk, *, over: bool = False) -> LawChangeSet:
    """Draft what the installed package changed since the one that was published last.

    What the law desk changed meanwhile stays: where both changed one row the draft is refused with
    LAW-011, unless the package goes `over` the desk. Raises LawDeskError.
    """
    adopt(desk)
    if not is_newer(desk):
        raise LawDeskError("LAW-007", "the installed package is law already")
    made = list(_changes(_published_rows(), desk.package))
    if not over and (found := conflicts(made)):
        first = found[0]
        raise LawDeskError(
            "LAW-011", "%(count)s rows were changed at the law desk too, the first is %(table)s "
            "%(key)s %(since)s", count=len(found), table=first.table, key=first.key,
            since=first.since,
        )  # fmt: skip
    change_set = law_desk.draft(title_of(desk), PACKAGE, desk)
    change_set.country, change_set.package = plain_country(desk), digest_of(desk)
    change_set.save()
    law_desk.draft_all(change_set, made)
    return change_set


def _published_rows() -> dict[str, Rows]:
    """The tables as the packages published so far have them, without the desk's changes."""
    tables: dict[str, Rows] = {}
    for change_set in _packages():
        if change_set.number == 1:
            for row in LawRow.objects.filter(change_set=change_set).order_by("pk").iterator():
                place = (row.key, row.since.isoformat() if row.since else "")
                tables.setdefault(row.table_name, {})[place] = row.cells
            continue
        for change in change_set.changes.order_by("pk").iterator():
            place = (change.key, change.since.isoformat() if change.since else "")
            rows = tables.setdefault(change.table_name, {})
            rows.pop(place, None)
            if change.operation == "put":
                rows[place] = change.cells
    return tables


def _changes(
    old: Mapping[str, Rows], package: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[Table, Row, str]]:
    for name, table in TABLES.items():
        was = old.get(name, {})
        now = {place_of(table, row): row for row in package.get(name, ())}
        for place, row in now.items():
            if place not in was or said(was[place]) != said(row):
                yield table, row, "put"
        for place, row in was.items():
            if place not in now:
                yield table, row, "remove"


def conflicts(made: Sequence[tuple[Table, Row, str]]) -> list[Conflict]:
    """The places of those changes where the present row is the law desk's own."""
    present = LawRow.objects.filter(known_to=None, change_set__package__isnull=True)
    desks = {(r.table_name, r.key, r.since.isoformat() if r.since else ""): said(r.cells)
             for r in present.iterator()}  # fmt: skip
    found = []
    for table, row, operation in made:
        place = (table.name, *place_of(table, row))
        if place in desks and (operation == "remove" or desks[place] != said(row)):
            found.append(Conflict(*place))
    return found
