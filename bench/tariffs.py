"""How fast whole tariffs become law, how much memory it takes, and what is refused.

    .venv/bin/python bench/tariffs.py [../shared/data/tariff] [--times 5]

Every file is read in a process of its own, so that the peak of memory is its own. The first reading
pays for the grammars and for every formula once; later ones find both at hand.
"""

import argparse
import multiprocessing
import resource
import statistics
import time
from collections import Counter
from datetime import date
from pathlib import Path

from greenlane.messages.tariffs import eac_cet, uk_mfn, us_hts

FILES = {
    "us_hts_2025_ch01-49.csv": us_hts.read,
    "uk_mfn_2019_nodeal_final.csv": uk_mfn.read,
    "eu_uk_goods_nomenclature_2019.csv": uk_mfn.read,
    "eac_cet_2022_june2023.md": eac_cet.read,
}
DAY = date(2025, 1, 1)


def measured(folder: Path, name: str, times: int) -> tuple[int, int, int, float, float, int, str]:
    """Records, rows, lines, first and median CPU seconds, peak memory in MB, refusals by code."""
    data = (folder / name).read_bytes()
    took = []
    for _ in range(times):
        began = time.process_time()
        found = FILES[name](data, since=DAY, known=DAY)
        took.append(time.process_time() - began)
    made = sum(len(rows) for rows in found.tables.values())
    codes = Counter(each.code for each in found.refused)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    refused = " ".join(f"{code} {count}" for code, count in sorted(codes.items())) or "none"
    return (found.records, made, data.count(b"\n"), took[0], statistics.median(took), peak, refused)


def main() -> None:
    """One line a file."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/tariff"))
    asked.add_argument("--times", type=int, default=5)
    told = asked.parse_args()
    spawn = multiprocessing.get_context("spawn")
    for name in FILES:
        with spawn.Pool(1) as pool:
            records, made, lines, first, median, peak, refused = pool.apply(
                measured, (told.folder, name, told.times)
            )
        print(
            f"{name}: {lines:,} lines, {records:,} records, {made:,} rows; "
            f"first {first:.2f} s of CPU ({records / first:,.0f}/s), median {median:.2f} s of CPU "
            f"({records / median:,.0f}/s), peak {peak} MB; refused {refused}"
        )


if __name__ == "__main__":
    main()
