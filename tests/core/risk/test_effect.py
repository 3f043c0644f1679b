"""What selection is worth: plain shares, and shares that do not depend on who looked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.retirement_terms import RetirementTerms, retirement_terms
from greenlane.risk.effect import Control, dead, effects, poisson_limits

CONTROLS = st.lists(
    st.builds(
        Control, office=st.sampled_from(["A", "B"]), officer=st.sampled_from(["x", "y", "z"]),
        method=st.sampled_from(["profile", "random"]),
        profiles=st.sampled_from([(), ("P",), ("P", "Q")]),
        found=st.sampled_from([True, False, None]), extra=st.decimals(0, 100, places=2),
        hours=st.none() | st.floats(0, 100),
    ),
    max_size=40,
)  # fmt: skip
TODAY = date(2026, 7, 1)
TERMS = RetirementTerms(no_hit_days=365, least_known=40, most_share=Decimal("0.05"), basis="A 1")


def of(controls, name="P", hits=None):
    found = effects(controls, lambda c: c.profiles, hits or {"P": 0})
    return next(each for each in found if each.name == name)


def control(officer, found, *profiles):
    return Control(office="A", officer=officer, method="profile", profiles=profiles, found=found)


@given(CONTROLS, st.randoms())
def test_the_order_of_controls_means_nothing_and_counts_add_up(controls, chance):
    shuffled = list(controls)
    chance.shuffle(shuffled)
    one, other = of(controls), of(shuffled)
    assert (one.controls, one.known, one.found, one.extra) == (
        other.controls, other.known, other.found, other.extra)  # fmt: skip
    assert one.expected == pytest.approx(other.expected)
    assert 0 <= one.found <= one.known <= one.controls <= one.hits
    assert one.low <= (one.share or 0) <= one.high or one.share is None
    assert one.corrected is None or one.corrected_low <= one.corrected <= one.corrected_high


@given(CONTROLS)
def test_all_controls_together_find_what_is_expected_of_them(controls):
    whole = effects(controls, lambda _c: ("all",), {"all": 0})[0]
    assert whole.expected == pytest.approx(whole.found)
    if whole.found:
        assert whole.ratio == pytest.approx(1)
        assert whole.corrected == pytest.approx(whole.share)


def test_a_profile_that_lands_with_a_keen_officer_is_no_better_for_it():
    keen = [control("keen", n < 50, *(["P"] if n % 5 == 0 else [])) for n in range(100)]
    mild = [control("mild", n < 5, *(["Q"] if n % 5 == 0 else [])) for n in range(100)]
    both = [*keen, *mild]
    p, q = of(both), of(both, "Q")
    assert (p.share, q.share) == (0.5, 0.05)  # plainly, P is ten times as good
    assert p.ratio == pytest.approx(1)
    assert q.ratio == pytest.approx(1)
    assert p.corrected == pytest.approx(q.corrected)


def test_a_better_profile_stays_better_with_the_same_officer():
    keen = [control("keen", n < 50, "P" if n < 40 else "Q") for n in range(100)]
    assert of(keen).corrected > 2 * of(keen, "Q").corrected


def test_the_wait_is_that_of_goods_as_declared():
    slow = Control(office="A", officer="x", method="m", profiles=("P",), found=True, hours=99.0)
    quick = Control(office="A", officer="x", method="m", profiles=("P",), found=False, hours=2.0)
    assert of([slow, quick]).hours == 2.0


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.69), (10, 4.80, 18.39)])
def test_the_limits_of_a_count_are_the_published_ones(count, low, high):
    found = poisson_limits(count)
    assert found[0] == pytest.approx(low, abs=0.05)
    assert found[1] == pytest.approx(high, abs=0.15)


@pytest.mark.parametrize(("known", "found", "age", "last", "why"), [
    (0, 0, 400, None, "no-hits"), (0, 0, 300, None, ""), (0, 0, 800, 364, ""),
    (0, 0, 800, 365, "no-hits"), (200, 0, 400, 1, "no-findings"), (39, 0, 400, 1, ""),
    (200, 8, 400, 1, ""),
])  # fmt: skip
def test_a_profile_is_dead_by_the_countrys_thresholds_only(known, found, age, last, why):
    effect = of([control("x", n < found, "P") for n in range(known)])
    since = TODAY - timedelta(days=age)
    day = TODAY - timedelta(days=last) if last else None
    assert dead(effect, since, day, TODAY, TERMS) == why


def test_thresholds_that_can_never_be_met_are_refused():
    told = {"no_hit_days": 1, "least_known": 1, "most_share": "1.5", "basis": "A 1"}
    with pytest.raises(ValueError, match="share"):
        retirement_terms(told)
