"""How fast the trading nation is generated: declarations and items per second, one core.

Run: PYTHONPATH=src:jurisdictions/tavora python bench/generator.py [declarations] [repeats]
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from greenlane.gateways.country_packages import load
from tavora.trade import Generated, World, gathered

DATA = Path(__file__).parents[1] / "jurisdictions" / "tavora" / "tavora" / "data"
PER_DAY = 1000
Keep = Callable[[Iterable[Generated]], list[Generated]]


def measure(count: int, repeats: int, items: int | None, keep: Keep) -> tuple[float, float, float]:
    """Median declarations/s, items/s and seconds to make the world."""
    book = load("tavora", DATA).book
    rates, lines, starts = [], [], []
    for repeat in range(repeats):
        begin = time.perf_counter()
        world = World(book, repeat, date(2026, 7, 1))
        ready = time.perf_counter()
        made = keep(world.declarations(max(1, count // PER_DAY), PER_DAY, items=items))
        spent = time.perf_counter() - ready
        rates.append(len(made) / spent)
        lines.append(sum(g.declaration.goods_item_quantity or 0 for g in made) / spent)
        starts.append(ready - begin)
    return statistics.median(rates), statistics.median(lines), statistics.median(starts)


def main() -> None:
    count, repeats = (int(a) for a in (*sys.argv[1:3], *("10000", "5")[len(sys.argv) - 1 :]))
    for name, items in (("mean 3 items", None), ("5 items", 5)):
        for how, keep in (("gathered", gathered), ("list", list)):
            rate, lines, start = measure(count, repeats, items, keep)
            print(
                f"{name}, {how}: {rate:,.0f} declarations/s, {lines:,.0f} items/s "
                f"(median of {repeats} x {count}); world made in {start:.2f} s"
            )


if __name__ == "__main__":
    main()
