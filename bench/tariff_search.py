"""How long a search takes on 24,000 codes, and how often it finds the heading that people meant.

.venv/bin/python bench/tariff_search.py [../shared/data]
"""

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from greenlane.kernel.validity import Validity
from greenlane.law.law_of_day import GoodsOfDay
from greenlane.law.nomenclature import GoodsNomenclature
from greenlane.law.tariff_search import TariffIndex
from greenlane.messages.tariffs import uk_mfn

DATA = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
DAY = date(2019, 6, 1)


class Book:
    """What of a law book a search needs."""

    synonyms = ()

    def __init__(self, rows):
        lines = [
            GoodsNomenclature(
                code=r["code"], suffix=r["suffix"], indent=int(r["indent"]), unit="",
                description={"en": r["description_en"]}, declarable=r["suffix"] == "80",
                validity=Validity(date.fromisoformat(r["since"]),
                                  date.fromisoformat(r["until"]) if r["until"] else None),
            )
            for r in rows
        ]  # fmt: skip
        self.places = {}
        for line in lines:
            self.places.setdefault(line.code, []).append(line)


class Law:
    """The law of the day of that book."""

    def __init__(self, book):
        self.book, self.goods = book, GoodsOfDay(book, DAY)


def main() -> None:
    data = (DATA / "tariff/eu_uk_goods_nomenclature_2019.csv").read_bytes()
    rows = uk_mfn.read(data, since=DAY, known=DAY).tables["nomenclature"]
    began = time.perf_counter()
    index = TariffIndex(Law(Book(rows)), "en")
    print(f"index of {len(index.lines):,} lines in {time.perf_counter() - began:.2f} s")
    terms = json.loads((DATA / "hs/uk_search_references_60pct.json").read_text("utf-8"))
    pairs = list(terms.items())
    times, ranks = [], []
    for term, code in pairs:
        began = time.perf_counter()
        found = index._find(term)
        times.append((time.perf_counter() - began) * 1000)
        heading = code[:4]
        ranks.append(next((n for n, f in enumerate(found, 1) if f.line.code[:4] == heading), 0))
    times.sort()
    print(f"{len(pairs):,} searches: median {statistics.median(times):.2f} ms, "
          f"p99 {times[int(len(times) * 0.99)]:.2f} ms, worst {times[-1]:.2f} ms")  # fmt: skip
    for most in (1, 3, 10):
        share = sum(0 < rank <= most for rank in ranks) / len(ranks)
        print(f"the right heading among the first {most}: {share:.1%}")


if __name__ == "__main__":
    main()
