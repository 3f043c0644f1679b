"""The life of an issued permit: its table, its reasons, its last day."""

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.lifecycle.permit import (
    FINAL,
    OF_ITSELF,
    TRANSITIONS,
    PermitAct,
    PermitLife,
    PermitMove,
    PermitState,
    apply,
    replay,
)
from greenlane.lifecycle.refusal import NotAllowedError

LAST = date(2026, 12, 31)
AFTER = LAST + timedelta(days=1)


def act(move, day=LAST, reason="as the agency decided"):
    return PermitAct(move=move, day=day, reason=reason)


def test_the_table_has_every_state_and_uses_every_move():
    assert set(TRANSITIONS) == set(get_args(PermitState))
    assert {move for moves in TRANSITIONS.values() for move in moves} == set(get_args(PermitMove))
    assert {"surrendered", "expired", "replaced"} == FINAL


@given(st.lists(st.sampled_from(get_args(PermitMove)), max_size=12))
def test_whatever_is_tried_only_the_moves_of_the_table_happen_and_an_end_is_an_end(moves):
    life, done = PermitLife(until=LAST), []
    for move in moves:
        day = AFTER if move == "expire" else LAST
        try:
            after = apply(life, act(move, day))
        except NotAllowedError:
            assert move not in TRANSITIONS[life.state]
            continue
        assert after.state == TRANSITIONS[life.state][move]
        assert life.state not in FINAL
        life = after
        done.append(act(move, day))
    assert replay(LAST, done) == life
    assert life.usable == (life.state == "active")


def test_a_permit_expires_after_its_last_day_and_not_on_it():
    with pytest.raises(NotAllowedError, match="after its last day"):
        apply(PermitLife(until=LAST), act("expire"))
    assert apply(PermitLife(until=LAST), act("expire", AFTER)).state == "expired"


@pytest.mark.parametrize("move", sorted(set(get_args(PermitMove)) - OF_ITSELF))
def test_every_act_of_a_person_needs_a_reason(move):
    state = next(s for s, moves in TRANSITIONS.items() if move in moves)
    with pytest.raises(NotAllowedError, match="reason"):
        apply(PermitLife(state=state, until=LAST), act(move, reason=" "))


@pytest.mark.parametrize(("state", "move"), [("suspended", "resume"), ("active", "vary"),
                                             ("revoked", "reinstate")])  # fmt: skip
def test_what_is_over_is_neither_resumed_nor_varied(state, move):
    with pytest.raises(NotAllowedError, match="over"):
        apply(PermitLife(state=state, until=LAST), act(move, AFTER))
