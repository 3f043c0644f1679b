"""Export statistics of partners: read from CSV with the column names of UN Comtrade, and kept.

Both sets of names are understood, those of the files of today (`reporterISO`, `cmdCode`,
`primaryValue`) and those of before (`Reporter ISO`, `Commodity Code`, `Trade Value (US$)`).
Source: UN Comtrade, https://comtradeplus.un.org/ , data availability and metadata.
"""

import os
from pathlib import Path
from typing import Any

# What we keep: their names, today's first.
NAMES = {
    "flow": ("flowCode", "Trade Flow Code", "Trade Flow", "flowDesc"),
    "code": ("cmdCode", "Commodity Code"),
    "period": ("period", "Period"),
    "value": ("fobvalue", "primaryValue", "Trade Value (US$)"),
    "mass": ("netWgt", "Netweight (kg)"),
    "partner2": ("partner2Code",), "motive": ("motCode",), "customs": ("customsCode",),
}  # fmt: skip
_EXPORTS = {"x": "X", "export": "X", "exports": "X", "2": "X", "dx": "X",
            "rx": "RX", "re-export": "RX", "re-exports": "RX", "3": "RX"}  # fmt: skip
_NEEDED = ("flow", "code", "period", "value")
_DIGITS = 6


class UnreadableStatisticsError(ValueError):
    """The file holds no such statistics; the text says what is missing."""


def read(file: Path, partner: str) -> list[dict[str, Any]]:
    """The exports of a partner to us: flow (X or RX), subheading, period, US dollars, kg.

    A file holds one reporter towards one partner: us. Raises UnreadableStatisticsError.
    """
    import polars

    try:
        frame = polars.read_csv(file, infer_schema=False, encoding="utf8-lossy")
    except (OSError, polars.exceptions.PolarsError) as error:
        raise UnreadableStatisticsError(f"{file.name}: {error}") from error
    found = {name: next((n for n in names if n in frame.columns), "")
             for name, names in NAMES.items()}  # fmt: skip
    if missing := [NAMES[name][0] for name in _NEEDED if not found[name]]:
        raise UnreadableStatisticsError(f"{file.name}: columns are missing: {', '.join(missing)}")
    rows = [made for number, row in enumerate(frame.iter_rows(named=True), 2)
            if (made := _row(number, row, found, partner)) is not None]  # fmt: skip
    if not rows:
        raise UnreadableStatisticsError(f"{file.name}: no exports of six-digit subheadings")
    return rows


def _row(number: int, row: dict[str, Any], found: dict[str, str], partner: str
         ) -> dict[str, Any] | None:  # fmt: skip
    """A row of exports of a subheading; None for imports, headings and totals by mode."""
    flow = _EXPORTS.get((row[found["flow"]] or "").strip().lower())
    code = (row[found["code"]] or "").strip()
    totals = all(not found[name] or (row[found[name]] or "0").strip(" 0C") == ""
                 for name in ("partner2", "motive", "customs"))  # fmt: skip
    if flow is None or len(code) != _DIGITS or not code.isdigit() or not totals:
        return None
    try:
        value = float(row[found["value"]] or 0)
        mass = float((row[found["mass"]] or 0) if found["mass"] else 0)
    except ValueError as error:
        raise UnreadableStatisticsError(f"row {number}: {error}") from error
    return {"partner": partner, "flow": flow, "code": code, "value": value, "mass": mass,
            "period": _period(row[found["period"]] or "", number)}  # fmt: skip


def _period(text: str, number: int) -> str:
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) == 4:
        return digits
    if len(digits) == 6 and "01" <= digits[4:] <= "12":
        return f"{digits[:4]}-{digits[4:]}"
    raise UnreadableStatisticsError(f"row {number}: {text!r} is no year and no month")


class MirrorFiles:
    """The statistics of each partner in a folder: a file each, later ones replace their periods."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, partner: str, rows: list[dict[str, Any]]) -> int:
        """Take statistics over; gives how many rows of the same periods they replace."""
        import polars

        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{partner}.parquet"
        fresh = polars.DataFrame(rows)
        gone = 0
        if file.exists():
            old = polars.read_parquet(file)
            kept = old.filter(~polars.col("period").is_in(fresh["period"].unique().to_list()))
            gone = old.height - kept.height
            fresh = polars.concat([kept, fresh.select(kept.columns)])
        beside = file.with_suffix(".new")
        fresh.write_parquet(beside)
        os.replace(beside, file)
        return gone

    def mark(self) -> tuple[tuple[str, int], ...]:
        """Changes when statistics do."""
        files = sorted(self._folder.glob("??.parquet")) if self._folder.exists() else []
        return tuple((file.stem, file.stat().st_mtime_ns) for file in files)

    def read(self) -> list[dict[str, Any]]:
        """Every row of every partner."""
        import polars

        files = sorted(self._folder.glob("??.parquet")) if self._folder.exists() else []
        return [row for file in files for row in polars.read_parquet(file).iter_rows(named=True)]
