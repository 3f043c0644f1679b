"""The check of the rows beside the events: money, quotas, permits, mandates, accounts, files."""

from collections.abc import Iterator

from greenlane.evidence.leaf import FIXED, RECORDS, Leaf, Record
from greenlane.evidence.tree_check import LogFault
from greenlane.store import log_rows
from greenlane.usecases.log_kept import Rows


def faults(rows: Rows) -> Iterator[LogFault]:
    """Every record is as its last leaf says; movements of money and quotas have one leaf."""
    for table in RECORDS:
        for number, digest in log_rows.records(table):
            seen = Leaf(kind=table, id=number, salt="", content=digest)
            if table in FIXED:
                yield from rows.one(table, number, seen)
            else:
                yield from _last(rows, seen)
        _deleted(rows, table)
    for operator in log_rows.accounts_nobody_approved():
        yield LogFault("column-changed", f"bank account of operator {operator}")


def _last(rows: Rows, seen: Leaf) -> Iterator[LogFault]:
    found = rows.take(seen.kind, seen.id)
    if (seen.kind, seen.id) in rows.waiting:
        return
    if found is None:
        yield LogFault("row-unlogged", seen.name)
    elif found[-1].content != seen.content:
        yield LogFault("row-changed", seen.name)


def _deleted(rows: Rows, table: Record) -> None:
    """Rows that the log says were deleted are no longer asked for, unless they never may be."""
    for kind, number in [key for key in rows.leaves if key[0] == table]:
        last = rows.leaves[kind, number][-1]
        gone = not last.content or (kind, number) in rows.waiting
        if gone and table not in FIXED:
            del rows.leaves[kind, number]
