"""The same seed gives the same bytes, in any process."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec

from greenlane.gateways.country_packages import CountryPackage
from tavora.trade import World, declarations

REPO = Path(__file__).parents[3]
DATA = REPO / "jurisdictions" / "tavora" / "tavora" / "data"

_SCRIPT = """
import hashlib, sys
from datetime import date
from pathlib import Path
import msgspec
from greenlane.gateways.country_packages import load
from tavora.trade import World
world = World(load("tavora", Path(sys.argv[1])).book, 11, date(2026, 3, 1))
digest = hashlib.sha256(msgspec.json.encode(world.register()))
for one in world.declarations(4, 250):
    digest.update(msgspec.json.encode(one))
print(digest.hexdigest())
"""


def _in_process(hash_seed: str) -> str:
    path = os.pathsep.join([str(REPO / "src"), str(REPO / "jurisdictions" / "tavora")])
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(DATA)],
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_two_processes_with_other_hash_seeds_give_the_same_bytes() -> None:
    first = _in_process("1")
    assert len(first) == 64
    assert first == _in_process("4242")


def test_another_seed_gives_other_declarations(country: CountryPackage) -> None:
    day = date(2026, 7, 1)
    one, same, other = (
        [msgspec.json.encode(g) for g in declarations(country.book, seed, day, 1, 50)]
        for seed in (7, 7, 8)
    )
    assert one == same
    assert not set(one) & set(other)


def test_a_day_is_the_same_whether_or_not_the_days_before_were_generated(
    country: CountryPackage,
) -> None:
    world = World(country.book, 5, date(2026, 7, 1))
    *_, last = [list(world.declarations(1, 40, start=date(2026, 7, n))) for n in (1, 2, 3)]
    alone = list(World(country.book, 5, date(2026, 7, 1)).declarations(1, 40, start=last[0].day))
    assert [g.trader for g in alone] == [g.trader for g in last]
