"""What a model adds to a lodging: turn about without and with one, and where its time goes.

    .venv/bin/python -m bench.model_lodging [--count 400] [--items 40000] [--profile]

One process, an embedded database that is not durable, turns of 20 of each kind after one another,
so that both see the same machine. Prints medians of wall clock and of processor time.
"""

import argparse
import cProfile
import json
import os
import pstats
import random
import statistics
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter, process_time

TURN = 20
KINDS = ("no model", "a model")


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser()
    given.add_argument("--count", type=int, default=400)
    given.add_argument("--items", type=int, default=40_000)
    given.add_argument("--profile", action="store_true")
    args = given.parse_args()
    from bench.installed import installed

    with installed(durable=False):
        measured(args.count, args.items, profile=args.profile)


def measured(count: int, items: int, *, profile: bool) -> None:
    """Lodge `count` of each kind and print the medians."""
    from bench.risk import DAY, model_and_snapshot
    from tests.support import seed
    from tests.support.declarations import BROKER, declaration

    from greenlane.lifecycle.event import Actor
    from greenlane.risk.learning.scoring import Scoring
    from greenlane.usecases import desk
    from greenlane.usecases.lodge import lodge

    seed.run()
    model, snapshot = model_and_snapshot(items, random.Random(2026))
    plain = replace(desk.current(), scoring=Scoring())
    terms = type(plain.scoring_terms)(slow_milliseconds=1e9, oldest_days=10**6)
    held = Scoring(champion=model, version=model.version, history=snapshot)
    desks = {"no model": plain, "a model": replace(plain, scoring=held, scoring_terms=terms)}
    me, number = Actor("bench", "broker", BROKER), iter(range(10**9))
    print(f"snapshot of {DAY}")

    def once(kind: str) -> None:
        body = json.dumps(declaration(f"L{next(number)}")).encode()
        outcome = lodge(body, "json", me, desks[kind])
        assert outcome.status in (201, 422), outcome

    tell(turns(count, once))
    if profile:
        for kind in KINDS:
            told(kind, once)


def turns(count: int, once: Callable[[str], None]) -> dict[str, list[tuple[float, float]]]:
    """Seconds of wall clock and of the processor of each lodging, the first turn left out."""
    found: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    while len(found[KINDS[-1]]) < count + TURN:
        for kind in KINDS:
            for _ in range(TURN):
                begun, worked = perf_counter(), process_time()
                once(kind)
                found[kind].append((perf_counter() - begun, process_time() - worked))
    return {kind: each[TURN:] for kind, each in found.items()}


def tell(found: dict[str, list[tuple[float, float]]]) -> None:
    """Print the medians and the quickest tenth."""
    print(f"load {os.getloadavg()[0]:.1f}, {len(found[KINDS[0]])} of each, milliseconds")
    for kind, each in found.items():
        for name, part in zip(("clock", "processor"), zip(*each, strict=True), strict=True):
            tenth = statistics.quantiles(part, n=10)[0]
            middle = statistics.median(part)
            print(f"{kind:10} {name:10} {middle * 1e3:7.3f} median {tenth * 1e3:7.3f} q10")


def told(kind: str, once: Callable[[str], None]) -> None:
    """Print where the processor is while lodging."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(200):
        once(kind)
    profile.disable()
    print(kind)
    pstats.Stats(profile).sort_stats("tottime").print_stats(14)


if __name__ == "__main__":
    main()
