"""Folders of tables of law, such as `greenlane law import` writes, as drafts of the law desk."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from greenlane.law.schema import TABLES, Row, Table, key_of
from greenlane.messages.tariffs.difference import Shrinking, shrinking
from greenlane.store import law_rows
from greenlane.store.models import LawChangeSet
from greenlane.usecases import law_desk
from greenlane.usecases.desk import Desk
from greenlane.usecases.law_adoption import adopt
from greenlane.usecases.law_checking import place_of
from greenlane.usecases.law_desk import LawDeskError


def draft_tables(
    tables: Mapping[str, Sequence[Row]], title: str, author: str, desk: Desk, *, reason: str = "",
    keep_lists: bool = False, ending: bool = False,
) -> tuple[LawChangeSet, int]:  # fmt: skip
    """A change set of a folder of tables, and how many rows it has; none when it is refused."""
    adopt(desk)
    with transaction.atomic():
        change_set = law_desk.draft(title, author, desk, reason=reason)
        return change_set, take_over(change_set, tables, keep_lists=keep_lists, ending=ending)


LISTS = frozenset(("acts", "countries", "areas", "measure_types", "documents", "preferences"))
"""What a published tariff names and a country has already, in words of its own."""


def take_over(
    change_set: LawChangeSet, tables: Mapping[str, Sequence[Row]], *, keep_lists: bool = False,
    ending: bool = False,
) -> int:  # fmt: skip
    """Draft every row of a folder of tables that the law does not have so; gives how many.

    With `keep_lists` what the law has in `LISTS` stays as it is, and only new codes are drafted.
    Raises LawDeskError LAW-015 where it ends more than a fifth of a table, unless `ending` says
    that it is meant: the reason of the set then tells the second person so.
    """
    present = law_rows.tables_known_at(None)
    made: list[tuple[Table, Row, str]] = []
    after: dict[str, list[Row]] = {}
    for name, rows in tables.items():
        declared = TABLES.get(name)
        if declared is None:
            continue
        standing = {place_of(declared, row): row for row in present.get(name, ())}
        kept = {key_of(declared, row) for row in standing.values()} if (
            keep_lists and name in LISTS) else set()  # fmt: skip
        told = {place_of(declared, row): row for row in rows if key_of(declared, row) not in kept}
        new = {place: row for place, row in told.items()
               if law_desk.said(standing.get(place, {})) != law_desk.said(row)}  # fmt: skip
        if new:
            made += [(declared, row, "put") for row in new.values()]
            after[name] = list({**standing, **new}.values())
    _must_be_meant(change_set, shrinking(present, after), ending=ending)
    return law_desk.draft_all(change_set, made)


def _must_be_meant(change_set: LawChangeSet, found: Sequence[Shrinking], *, ending: bool) -> None:
    """What shrinks is refused, or told in the reason. Raises LawDeskError."""
    if not found:
        return
    told = "; ".join(map(str, found))
    if not ending:
        raise LawDeskError("LAW-015", "%(what)s: is the file whole?", what=told)
    change_set.reason = f"{change_set.reason} It is meant: {told}.".strip()
    change_set.save()
