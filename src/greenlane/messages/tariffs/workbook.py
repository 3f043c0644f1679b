"""Workbooks (XLSX) in which tariffs are published: their sheets as rows of text."""

from collections.abc import Iterator

from greenlane.messages import archives
from greenlane.messages.refusal import RefusedError
from greenlane.messages.tariffs.archive import LIMITS
from greenlane.messages.tariffs.csv_table import UnreadableError


def sheets_of(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """The sheets with their rows; a cell of a whole number is its digits.

    Raises UnreadableError TRF-006 for what is no workbook, or too large to open.
    """
    try:
        for name, rows in archives.sheets(data, LIMITS):
            yield name, [[_text(cell) for cell in row] for row in rows]
    except RefusedError as error:
        raise UnreadableError("TRF-006", f"not a workbook: {error}") from error


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
