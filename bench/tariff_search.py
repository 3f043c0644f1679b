"""How long a search takes on 24,000 codes, and how often it finds the heading that people meant.

.venv/bin/python bench/tariff_search.py [../shared/data]

The terms are the published search references of a real tariff with the code each stands for; the
index knows none of them (no synonyms are loaded), so the shares say what descriptions alone can do.
"""

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import GoodsNomenclature
from greenlane.law.tariff_search import TariffIndex
from greenlane.law.tariff_tree import TariffTree
from greenlane.messages.tariffs import uk_mfn

DATA = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
DAY = date(2019, 6, 1)


def lines() -> list[GoodsNomenclature]:
    """The nomenclature of the file in force on the day."""
    data = (DATA / "tariff/eu_uk_goods_nomenclature_2019.csv").read_bytes()
    rows = uk_mfn.read(data, since=DAY, known=DAY).tables["nomenclature"]
    made = [
        GoodsNomenclature(
            code=r["code"], suffix=r["suffix"], indent=int(r["indent"]), unit="",
            description={"en": r["description_en"]}, declarable=r["suffix"] == "80",
            validity=Validity(date.fromisoformat(r["since"]),
                              date.fromisoformat(r["until"]) if r["until"] else None),
        )
        for r in rows
    ]  # fmt: skip
    return [line for line in made if line.validity.covers(DAY)]


def shares(name: str, ranks: list[int]) -> None:
    """Print how often the rank is among the first one, three, ten."""
    told = ", ".join(
        f"{sum(0 < rank <= most for rank in ranks) / len(ranks):.1%} @{most}" for most in (1, 3, 10)
    )
    print(f"{name}: {told}")


def main() -> None:
    """Build the index, ask every term, tell times and shares."""
    known = lines()
    began = time.perf_counter()
    index = TariffIndex(TariffTree(known), (), "en")
    print(f"index of {len(known):,} lines in {time.perf_counter() - began:.2f} s")
    terms = json.loads((DATA / "hs/uk_search_references_60pct.json").read_text("utf-8"))
    times: list[float] = []
    busy: list[float] = []
    ranks: dict[str, list[int]] = {"heading": [], "subheading": [], "line": []}
    for term, code in terms.items():
        began, used = time.perf_counter(), time.process_time()
        found = index._find(term)
        times.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - used) * 1000)
        for name, length in (("heading", 4), ("subheading", 6), ("line", 10)):
            wanted = code[:length] if length < 10 else code.rstrip("0")
            told = (f.line.code[:length] if length < 10 else f.line.code.rstrip("0") for f in found)
            distinct = dict.fromkeys(told)
            place = next((n for n, each in enumerate(distinct, 1) if each == wanted), 0)
            ranks[name].append(place)
    for name, each in (("by the clock", times), ("of the processor", busy)):
        each.sort()
        print(f"{len(terms):,} searches: median {statistics.median(each):.2f} ms, "
              f"p99 {each[int(len(each) * 0.99)]:.2f} ms, worst {each[-1]:.2f} ms {name}"
              )  # fmt: skip
    for name, found_at in ranks.items():
        shares(f"the right {name} among the distinct first", found_at)


if __name__ == "__main__":
    main()
