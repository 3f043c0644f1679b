"""The life of an alert: what the table has can happen, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.lifecycle.alert import OUTCOMES, TRANSITIONS, AlertLife, Step, apply, replay
from greenlane.lifecycle.refusal import NotAllowedError

START = datetime(2026, 7, 1, tzinfo=UTC)
MOVES = ("raise", "assign", "give-back", "act", "close", "reopen")
STEPS = st.lists(
    st.builds(
        Step, move=st.sampled_from(MOVES), actor=st.sampled_from("ab"), moment=st.just(START),
        holder=st.sampled_from(["", "a", "b"]),
        outcome=st.sampled_from(["", "nonsense", *OUTCOMES]),
        text=st.sampled_from(["", " ", "Seen."]),
    ),
    max_size=25,
)  # fmt: skip


def walked(steps):
    """The lives that a list of wishes leads through; what is refused changes nothing."""
    life, lives, taken = AlertLife(), [], []
    for number, step in enumerate(steps):
        at = START + timedelta(minutes=number)
        made = Step(**{**{n: getattr(step, n) for n in step.__struct_fields__}, "moment": at})
        try:
            life = apply(life, made)
        except NotAllowedError:
            continue
        lives.append(life)
        taken.append(made)
    return lives, taken


@given(STEPS)
def test_whatever_is_wished_an_alert_is_whole(steps):
    lives, taken = walked(steps)
    for life in lives:
        assert life.state in TRANSITIONS
        assert (life.state == "closed") == (life.closed is not None)
        assert (life.outcome != "") == (life.state == "closed")
        assert life.state not in ("assigned", "acting") or life.holder
        told = [life.raised, life.assigned, life.acted, life.closed]
        known = [moment for moment in told if moment is not None]
        assert life.raised == known[0] == min(known)
    if taken:
        assert replay(taken) == lives[-1]


@given(STEPS)
def test_only_who_holds_an_alert_acts_closes_or_gives_it_back(steps):
    _lives, taken = walked(steps)
    holder = ""
    for step in taken:
        if step.move in ("act", "close", "give-back"):
            assert step.actor == holder
        if step.move in ("act", "close", "reopen"):
            assert step.text.strip()
        if step.move in ("assign", "give-back", "reopen"):
            holder = step.holder if step.move == "assign" else ""


@pytest.mark.parametrize("state", ["", "raised", "assigned", "acting", "closed"])
@pytest.mark.parametrize("move", MOVES)
def test_what_the_table_lacks_cannot_happen(state, move):
    life = AlertLife(state=state, holder="a" if state in ("assigned", "acting") else "")
    step = Step(move=move, actor="a", moment=START, holder="b", outcome="known", text="Seen.")
    if move in TRANSITIONS[state]:
        assert apply(life, step).state == TRANSITIONS[state][move]
    else:
        with pytest.raises(NotAllowedError):
            apply(life, step)
