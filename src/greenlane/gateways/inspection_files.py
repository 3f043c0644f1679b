"""Files of inspections, as administrations publish or export them: a table becomes history."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars

from greenlane.gateways import frames
from greenlane.gateways.reasons import reason
from greenlane.risk.learning.record import Record

# The columns of the Korean set of import declarations with their inspections, as ours.
KOREAN: Mapping[str, str] = {
    "day": "Date", "trader": "Importer ID", "declarant": "Declarant ID", "seller": "Seller ID",
    "code": "HS6 Code", "origin": "Country of Origin", "departure": "Country of Departure",
    "office": "Office ID", "rate": "Tax Rate", "value": "Item Price", "mass": "Net Mass",
    "found": "Fraud",
}  # fmt: skip
KOREAN_CODES: Mapping[str, str] = {
    "process": "Process Type", "import_type": "Import Type", "use": "Import Use",
    "payment": "Payment Type", "transport": "Mode of Transport", "courier": "Courier ID",
    "tax_type": "Tax Type", "origin_mark": "Country of Origin Indicator",
}  # fmt: skip
_CODES = frozenset(KOREAN_CODES.values()) | {"HS6 Code", "Office ID"}
_FOUND: Mapping[str, bool | None] = {
    "": None, "1": True, "1.0": True, "true": True, "0": False, "0.0": False, "false": False,
}  # fmt: skip


class UnreadableTableError(ValueError):
    """The file is no such table; the text says what is missing."""


def read(file: Path) -> list[Record]:
    """The records of a table in CSV or Parquet, in the order of their days.

    Columns are those of the Korean set. Raises UnreadableTableError.
    """
    try:
        frame = _parquet(file) if file.suffix == ".parquet" else frames.read(file)
    except (OSError, polars.exceptions.PolarsError) as error:
        raise UnreadableTableError(f"{file.name}: {reason(error)}") from error
    except frames.UnreadableFrameError as error:
        raise UnreadableTableError(str(error)) from error
    missing = [c for c in (*KOREAN.values(), *KOREAN_CODES.values()) if c not in frame.columns]
    if missing:
        raise UnreadableTableError(f"{file.name}: columns are missing: {', '.join(missing)}")
    rows = (_record(number, row) for number, row in enumerate(frame.iter_rows(named=True), 2))
    return sorted(rows, key=lambda record: record.day)


def _parquet(file: Path) -> polars.DataFrame:
    """A table with types, as texts; what has gaps and was kept as 10121.0 is 10121 again."""
    frame = polars.read_parquet(file).cast(polars.String)
    return frame.with_columns(polars.col(_CODES & set(frame.columns)).str.strip_suffix(".0"))


def _record(number: int, row: Mapping[str, str | None]) -> Record:
    told = {name: row[column] or "" for name, column in KOREAN.items()}
    try:
        return Record(
            day=date.fromisoformat(told["day"]),
            trader=told["trader"], declarant=told["declarant"], seller=told["seller"],
            code=told["code"].zfill(6), origin=told["origin"], departure=told["departure"],
            office=told["office"], rate=_number(told["rate"]), value=_number(told["value"]),
            mass=_number(told["mass"]), found=_found(told["found"]),
            other={name: row[column] or "" for name, column in KOREAN_CODES.items()},
        )  # fmt: skip
    except ValueError as error:
        raise UnreadableTableError(f"row {number}: {error}") from error


def _found(text: str) -> bool | None:
    """What an inspection found; nothing where there was none. Raises ValueError for others."""
    try:
        return _FOUND[text.strip().casefold()]
    except KeyError as error:
        raise ValueError(f"{text!r} is neither found nor not") from error


def _number(text: str) -> float | None:
    return frames.figure(text) if text else None
