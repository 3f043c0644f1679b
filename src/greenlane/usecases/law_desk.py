"""The law desk: draft changes to the law, check them, approve, publish, schedule, roll back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import DataError, IntegrityError, transaction

from greenlane.law.coherence import Fault
from greenlane.law.schema import TABLES, Row, Table
from greenlane.lifecycle.refusal import RefusalError
from greenlane.store import border, law_rows
from greenlane.store.accounts import same_person
from greenlane.store.models import LawChange, LawChangeSet
from greenlane.usecases import law_chain
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.law_adoption import adopt as adopt
from greenlane.usecases.law_chain import first_broken_publication as first_broken_publication
from greenlane.usecases.law_checking import Checked as Checked
from greenlane.usecases.law_checking import Tables
from greenlane.usecases.law_checking import checked as checked
from greenlane.usecases.law_checking import place_of as place_of
from greenlane.usecases.law_checking import with_changes as with_changes
from greenlane.usecases.witnessed import must_be_open


class LawDeskError(RefusalError):
    """What was asked of the law desk cannot be done; `code` is stable, the text says why."""

    def __init__(
        self, code: str, text: str, faults: tuple[Fault, ...] = (), **told: object
    ) -> None:
        super().__init__(text, **told)
        self.code, self.faults = code, faults


def draft(
    title: str, author: str, desk: Desk, *, reason: str = "", restores: LawChangeSet | None = None
) -> LawChangeSet:
    """A new change set. The first one ever brings the country package's law into the store."""
    if not title.strip():
        raise LawDeskError("LAW-001", "a change set needs a title")
    adopt(desk)
    return LawChangeSet.objects.create(
        title=title.strip()[:200], author=author, reason=reason, restores=restores,
        opened=law_rows.not_before_the_last(desk.now()),
    )  # fmt: skip


def put(change_set: LawChangeSet, table: str, cells: Mapping[str, str]) -> LawChange:
    """Draft a row: it takes the place of that of its key and first day, or is new."""
    declared, row = _row(table, cells)
    return _change(change_set, declared, row, "put")


@transaction.atomic
def put_in_place_of(
    change_set: LawChangeSet, table: str, key: str, since: date | None, cells: Mapping[str, str]
) -> LawChange:
    """Draft a row in the place of another one: of another key or first day, that one goes."""
    made = put(change_set, table, cells)
    if (made.key, made.since) != (key, since):
        change_set.changes.filter(table_name=table, key=key, since=since).delete()
        if old := law_rows.present(table, key, since):
            _change(change_set, TABLES[table], old.cells, "remove")
    return made


def remove(change_set: LawChangeSet, table: str, cells: Mapping[str, str]) -> LawChange:
    """Draft the removal of the row of the key and first day that `cells` name."""
    declared, row = _row(table, cells)
    if law_rows.present(table, law_rows.key_text(declared, row), law_rows.days(row)[0]) is None:
        raise LawDeskError("LAW-004", "%(table)s has no such row to remove", table=table)
    return _change(change_set, declared, row, "remove")


def end(change_set: LawChangeSet, table: str, cells: Mapping[str, str], last: date) -> LawChange:
    """Draft that a row in force ends on the day `last`."""
    declared, row = _row(table, cells)
    found = law_rows.present(table, law_rows.key_text(declared, row), law_rows.days(row)[0])
    if found is None:
        raise LawDeskError("LAW-004", "%(table)s has no such row to end", table=table)
    return _change(change_set, declared, {**found.cells, "until": last.isoformat()}, "put")


@transaction.atomic
def draft_all(change_set: LawChangeSet, made: Iterable[tuple[Table, Row, str]]) -> int:
    """Draft many changes at once (table, row, put or remove); of one place the last one stands.

    The set stays locked until they are in it: nothing is added to what another has just approved.
    """
    held(change_set, "editing")
    rows = {
        (table.name, *place_of(table, row)): LawChange(
            change_set=change_set, table_name=table.name, key=law_rows.key_text(table, row),
            since=law_rows.days(row)[0], operation=operation,
            cells={name: cell for name, cell in row.items() if cell},
        )
        for table, row, operation in made
    }  # fmt: skip
    LawChange.objects.bulk_create(
        rows.values(), batch_size=2_000, update_conflicts=True,
        unique_fields=["change_set", "table_name", "key", "since"],
        update_fields=["operation", "cells"],
    )  # fmt: skip
    return len(rows)


def said(row: Row) -> dict[str, str]:
    """What a row says, without when we came to know it."""
    return {name: cell for name, cell in row.items() if cell and name != "known"}


def _row(table: str, cells: Mapping[str, str]) -> tuple[Table, Row]:
    declared = TABLES.get(table)
    if declared is None:
        raise LawDeskError("LAW-002", "there is no table '%(table)s'", table=table)
    if strange := [name for name in cells if declared.column(name) is None]:
        raise LawDeskError(
            "LAW-003", "%(table)s has no column '%(column)s'", table=table, column=strange[0]
        )
    row = {name: cell.strip() for name, cell in cells.items()}
    try:
        law_rows.days(row)
    except ValueError as error:
        raise LawDeskError("LAW-003", "%(table)s: %(why)s", table=table, why=error) from error
    return declared, row


def _change(change_set: LawChangeSet, table: Table, row: Row, operation: str) -> LawChange:
    draft_all(change_set, [(table, row, operation)])
    place = {"table_name": table.name, "key": law_rows.key_text(table, row)}
    return change_set.changes.get(**place, since=law_rows.days(row)[0])


