"""Selection: conditions, lanes, the random share, and the same answer for the same inputs."""

import copy
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from typing import Any

import msgspec
import pytest
from tests.core.risk.asking import chosen as ask
from tests.core.rules.base import (
    BROKER,
    DAY,
    TRADER,
    cheese,
    excavator,
    good_export,
    good_import,
    replaced,
    shirts,
)

from greenlane.datamodel.declaration import Declaration
from greenlane.risk.plan import PlanError
from greenlane.risk.profile import ProfileError
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.selection import Score, Selection, draw

RANDOM = {"share": "0.02", "lane": "yellow", "instruction": "Compare.", "basis": "CA-2019 s. 21(2)"}
UNLUCKY = next(f"seed {n}" for n in range(1000) if draw(f"seed {n}") < Decimal("0.02"))
LUCKY = "seed of nobody"


SHIRTS = 'item.code.startsWith("61")'


def profile(condition: str = SHIRTS, **changes: Any) -> dict[str, Any]:
    """A red profile on shirts, or on what the condition says."""
    return {
        "code": "P-1", "name": "Test", "lane": "red", "instruction": "Look.", "basis": "CA-2019",
        "since": date(2024, 1, 1), "condition": condition, **changes,
    }  # fmt: skip


def profiles(*entries: dict[str, Any], **random: Any) -> ProfileSet:
    return ProfileSet.read({"random": {**RANDOM, **random}, "profile": list(entries)})


def select(
    chosen: ProfileSet, made: Declaration | None = None, seed: str = LUCKY, day: date = DAY,
    score: Score | None = None,
) -> Selection:  # fmt: skip
    return ask(chosen, made or good_import(), seed, day, score)


# ------------------------------------------------------------------------- fields

FIELDS = [
    'item.code == "61091000"',
    'item.description.contains("hirt")',
    'item.origin == "BD"',
    'item.procedure == "4000"',
    'item.preference == "100"',
    "item.customs_value > 6641.0",  # 2500 USD at 2.6566, and freight and insurance
    "item.net_mass <= 100.0",
    "item.value_per_kg > 66.4",
    "item.duty > 0.0",
    f'declaration.declarant == "{BROKER}"',
    f'declaration.trader == "{TRADER}"',
    'declaration.office == "QT000101"',
    'declaration.trade == "import"',
    "declaration.items == 1.0",
    "declaration.value > 6641.0",
    "declaration.payable > 0.0",
    "items.all(i, i.net_mass <= 100.0)",
]


@pytest.mark.parametrize("condition", FIELDS)
def test_each_field_is_read_from_the_declaration_or_its_assessment(condition: str):
    assert select(profiles(profile(condition)), good_import(shirts())).lane == "red"


def test_a_mass_of_nought_gives_no_value_per_kilogram():
    chosen = profiles(profile("item.value_per_kg >= 0.0"))
    place = "items.0.commodity.goods_measure.net_net_weight_measure.value"
    weightless = replaced(good_import(shirts()), {place: Decimal(0)})
    assert select(chosen, weightless).lane == "green"


def test_a_whole_condition_holds_for_one_and_the_same_item():
    greek = 'item.code.startsWith("61") && item.origin == "GR"'  # that is the cheese
    assert select(profiles(profile(greek))).lane == "green"
    assert select(profiles(profile(greek.replace("GR", "BD")))).lane == "red"


def test_a_condition_on_the_whole_is_asked_once_and_hits_no_item():
    condition = 'items.exists(i, i.origin == "GR") && items.exists(i, i.origin == "BD")'
    hits = select(profiles(profile(condition))).hits
    assert [(hit.profile, hit.sequence) for hit in hits] == [("P-1", 0)]


# ------------------------------------------------------------------------- lanes


def test_the_strictest_lane_wins_and_every_reason_is_kept():
    chosen = profiles(
        profile(lane="blue", code="P-B"),
        profile('item.origin == "GR"', lane="red", code="P-R"),
        profile('item.origin == "JP"', lane="yellow", code="P-Y"),
    )
    selection = select(chosen)
    assert (selection.lane, selection.method) == ("red", "profile")
    assert [(h.profile, h.sequence, h.lane) for h in selection.hits] == [
        ("P-B", 1, "blue"),
        ("P-R", 2, "red"),
        ("P-Y", 3, "yellow"),
    ]


@pytest.mark.parametrize(
    ("lanes", "taken"),
    [
        (("blue", "yellow"), "yellow"),
        (("yellow", "blue"), "yellow"),
        (("red", "blue"), "red"),
        (("yellow", "red"), "red"),
        (("blue",), "blue"),
    ],
)
def test_lanes_rank_blue_yellow_red(lanes: tuple[str, ...], taken: str):
    entries = [profile(lane=lane, code=f"P-{n}") for n, lane in enumerate(lanes)]
    assert select(profiles(*entries)).lane == taken


