"""A draft of law put onto the law as it stands, and checked: the rules that it breaks."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenlane.evidence import log
from greenlane.law.coherence import Fault
from greenlane.law.lawbook import LawBook
from greenlane.law.reading import LawDataError, grouped
from greenlane.law.schema import TABLES, Row, Table, alike
from greenlane.store import law_rows
from greenlane.store.models import LawChange, LawChangeSet
from greenlane.usecases import law_chain
from greenlane.usecases.desk import Desk
from greenlane.usecases.law_in_force import versioned

Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Checked:
    """A draft put onto the law: the tables it would make, and every rule it breaks."""

    tables: Tables
    book: LawBook | None
    faults: tuple[Fault, ...]
    text: str = ""


_MOST_CHECKED = 2  # a whole tariff takes seconds to check and some memory to keep
_checked: OrderedDict[tuple[object, ...], Checked] = OrderedDict()


def checked(change_set: LawChangeSet, desk: Desk) -> Checked:
    """The draft on the law as known now, and every named rule that it breaks.

    The last few answers are kept: a page of a draft that has not changed is not checked again.
    """
    changes = list(change_set.changes.order_by("pk"))
    return draft_checked(changes, desk, change_set.country)


def draft_checked(
    changes: Sequence[LawChange], desk: Desk, country: Mapping[str, Any] | None = None
) -> Checked:
    """Changes that need not stand in a set yet, on the law as known now."""
    with law_rows.steady():
        brought = country or law_rows.country_at(None) or desk.country
        made = log.digest(log.canonical((brought, law_chain.drafted(changes))))
        key = (*law_rows.mark(), made)
        found = _checked.get(key)
        if found is None:
            found = _put_together(changes, brought)
            while len(_checked) >= _MOST_CHECKED:
                _checked.popitem(last=False)
            _checked[key] = found
        return found


def _put_together(changes: Sequence[LawChange], brought: Mapping[str, Any]) -> Checked:
    tables = with_changes(law_rows.tables_known_at(None), changes)
    country = versioned(brought, law_rows.latest() + 1)
    try:
        return Checked(tables, LawBook(country, tables), ())
    except LawDataError as error:
        return Checked(tables, None, error.faults, str(error))


def with_changes(tables: Mapping[str, Sequence[Row]], changes: Iterable[LawChange]) -> Tables:
    """Tables with the changes made; what they put stands where its row stood, or at the end."""
    made = {name: list(rows) for name, rows in tables.items()}
    for name, group in grouped(changes, lambda change: change.table_name).items():
        table = TABLES[name]
        rows = {place_of(table, row): row for row in made.get(name, ())}
        for change in group:
            place = (change.key, change.since.isoformat() if change.since else "")
            if change.operation == "remove":
                rows.pop(place, None)
            else:
                rows[place] = change.cells
        made[name] = alike(table, list(rows.values()))
    return made


def place_of(table: Table, row: Row) -> tuple[str, str]:
    """The key and first day of a row."""
    return law_rows.key_text(table, row), row.get("since") or ""
