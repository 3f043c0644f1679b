"""The life of an authorisation: its table, appeals and stays, rating, and what a visit looks at."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from greenlane.gateways.country_packages import country_package
from greenlane.law.authorised_terms import Benefit
from greenlane.lifecycle.authorisation import (
    APPEALS,
    ELEMENTS,
    OF_TWO,
    TRANSITIONS,
    Authorised,
    Record,
    appealed,
    follow,
    missing,
    rating,
    stands,
    to_visit,
)
from greenlane.lifecycle.refusal import NotAllowedError

TERMS = country_package("tavora").book.authorised
MOVES = sorted({move for moves in TRANSITIONS.values() for move in moves})
QUESTIONS = {q.code: q.element for q in TERMS.question}
ANSWERS = st.fixed_dictionaries({c: st.sampled_from(["yes", "partly", "no"]) for c in QUESTIONS})


class Life(RuleBasedStateMachine):
    """An authorisation moved at random, appealed against and stayed."""

    def __init__(self):
        super().__init__()
        self.state, self.appeal, self.stayed = "draft", "none", False
        self.granted = self.visited = self.over = False

    @rule(move=st.sampled_from(MOVES))
    def move(self, move):
        try:
            self.state = follow(self.state, move)
        except NotAllowedError:
            return
        self.visited = self.visited or move == "visit"
        self.granted = self.granted or move == "grant"
        self.over = self.over or self.state in ("refused", "revoked", "withdrawn", "surrendered")

    @rule(move=st.sampled_from(["lodge", "uphold", "dismiss"]))
    def contest(self, move):
        try:
            self.appeal = appealed(self.state, self.appeal, move)
        except NotAllowedError:
            return
        self.stayed = False

    @rule()
    def stay(self):
        self.stayed = True

    @invariant()
    def nothing_is_given_that_was_not_visited_and_granted(self):
        if stands(self.state, self.appeal, stayed=self.stayed):
            assert self.granted
            assert self.visited

    @invariant()
    def what_is_over_gives_nothing_whatever_is_stayed(self):
        assert not (self.over and stands(self.state, self.appeal, stayed=True))


TestLife = Life.TestCase


def test_a_suspension_takes_all_a_stay_gives_it_back_only_while_an_appeal_runs():
    assert stands("granted", "none", stayed=False)
    assert not stands("suspended", "none", stayed=False)
    assert not stands("suspended", "none", stayed=True)
    assert stands("suspended", "lodged", stayed=True)
    for after in ("upheld", "dismissed"):
        assert not stands("suspended", after, stayed=True)


def test_what_two_decide_is_in_the_table_and_a_suspension_is_not_among_it():
    assert set(MOVES) >= OF_TWO
    assert "suspend" not in OF_TWO
    with pytest.raises(NotAllowedError):
        appealed("granted", "none", "lodge")
    assert APPEALS["dismissed"] == {}


@pytest.mark.parametrize(("weak", "record", "risk"), [
    (0, Record(), "low"), (3, Record(), "medium"), (8, Record(), "high"),
    (0, Record(declarations=1000, found=2), "low"),
    (0, Record(declarations=100, found=1), "medium"),
    (0, Record(declarations=100, incidents=2, rejected=1), "high"),
])  # fmt: skip
def test_the_rating_follows_answers_and_record(weak, record, risk):
    answers = {code: "no" if n < weak else "yes" for n, code in enumerate(QUESTIONS)}
    assert rating(answers, QUESTIONS, record) == risk


@given(answers=ANSWERS, risk=st.sampled_from(["low", "medium", "high"]))
def test_a_visit_looks_at_every_weak_element_and_at_physical_security_always(answers, risk):
    seen = set(to_visit(answers, QUESTIONS, risk))
    assert seen >= {"A", "G", "H", "I"}
    assert seen >= {QUESTIONS[c] for c, a in answers.items() if a != "yes"}
    assert risk != "high" or seen == set(ELEMENTS)


def test_a_report_that_is_silent_on_an_element_is_no_report():
    assert missing("AGH", {"A": "met", "G": "partly"}) == ("H",)
    assert missing("AG", {"A": "met", "G": "not"}) == ()


def test_the_country_asks_about_all_thirteen_elements_and_fewer_questions_of_small_firms():
    assert set(TERMS.elements) == set(ELEMENTS)
    assert {q.element for q in TERMS.asked("small")} == set(ELEMENTS)
    assert len(TERMS.asked("small")) < len(TERMS.asked("full"))


def test_benefits_begin_and_end_with_their_days():
    assert TERMS.benefits("full", date(2024, 12, 31)) == {}
    assert set(TERMS.benefits("full", date(2025, 1, 1))) == {
        "controls", "deferment", "guarantee", "priority", "premises", "transit",
    }  # fmt: skip


def test_no_benefit_ends_control_by_chance():
    with pytest.raises(ValueError, match="between nought and one"):
        Benefit(code="controls", tier="full", since=date(2025, 1, 1), basis="x",
                random=Decimal(0))  # fmt: skip


def test_an_authorisation_stands_from_its_first_day_to_the_one_before_its_end():
    held = Authorised(number="1", tier="full", since=date(2026, 1, 2), ended=date(2026, 1, 4))
    days = [held.in_force(date(2026, 1, n)) for n in range(1, 6)]
    assert days == [False, True, True, False, False]
