"""The scoreboard is whole and cannot be made green by leaving something out."""

import pytest

from tests.asvs.table import exists
from tests.faults import board
from tests.faults.board import Case, Outcome, _result

CASES = board.cases()


def case(**changes):
    made = {"id": "X1", "title": "", "bar": "", "core": True, "tests": (), "controls": (),
            "drill": "", "missing": ""}  # fmt: skip
    return Case(**{**made, **changes})


def test_all_cases_of_the_field_guide_are_listed():
    assert len(CASES) == 63
    assert sum(c.core for c in CASES) == 40


@pytest.mark.parametrize("listed", CASES, ids=lambda c: c.id)
def test_a_case_names_tests_and_drills_that_exist(listed):
    assert [t for t in (*listed.tests, *listed.controls) if not exists(t)] == []
    if listed.drill:
        module, _, name = listed.drill.partition(":")
        source = (board.ROOT / (module.replace(".", "/") + ".py")).read_text("utf-8")
        assert f"def {name}(" in source


@pytest.mark.parametrize(("outcome", "state"), [
    (Outcome(passed=True, figure=""), "passed"),
    (Outcome(passed=False, figure=""), "failed"),
    (Outcome(passed=True, figure="", control="fsync off", control_failed=True), "passed"),
    (Outcome(passed=True, figure="", control="fsync off", control_failed=False), "failed"),
    (board.not_run("root"), "not run"),
    (None, "not built"),
])  # fmt: skip
def test_a_case_passes_only_when_its_bar_holds_and_its_control_fails(outcome, state):
    assert _result(case(), outcome, {})["state"] == state


@pytest.mark.parametrize(("verdict", "state"), [
    ("passed", "passed"), ("failed", "failed"), ("missing", "failed"),
    ("skipped: no chromium", "not run"),
])  # fmt: skip
def test_a_case_shown_by_tests_has_the_state_of_its_worst_test(verdict, state):
    shown = case(tests=("a::b",), controls=("a::c",))
    assert _result(shown, None, {"a::b": "passed", "a::c": verdict})["state"] == state


def test_the_page_is_made_of_the_kept_results():
    assert board.PAGE.read_text("utf-8") == board.page(board.stored())
