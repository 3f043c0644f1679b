"""How fast whole tariffs become law, how much memory it takes, and what is refused.

    .venv/bin/python bench/tariffs.py [../shared/data] [--times 5] [--only taric3]

Every file is read in a process of its own, so that the peak of memory is its own. The first reading
pays for the grammars and for every formula once; later ones find both at hand. Beside the published
files stand a made-up TARIC3 envelope of 200,000 records, a change of it with the state that it
left, and a made-up extract of 40,000 measures.
"""

import argparse
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import taric_made

from greenlane.usecases.tariff_files import load

FILES = {
    "tariff/us_hts_2025_ch01-49.csv": "us-hts",
    "tariff/uk_mfn_2019_nodeal_final.csv": "uk-mfn",
    "tariff/eu_uk_goods_nomenclature_2019.csv": "uk-mfn",
    "tariff/eac_cet_2022_june2023.md": "eac-cet",
    "tariff/taric-envelopes/quotas_chile.xml": "taric3",
    "tariff/uk-ott/commodity-json/uk/commodities/0102291010.json": "uk-daily",
    "hs/HS2022_with_units.xlsx": "hs",
    "hs/HS_consolidated_comtrade_concordances.csv": "hs",
    "hs/HS 2022 to HS 2017 ConversionAndCorrelationTables.xlsx": "hs",
    "codelists/eu_csrd2_ncts_p5_2025-02-12.json.gz": "codelists",
    "codelists/eu_customs_offices_COL_2025-02-12.json.gz": "codelists",
}
DAY = date(2025, 1, 1)
_RECORDS, _CHANGED, _MEASURES = 200_000, 2_000, 40_000
Told = tuple[int, int, int, float, float, int, str]


def measured(file: Path, name: str, times: int, before: Path | None = None) -> Told:
    """Records, rows, lines, first and median CPU seconds, peak memory in MB, refusals by code."""
    data = file.read_bytes()
    state = before.read_bytes() if before else b""
    took = []
    for _ in range(times):
        began = time.process_time()
        found = load(name, data, since=DAY, known=DAY, state=state)
        took.append(time.process_time() - began)
    made = sum(len(rows) for rows in found.tables.values())
    codes = Counter(each.code for each in found.refused)
    peak = peak_memory()
    refused = " ".join(f"{code} {count}" for code, count in sorted(codes.items())) or "none"
    return (found.records, made, data.count(b"\n"), took[0], statistics.median(took), peak, refused)


def peak_memory() -> int:
    """The peak of this process in MB; what `getrusage` tells is that of its parent as well."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def keep(file: Path, name: str, kept: Path) -> None:
    """Read a file and keep the state that it leaves."""
    kept.write_bytes(load(name, file.read_bytes(), since=DAY, known=DAY).state)


def made_up(folder: Path) -> dict[str, tuple[Path, str, Path | None]]:
    """Files as large as real ones, written into the folder."""
    whole, change, extract = (folder / name for name in ("whole.xml", "change.xml", "uk.xml"))
    whole.write_bytes(taric_made.envelope(_RECORDS))
    update = taric_made.envelope(_CHANGED).replace(b"<update.type>3", b"<update.type>1")
    change.write_bytes(update)
    extract.write_bytes(taric_made.extract(_MEASURES))
    return {
        f"made-up TARIC3, {_RECORDS:,} records, {whole.stat().st_size >> 20} MB": (
            whole, "taric3", None),
        f"a change of {_CHANGED:,} records to it, all tables made again": (
            change, "taric3", folder / "whole.state"),
        f"made-up UK extract, {_MEASURES:,} measures of five records, "
        f"{extract.stat().st_size >> 20} MB": (extract, "uk-daily", None),
    }  # fmt: skip


def main() -> None:
    """One line a file."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data"))
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--only", default="", help="a format")
    told = asked.parse_args()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as made:
        files: dict[str, tuple[Path, str, Path | None]]
        files = {name: (told.folder / name, kind, None) for name, kind in FILES.items()}
        if told.only in ("", "taric3", "uk-daily"):
            files |= made_up(Path(made))
            with spawn.Pool(1) as pool:
                pool.apply(keep, (Path(made) / "whole.xml", "taric3", Path(made) / "whole.state"))
        for name, (file, kind, before) in files.items():
            if told.only not in ("", kind):
                continue
            with spawn.Pool(1) as pool:
                show(name, *pool.apply(measured, (file, kind, told.times, before)))


def show(
    name: str, records: int, made: int, lines: int, first: float, median: float, peak: int, no: str
) -> None:
    """Print one line."""
    print(
        f"{name}: {lines:,} lines, {records:,} records, {made:,} rows; "
        f"first {first:.2f} s of CPU ({records / first:,.0f}/s), median {median:.2f} s of CPU "
        f"({records / median:,.0f}/s), peak {peak} MB; refused {no}"
    )


if __name__ == "__main__":
    main()
