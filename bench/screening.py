"""Screening measured: names a second against a list, recall by kind of spelling, false alarms.

    .venv/bin/python -m bench.screening [--entries 50000] [--names 10000] [FOLDER OF OFAC'S TABLES]

The list is OFAC's, if its folder is given (SDN, ALT and ADD as CSV), made up to `entries` with
names put together from its own words; without it all are made up.
"""

import argparse
import os
import random
from collections import Counter
from pathlib import Path
from time import perf_counter, process_time

from tests.support.spellings import KINDS, spelled

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.messages.watch_lists import ofac
from greenlane.risk.screening.index import Index
from greenlane.risk.screening.matching import THRESHOLD, screen

SYLLABLES = """ka ro mi sha ten vor al bek dun far gol hes ira jan kov lem nor pet qas
rud""".split()  # noqa: SIM905 - a list to read
# Ordinary names and firms; whoever of them is on the list is left out.
GIVEN = """John Maria Ahmed Fatima Wei Yuki Ivan Olga Carlos Lucia Pierre Amelie Hans Greta Kwame
Ama Raj Priya Ali Zainab Tom Emma Luca Giulia Mehmet Ayse Nguyen Linh Kim Min Juan Sofia Omar Layla
Pavel Irina Sven Astrid Joao Ines Moses Grace""".split()  # noqa: SIM905 - a list to read
FAMILY = """Smith Garcia Hassan Rahman Chen Tanaka Petrov Ivanova Silva Rossi Dubois Martin Müller
Schmidt Mensah Boateng Patel Sharma Khan Hussain Brown Wilson Bianchi Ferrari Yilmaz Demir Tran
Pham Park Lee Lopez Torres Farouk Nasser Novak Horvat Larsson Nilsen Costa Pereira Okafor
Njoroge""".split()  # noqa: SIM905 - as above
FIRMS = """Textiles Bakery Motors Pharma Foods Furniture Ceramics Optics Plastics Fisheries Flowers
Tyres Books Toys Coffee Tea Cables Paints Tools Glass""".split()  # noqa: SIM905 - as above


def made_up(count: int, chance: random.Random, words: list[str]) -> list[Entry]:
    """Entries of names put together."""
    return [
        Entry(source="MADE", number=str(n), kind="person", basis="made",
              names=(Name(" ".join(chance.choices(words, k=chance.choice((2, 2, 3))))),))
        for n in range(count)
    ]  # fmt: skip


def words_of(entries: list[Entry], chance: random.Random) -> list[str]:
    """Words to make names of: those of the list, and some of syllables."""
    found = [w for e in entries for n in e.names for w in n.text.split() if len(w) > 3]
    made = ["".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 3, 3))))
            for _ in range(20_000)]  # fmt: skip
    return [*found, *made]


def strangers(count: int, chance: random.Random) -> list[str]:
    """People and firms of everyday trade."""
    people = [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in range(count // 2)]
    firms = [
        f"{chance.choice(FAMILY)} {chance.choice(FIRMS)} Ltd" for _ in range(count - len(people))
    ]
    return people + firms


def main() -> None:
    """Run."""
    given = argparse.ArgumentParser()
    given.add_argument("folder", nargs="?", type=Path)
    given.add_argument("--entries", type=int, default=50_000)
    given.add_argument("--names", type=int, default=10_000)
    args = given.parse_args()
    chance = random.Random(2026)
    listed: list[Entry] = []
    if args.folder:
        parts = [(args.folder / name).read_bytes() for name in ("sdn.csv", "alt.csv", "add.csv")]
        listed, _ = ofac(*parts)
    entries = listed + made_up(args.entries - len(listed), chance, words_of(listed, chance))
    began = perf_counter()
    index = Index(entries)
    print(
        f"{len(entries):,} entries, {len(index.listed):,} names, of which {len(listed):,} entries "
        f"are published; index in {perf_counter() - began:.1f} s; load {os.getloadavg()[0]:.1f}"
    )
    recall(listed or entries, index, chance)
    alarms(args.names, index, chance)


def recall(entries: list[Entry], index: Index, chance: random.Random) -> None:
    """Of each kind of spelling, how many are found."""
    some = chance.sample([e for e in entries if len(e.names[0].text.split()) > 1], 300)
    tried, found, first = Counter[str](), Counter[str](), Counter[str]()
    for entry in some:
        for kind in KINDS:
            text = spelled(kind, entry.names[0].text, chance)
            if text is None:
                continue
            tried[kind] += 1
            keys = [hit.entry.key for hit in screen(text, index)]
            found[kind] += entry.key in keys
            first[kind] += keys[:1] == [entry.key]
    print(f"\n{'spelling':20} {'tried':>6} {'found':>7} {'first':>7}")
    for kind in KINDS:
        print(
            f"{kind:20} {tried[kind]:6} {found[kind] / tried[kind]:7.1%} "
            f"{first[kind] / tried[kind]:7.1%}"
        )
    every = sum(tried.values())
    print(
        f"{'all':20} {every:6} {sum(found.values()) / every:7.1%} "
        f"{sum(first.values()) / every:7.1%}   threshold {THRESHOLD}"
    )


def alarms(count: int, index: Index, chance: random.Random) -> None:
    """How many strangers raise an alarm, and how long all take."""
    asked = strangers(count, chance)
    wall, cpu = perf_counter(), process_time()
    hits = Counter(name for name in asked if screen(name, index))
    wall, cpu = perf_counter() - wall, process_time() - cpu
    print(
        f"\n{count:,} names in {wall:.1f} s ({cpu:.1f} s of the processor), "
        f"{count / cpu:,.0f} a second of it; load {os.getloadavg()[0]:.1f}"
    )
    print(
        f"strangers with a hit: {sum(hits.values()) / count:.2%}, for example "
        f"{', '.join(name for name, _ in hits.most_common(5))}"
    )


if __name__ == "__main__":
    main()
