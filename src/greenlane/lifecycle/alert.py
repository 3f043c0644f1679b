"""The life of an alert: raised, assigned to a person, acted on, closed with its outcome.

An alert is closed by who holds it. One that was closed comes back only with a reason.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from typing import Literal

import msgspec

from greenlane.lifecycle.refusal import NotAllowedError

State = Literal["raised", "assigned", "acting", "closed"]
Move = Literal["raise", "assign", "give-back", "act", "close", "reopen"]
Outcome = Literal["confirmed", "unfounded", "known", "case"]
STATES: tuple[State, ...] = State.__args__  # type: ignore[attr-defined]  # of a Literal
OUTCOMES: tuple[Outcome, ...] = Outcome.__args__  # type: ignore[attr-defined]  # of a Literal

# What is not in this table cannot happen. "" is before the alert stands.
TRANSITIONS: dict[str, dict[Move, State]] = {
    "": {"raise": "raised"},
    "raised": {"assign": "assigned"},
    "assigned": {"assign": "assigned", "give-back": "raised", "act": "acting", "close": "closed"},
    "acting": {"assign": "assigned", "act": "acting", "close": "closed"},
    "closed": {"reopen": "raised"},
}


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step: who, when, and for some moves: to whom, the outcome, why in words."""

    move: Move
    actor: str
    moment: datetime
    holder: str = ""
    outcome: str = ""
    text: str = ""


class AlertLife(msgspec.Struct, frozen=True, kw_only=True):
    """Where an alert stands, who holds it, and when each thing first (or last) happened."""

    state: str = ""
    holder: str = ""
    outcome: str = ""
    raised: datetime | None = None
    assigned: datetime | None = None
    acted: datetime | None = None
    closed: datetime | None = None


def apply(life: AlertLife, step: Step) -> AlertLife:
    """The life after a step. Raises NotAllowedError when it cannot happen now."""
    moves = TRANSITIONS[life.state]
    if step.move not in moves:
        raise NotAllowedError(
            "an alert that is %(state)s cannot %(move)s",
            state=life.state or "not raised",
            move=step.move,
        )
    _guard(life, step)
    return msgspec.structs.replace(life, state=moves[step.move], **_effects(life, step))


def _guard(life: AlertLife, step: Step) -> None:
    if step.move == "assign" and not step.holder:
        raise NotAllowedError("an alert is assigned to a person")
    if step.move in ("act", "close", "give-back") and step.actor != life.holder:
        raise NotAllowedError("%(holder)s has this alert", holder=life.holder)
    if step.move in ("act", "close", "reopen") and not step.text.strip():
        raise NotAllowedError("say it in words")
    if step.move == "close" and step.outcome not in OUTCOMES:
        raise NotAllowedError("an alert is closed with an outcome")


def _effects(life: AlertLife, step: Step) -> dict[str, object]:
    match step.move:
        case "raise":
            return {"raised": step.moment}
        case "assign":
            return {"holder": step.holder, "assigned": life.assigned or step.moment}
        case "give-back":
            return {"holder": ""}
        case "act":
            return {"acted": life.acted or step.moment}
        case "close":
            return {"closed": step.moment, "outcome": step.outcome}
        case _:
            return {"closed": None, "outcome": "", "holder": ""}


def replay(steps: Iterable[Step]) -> AlertLife:
    """Where it stands: the fold of all its steps."""
    return reduce(apply, steps, AlertLife())