def test_one_item_may_fire_several_profiles_and_several_items_one():
    any_origin = 'item.procedure == "4000"'
    chosen = profiles(profile(any_origin, code="P-1"), profile(any_origin, code="P-2"))
    hits = select(chosen).hits
    assert [(h.profile, h.sequence) for h in hits] == [
        (code, n) for n in (1, 2, 3) for code in ("P-1", "P-2")
    ]


def test_a_profile_fires_from_its_first_day_to_its_last():
    day = timedelta(days=1)
    for since, until, lane in (
        (DAY, DAY, "red"),
        (DAY + day, None, "green"),
        (date(2024, 1, 1), DAY - day, "green"),
    ):
        assert select(profiles(profile(since=since, until=until))).lane == lane


def test_one_set_of_profiles_answers_for_every_day():
    chosen = profiles(profile(until=DAY))
    later = DAY + timedelta(days=1)
    assert [select(chosen, day=d).lane for d in (DAY, later, DAY)] == ["red", "green", "red"]


def test_a_profile_on_no_chapter_is_asked_of_goods_of_every_chapter():
    on_origin = profile('item.origin == "JP"', code="P-ANY")
    one_digit = profile('item.code.startsWith("8")', code="P-8")
    chosen = profiles(profile(code="P-61"), on_origin, one_digit)
    assert [h.profile for h in select(chosen).hits] == ["P-61", "P-ANY", "P-8"]
    assert [h.profile for h in select(chosen, good_import(excavator(1))).hits] == ["P-ANY", "P-8"]
    assert select(chosen, good_import(cheese(1))).lane == "green"


# ------------------------------------------------------------------------- chance


def test_the_random_share_of_200_000_seeds_is_what_the_law_says():
    share, seeds = Decimal("0.02"), 200_000
    drawn = sum(draw(f"QT0000000101/LRN-{n}") < share for n in range(seeds))
    expected = seeds * float(share)
    spread = sqrt(expected * (1 - float(share)))
    assert abs(drawn - expected) < 5 * spread  # once in two million honest tries it is outside
    assert drawn != expected  # and it is chance, not counting


def test_draws_are_even_over_the_whole_interval():
    tenths = [0] * 10
    for n in range(20_000):
        tenths[int(draw(f"{n}") * 10)] += 1
    assert all(abs(count - 2000) < 5 * sqrt(2000 * 0.9) for count in tenths)


def test_a_draw_depends_on_the_seed_alone_and_lies_below_one():
    assert draw("a") == draw("a") != draw("b")
    assert all(0 <= draw(str(n)) < 1 for n in range(1000))


def test_the_draw_of_a_seed_is_the_same_for_ever():
    first = int("d79c055e153f", 16)  # printf QT0000000101/LRN-1 | sha256sum
    assert draw("QT0000000101/LRN-1") == Decimal(first) / Decimal(1 << 48)


def test_who_is_drawn_takes_the_random_lane_with_its_instruction():
    selection = select(profiles(), seed=UNLUCKY)
    assert (selection.lane, selection.method) == ("yellow", "random")
    (hit,) = selection.hits
    assert (hit.profile, hit.sequence, hit.instruction) == ("random", 0, {"en": "Compare."})
    assert select(profiles(lane="red"), seed=UNLUCKY).lane == "red"


def test_who_is_not_drawn_is_green_and_says_nothing():
    told = select(profiles())
    assert told == Selection(lane="green", method="none", seed=LUCKY, profiles=told.profiles,
                             plan=told.plan)  # fmt: skip


def test_a_profile_goes_before_the_draw():
    told = select(profiles(profile(lane="yellow")), seed=UNLUCKY)
    assert (told.method, told.drawn) == ("profile", True)
    assert select(profiles(profile(lane="blue")), seed=UNLUCKY).method == "random"


def test_exports_are_drawn_as_imports_are():
    assert select(profiles(), good_export(), seed=UNLUCKY).method == "random"


# ------------------------------------------------------------------------- the same for ever

SCRIPT = """
import msgspec
from tests.core.risk.test_selection import RANDOM, UNLUCKY, profile, profiles, select
chosen = profiles(profile(), profile('item.origin in ["JP", "GR"]', code="P-2"))
print(msgspec.json.encode([select(chosen), select(profiles(), seed=UNLUCKY)]).hex())
"""


def test_the_same_inputs_give_the_same_bytes_in_every_process():
    outs = set()
    for salt in ("0", "1", "4711"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": salt, "PYTHONPATH": ":".join([".", *filter(None, sys.path)])},
        )
        outs.add(done.stdout)
    assert len(outs) == 1
    assert len(outs.pop()) > 100


def test_the_same_inputs_give_the_same_bytes_whatever_was_asked_before():
    chosen = profiles(profile())
    first = msgspec.json.encode(select(chosen))
    select(chosen, good_export(), seed=UNLUCKY)
    select(chosen, good_import(cheese(1)))
    assert msgspec.json.encode(select(chosen)) == first


# ------------------------------------------------------------------------- what is refused

