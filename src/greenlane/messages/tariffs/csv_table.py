"""CSV files of others: decoded, with the header they promise, row by row with their lines."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import pairwise

from greenlane.messages.tariffs.published import Refused, Row

_ENCODINGS = ("utf-8-sig", "cp1252")
_LONGEST_CELL = 200_000


class UnreadableError(ValueError):
    """The file as a whole is not what it should be; `code` is stable (TRF-0xx)."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code

    def refused(self) -> Refused:
        """The refusal of the whole file."""
        return Refused(place="file", code=self.code, text="", reason=str(self))


def decoded(data: bytes) -> str:
    """The text of a file. Raises UnreadableError for what is no text."""
    if b"\0" in data[:4096]:
        raise UnreadableError("TRF-001", "not a text file")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("TRF-001", "not a text file in UTF-8 or Windows-1252")


def table_of(data: bytes, needed: Iterable[str] = ()) -> list[Row]:
    """The rows of a CSV file by the names of its header; short rows have empty cells.

    Raises UnreadableError when it cannot be read or lacks a `needed` column.
    """
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.DictReader(io.StringIO(decoded(data)), restval=""))
    except csv.Error as error:
        raise UnreadableError("TRF-002", f"not a CSV file: {error}") from error
    header = set(rows[0]) if rows else set(decoded(data).partition("\n")[0].strip().split(","))
    if missing := [name for name in needed if name not in header]:
        raise UnreadableError("TRF-003", f"no column {missing[0]!r}")
    for row in rows:
        row.pop(None, None)  # cells beyond the header
    return rows


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
