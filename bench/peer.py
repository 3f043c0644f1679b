"""The same simple duties here and in a peer, in one run: Tryton's customs and account modules.

    python -m venv PEER && PEER/bin/pip install trytond-customs trytond-account
    .venv/bin/python bench/peer.py PEER [--items 1000]

Both compute N duties on 50 goods codes, so much a kilogram and so much per cent, and must agree to
the cent before a figure is printed. Tryton's customs module knows fixed and per-unit duties only,
so an ad valorem duty there is its look-up of tariff code and rate with a percentage tax of the
account module; "percentage only" is that tax alone, without look-up. Ours is a whole assessment
each time: value, choice of measures by code and origin, duty, and all that explains it.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
RATES, DAY = 50, date(2026, 3, 2)
_KINDS = {"specific": "{} QXC / KGM", "ad valorem": "{} %", "percentage only": "{} %"}


def work_of(count: int) -> dict[str, Any]:
    """Rates of 50 goods codes and items with a price and a mass; the same on every run."""
    chance = random.Random(7)
    return {
        "rates": [f"{chance.randint(1, 300) / 10:.1f}" for _ in range(RATES)],
        "items": [
            {
                "rate": chance.randrange(RATES),
                "price": f"{chance.randint(100, 10**7) / 100:.2f}",
                "mass": f"{chance.randint(1, 10**5)}",
            }
            for _ in range(count)
        ],
    }


def ours(work: dict[str, Any], formula: str) -> tuple[float, list[str]]:
    """Seconds and amounts of assessing the items, five to a declaration."""
    from tests.support.small_law import Law, Tax, law_book

    from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
    from greenlane.duties.assessment import assess

    codes = [f"{place:02}000000" for place in range(1, RATES + 1)]
    terms = Law(
        currency="QXC",
        charges={"A00": ("CV",)},
        taxes=tuple(
            Tax(charge="A00", expression=formula.format(rate), code=code)
            for code, rate in zip(codes, work["rates"], strict=True)
        ),
        codes=tuple(codes),
        countries=("CN",),
        procedures={"4000": "pay"},
    )
    law = law_book(terms).on(DAY)
    items = [
        ItemFacts(
            position=n % 5, sequence=n % 5 + 1, code=codes[item["rate"]], origin="CN",
            preferential_origin="CN", destination="", procedure="4000", additional_procedures=(),
            preference="100", documents=frozenset(), net_mass=Decimal(item["mass"]),
            gross_mass=None, tariff_quantity=None, quantities={"KGM": Decimal(item["mass"])},
            price=Decimal(item["price"]), currency="QXC", charges=(), payment_methods=(),
        )
        for n, item in enumerate(work["items"])
    ]  # fmt: skip
    cargos = [
        ShipmentFacts(trade="import", prelodged=False, incoterm="", currency="QXC", charges=(),
                      items=tuple(items[n : n + 5]))
        for n in range(0, len(items), 5)
    ]  # fmt: skip
    assess(cargos[0], law)
    started = time.perf_counter()
    made = [assess(cargo, law)[0] for cargo in cargos]
    seconds = time.perf_counter() - started
    return seconds, [f"{line.amount:.2f}" for each in made for line in each.lines()]


def main() -> None:
    """Run both and print the ratios. Ends with 1 when an amount differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("venv", type=Path, help="the venv with the peer")
    parser.add_argument("--items", type=int, default=1_000)
    options = parser.parse_args()
    work = work_of(options.items)
    script = Path(__file__).with_name("peer_tryton.py")
    command = [str(options.venv / "bin" / "python"), str(script)]
    done = subprocess.run(command, input=json.dumps(work), text=True, capture_output=True)
    if done.returncode:
        raise SystemExit(f"the peer does not run there: {done.stderr[-2_000:]}")
    theirs = json.loads(done.stdout)
    print(
        f"{options.items} items; Tryton {theirs['version']} on SQLite in memory, one process each"
    )
    for kind, formula in _KINDS.items():
        seconds, amounts = ours(work, formula)
        apart = sum(a != b for a, b in zip(amounts, theirs[kind]["amounts"], strict=True))
        if apart:
            raise SystemExit(f"{kind}: {apart} of {options.items} amounts differ")
        peer = theirs[kind]["seconds"]
        each = 1e6 / options.items
        print(f"{kind:15}  ours {seconds * each:7.1f} us an item, Tryton {peer * each:7.1f} us: "
              f"{peer / seconds:.1f} times as long; all amounts equal")  # fmt: skip


if __name__ == "__main__":
    main()
