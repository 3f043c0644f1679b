"""Selection: 500 profiles on a declaration of five items, against the same set without its index;
then a model on it: features from a snapshot, the score, the selection made again, the reasons.

.venv/bin/python -m bench.risk [--profiles 500] [--repeat 2000] [--items 200000]
"""

import argparse
import os
import random
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter_ns

import polars

from greenlane.kernel.validity import Validity
from greenlane.risk.facts import Asked
from greenlane.risk.history import SCHEMA
from greenlane.risk.learning.history import History
from greenlane.risk.learning.model import Model, replayed, train
from greenlane.risk.learning.reasons import grouped
from greenlane.risk.learning.scoring import Scoring, packed, unpacked
from greenlane.risk.learning.scoring import made as made_score
from greenlane.risk.learning.snapshot import Snapshot
from greenlane.risk.learning.snapshot_making import made
from greenlane.risk.learning.told import records
from greenlane.risk.learning.told_table import of_table
from greenlane.risk.plan import Draw, Plan, Shares
from greenlane.risk.profile import Profile, condition_of
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.selection import select

DAY = date(2026, 7, 1)
CHAPTERS = [f"{n:02}" for n in range(1, 98)]
COUNTRIES = ["CN", "VN", "TR", "US", "DE", "IN", "BR", "ZA", "KE", "AE"]


def made_profiles(count: int, chance: random.Random) -> list[Profile]:
    """Profiles as analysts write them: by goods, origin, trader, procedure, with limits."""
    texts = []
    for n in range(count):
        code = chance.choice(CHAPTERS) + f"{chance.randrange(100):02}"
        limit = f"{chance.randrange(5, 500)}.0"
        texts.append(chance.choice([
            f'item.code.startsWith("{code}") && item.value_per_kg < {limit}',
            f'item.code.startsWith("{code}") && item.origin in ["CN", "VN"]'
            " && item.net_mass > 10.0",
            f'item.origin == "{chance.choice(COUNTRIES)}" && item.code.startsWith("{code[:2]}")'
            f" && item.customs_value > {limit}",
            f'declaration.trader == "QT{n:010}" && item.procedure == "4000"',
            f'item.procedure in ["4000", "5100"] && item.code.startsWith("{code}")'
            " && item.gross_mass > item.net_mass * 1.5",
        ]))  # fmt: skip
    texts[0] = "declaration.payable > 100000.0"
    made = []
    for n, text in enumerate(texts):
        condition = condition_of(text, {})
        if isinstance(condition, list):
            raise SystemExit(f"{text}: {condition}")
        made.append(Profile(
            code=f"P-{n}", name={"en": "made"}, owner="bench", text=text, condition=condition,
            lane="yellow", instruction={"en": "Look."}, basis="none",
            validity=Validity(date(2024, 1, 1)),
        ))  # fmt: skip
    return made


def declaration(items: int, chance: random.Random) -> Asked:
    """Facts of a declaration of some items."""
    whole = {"trade": "import", "declarant": "QT1", "trader": "QT0000000017", "office": "QT000101",
             "items": Decimal(items), "payable": Decimal(900), "value": Decimal(4000)}  # fmt: skip
    return Asked(whole=whole, items=tuple(
        {"sequence": n, "code": chance.choice(CHAPTERS) + f"{chance.randrange(10**6):06}",
         "origin": chance.choice(COUNTRIES), "procedure": "4000", "customs_value": Decimal(800),
         "net_mass": Decimal(40), "gross_mass": Decimal(44), "value_per_kg": Decimal(20),
         "description": "Goods", "documents": frozenset(("N935",))}
        for n in range(1, items + 1)
    ))  # fmt: skip


