"""What screening adds to a lodging: without lists, with parties that come again, with new ones.

    .venv/bin/python bench/screening_lodging.py [--count 400] [--entries 50000] [OFAC'S FOLDER]

One process, an embedded database that is not durable, turns of 20 of each kind after one another,
so that all see the same machine. Strangers only: nobody is on a list. Prints medians and ratios.
"""

import argparse
import json
import os
import random
import statistics
import sys
from dataclasses import replace
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))
TURN = 20
KINDS = ("no lists", "known parties", "a new seller", "three new parties")


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser()
    given.add_argument("folder", nargs="?", type=Path)
    given.add_argument("--count", type=int, default=400)
    given.add_argument("--entries", type=int, default=50_000)
    args = given.parse_args()
    from bench.installed import installed

    with installed(durable=False):
        measured(args.count, args.entries, args.folder)


def measured(count: int, size: int, folder: Path | None) -> None:
    """Lodge `count` of each kind and print the medians."""
    from bench.screening import made_up, words_of
    from tests.support import seed
    from tests.support.declarations import BROKER, declaration

    from greenlane.lifecycle.event import Actor
    from greenlane.messages.watch_lists import ofac
    from greenlane.risk.screening.screener import Screener
    from greenlane.usecases import desk
    from greenlane.usecases.lodge import lodge

    seed.run()
    chance = random.Random(2026)
    names = ("sdn.csv", "alt.csv", "add.csv")
    listed = ofac(*[(folder / name).read_bytes() for name in names])[0] if folder else []
    made = made_up(size - len(listed), chance, words_of(listed, chance))
    plain = desk.current()
    watched = replace(plain, screener=Screener([*listed, *made], (1, "bench")))
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    number, me = 0, Actor("bench", "broker", BROKER)
    while len(found[KINDS[-1]]) < count + TURN:
        for kind in KINDS:
            for _ in range(TURN):
                number += 1
                sent = declaration(f"L{number}")
                if kind == "a new seller":
                    sent["goodsShipment"]["seller"]["name"] = stranger(chance)
                if kind == "three new parties":
                    for role in ("seller", "buyer", "consignor"):
                        sent["goodsShipment"][role] = {"name": stranger(chance)}
                body = json.dumps(sent).encode()
                begun = perf_counter()
                outcome = lodge(body, "json", me, plain if kind == "no lists" else watched)
                found[kind].append(perf_counter() - begun)
                assert outcome.status in (201, 422), outcome
    tell(found)


def stranger(chance: random.Random) -> str:
    """A firm of everyday trade whose name was never seen."""
    from bench.screening import FAMILY, FIRMS

    made = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(4))
    return f"{made.title()} {chance.choice(FAMILY)} {chance.choice(FIRMS)} Ltd"


def tell(found: dict[str, list[float]]) -> None:
    """Print the medians after the first turn."""
    medians = {kind: statistics.median(each[TURN:]) for kind, each in found.items()}
    first = medians[KINDS[0]]
    print(f"load {os.getloadavg()[0]:.1f}, {len(found[KINDS[0]]) - TURN} of each")
    for kind, median in medians.items():
        print(f"{kind:20} {median * 1e3:7.2f} ms   {median / first:5.2f} of none")


if __name__ == "__main__":
    main()
