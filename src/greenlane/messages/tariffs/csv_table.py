"""CSV files of others: decoded, with the header they promise, row by row with their lines."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from greenlane.messages.tariffs.published import Refused, Row

_BEYOND_ASCII = "\x7f".__lt__
_LONGEST_CELL = 200_000


class UnreadableError(ValueError):
    """The file as a whole is not what it should be; `code` is stable (TRF-0xx)."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code

    def refused(self) -> Refused:
        """The refusal of the whole file."""
        return Refused(place="file", code=self.code, text="", reason=str(self))


class CsvTable(msgspec.Struct, frozen=True):
    """A CSV file by its header: records with the line each begins in, and rows that are uneven.

    `total` counts both.
    """

    header: tuple[str, ...]
    records: list[tuple[int, Row]]
    refused: tuple[Refused, ...]

    @property
    def total(self) -> int:
        """How many rows the file has below its header."""
        return len(self.records) + len(self.refused)

    def require(self, names: Iterable[str]) -> None:
        """Raises UnreadableError for a column that is not there, or there twice."""
        for name in names:
            if self.header.count(name) != 1:
                said = f"no column {name!r}" if name not in self.header else f"two columns {name!r}"
                raise UnreadableError("TRF-003", said)


def decoded(data: bytes) -> str:
    """The text of a file. Raises UnreadableError for what is no text, or text with damaged bytes.

    Where some letters beyond ASCII are UTF-8 and others are not, the file is damaged: to read it
    as Windows-1252 would spoil the words that are whole.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _wide(data)
    if b"\0" in data:
        raise UnreadableError("TRF-001", "not a text file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = sum(map(_BEYOND_ASCII, data.decode("utf-8", "ignore")))
        damaged = data.decode("utf-8", "replace").count("\ufffd")
        if whole > damaged:
            line = data.count(b"\n", 0, error.start) + 1
            raise UnreadableError("TRF-005", f"damaged UTF-8 on line {line}") from error
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableError("TRF-001", "not a text file in UTF-8 or Windows-1252") from error


def _wide(data: bytes) -> str:
    """UTF-16 with its mark, as spreadsheets write a text in all scripts."""
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableError("TRF-005", "damaged UTF-16") from error
    if "\0" in text:
        raise UnreadableError("TRF-001", "not a text file")
    return text


def csv_of(data: bytes, needed: Iterable[str] = ()) -> CsvTable:
    """The records of a CSV file. A row with more or fewer cells than columns is refused (TRF-106),
    but where each ends in a comma that the header has not.

    Raises UnreadableError when it cannot be read or lacks a `needed` column, or has it twice.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(decoded(data), newline=""), strict=True)
    try:
        header = tuple(name.strip() for name in next(reader, []))
        lines = list(_numbered(reader))
        cells = _without_ends([row for _, row in lines], len(header))
        rows = [(line, row) for (line, _), row in zip(lines, cells, strict=True)]
    except csv.Error as error:
        said = f"not a CSV file, line {reader.line_num}: {error}"
        raise UnreadableError("TRF-002", said) from error
    even = [(line, dict(zip(header, row, strict=True))) for line, row in rows
            if len(row) == len(header)]  # fmt: skip
    uneven = tuple(_uneven(line, row, header) for line, row in rows if len(row) != len(header))
    table = CsvTable(header, even, uneven)
    table.require(needed)
    return table


def without_ends(text: str) -> str:
    """A table each of whose lines ends in a comma that its header has not, without it."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error:
        return text
    if not rows:
        return text
    header, *below = rows
    made = io.StringIO(newline="")
    csv.writer(made).writerows([header, *_without_ends(below, len(header))])
    return made.getvalue()


def table_of(data: bytes, needed: Iterable[str] = ()) -> list[Row]:
    """The rows of a list whose short rows have empty cells; cells beyond the header are left out.

    For lists, where a missing cell says nothing; tariffs are read by `csv_of`. Raises as it does.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.DictReader(io.StringIO(decoded(data), newline=""), restval="")
    try:
        rows = list(reader)
    except csv.Error as error:
        raise UnreadableError("TRF-002", f"not a CSV file: {error}") from error
    CsvTable(tuple(reader.fieldnames or ()), [], ()).require(needed)
    for row in rows:
        row.pop(None, None)  # where the reader puts what is beyond
    return rows


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line each begins in; lines of empty cells say nothing and are passed over."""
    before = reader.line_num
    for row in reader:
        if any(cell.strip() for cell in row):
            yield before + 1, row
        before = reader.line_num


def _without_ends(rows: Sequence[list[str]], wide: int) -> Sequence[list[str]]:
    """Rows without the empty cell that a comma at the end of each line makes, and not of some.

    One row alone that is longer was shifted by a comma inside it.
    """
    ended = len(rows) > 1 and all(len(row) == wide + 1 and not row[-1].strip() for row in rows)
    return [row[:-1] for row in rows] if ended else rows


def _uneven(line: int, row: list[str], header: tuple[str, ...]) -> Refused:
    reason = f"{len(row)} cells under {len(header)} columns"
    return Refused(place=f"line {line}", code="TRF-106", text=",".join(row)[:200], reason=reason)


def significant(code: str) -> str:
    """A padded code down to its last pair that is not 00, at least the heading's four digits."""
    while len(code) > 2 and code.endswith("00") and len(code) % 2 == 0:
        code = code[:-2]
    return code


def leaves(codes: Sequence[str]) -> set[str]:
    """Of sorted full-length codes those below which none stands, by their significant digits."""
    short = sorted({significant(code) for code in codes})
    above = {one for one, other in pairwise(short) if other.startswith(one)}
    return {code for code in codes if significant(code) not in above}
