"""Rows of law tables, made by the loaders: every column, empty where nothing is said."""

from functools import cache

from greenlane.law.schema import TABLES, Column
from greenlane.messages.tariffs.published import Row


def blank(table: str) -> Row:
    """A row of the table with every cell empty; words have one column, for English."""
    return _blank(table).copy()


@cache
def _blank(table: str) -> Row:
    return {_name(column): "" for column in TABLES[table].columns}


def _name(column: Column) -> str:
    return f"{column.name}_en" if column.kind == "words" else column.name


def row(table: str, **cells: str) -> Row:
    """A row of the table. Raises KeyError for a cell that is no column of it."""
    made = blank(table)
    for name, cell in cells.items():
        if name not in made and TABLES[table].column(name) is None:
            raise KeyError(f"{table} has no column {name!r}")
        made[name] = cell
    return made


def area(code: str, name: str, members: str, since: str) -> Row:
    """A geographical area; members `*` are all countries."""
    return row("areas", area=code, name_en=name, members=members, since=since)
