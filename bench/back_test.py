"""A profile tried on a million stored items, from Parquet and from memory.

.venv/bin/python -m bench.back_test [--items 1000000]
"""

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import polars

from greenlane.risk.back_test import back_test
from greenlane.risk.language.columns import DECLARATION
from greenlane.risk.language.fault import Fault
from greenlane.risk.language.grammar import parse

PROFILES = [
    'item.code.startsWith("61") && item.value_per_kg < 22.0',
    'item.code.startsWith("85") && item.origin in ["C1", "C7"] && item.gross_mass > '
    "item.net_mass * 1.2",
    'declaration.trader in lists.watched && item.procedure == "4000"',
    'items.exists(i, i.code.startsWith("24")) && declaration.payable > 5000.0',
    'item.description.contains("shirt") || !(item.net_mass > 1.0)',
]
LISTS = {"watched": frozenset(f"T{n}" for n in range(0, 20_000, 37))}


def made(items: int) -> polars.DataFrame:
    """Items of declarations of three each."""
    chance = np.random.default_rng(2026)
    mrn = np.arange(items) // 3
    last = int(mrn[-1]) + 1
    inspected = chance.random(last) < 0.05
    net = chance.gamma(2, 50, items)
    columns = {
        DECLARATION: [f"26QT{n:013}" for n in mrn],
        "office": [f"QT00010{n % 7}" for n in mrn],
        "inspected": inspected[mrn],
        "drawn": (chance.random(last) < 0.02)[mrn],
        "found": (chance.random(last) < 0.1)[mrn],
        "revenue": (chance.gamma(1, 300, last))[mrn],
        "item.code": [f"{n:08}" for n in chance.integers(1_000_000, 97_000_000, items)],
        "item.description": [f"goods {n % 211} shirt" if n % 97 == 0 else f"goods {n % 211}"
                             for n in range(items)],
        "item.origin": [f"C{n}" for n in chance.integers(0, 90, items)],
        "item.procedure": [("4000", "5100", "7100")[n] for n in chance.integers(0, 3, items)],
        "item.net_mass": net,
        "item.gross_mass": net * (1 + chance.random(items) / 3),
        "item.value_per_kg": chance.gamma(2, 30, items),
        "declaration.trader": [f"T{n % 20_000}" for n in mrn],
        "declaration.payable": chance.gamma(1, 2000, last)[mrn],
    }  # fmt: skip
    return polars.DataFrame(columns)


def main() -> None:
    """Run."""
    given = argparse.ArgumentParser()
    given.add_argument("--items", type=int, default=1_000_000)
    args = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.parquet"
        made(args.items).write_parquet(file)
        print(
            f"{args.items:,} items, {file.stat().st_size / 1e6:.0f} MB of Parquet; "
            f"load {os.getloadavg()[0]:.1f}"
        )
        for text in PROFILES:
            condition = parse(text)
            if isinstance(condition, Fault):
                raise SystemExit(condition.message)
            began = perf_counter()
            frame = polars.read_parquet(file)
            read = perf_counter() - began
            began = perf_counter()
            told = back_test(frame, condition, LISTS, 4.0)
            print(
                f"read {read:5.2f} s, tried {perf_counter() - began:5.2f} s, "
                f"{told.whole.hits:>8,} hits  {text[:60]}"
            )


if __name__ == "__main__":
    main()
