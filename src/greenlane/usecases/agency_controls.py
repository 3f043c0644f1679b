"""The codes that an agency controls become law: checked as a whole, published with its setup.

New acts and document codes that they name are published in the same change set.

Requirement rows are law, whoever drafts them: an agency's change is a publication of the law desk
by its two persons, so that the resolver, the version a decision names and a border post know it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from greenlane.agencies import controls, new_law
from greenlane.agencies.checking import Fault
from greenlane.agencies.sections import ACTS, CONTROLS, DOCUMENTS, OF_LAW, Body, Row
from greenlane.law.lawbook import LawBook
from greenlane.law.schema import TABLES, Table
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import law_rows
from greenlane.store.models import LawChange
from greenlane.usecases import law_desk
from greenlane.usecases.desk import Desk, renew
from greenlane.usecases.law_checking import draft_checked

_TABLE = TABLES[controls.TABLE]


def present(desk: Desk) -> Sequence[Row]:
    """The rows of requirements as the law has them now."""
    return _table(controls.TABLE, desk)


def _table(name: str, desk: Desk) -> Sequence[Row]:
    return law_rows.table_known_now(name) or desk.package[name]


def rows(body: Body) -> Sequence[Row]:
    """The drafted rows of a setup."""
    return body.get(CONTROLS, ())


def begun(permit: str, agency: str, desk: Desk) -> dict[str, str]:
    """The newest row of a permit of the agency as a draft begins; nothing for another's."""
    own = [r for r in present(desk) if r["permit"] == permit and r["agency"] == agency]
    return controls.drafted_from(max(own, key=lambda r: r["since"])) if own else {}


def faults(agency: str, body: Body, desk: Desk) -> tuple[Fault, ...]:
    """What is wrong with the drafted rows, before the law as a whole is asked."""
    if not any(body.get(section) for section in OF_LAW):
        return ()
    today = desk.day_of(desk.now())
    known = {ACTS: {r["act"] for r in _table(ACTS, desk)},
             DOCUMENTS: {r["document"] for r in _table(DOCUMENTS, desk)}}  # fmt: skip
    found = controls.faults(agency, rows(body), present(desk), desk.book, today, new_law.acts(body))
    return (*new_law.faults(body, known), *found)


def named(body: Body) -> frozenset[str]:
    """The permits that a draft makes or changes."""
    return frozenset(row.get("id", "") for row in rows(body))


def book(agency: str, body: Body, desk: Desk) -> LawBook:
    """The law with the draft in it; the law in force where it changes no codes.

    Raises NotAllowedError for a draft that breaks a rule of law, with every fault.
    """
    if not rows(body):
        return desk.book
    law_desk.adopt(desk)
    made = [
        LawChange(table_name=table.name, operation="put", cells=cells,
                  key=law_rows.key_text(table, cells), since=law_rows.days(cells)[0])
        for table, cells in _puts(body, _changes(agency, body, present(desk)))
    ]  # fmt: skip
    found = draft_checked(made, desk)
    if found.book is None:
        told = "; ".join(fault.text for fault in found.faults) or found.text
        raise NotAllowedError("the law does not allow it: %(what)s", what=told)
    return found.book


def _changes(agency: str, body: Body, table: Sequence[Row]) -> tuple[controls.Change, ...]:
    try:
        return controls.changes(agency, rows(body), table)
    except ValueError as error:
        raise NotAllowedError(str(error)) from error


def _puts(
    body: Body, changes: Sequence[controls.Change]
) -> list[tuple[Table, dict[str, str]]]:  # fmt: skip
    """Every row that a draft puts into the law, what is named before what names it."""
    new = [(TABLES[name], _filled(cells)) for name, cells in new_law.rows(body)]
    return [*new, *((_TABLE, _filled(change.cells)) for change in changes)]


def told(agency: str, body: Body, desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
    """Before and after, for who approves: each changed cell of each row, by permit and column."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for name, cells in new_law.rows(body):
        key = cells.get("act") or cells.get("document", "")
        after |= {f"{name} {key} · {cell}": text for cell, text in cells.items()}
    table = present(desk) if rows(body) else ()
    for change in _changes(agency, body, table):
        old: Mapping[str, str] = change.before or _forerunner(change.cells, table)
        for cell, text in change.cells.items():
            if text != old.get(cell, "") and cell != "permit":
                place = f"{change.cells['permit']} {change.cells['since']} · {cell}"
                before[place], after[place] = old.get(cell, ""), text
    return before, after


def _forerunner(cells: Row, table: Sequence[Row]) -> Row:
    """The last row of the permit before this one, to tell what changes."""
    own = [each for each in table
           if each["permit"] == cells["permit"] and each["since"] < cells["since"]]  # fmt: skip
    return max(own, key=lambda each: each["since"], default={})


def publish(
    agency: str, body: Body, persons: tuple[str, str], reason: str, desk: Desk
) -> int | None:  # fmt: skip
    """Make the drafted rows law in the caller's transaction, by maker and checker.

    Gives the number of the publication, None where nothing changes. Raises NotAllowedError for
    what the law desk refuses.
    """
    if not rows(body):
        return None
    today, changes = desk.day_of(desk.now()), _changes(agency, body, present(desk))
    if any(date.fromisoformat(c.cells["since"]) < today and c.before is None for c in changes):
        raise NotAllowedError("a code is controlled from today on or later")
    maker, checker = persons
    try:
        made = law_desk.draft(f"Codes that {agency} controls", maker, desk, reason=reason)
        law_desk.draft_all(made, [(table, row, "put") for table, row in _puts(body, changes)])
        law_desk.approve(made, checker, desk)
        number = law_desk.publish_within(made, desk)
    except law_desk.LawDeskError as error:
        raise NotAllowedError(str(error)) from error
    transaction.on_commit(renew)
    return number


def _filled(cells: Row) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}