def timed(name: str, act, repeat: int) -> float:  # type: ignore[no-untyped-def]
    """Print best, median and 99th percentile in microseconds; gives the median."""
    took = []
    for _ in range(repeat):
        start = perf_counter_ns()
        act()
        took.append(perf_counter_ns() - start)
    took.sort()
    median = took[len(took) // 2] / 1000
    print(
        f"{name:44} {took[0] / 1000:9.1f} {median:9.1f} {took[int(len(took) * 0.99)] / 1000:9.1f}"
    )
    return median


def made_history(items: int, chance: random.Random) -> polars.DataFrame:
    """A table of history: `items` items of a year, one in ten inspected, cheap ones faulty."""
    codes = [chance.choice(CHAPTERS) + f"{chance.randrange(10**6):06}" for _ in range(3000)]

    def row(n: int) -> dict[str, object]:
        value, looked = chance.lognormvariate(7, 1), n % 10 == 0
        found = looked and value < 500 and chance.random() < 0.6
        return dict.fromkeys(SCHEMA) | {
            "pk": n, "mrn": str(n), "day": DAY - timedelta(days=1 + (items - n) * 360 // items),
            "office": f"QT00010{n % 5}", "inspected": looked, "found": found,
            "item_found": found if looked else None, "item_revenue": 90.0 if found else 0.0,
            "drawn": n % 50 == 0, "seller": f"Seller {chance.randrange(4000)}",
            "departure": chance.choice(COUNTRIES), "declaration.trade": "import",
            "declaration.trader": f"QT{chance.randrange(5000):010}",
            "declaration.declarant": f"QB{chance.randrange(300)}", "item.code": codes[n % 3000],
            "item.origin": chance.choice(COUNTRIES), "item.procedure": "4000",
            "item.description": f"Goods of kind {chance.choice(COUNTRIES)} boxed, number {n % 97}",
            "item.customs_value": value, "item.net_mass": chance.lognormvariate(4, 1),
            "item.duty": value / 10,
        }  # fmt: skip

    return polars.DataFrame([row(n) for n in range(items)], schema=SCHEMA)


def model_and_snapshot(items: int, chance: random.Random) -> tuple[Model, Snapshot]:
    """A model as it is trained by default, and the snapshot it is asked with."""
    history = made_history(items, chance)
    begun = perf_counter_ns()
    data = made(history, DAY)
    took = (perf_counter_ns() - begun) / 1e9
    print(f"snapshot of {items:,} items: {len(data) / 1e6:.1f} MB in {took:.2f} s")
    begun = perf_counter_ns()
    snapshot = Snapshot(data)
    print(f"ready to ask in {(perf_counter_ns() - begun) / 1e6:.1f} ms")
    few = list(of_table(history.tail(min(items, 40_000)), DAY))
    model = train(few, replayed(few, History()), 1)
    print(f"model of {model.data.trained_on:,} inspected items, {len(model.data.trees):,} bytes")
    return model, snapshot


def scoring(asked: list[Asked], items: int, repeat: int, chance: random.Random) -> None:
    """The parts of a score of a declaration."""
    model, snapshot = model_and_snapshot(items, chance)
    told = [records(each, DAY) for each in asked]
    kept = [packed(snapshot.features(each)) for each in told]
    numbers = list(range(1, len(told[0]) + 1))
    turn = iter(range(10**9))
    held = Scoring(champion=model, version=model.version, history=snapshot)

    def features() -> object:
        return snapshot.features(told[next(turn) % 50])

    def cold() -> object:
        for kept_of in (*snapshot._seen.values(), snapshot._known):
            kept_of.clear()
        return features()

    def score() -> object:
        n = next(turn) % 50
        return made_score(model, (), snapshot.version, kept[n], told[n], numbers)

    def whole() -> object:
        return held.score(asked[next(turn) % 50], DAY)

    def reasons() -> object:
        n = next(turn) % 50
        row = model.row(unpacked(kept[n])[0], told[n][0])
        return grouped(model.reasons(row), row)

    for each in (features, score, whole):
        each()
    timed("features of 5 items from the snapshot", features, repeat)
    timed("the same, none of its keys met before", cold, repeat)
    timed("score after features, 5 items", score, repeat)
    timed("both, as in lodging", whole, repeat)
    timed("reasons of one item (on demand)", reasons, max(repeat // 10, 1))


def main() -> None:
    """Run."""
    given = argparse.ArgumentParser()
    given.add_argument("--profiles", type=int, default=500)
    given.add_argument("--repeat", type=int, default=2000)
    given.add_argument("--items", type=int, default=200_000)
    args = given.parse_args()
    chance = random.Random(2026)
    random_draw = Draw(lane="yellow", instruction={"en": "Look."}, basis="none")
    plan = Plan(offices={"": Shares(random=Decimal("0.02"))}, random=random_draw)
    profiles = ProfileSet(made_profiles(args.profiles, chance), {}, plan)
    asked = [declaration(5, chance) for _ in range(50)]
    turn = iter(range(10**9))
    print(f"load average {os.getloadavg()[0]:.2f}; {args.profiles} profiles, 5 items")
    print(f"{'':44} {'best us':>9} {'median':>9} {'p99':>9}")

    def indexed() -> object:
        return select(profiles, asked[next(turn) % 50], DAY, "seed")

    def all_of_them() -> int:
        facts = asked[next(turn) % 50]
        return sum(ready.fires(item, facts.whole, facts.items)
                   for item in facts.items for ready in profiles._ready.values())  # fmt: skip

    ours = timed("select, indexed", indexed, args.repeat)
    plain = timed("every profile asked of every item", all_of_them, max(args.repeat // 10, 1))
    print(f"ratio {plain / ours:.1f}")
    scoring(asked, args.items, args.repeat, chance)


if __name__ == "__main__":
    main()
