"""Tables of others as frames of texts: whatever their encoding, ends of lines and empty lines."""

import io
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from greenlane.gateways.reasons import reason
from greenlane.messages.tariffs.csv_table import UnreadableError, decoded, without_ends

if TYPE_CHECKING:  # it is read when it is first needed
    import polars

_RAGGED = "Consider setting"  # what the library would have its caller do


class UnreadableFrameError(ValueError):
    """The file cannot be read as a table; the text says why."""


def figure(text: str) -> float:
    """The number of a cell. Raises ValueError for what is none.

    Python would read 1_000, nan, inf and the figures of all scripts too.

    >>> figure("1200.50"), figure(" 3e2 ")
    (1200.5, 300.0)
    """
    number = float(text)
    if not (isfinite(number) and text.isascii() and "_" not in text):
        raise ValueError(f"{text!r} is no number")
    return number


def read(file: Path) -> "polars.DataFrame":
    """The rows of a CSV file, as `of`. Raises UnreadableFrameError, which names the file."""
    try:
        return of(file.read_bytes())
    except (OSError, UnreadableFrameError) as error:
        raise UnreadableFrameError(f"{file.name}: {reason(error)}") from error


def _frame(text: str) -> "polars.DataFrame":
    """The table of a text; where its lines end in commas that the header has not, without them."""
    import polars

    try:
        return polars.read_csv(io.BytesIO(text.encode()), infer_schema=False)
    except polars.exceptions.ComputeError:
        return polars.read_csv(io.BytesIO(without_ends(text).encode()), infer_schema=False)


def of(data: bytes) -> "polars.DataFrame":
    """The rows of a CSV file's bytes, every cell a text or None. Raises UnreadableFrameError."""
    import polars

    try:
        text = decoded(data).rstrip("\x1a \r\n\t")
        if "\n" not in text:
            text = text.replace("\r", "\n")
        frame = _frame(text)
    except (UnreadableError, polars.exceptions.PolarsError) as error:
        raise UnreadableFrameError(str(error).partition(_RAGGED)[0].strip()) from error
    names = [name.strip() for name in frame.columns]
    if len(set(names)) == len(names):
        frame.columns = names
    return frame.filter(~polars.all_horizontal(polars.all().is_null()))