WRONG = [
    ({"condition": 'item.colour == "red"'}, "column 1: there is no field"),
    ({"condition": 'item.code like "61"'}, "column 11: 'like' does not fit here"),
    ({"condition": ""}, "ends too early"),
    ({"condition": "declaration.trader in lists.unknown"}, "column 23"),
    ({"lane": "purple"}, "lane"),
    ({"lane": "green"}, "lane"),
    ({"direction": "sideways"}, "direction"),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_bad_profile_is_refused_by_its_name(change: dict[str, Any], said: str):
    with pytest.raises(ProfileError, match=rf"P-BAD.*{said}"):
        profiles(profile(), {**profile(code="P-BAD"), **change})


@pytest.mark.parametrize("part", ["name", "lane", "instruction", "basis", "since", "condition"])
def test_a_profile_that_lacks_a_part_is_refused(part: str):
    entry = copy.deepcopy(profile())
    del entry[part]
    with pytest.raises((ProfileError, KeyError), match=part):
        profiles(entry)


def test_two_profiles_of_one_code_are_refused():
    with pytest.raises(ProfileError, match="same code"):
        profiles(profile(), profile())


@pytest.mark.parametrize("share", ["0", "1", "-0.01", "2", "some"])
def test_a_random_share_of_nothing_or_everything_is_refused(share: str):
    with pytest.raises(PlanError, match="share"):
        profiles(share=share)


def test_an_unknown_random_lane_is_refused():
    with pytest.raises(PlanError):
        profiles(lane="purple")


# ------------------------------------------------------------------------- the mix

MODEL = {"lane": "red", "instruction": "Open.", "basis": "CA-2019 s. 21(1)"}


def planned(*entries: dict[str, Any], **shares: Any) -> ProfileSet:
    """A set whose plan for every office has these shares."""
    read = ProfileSet.read({"random": RANDOM, "profile": list(entries), "model": MODEL,
                            "exploration": {**MODEL, "lane": "yellow"}})  # fmt: skip
    plan = msgspec.structs.replace(
        read.plan, offices={"": msgspec.structs.replace(read.plan.offices[""], **shares)}
    )
    return ProfileSet(read.profiles, read.lists, plan)


def score(expected: float = 0.0, novelty: float = 0.0, fault: str = "") -> Score:
    return Score(probability=0.5, expected=expected, novelty=novelty, model="m1", fault=fault)


def test_the_model_chooses_from_its_threshold_on():
    chosen = planned(score=100.0)
    assert select(chosen, score=score(99.9)).method == "none"
    told = select(chosen, score=score(100.0))
    assert (told.lane, told.method, told.score.model) == ("red", "model", "m1")


def test_without_a_threshold_or_with_a_broken_model_the_model_chooses_nobody():
    assert select(planned(), score=score(1e9)).method == "none"
    told = select(planned(profile(), score=1.0), score=score(1e9, fault="file"))
    assert (told.method, told.score.fault) == ("profile", "file")  # rules go on; the fault is told


def test_the_unseen_is_explored_in_its_share():
    chosen = planned(novelty=0.9, exploration=Decimal(1))
    assert select(chosen, score=score(novelty=0.95)).method == "exploration"
    assert select(chosen, score=score(novelty=0.5)).method == "none"
    half = planned(novelty=0.9, exploration=Decimal("0.5"))
    seeds = [f"s{n}" for n in range(400)]
    taken = sum(select(half, seed=s, score=score(novelty=1.0)).method == "exploration"
                for s in seeds)  # fmt: skip
    assert 150 < taken < 250


def test_what_may_be_waived_is_waived_in_its_share_and_told():
    chosen = planned(profile(), profile(code="P-2", mandatory=True, lane="yellow"),
                     rule=Decimal(0))  # fmt: skip
    told = select(chosen)
    assert ([h.profile for h in told.hits], told.waived) == (["P-2"], ("P-1",))
    assert told.lane == "yellow"


def test_a_shadow_profile_is_asked_and_chooses_nobody_and_a_stopped_one_is_not_asked():
    told = select(profiles(profile(mode="shadow"), profile(code="P-2", mode="stopped")))
    assert (told.lane, told.hits, told.shadow) == ("green", (), ("P-1",))


def test_a_profile_of_one_direction_leaves_the_other_alone():
    on_origin = "item.net_mass > 0.0"
    chosen = profiles(profile(on_origin, direction="export"))
    assert select(chosen).lane == "green"
    assert select(chosen, good_export()).lane == "red"


def test_an_office_has_its_own_shares():
    read = ProfileSet.read({"random": RANDOM, "office": {"QT000101": {"random": "0.999999"}}})
    assert select(read).drawn
    assert read.plan.of("QT000999").random == Decimal("0.02")


def test_versions_follow_the_content():
    assert profiles(profile()).version == profiles(profile()).version
    assert profiles(profile()).version != profiles(profile(lane="blue")).version
    assert profiles().plan.version != profiles(share="0.03").plan.version
