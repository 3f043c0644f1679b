"""Export statistics of partners: read from CSV with the column names of UN Comtrade, and kept.

Both sets of names are understood, those of the files of today (`reporterISO`, `cmdCode`,
`primaryValue`) and those of before (`Reporter ISO`, `Commodity Code`, `Trade Value (US$)`).
Source: UN Comtrade, https://comtradeplus.un.org/ , data availability and metadata.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from greenlane.gateways import frames
from greenlane.gateways.reasons import reason

if TYPE_CHECKING:  # it is read when it is first needed
    import polars

# What we keep: their names, today's first.
NAMES = {
    "flow": ("flowCode", "Trade Flow Code", "Trade Flow", "flowDesc", "rgCode"),
    "code": ("cmdCode", "Commodity Code"),
    "period": ("period", "Period"),
    "value": ("fobvalue", "primaryValue", "Trade Value (US$)", "TradeValue"),
    "mass": ("netWgt", "Netweight (kg)", "NetWeight"),
    "reporter": ("reporterISO", "reporterCode", "Reporter ISO", "Reporter Code", "rt3ISO"),
    "partner": ("partnerISO", "partnerCode", "Partner ISO", "Partner Code", "pt3ISO"),
    "partner2": ("partner2Code",), "motive": ("motCode",), "customs": ("customsCode",),
}  # fmt: skip
_EXPORTS = {"x": "X", "export": "X", "exports": "X", "2": "X", "dx": "X",
            "domestic export": "X", "domestic exports": "X",
            "rx": "RX", "re-export": "RX", "re-exports": "RX", "3": "RX"}  # fmt: skip
_DOMESTIC = frozenset({"dx", "domestic export", "domestic exports"})
_NEEDED = ("flow", "code", "period", "value")
_DIGITS = 6


class UnreadableStatisticsError(ValueError):
    """The file holds no such statistics; the text says what is wrong first."""


class Fault(NamedTuple):
    """What is wrong with a file: code, line (0: the file), and what stands there."""

    code: str
    line: int
    said: str


class Read(NamedTuple):
    """What a file holds: rows that are taken, lines left out, and all that is wrong with it."""

    rows: list[dict[str, Any]]
    left_out: int
    faults: list[Fault]


# Every code with which a file is refused; one of them, and nothing of the file is taken.
FAULTS: Mapping[str, str] = {
    "MIR-001": "The file is empty.",
    "MIR-002": "The file is no table with commas.",
    "MIR-003": "Columns are missing.",
    "MIR-004": "There are no exports of six-digit subheadings.",
    "MIR-005": "The file tells of more than one reporter.",
    "MIR-006": "The file tells of more than one partner.",
    "MIR-010": "This is no number, or less than nought.",
    "MIR-011": "This is no year and no month.",
    "MIR-012": "The same flow, code and period stands twice.",
}


def read(file: Path, partner: str) -> list[dict[str, Any]]:
    """The exports of a partner to us: flow (X or RX), subheading, period, US dollars, kg.

    A file holds one reporter towards one partner: us. Raises UnreadableStatisticsError.
    """
    try:
        found = told(file.read_bytes(), partner)
    except OSError as error:
        raise UnreadableStatisticsError(f"{file.name}: {reason(error)}") from error
    for fault in found.faults:
        place = f"row {fault.line}: " if fault.line else ""
        raise UnreadableStatisticsError(
            f"{file.name}: {place}{fault.code} {FAULTS[fault.code]} {fault.said}".rstrip()
        )
    return found.rows


def told(data: bytes, partner: str) -> Read:
    """What the bytes of a file hold, with everything that is wrong with it."""
    if not data.strip():
        return _refused("MIR-001")
    try:
        frame = frames.of(data)
    except frames.UnreadableFrameError as error:
        return _refused("MIR-002", str(error).split("\n")[0][:200])
    found = {name: next((n for n in names if n in frame.columns), "")
             for name, names in NAMES.items()}  # fmt: skip
    if missing := [NAMES[name][0] for name in _NEEDED if not found[name]]:
        return _refused("MIR-003", ", ".join(missing))
    frame = _without_parts(frame, found["flow"])
    return _read(frame.iter_rows(named=True), found, partner)


def _without_parts(frame: "polars.DataFrame", flow: str) -> "polars.DataFrame":
    """Exports of one's own goods are a part of all exports: where both stand they are no flow."""
    import polars

    said = polars.col(flow).str.strip_chars().str.to_lowercase()
    flows = set(frame.select(said.unique()).to_series()) - _DOMESTIC
    if not any(_EXPORTS.get(each) == "X" for each in flows):
        return frame
    part = said.is_in(list(_DOMESTIC))
    return frame.with_columns(
        polars.when(part).then(polars.lit("")).otherwise(polars.col(flow)).alias(flow)
    )


