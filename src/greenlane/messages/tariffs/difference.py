"""The difference of two sets of law tables: what is new, what has gone, what reads otherwise."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from greenlane.law.schema import TABLES, Row, Table, key_of
from greenlane.messages.tariffs.taric_dates import before as before_day

_NEVER_COMPARED = frozenset({"known", "superseded"})
_OWN = ("since", "until", "measure")
# As for watch lists: a file that ends more of a table is more likely cut off than right.
_ONE_IN = 5
Key = tuple[str, ...]


class TableDifference(msgspec.Struct, frozen=True, kw_only=True):
    """What changes in one table, by keys with the first day in force; `same` is how many stay."""

    table: str
    added: tuple[Key, ...]
    ended: tuple[Key, ...]
    changed: tuple[Key, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        """True when nothing changes."""
        return not (self.added or self.ended or self.changed)


class Shrinking(msgspec.Struct, frozen=True):
    """A table of which much ends: how many lines stood without a last day, how many no longer."""

    table: str
    standing: int
    ended: int

    def __str__(self) -> str:
        return f"{self.ended:,} of the {self.standing:,} lines that stand in {self.table} would end"


def shrinking(
    before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]
) -> tuple[Shrinking, ...]:
    """The tables of which more than a fifth of the standing lines end, or are gone.

    A line that goes on under another rate has not ended. What belongs to a measure is not counted:
    the measure itself is.
    """
    found = []
    for name in after:
        if (table := TABLES.get(name)) is None or "measure" in table.key:
            continue
        old, new = _standing(table, before.get(name, ())), _standing(table, after[name])
        if len(old - new) * _ONE_IN > len(old):
            found.append(Shrinking(name, len(old), len(old - new)))
    return tuple(found)


def _standing(table: Table, rows: Iterable[Row]) -> set[Key]:
    return {key_of(table, row) for row in rows if not row.get("until")}


def difference(
    before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]
) -> tuple[TableDifference, ...]:
    """The difference of every table that both or one of them has, in the schema's order.

    A table that only `before` has is left alone: a file that does not speak of it ends nothing.
    """
    return tuple(
        _of(declared, before.get(name, ()), after[name])
        for name, declared in TABLES.items()
        if name in after
    )


def taken_over(
    before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]], *, whole: bool
) -> dict[str, list[Row]]:
    """The tables after an import: a row that says what it said stays as it was known.

    When the file is not `whole`, the rows of before that it does not speak of stay as well.
    """
    found: dict[str, list[Row]] = {}
    for name, rows in after.items():
        table = TABLES[name]
        old, new = _by_key(table, before.get(name, ())), _by_key(table, rows)
        kept = [] if whole else [row for key, row in old.items() if key not in new]
        found[name] = kept + [
            old[key] if key in old and _cells(old[key]) == _cells(row) else row
            for key, row in new.items()
        ]
    return found


def succeeding(
    before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]], since: str
) -> dict[str, list[Row]]:
    """The tables when a new edition of a whole tariff follows on a day.

    A row that says what it said goes on as it was. One that says otherwise, or is gone, ends on the
    day before; what is new begins. Rows of the same day are corrected in place, as ever.
    """
    found: dict[str, list[Row]] = {}
    for name, rows in after.items():
        table = TABLES[name]
        old = before.get(name, ())
        if not table.dated or not old:
            found[name] = list(rows)
            continue
        running = {key_of(table, r): r for r in old if r["since"] < since and not r.get("until")}
        kept = [r for r in old if r.get("until") and r["since"] < since]
        new = {key_of(table, row): row for row in rows}
        for key, row in running.items():
            goes_on = key in new and _undated(row) == _undated(new[key])
            kept.append(row if goes_on else {**row, "until": before_day(since)})
            if goes_on:
                del new[key]
        found[name] = kept + _renamed(kept, new.values(), since)
    return found


def is_edition(tables: Mapping[str, Sequence[Row]], since: str) -> bool:
    """True when every dated row begins on that day and none ends: a tariff as it stands then."""
    dated = [row for name, rows in tables.items() if TABLES[name].dated for row in rows]
    return bool(dated) and all(r["since"] == since and not r.get("until") for r in dated)


def _undated(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in _cells(row).items() if name not in _OWN}


def _renamed(kept: Iterable[Row], new: Iterable[Row], since: str) -> list[Row]:
    """New measures under names of their own: what ended keeps its name."""
    taken = {row.get("measure") for row in kept} - {None}
    return [
        {**row, "measure": f"{row['measure']}-{since}"} if row.get("measure") in taken else row
        for row in new
    ]


def _of(table: Table, before: Sequence[Row], after: Sequence[Row]) -> TableDifference:
    old, new = _by_key(table, before), _by_key(table, after)
    both = old.keys() & new.keys()
    changed = sorted(key for key in both if _cells(old[key]) != _cells(new[key]))
    return TableDifference(
        table=table.name,
        added=tuple(sorted(new.keys() - old.keys())),
        ended=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(changed),
        same=len(both) - len(changed),
    )


def _by_key(table: Table, rows: Iterable[Row]) -> dict[Key, Row]:
    return {(*key_of(table, row), row.get("since") or ""): row for row in rows}


def _cells(row: Row) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if cell and name not in _NEVER_COMPARED}
