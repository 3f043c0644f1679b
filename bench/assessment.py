"""Assessment under a whole national tariff: items a second, the law book's time and memory.

    .venv/bin/python bench/assessment.py [../shared/data] [ITEMS]

The UK tariff of 2019 (10,278 rates on 15,883 lines) is put onto Tavora's charges; items are taken
from all its declarable lines in turn. ITEMS (a million if none is given) are assessed in one run,
as a re-assessment after a change of law would do.
"""

import gc
import resource
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import assess
from greenlane.gateways.country_packages import country_package
from greenlane.law.lawbook import LawBook
from greenlane.law.schema import laid_over
from greenlane.messages.tariffs import uk_mfn

DATA = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
ITEMS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
DAY = date(2026, 7, 1)
PER_DECLARATION = 5


def memory() -> float:
    """Resident memory at its highest, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def book() -> LawBook:
    """Tavora's charges, VAT and levy over the tariff of the United Kingdom."""
    since = date(2024, 1, 1)
    data = (DATA / "tariff/uk_mfn_2019_nodeal_final.csv").read_bytes()
    tariff = uk_mfn.read(data, since=since, known=since).tables
    package = country_package("tavora")
    own = {name: list(rows) for name, rows in package.tables.items()}
    own["nomenclature"] = []
    own["measures"] = [row for row in own["measures"] if row["code"] == ""]
    own["permits"] = []
    for name in ("origin_rules", "quotas", "quota_definitions", "quota_blocks",
                 "quota_associations", "synonyms"):  # fmt: skip
        own.pop(name, None)
    rows = laid_over(own, tariff)
    country = {**package.country, "country": {**package.country["country"], "code_length": 10}}
    return LawBook(country, rows)


def item(place: int, code: str) -> ItemFacts:
    """One item of a line, priced, weighed and counted."""
    weight = Decimal(100 + place % 900)
    return ItemFacts(
        position=0, sequence=1, code=code, origin=("CN", "IN", "BD", "US")[place % 4],
        preferential_origin=("CN", "IN", "BD", "US")[place % 4], destination="",
        procedure="4000", additional_procedures=("000",), preference="100",
        documents=frozenset({"N935"}), net_mass=weight, gross_mass=weight, tariff_quantity=None,
        quantities={"KGM": weight, "LPA": Decimal(5), "HLT": Decimal(1), "NAR": Decimal(10)},
        price=Decimal(1000 + place % 5000), currency="USD", charges=(), payment_methods=(),
    )  # fmt: skip


def main() -> None:
    gc.collect()
    before, began = memory(), time.perf_counter()
    law_book = book()
    print(f"law book: {len(law_book.measures):,} measures on {len(law_book.nomenclature):,} lines "
          f"read and checked in {time.perf_counter() - began:.2f} s, "
          f"{memory() - before:.0f} MB")  # fmt: skip
    law = law_book.on(DAY)
    codes = [line.code for line in law_book.nomenclature if line.declarable]
    shipments = []
    for first in range(0, 20_000, PER_DECLARATION):
        items = tuple(
            msgspec.structs.replace(item(n, codes[n % len(codes)]), position=k, sequence=k + 1)
            for k, n in enumerate(range(first, first + PER_DECLARATION))
        )
        shipments.append(ShipmentFacts(trade="import", prelodged=False, incoterm="CIF",
                                       currency="USD", charges=(), items=items))  # fmt: skip
    done, owed, unknown = 0, Decimal(0), 0
    began = time.perf_counter()
    while done < ITEMS:
        for shipment in shipments:
            found, findings = assess(shipment, law)
            owed += found.payable
            unknown += len(findings)
            done += PER_DECLARATION
            if done >= ITEMS:
                break
        if done <= 20_000:
            print(f"first {done:,} items (nothing remembered): "
                  f"{done / (time.perf_counter() - began):,.0f} a second")  # fmt: skip
    seconds = time.perf_counter() - began
    print(f"{done:,} items in {seconds:.1f} s: {done / seconds:,.0f} a second on one core, "
          f"{seconds / done * 1e6:.0f} us an item; owed {owed:,.2f}, {unknown} findings; "
          f"memory {memory():.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
