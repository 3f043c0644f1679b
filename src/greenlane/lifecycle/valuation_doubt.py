"""The life of a doubt about a declared value: asked, answered, grounds told, heard, decided.

Customs that doubts a declared value asks for explanation; if it still doubts, it tells its grounds
in writing, hears the importer, and only then decides, in writing, with the method it used. Source:
WTO Customs Valuation Agreement, Articles 11, 13, 16 and 17; Decision 6.1 of the Committee on
Customs Valuation.
"""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.lifecycle.refusal import NotAllowedError

DoubtState = Literal["none", "asked", "replied", "grounded", "heard", "accepted", "rejected"]
DoubtMove = Literal["ask", "secure", "reply", "ground", "respond", "accept", "reject"]

# What is not in this table cannot happen. None keeps the state.
TRANSITIONS: dict[DoubtState, dict[DoubtMove, DoubtState | None]] = {
    "none": {"ask": "asked"},
    "asked": {"secure": None, "reply": "replied", "ground": "grounded", "accept": "accepted"},
    "replied": {"secure": None, "ground": "grounded", "accept": "accepted"},
    "grounded": {"secure": None, "respond": "heard", "accept": "accepted", "reject": "rejected"},
    "heard": {"secure": None, "accept": "accepted", "reject": "rejected"},
    "accepted": {},
    "rejected": {},
}
FINAL: frozenset[DoubtState] = frozenset(state for state, moves in TRANSITIONS.items() if not moves)
# The importer's time must have run out when customs goes on without his answer.
_UNANSWERED: frozenset[tuple[DoubtState, DoubtMove]] = frozenset(
    {("asked", "ground"), ("grounded", "reject")}
)
_METHODS = frozenset("123456")


class DoubtStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a doubt, as an event carries it; the words are the event's text.

    `sequence` names the item; `value` is the officer's alternative (ask) or the decided customs
    value (reject), in national currency; `security` the duty at stake for each charge; `due` until
    when the importer may answer; `why_not` a reason code for each method passed over; `means` the
    reasonable means of method 6.
    """

    step: DoubtMove
    sequence: int = 0
    value: Decimal | None = None
    security: tuple[tuple[str, Decimal], ...] = ()
    due: datetime | None = None
    method: str = ""
    why_not: tuple[tuple[str, str], ...] = ()
    means: str = ""
    documents: tuple[str, ...] = ()


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """Where a doubt stands. `security` is what is at stake; `secured` when it was given."""

    state: DoubtState = "none"
    sequence: int = 0
    value: Decimal | None = None
    security: tuple[tuple[str, Decimal], ...] = ()
    secured: bool = False
    due: datetime | None = None
    method: str = ""

    @property
    def open(self) -> bool:
        """True until it is decided."""
        return self.state != "none" and self.state not in FINAL

    @property
    def waits_for_importer(self) -> bool:
        """True when the importer has been asked or told the grounds and has not answered."""
        return self.state in ("asked", "grounded")

    @property
    def at_stake(self) -> Decimal:
        """The whole security, in national currency."""
        return sum((amount for _, amount in self.security), Decimal(0))


def follow(doubt: Doubt | None, step: DoubtStep, text: str, moment: datetime) -> Doubt:
    """The doubt after a step. Raises NotAllowedError when the step cannot be taken now.

    A decided doubt may be followed by a new one, about this or another item.
    """
    now = Doubt() if doubt is None or doubt.state in FINAL else doubt
    moves = TRANSITIONS[now.state]
    if step.step not in moves:
        raise NotAllowedError(
            "%(move)s is not possible when the doubt is %(state)s", move=step.step, state=now.state
        )
    _guard(now, step, text, moment)
    return msgspec.structs.replace(now, state=moves[step.step] or now.state, **_effects(step))


def _guard(doubt: Doubt, step: DoubtStep, text: str, moment: datetime) -> None:
    if step.step != "secure" and not text.strip():
        raise NotAllowedError("reasons and answers are stated in words")
    if (doubt.state, step.step) in _UNANSWERED and (doubt.due is None or moment <= doubt.due):
        raise NotAllowedError("the importer still has time to answer")
    if step.step in ("ask", "ground") and (step.due is None or step.due <= moment):
        raise NotAllowedError("the importer is given a time to answer")
    if step.step == "ask" and step.sequence < 1:
        raise NotAllowedError("a doubt is about an item")
    if step.step == "secure" and (doubt.secured or doubt.at_stake <= 0):
        raise NotAllowedError("no security is due")
    if step.step == "reject" and (step.method not in _METHODS or step.value is None):
        raise NotAllowedError("a decision states the value and the method used")


def _effects(step: DoubtStep) -> dict[str, object]:
    match step.step:
        case "ask":
            return {"sequence": step.sequence, "value": step.value, "due": step.due,
                    "security": step.security}  # fmt: skip
        case "ground":
            return {"due": step.due}
        case "secure":
            return {"secured": True}
        case "reject":
            return {"due": None, "value": step.value, "method": step.method}
        case _:
            return {"due": None}
