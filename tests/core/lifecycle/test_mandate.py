"""The life of a mandate: its table, who may make each move, and the days on which it stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from greenlane.lifecycle.mandate import MOVERS, TRANSITIONS, Mandate, follow, mover_fits
from greenlane.lifecycle.refusal import NotAllowedError

MOVES = sorted(MOVERS)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


class Life(RuleBasedStateMachine):
    """A mandate moved at random by the three who may be there: client, broker, a stranger."""

    def __init__(self):
        super().__init__()
        self.state, self.approved_by, self.revoked = "proposed", "", False

    @rule(move=st.sampled_from(MOVES), unit=st.sampled_from(["C", "B", "X"]))
    def move(self, move, unit):
        if not mover_fits(move, unit=unit, client="C", broker="B", proposer="B"):
            return
        try:
            self.state = follow(self.state, move)
        except NotAllowedError:
            return
        if move == "approve":
            self.approved_by = unit
        self.revoked = self.revoked or move == "revoke"

    @invariant()
    def stands_only_by_the_client_s_word(self):
        if self.state in ("approved", "revoked"):
            assert self.approved_by == "C"

    @invariant()
    def never_stands_again(self):
        assert not self.revoked or self.state == "revoked"


TestLife = Life.TestCase


def test_a_stranger_and_the_proposer_himself_approve_nothing():
    for unit, fits in (("C", True), ("B", False), ("X", False)):
        assert mover_fits("approve", unit=unit, client="C", broker="B", proposer="B") is fits
    assert mover_fits("approve", unit="B", client="C", broker="B", proposer="C")
    assert not any(mover_fits("revoke", unit="X", client="C", broker="B", proposer=p) for p in "CB")


@pytest.mark.parametrize("state", sorted(TRANSITIONS))
def test_what_is_not_in_the_table_cannot_happen(state):
    for move in MOVES:
        if move not in TRANSITIONS[state]:
            with pytest.raises(NotAllowedError):
                follow(state, move)


@given(since=DAYS, length=st.integers(0, 60), ended=st.none() | DAYS, day=DAYS)
def test_a_mandate_stands_on_its_days_and_never_on_or_after_the_day_it_ended(
    since, length, ended, day
):
    until = since + timedelta(days=length)
    stands = Mandate(broker="B", kind="direct", since=since, until=until, ended=ended).in_force(day)
    assert stands == (since <= day <= until and not (ended and day >= ended))
