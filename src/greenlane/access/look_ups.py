"""Look-ups that are to be explained: what becomes of one, and who may say what of it.

It is asked of the reader, who explains it; the supervisor accepts the explanation or does not. When
the time to answer is over it is overdue, which an answer or the supervisor's judgement ends.
"""

from typing import Literal

State = Literal["asked", "explained", "accepted", "not-accepted", "overdue"]
Step = Literal["explain", "accept", "reject", "lapse"]
STATES: tuple[State, ...] = ("asked", "explained", "accepted", "not-accepted", "overdue")
OPEN: tuple[State, ...] = ("asked", "overdue")  # the reader's turn

# What is not in this table cannot happen; nothing is accepted that nobody explained.
TRANSITIONS: dict[State, dict[Step, State]] = {
    "asked": {"explain": "explained", "lapse": "overdue"},
    "overdue": {"explain": "explained", "reject": "not-accepted"},
    "explained": {"accept": "accepted", "reject": "not-accepted"},
    "accepted": {},
    "not-accepted": {},
}


def state_after(state: State, step: Step) -> State | None:
    """The state that a step leads to, or None when it cannot happen."""
    return TRANSITIONS[state].get(step)
