"""The life of an enrolment: begun by anybody, submitted once confirmed, decided by an officer."""

from typing import Literal

from greenlane.lifecycle.refusal import NotAllowedError

EnrolmentState = Literal["begun", "submitted", "approved", "refused", "lapsed"]
EnrolmentMove = Literal["submit", "approve", "refuse", "lapse"]

# What is not in this table cannot happen.
TRANSITIONS: dict[EnrolmentState, dict[EnrolmentMove, EnrolmentState]] = {
    "begun": {"submit": "submitted", "lapse": "lapsed"},
    "submitted": {"approve": "approved", "refuse": "refused"},
    "approved": {},
    "refused": {},
    "lapsed": {},
}


def follow(state: EnrolmentState, move: EnrolmentMove) -> EnrolmentState:
    """The state after a move. Raises NotAllowedError when the table does not have it."""
    after = TRANSITIONS[state].get(move)
    if after is None:
        raise NotAllowedError(
            "an enrolment that is %(state)s cannot %(move)s", state=state, move=move
        )
    return after


def wanting(*, email: bool, phone: bool, documents: int) -> tuple[str, ...]:
    """What is missing before it can be submitted: confirmations, and at least one document."""
    told = {"email": email, "phone": phone, "documents": documents > 0}
    return tuple(name for name, there in told.items() if not there)
