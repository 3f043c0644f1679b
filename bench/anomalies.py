"""How many planted frauds of the trading nation stand out as anomalies, and how many others do.

Run: PYTHONPATH=src:jurisdictions/tavora python bench/anomalies.py [days] [a day] [seeds...]

The first half of the days is only past; in the second, what was usual is renewed each week from all
that was declared before, false or not: nobody tells which is which. The truth is asked afterwards.
"""

import sys
import time
from collections import Counter
from datetime import date

import polars

from greenlane.gateways.country_packages import country_package
from greenlane.risk.anomalies.baselines import table_of, usual
from greenlane.risk.anomalies.finding import anomalies
from greenlane.risk.anomalies.usual import Usual
from greenlane.usecases.traded_goods import goods_of
from tavora.trade import RegisterSize, World, gathered

FIRST = date(2026, 1, 5)
PRICED = ("undervaluation", "phantom_seller", "carousel", "related_pricing")


def main(days: int, per_day: int, seeds: list[int]) -> None:
    """Tell precision by kind and recall by typology, over all seeds together."""
    flagged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for seed in seeds:
        for kinds, fraud in judged(days, per_day, seed):
            flagged.update(kinds | ({"any"} if kinds else set()))
            planted[fraud] += 1
            if fraud:
                right.update(kinds | ({"any"} if kinds else set()))
                caught[fraud] += bool(kinds)
    whole = sum(planted.values())
    print(f"{whole:,} import declarations, {whole - planted['']:,} fraudulent, seeds {seeds}")
    for kind, count in flagged.most_common():
        print(f"  {kind}: {count} flagged, precision {right[kind] / count:.0%}")
    for fraud in sorted(planted, key=lambda name: -planted[name]):
        if fraud:
            share = caught[fraud] / planted[fraud]
            print(f"  {fraud}: {caught[fraud]} of {planted[fraud]} ({share:.0%})")
    priced = sum(planted[name] for name in PRICED)
    print(f"frauds of price: {sum(caught[name] for name in PRICED)} of {priced}")


def judged(days: int, per_day: int, seed: int, size: RegisterSize | None = None):
    """For each import of the second half the kinds of its anomalies, and the typology or ''."""
    book = country_package("tavora").book
    began = time.perf_counter()
    made = gathered(World(book, seed, FIRST, size=size).declarations(days, per_day))
    told = [(each, goods_of(each.declaration, book.on(each.day), each.day)) for each in made]
    table = table_of(goods for _, items in told for goods in items)
    print(f"seed {seed}: {len(made):,} declarations in {time.perf_counter() - began:.0f} s")
    known: Usual | None = None
    for each, items in told:
        passed = (each.day - FIRST).days
        if passed < days // 2 or items[0].trade != "import":
            continue
        if known is None or (each.day - known.day).days >= 7:
            known = usual(table, each.day)
        yield {found.kind for found in anomalies(items, known)}, each.fraud


if __name__ == "__main__":
    told = [int(each) for each in sys.argv[1:]]
    polars.Config.set_tbl_rows(20)
    main(*(told[:2] or (120, 150)), told[2:] or [9, 10])
