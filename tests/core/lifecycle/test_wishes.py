"""Wishes of the sandbox: read from references that begin with SBX-, and from no other."""

from hypothesis import given
from hypothesis import strategies as st

from greenlane.lifecycle.wishes import LANES, LONGEST_WAIT, NONE, wishes


def test_a_reference_says_lane_outcome_error_and_delay():
    told = wishes("SBX-RED-PASS-LATE3-EGI002-42")
    assert (told.lane, told.words, told.errors, told.late) == (
        "red", ("RED", "PASS"), ("GI-002",), 3,
    )  # fmt: skip
    assert "PASS" in told
    assert "FAIL" not in told


def test_of_two_that_cannot_both_come_true_the_first_counts():
    assert wishes("SBX-GREEN-RED-FAIL-PASS-DENY-PERMIT").words == ("GREEN", "FAIL", "DENY")


def test_a_wait_is_bounded():
    assert wishes("SBX-LATE99").late == LONGEST_WAIT


@given(st.text(max_size=35).filter(lambda text: not text.startswith("SBX-")))
def test_no_other_reference_wishes_anything(reference):
    assert wishes(reference) is NONE


@given(st.lists(st.sampled_from([*LANES, "PASS", "AWAY", "7", "pass", "", "LATE", "EXX"])))
def test_any_reference_is_read_and_has_one_lane_at_most(parts):
    told = wishes("SBX-" + "-".join(parts))
    assert len(set(told.words) & LANES) <= 1
    assert len(told.words) == len(set(told.words))
    assert told.errors == ()