@transaction.atomic
def approve(change_set: LawChangeSet, approver: str, desk: Desk) -> None:
    """Approve a draft that breaks no rule. Raises LawDeskError for the author himself."""
    law_rows.lock()  # before the set, as a publication locks them
    held(change_set, "editing")
    if same_person(approver, change_set.author):
        raise LawDeskError("LAW-006", "a change of the law is approved by a second person")
    if change_set.country is None and not change_set.changes.exists():
        raise LawDeskError("LAW-007", "the change set changes nothing")
    overtaken(change_set, change_set.opened)
    found = checked(change_set, desk)
    if found.book is None:
        raise LawDeskError("LAW-008", found.text, found.faults)
    change_set.state, change_set.approver = "approved", approver
    change_set.save()


@transaction.atomic
def schedule(change_set: LawChangeSet, moment: datetime) -> None:
    """Have an approved set published at `moment` by the worker."""
    held(change_set, "approved")
    change_set.effective = moment
    change_set.save()


def publish(change_set: LawChangeSet, desk: Desk) -> int:
    """Publish an approved set in one transaction; gives its number.

    Raises LawDeskError, and NotWitnessedError while nothing may be decided.
    """
    number = publish_within(change_set, desk)
    renew()
    return number


def publish_within(change_set: LawChangeSet, desk: Desk) -> int:
    """Publish in a transaction of the caller, who renews the desk once it is committed."""
    must_be_open(desk)
    if border.own() is not None:
        raise LawDeskError("LAW-014", "a border post publishes no law: the centre's is its law")
    try:
        return _published(change_set, desk)
    except (IntegrityError, DataError) as error:
        raise LawDeskError("LAW-009", "the change overlaps law that is in force") from error


@transaction.atomic
def _published(change_set: LawChangeSet, desk: Desk) -> int:
    law_rows.lock()
    held(change_set, "approved")
    overtaken(change_set, change_set.opened)
    found = checked(change_set, desk)  # other law may have been published since the approval
    if found.book is None:
        raise LawDeskError("LAW-008", found.text, found.faults)
    moment, number = law_rows.next_moment(desk.now()), law_rows.latest() + 1
    changes = list(change_set.changes.all())
    law_rows.supersede(((c.table_name, c.key, c.since) for c in changes), moment)
    tables: Tables = {}
    for change in changes:
        if change.operation == "put":
            tables.setdefault(change.table_name, []).append(change.cells)
    law_rows.insert(change_set, tables, moment)
    change_set.state, change_set.published, change_set.number = "published", moment, number
    change_set.digest = law_chain.link(change_set, law_chain.drafted(changes))
    change_set.save()
    return number


@transaction.atomic
def withdraw(change_set: LawChangeSet, why: str = "") -> None:
    """Give up a set that is not published; `why` is kept with its reason."""
    held(change_set, "editing", "approved")
    change_set.state = "withdrawn"
    if why:
        change_set.reason = f"{change_set.reason}\n{why}".strip()
    change_set.save()


def roll_back(change_set: LawChangeSet, author: str, desk: Desk) -> LawChangeSet:
    """A draft that restores what a published set replaced; it needs its own approval.

    Raises LawDeskError (LAW-013) when a later publication has changed one of its rows: that one is
    rolled back first, or nothing of it would be left.
    """
    must_be(change_set, "published")
    overtaken(change_set, change_set.published or desk.now())
    back = draft(f"Roll back: {change_set.title}"[:200], author, desk, restores=change_set,
                 reason=f"Restores the law before publication {change_set.number}.")  # fmt: skip
    if change_set.country is not None and change_set.published is not None:
        before = change_set.published - timedelta(microseconds=1)
        back.country = law_rows.country_at(before)
        back.save()
    for change in change_set.changes.all():
        table = TABLES[change.table_name]
        old = law_rows.superseded_by(change_set, change.table_name, change.key, change.since)
        if old is not None:
            _change(back, table, old.cells, "put")
        elif change.operation == "put":
            _change(back, table, change.cells, "remove")
    return back


def due(desk: Desk) -> list[LawChangeSet]:
    """The approved sets whose moment has come."""
    sets = LawChangeSet.objects.filter(state="approved", effective__lte=desk.now())
    return list(sets.order_by("effective", "pk"))


def must_be(change_set: LawChangeSet, *states: str) -> None:
    """Raise LawDeskError unless the change set is in one of those states."""
    if change_set.state not in states:
        wanted = " or ".join(states)
        raise LawDeskError(
            "LAW-005",
            "the change set is %(state)s, not %(wanted)s",
            state=change_set.state,
            wanted=wanted,
        )


def held(change_set: LawChangeSet, *states: str) -> None:
    """Lock the set to the end of the transaction and read it again; it must be in such a state."""
    LawChangeSet.objects.select_for_update().get(pk=change_set.pk)
    change_set.refresh_from_db()
    must_be(change_set, *states)


def overtaken(change_set: LawChangeSet, since: datetime) -> None:
    """Raise LawDeskError (LAW-013) when law published after `since` has a row of the set.

    What was drafted from an older row would undo the newer one without anybody having seen it.
    """
    if other := law_rows.changed_since(since, change_set):
        raise LawDeskError(
            "LAW-013", "a later publication has changed %(table)s %(key)s: draft the change anew, "
            "on the law as it is", table=other.table_name, key=other.key,
        )  # fmt: skip
