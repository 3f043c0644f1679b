"""The life of an issued permit: its states as a table, its present state as the fold of its acts.

Source: the states of licences of CHIEF, LITE and ICMS after issue. What was agreed before it was
issued is the application's life, not the permit's.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Literal

import msgspec

from greenlane.lifecycle.refusal import NotAllowedError

PermitState = Literal[
    "active", "suspended", "used-up", "revoked", "surrendered", "expired", "replaced"
]
PermitMove = Literal[
    "suspend", "resume", "exhaust", "reopen", "revoke", "reinstate", "surrender", "expire", "vary"
]

# What is not in this table cannot happen.
TRANSITIONS: dict[PermitState, dict[PermitMove, PermitState]] = {
    "active": {
        "suspend": "suspended",
        "exhaust": "used-up",
        "revoke": "revoked",
        "surrender": "surrendered",
        "expire": "expired",
        "vary": "replaced",
    },
    "suspended": {
        "resume": "active",
        "revoke": "revoked",
        "surrender": "surrendered",
        "expire": "expired",
    },
    "used-up": {
        "reopen": "active",
        "revoke": "revoked",
        "expire": "expired",
        "vary": "replaced",
    },
    "revoked": {"reinstate": "active"},  # when an appeal has undone the revocation
    "surrendered": {},
    "expired": {},
    "replaced": {},
}
FINAL: frozenset[PermitState] = frozenset(s for s, moves in TRANSITIONS.items() if not moves)
# The moves that follow by themselves from days and quantities; the others are acts with a reason.
OF_ITSELF: frozenset[PermitMove] = frozenset({"exhaust", "reopen", "expire"})


class PermitLife(msgspec.Struct, frozen=True, kw_only=True):
    """Where a permit stands; `until` is its last day."""

    state: PermitState = "active"
    until: date

    @property
    def usable(self) -> bool:
        """Whether goods may be declared under it now; that the day is within it is asked beside."""
        return self.state == "active"


class PermitAct(msgspec.Struct, frozen=True, kw_only=True):
    """A move on a day, with its reason."""

    move: PermitMove
    day: date
    reason: str = ""


def apply(life: PermitLife, act: PermitAct) -> PermitLife:
    """The life after an act. Raises NotAllowedError when it cannot happen now."""
    after = TRANSITIONS[life.state].get(act.move)
    if after is None:
        raise NotAllowedError(
            "%(move)s is not possible when a permit is %(state)s", move=act.move, state=life.state
        )
    if act.move == "expire" and act.day <= life.until:
        raise NotAllowedError("a permit expires after its last day")
    if act.move not in OF_ITSELF and not act.reason.strip():
        raise NotAllowedError("a decision needs a reason")
    if act.move in ("resume", "vary", "reinstate") and act.day > life.until:
        raise NotAllowedError("the last day of the permit is over")
    return msgspec.structs.replace(life, state=after)


def replay(until: date, acts: Iterable[PermitAct]) -> PermitLife:
    """The present state: the fold of all acts since it was issued."""
    return reduce(apply, acts, PermitLife(until=until))
