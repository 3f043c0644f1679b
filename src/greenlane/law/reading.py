"""How tables are read: row by row, every fault with its table and line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import InvalidOperation
from typing import Any, TypeVar

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Words

Row = Mapping[str, str]
TRADES = ("import", "export")
Made = TypeVar("Made")


class LawDataError(ValueError):
    """Tables of law cannot be read or do not fit together; the text names the first place and why.

    `faults` holds every broken rule when the tables could be read.
    """

    def __init__(self, text: str, faults: tuple[Any, ...] = ()) -> None:
        super().__init__(text)
        self.faults = faults


def read(table: str, rows: Sequence[Row], make: Callable[[Row], Made]) -> tuple[Made, ...]:
    """Apply `make` to every row. Raises LawDataError naming the table and line (header is 1)."""
    made = []
    for line, row in enumerate(rows, start=2):
        try:
            _whole(row)
            made.append(make(row))
        except (KeyError, ValueError, InvalidOperation) as error:
            raise LawDataError(f"{table} line {line}: {error!r}") from error
    return tuple(made)


def _whole(row: Mapping[str, Any]) -> None:
    """A CSV row has as many cells as its header. Raises ValueError for more or fewer."""
    if None in row:
        raise ValueError("more cells than columns")
    if missing := [column for column, cell in row.items() if cell is None]:
        raise ValueError(f"no cell for {missing[0]}")


def unique(table: str, made: Iterable[Made], key: Callable[[Made], str]) -> dict[str, Made]:
    """Index by `key`. Raises LawDataError naming table and line when a key stands twice."""
    index: dict[str, Made] = {}
    for line, value in enumerate(made, start=2):
        if key(value) in index:
            raise LawDataError(f"{table} line {line}: {key(value)!r} stands twice")
        index[key(value)] = value
    return index


def names(table: str, rows: Sequence[Row], column: str) -> dict[str, Words]:
    """A plain code list: the translations by the code in `column`."""
    pairs = read(table, rows, lambda row: (row[column], words(row)))
    return dict(unique(table, pairs, lambda pair: pair[0]).values())


def choice(row: Mapping[str, Any], column: str, allowed: Sequence[str]) -> Any:
    """A cell that is one of the `allowed` words. Raises ValueError for another."""
    if row[column] not in allowed:
        raise ValueError(f"unknown {column} {row[column]!r}: one of {', '.join(allowed)}")
    return row[column]


def words(row: Mapping[str, Any], prefix: str = "name") -> Words:
    """The translations of a row: columns `name_en`, `name_ar`, ... by language."""
    start = prefix + "_"
    return {k[len(start) :]: v for k, v in row.items() if k.startswith(start) and v}


def basis(row: Mapping[str, str]) -> str:
    """The act and article of a row, as one citation."""
    return f"{row['act']} {row['article']}".strip()


def validity(row: Row) -> Validity:
    """The days in force of a row."""
    until = row["until"]
    span = Validity(date.fromisoformat(row["since"]), date.fromisoformat(until) if until else None)
    if span.until is not None and span.until < span.since:
        raise ValueError(f"ends before it begins: {row['since']} to {until}")
    return span


def split(text: str) -> tuple[str, ...]:
    """The space-separated values of a cell."""
    return tuple(text.split())


def grouped(made: Iterable[Made], key: Callable[[Made], str]) -> dict[str, tuple[Made, ...]]:
    """All values by key, in their order."""
    groups: dict[str, list[Made]] = {}
    for value in made:
        groups.setdefault(key(value), []).append(value)
    return {name: tuple(group) for name, group in groups.items()}
