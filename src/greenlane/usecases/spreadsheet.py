"""Rows for spreadsheets: the one place where CSV is written, and no text in it becomes a formula.

A spreadsheet runs a text that begins with = + - @ or a control sign, also behind blanks, in its
wide forms, and behind what it takes for a separator (ASVS 5.0, 1.2.10). Such a text gets an
apostrophe; a number stays a number.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?")
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"
_BEGINS = re.compile(rf"[\s\0\ufeff\u200b-\u200f\u2060'\"]*[{_SIGNS}]|[\t\r\n\0|%]")
_LATER = re.compile(rf"([;\t|\r\n])([ \t]*)(?=[{_SIGNS}])")


def harmless(cell: object) -> object:
    """The cell; a text that a spreadsheet would run begins with an apostrophe."""
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell):
        return cell
    told = _LATER.sub(r"\1\2'", cell.replace("\0", "\ufffd"))
    return "'" + told if _BEGINS.match(told) else told


def write(handle: IO[str], rows: Iterable[Iterable[object]]) -> None:
    """Write all rows to a text file (opened with newline="")."""
    writer = csv.writer(handle)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])


class _Echo:
    """A file that gives back what is written, so that rows are sent as they come."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a sheet as they come."""
    writer: Any = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def file_name(name: str) -> str:
    """A name for a sheet that a header can carry."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:80] or "sheet"
