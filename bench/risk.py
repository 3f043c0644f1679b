"""Selection: 500 profiles on a declaration of five items, against the same set without its index.

.venv/bin/python -m bench.risk [--profiles 500] [--repeat 2000]
"""

import argparse
import os
import random
from datetime import date
from decimal import Decimal
from time import perf_counter_ns

from greenlane.kernel.validity import Validity
from greenlane.risk.facts import Asked
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


def main() -> None:
    """Run."""
    given = argparse.ArgumentParser()
    given.add_argument("--profiles", type=int, default=500)
    given.add_argument("--repeat", type=int, default=2000)
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


if __name__ == "__main__":
    main()
