"""The life of an application for an advance ruling: received, asked about, decided, published.

Source: WTO Trade Facilitation Agreement, Article 3: a ruling in a reasonable, specified time; a
refusal in writing with its reasons; binding on customs towards the applicant; revoked or changed
only with notice and reasons; published where that harms no secret.
"""

from typing import Literal

from greenlane.lifecycle.refusal import NotAllowedError

RulingState = Literal[
    "received", "asked", "decided", "refused", "withdrawn", "published", "revoked"
]
RulingMove = Literal["ask", "answer", "decide", "refuse", "withdraw", "publish", "revoke"]

# What is not in this table cannot happen.
TRANSITIONS: dict[RulingState, dict[RulingMove, RulingState]] = {
    "received": {
        "ask": "asked",
        "decide": "decided",
        "refuse": "refused",
        "withdraw": "withdrawn",
    },
    "asked": {"answer": "received", "refuse": "refused", "withdraw": "withdrawn"},
    "decided": {"publish": "published", "withdraw": "withdrawn"},
    "published": {"revoke": "revoked"},
    "refused": {},
    "withdrawn": {},
    "revoked": {},
}
FINAL: frozenset[RulingState] = frozenset(s for s, moves in TRANSITIONS.items() if not moves)


def follow(state: RulingState, move: RulingMove) -> RulingState:
    """The state after a move. Raises NotAllowedError when the table does not have it."""
    after = TRANSITIONS[state].get(move)
    if after is None:
        raise NotAllowedError(
            "an application that is %(state)s cannot %(move)s", state=state, move=move
        )
    return after
