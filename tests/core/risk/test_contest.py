"""The nation with planted fraud, and ways of choosing run through it."""

import pytest

from greenlane.risk.learning import contest
from greenlane.risk.learning.contest import POLICIES, run, standing
from greenlane.risk.learning.nation import WAYS, Nation


def test_the_same_seed_gives_the_same_nation_and_another_another():
    one, two, other = (Nation(seed).next_week() for seed in (1, 1, 2))
    assert one == two != other


def test_every_way_of_cheating_is_planted_and_costs_something():
    nation = Nation(3, traders=600, cheats=1.0)
    ways = {trader.way for trader in nation.traders}
    assert ways == set(WAYS)
    consignments = [c for _ in range(8) for c in nation.next_week()]
    faulty = [c for c in consignments if c.faulty]
    assert 0.2 < len(faulty) / len(consignments) < 0.9
    assert all(c.revenue >= 0 for c in faulty)
    assert sum(c.revenue > 0 for c in faulty) > 0.6 * len(faulty)
    assert all(c.revenue == 0 for c in consignments if not c.faulty)


def test_without_cheats_nothing_is_faulty():
    nation = Nation(3, cheats=0.0)
    week = nation.next_week()
    assert week
    assert not any(c.faulty for c in week)


def test_the_truth_is_in_no_record():
    for consignment in Nation(4).next_week():
        assert consignment.record.found is None
        assert consignment.record.revenue == 0.0


def test_who_is_caught_moves():
    nation = Nation(5, cheats=1.0)
    caught = [c for _ in range(6) for c in nation.next_week() if c.faulty]
    before = [(t.name, t.way, tuple(t.goods)) for t in nation.traders]
    for each in caught:
        nation.caught(each)
    after = [(t.name, t.way, tuple(t.goods)) for t in nation.traders]
    moved = sum(a != b for a, b in zip(before, after, strict=True))
    assert moved > 0.4 * len({c.trader for c in caught})
    assert all(0.3 <= t.careful <= 1.0 for t in nation.traders)


@pytest.fixture(scope="module")
def runs():
    return {p: run(p, 11, weeks=40, every=4) for p in ("random", "exploit", "hybrid")}


def test_each_way_has_the_same_number_of_inspections(runs):
    for each in runs.values():
        for week in each.weeks:
            assert week.inspected == max(round(week.consignments * contest.RATE), 1)
            assert week.found <= min(week.faulty, week.inspected)
            assert week.revenue <= week.at_stake + 1e-6


def test_choosing_by_what_was_learned_finds_more_than_chance(runs):
    told = {p: standing([r], learning=20) for p, r in runs.items()}
    assert told["exploit"].precision > 1.5 * told["random"].precision
    assert told["hybrid"].recall > told["random"].recall
    assert told["random"].precision_low < told["random"].precision < told["random"].precision_high


def test_a_run_can_be_done_again_with_the_same_result():
    assert run("hybrid", 3, weeks=30, every=10) == run("hybrid", 3, weeks=30, every=10)


def test_every_policy_has_a_name_and_runs():
    for policy in POLICIES:
        assert len(run(policy, 2, weeks=4, every=2).weeks) == 4