def _refused(code: str, said: str = "") -> Read:
    return Read([], 0, [Fault(code, 0, said)])


def _read(rows: Iterable[dict[str, Any]], found: dict[str, str], partner: str) -> Read:
    made: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, ...], int] = {}
    sides: dict[str, set[str]] = {"reporter": set(), "partner": set()}
    left_out = 0
    for line, row in enumerate(rows, 2):
        if not _counts(row, found):
            left_out += 1
            continue
        for name, values in sides.items():
            values.add((row[found[name]] or "").strip() if found[name] else "")
        taken, wrong = _row(line, row, found, partner)
        place = (taken["flow"], taken["code"], taken["period"])
        if not wrong and seen.setdefault(place, line) != line:
            wrong = [Fault("MIR-012", line, f"{' '.join(place)} ({seen[place]})")]
        made.append(taken)
        faults += wrong
    for code, name in (("MIR-005", "reporter"), ("MIR-006", "partner")):
        if len(sides[name]) > 1:
            faults.insert(0, Fault(code, 0, ", ".join(sorted(sides[name])[:5])))
    if not made:
        faults.append(Fault("MIR-004", 0, ""))
    return Read([] if faults else made, left_out, faults)


def _counts(row: dict[str, Any], found: dict[str, str]) -> bool:
    """Whether it is exports of a subheading; imports, headings and parts by mode are not."""
    code = (row[found["code"]] or "").strip()
    totals = all(not found[name] or (row[found[name]] or "0").strip(" 0C") == ""
                 for name in ("partner2", "motive", "customs"))  # fmt: skip
    return (
        bool(_flow(row, found))
        and len(code) == _DIGITS
        and code.isascii()
        and code.isdigit()
        and totals
    )


def _flow(row: dict[str, Any], found: dict[str, str]) -> str:
    return _EXPORTS.get((row[found["flow"]] or "").strip().lower(), "")


def _row(line: int, row: dict[str, Any], found: dict[str, str], partner: str
         ) -> tuple[dict[str, Any], list[Fault]]:  # fmt: skip
    """A row as it is kept, and what is wrong with it."""
    faults, numbers = [], {}
    for name in ("value", "mass"):
        told = ((row.get(column) or "").strip() for column in NAMES[name])
        text = next(filter(None, told), "0")  # where the first column is empty the next may not
        numbers[name] = _number(text)
        if numbers[name] < 0:
            faults.append(Fault("MIR-010", line, text[:40]))
    told_period = (row[found["period"]] or "").strip()
    period = _period(told_period)
    if not period:
        faults.append(Fault("MIR-011", line, told_period[:40]))
    made = {"partner": partner, "flow": _flow(row, found), "code": row[found["code"]].strip(),
            **numbers, "period": period}  # fmt: skip
    return made, faults


def _number(text: str) -> float:
    """An amount; -1 for what is none."""
    try:
        return frames.figure(text or "0")
    except ValueError:
        return -1.0


def _period(text: str) -> str:
    """A year, or a year and a month; nothing for what is neither."""
    digits = "".join(letter for letter in text if letter in "0123456789")
    if len(digits) == 4:
        return digits
    if len(digits) == 6 and "01" <= digits[4:] <= "12":
        return f"{digits[:4]}-{digits[4:]}"
    return ""


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

    def same(self, partner: str, rows: list[dict[str, Any]]) -> bool:
        """Whether just these rows are held of their periods."""
        periods = {row["period"] for row in rows}
        held = [row for row in self.read()
                if row["partner"] == partner and row["period"] in periods]  # fmt: skip
        return sorted(map(_cells, held)) == sorted(map(_cells, rows))

    def mark(self) -> tuple[tuple[str, int], ...]:
        """Changes when statistics do."""
        files = sorted(self._folder.glob("??.parquet")) if self._folder.exists() else []
        return tuple((file.stem, file.stat().st_mtime_ns) for file in files)

    def read(self) -> list[dict[str, Any]]:
        """Every row of every partner."""
        import polars

        files = sorted(self._folder.glob("??.parquet")) if self._folder.exists() else []
        return [row for file in files for row in polars.read_parquet(file).iter_rows(named=True)]


def _cells(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("flow", "code", "period", "value", "mass"))
