"""Workbooks (XLSX) of others: their sheets as rows of text, opened within limits."""

import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from greenlane.messages.tariffs.archive import opened
from greenlane.messages.tariffs.csv_table import UnreadableError

_MOST_SHEETS = 50
_MOST_ROWS = 1_000_000
_MOST_COLUMNS = 500


def sheets_of(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """The sheets with their rows; a cell of a whole number is its digits.

    Raises UnreadableError TRF-006 for what is no workbook, or too large to open.
    """
    opened(data).close()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names[:_MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > _MOST_ROWS or sheet.total_width > _MOST_COLUMNS:
                raise UnreadableError("TRF-006", f"sheet {name!r} is too large")
            yield name, [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    except (CalamineError, ZipError, PasswordError) as error:
        raise UnreadableError("TRF-006", f"not a workbook: {error}") from error


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
