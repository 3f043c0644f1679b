"""Budgets become shares: chance is never nought, lanes are never overfull, mandatory stays."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.risk.budget import WAYS, Volume, in_force, planned, read_budgets
from greenlane.risk.plan import PlanError, read_plan

DAY = date(2026, 7, 1)
LEAST = Decimal("0.005")
WAY = {"lane": "yellow", "instruction": "Look.", "basis": "CA s. 21"}
PLAN = read_plan({"random": {**WAY, "share": "0.02"}, "model": WAY, "exploration": WAY})


def entry(**changed):
    told = {"since": date(2026, 1, 1), "basis": "RB s. 2", "manual": 2, "rule": 10, "model": 8,
            "random": 2, "exploration": "0.25", "lanes": {"red": 10, "yellow": 20}}  # fmt: skip
    return {**told, **changed}


def budget(**changed):
    return read_budgets([entry(**changed)])[0]


def volume(**changed):
    told = {"days": 10, "declarations": 100.0, "mandatory": {"red": 2.0},
            "waivable": {"red": 4.0, "yellow": 12.0}, "scores": [float(n) for n in range(1000)],
            "novelties": [n / 1000 for n in range(1000)]}  # fmt: skip
    return Volume(**{**told, **changed})


def test_a_budget_becomes_the_shares_that_fill_it():
    made = planned(budget(), volume(), PLAN, LEAST)
    assert made.shares.random == Decimal("0.02")  # 2 of 100
    assert made.shares.rule == Decimal("0.5")  # 10 less 2 mandatory, of 16
    assert made.shares.score == 920.0  # the highest 80 of 1000 in ten days
    assert made.shares.novelty == 0.9
    assert made.shares.exploration == Decimal("0.2")  # a quarter of 8 a day, of 10 a day
    assert made.cut == {}


def test_a_lane_without_hands_loses_the_model_first_and_mandatory_never():
    tight = budget(lanes={"red": 10, "yellow": 9})
    made = planned(tight, volume(), PLAN, LEAST)
    assert made.cut["model"] == 7.0  # 2 by chance, 6 by rules, 8 by the model: one is left
    assert made.shares.rule == Decimal("0.5")
    made = planned(budget(lanes={"red": 10, "yellow": 5}), volume(), PLAN, LEAST)
    assert made.shares.score is None
    assert made.shares.rule < Decimal("0.5")
    assert made.expected["mandatory"] == 2.0


@given(st.lists(st.sampled_from([0.0, 0.29, 5.0, 5.004, 9.0, 120.5]), max_size=400))
def test_the_model_never_chooses_more_than_its_budget_however_many_scores_are_equal(scores):
    made = planned(budget(model=8), volume(scores=scores), PLAN, LEAST).shares
    chosen = sum(score >= made.score for score in scores) if made.score is not None else 0
    assert chosen <= 8 * 10


def test_the_highest_scores_are_chosen_where_they_are_as_many_as_there_are_hands():
    made = planned(budget(model=8), volume(scores=[5.0] * 920 + [9.0] * 80), PLAN, LEAST)
    assert made.shares.score == 9.0
    made = planned(budget(model=8), volume(scores=[0.0] * 1000), PLAN, LEAST)
    assert made.shares.score is None  # what says the same of all says nothing


def test_without_a_past_the_plan_of_the_country_stays():
    assert planned(budget(), Volume(), PLAN, LEAST).shares == PLAN.of("")


@pytest.mark.parametrize("wrong", [
    {"random": 0}, {"basis": ""}, {"exploration": "1.5"}, {"model": -1},
    {"lanes": {"purple": 3}}, {"lanes": {"red": -1}},
])  # fmt: skip
def test_a_budget_without_chance_or_act_is_refused(wrong):
    with pytest.raises(PlanError):
        budget(**wrong)


def test_of_two_budgets_of_a_day_one_is_too_many_and_the_day_decides():
    old, new = entry(until=date(2026, 6, 30)), entry(since=DAY, office="")
    assert len(read_budgets([old, new])) == 2
    with pytest.raises(PlanError):
        read_budgets([entry(), new])
    both = read_budgets([old, new, entry(office="QT1", manual=9)])
    assert in_force(both, "QT1", DAY).ways["manual"] == 9
    assert in_force(both, "QT2", DAY).validity.since == DAY
    assert in_force(both, "QT2", date(2025, 1, 1)) is None


counts = st.integers(0, 60)


@given(
    st.fixed_dictionaries({**dict.fromkeys(WAYS, counts), "random": st.integers(1, 60)}),
    st.integers(1, 40), st.integers(1, 40), st.floats(0.5, 3000), st.floats(0, 30),
    st.floats(0, 30), st.lists(st.floats(0, 1e5), max_size=60),
)  # fmt: skip
def test_chance_is_never_nought_and_every_share_is_one(ways, red, yellow, all_, must, may, scores):
    made = planned(
        budget(**ways, lanes={"red": red, "yellow": yellow}),
        volume(declarations=all_, mandatory={"red": must}, waivable={"yellow": may},
               scores=scores, novelties=[0.5] * len(scores)), PLAN, LEAST,
    )  # fmt: skip
    shares = made.shares
    assert LEAST <= shares.random < 1
    assert 0 <= shares.rule <= 1
    assert 0 <= shares.exploration <= 1
    load = may * float(shares.rule) + float(shares.random) * all_
    load += made.expected.get("model", 0.0) if shares.score is not None else 0.0
    assert load <= max(yellow, float(shares.random) * all_) + 0.05 * may + 0.01
