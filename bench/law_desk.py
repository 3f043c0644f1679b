"""The law in the database: what a national tariff costs to adopt, draft, publish and take up.

    .venv/bin/python -m bench.law_desk [../shared/data/tariff/eac_cet_2022_june2023.md]

Works on an embedded database of its own, made for the run. The tariff (East Africa's) is drafted
onto the law of Tanzania's package. Times are in seconds of the wall and, after the stroke, of this
process; the second leaves out the database and the neighbours on the machine.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.installed import installed

DAY = date(2025, 1, 1)


def timed(name: str, work: Callable[[], Any]) -> Any:
    """Do the work once and print how long it took."""
    wall, own = time.perf_counter(), time.process_time()
    made = work()
    took = time.perf_counter() - wall
    print(f"{name:<62} {took:8.3f} / {time.process_time() - own:.3f}")
    return made


def drafted(tariff: Path) -> dict[str, list[Any]]:
    """The tables of the tariff, as `greenlane law import` writes them."""
    from greenlane.usecases.tariff_files import load

    tables = load("eac-cet", tariff.read_bytes(), since=DAY, known=DAY).tables
    return {name: list(rows) for name, rows in tables.items()}


def main() -> None:
    """Run all and print."""
    words = argparse.ArgumentParser()
    words.add_argument("tariff", nargs="?", type=Path,
                       default=Path("../shared/data/tariff/eac_cet_2022_june2023.md"))  # fmt: skip
    asked = words.parse_args()
    with installed(durable=True, GREENLANE_COUNTRY="tanzania"):
        publish(asked.tariff)


def publish(tariff: Path) -> None:
    """Adopt the package, draft the tariff onto it, check, publish, take up, ask about the past."""
    from greenlane.store import law_rows
    from greenlane.usecases import desk, law_desk, law_folders, law_in_force

    here = desk.current()
    timed("adopt the package as publication 1", lambda: law_desk.adopt(here))
    here = desk.renew()
    tables = timed("read the tariff", lambda: drafted(tariff))
    change_set = law_desk.draft("The tariff", "editor", here)
    rows = timed("draft it as a difference", lambda: law_folders.take_over(
        change_set, tables, keep_lists=True))  # fmt: skip
    print(f"  {rows:,} changes")
    found = timed(
        "put it onto the law and ask all rules", lambda: law_desk.checked(change_set, here)
    )
    for fault in found.faults[:5]:
        print("  ", fault.rule, fault)
    before = here.now()
    timed("approve (asks all rules)", lambda: law_desk.approve(change_set, "approver", here))
    timed("publish (asks all rules, takes it up here)", lambda: law_desk.publish(change_set, here))
    law_in_force.forget()
    timed("take a publication up in another process", lambda: law_in_force.renewed(here))
    timed("look whether there is another (each five seconds)", lambda: law_rows.mark())
    timed("the book as known before", lambda: law_in_force.book_known_at(here, before))
    timed("the same once more", lambda: law_in_force.book_known_at(here, before))
    broken = timed("verify the chain and every row", law_desk.first_broken_publication)
    print(f"  broken: {broken}; law {desk.current().book.version}")


if __name__ == "__main__":
    main()
