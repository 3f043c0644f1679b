"""The life of a declaration: its states as a table, its present state as the replay of its events.

State and holds are separate: goods are released exactly when the declaration is accepted, the
goods have arrived and no hold is open.
"""

from collections.abc import Iterable
from functools import reduce
from typing import Literal

import msgspec

from greenlane.lifecycle.event import Event, EventKind, Lane
from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.refusal import NotAllowedError as NotAllowedError
from greenlane.lifecycle.valuation_doubt import Doubt, follow

State = Literal[
    "draft",
    "lodged",
    "rejected",
    "registered",
    "accepted",
    "released",
    "cleared",
    "invalidated",
    "expired",
]

# What is not in this table cannot happen. None keeps the state.
TRANSITIONS: dict[State, dict[EventKind, State | None]] = {
    "draft": {"lodge": "lodged"},
    "lodged": {
        "reject": "rejected",
        "register": "registered",
        "arrive": None,
        "accept": "accepted",
    },
    "registered": {
        "select": None,
        "hold": None,
        "lift": None,
        "query": None,
        "reply": None,
        "pay": None,
        "amend": None,
        "refuse": None,
        "arrive": None,
        "accept": "accepted",
        "invalidate": "invalidated",
        "expire": "expired",
    },
    "accepted": {
        "select": None,
        "hold": None,
        "lift": None,
        "query": None,
        "reply": None,
        "examine": None,
        "pay": None,
        "amend": None,
        "refuse": None,
        "doubt": None,
        "release": "released",
        "invalidate": "invalidated",
    },
    "released": {
        "examine": None,
        "query": None,
        "reply": None,
        "pay": None,
        "doubt": None,
        "rectify": None,
        "clear": "cleared",
    },
    "rejected": {},
    "cleared": {
        "pay": None,
        "rectify": None,
    },
    "invalidated": {},
    "expired": {
        "reinstate": "registered",
    },
}
FINAL: frozenset[State] = frozenset(state for state, moves in TRANSITIONS.items() if not moves)


class DeclarationLife(msgspec.Struct, frozen=True, kw_only=True):
    """Where a declaration stands. `holds` are the open ones; `asked` an unanswered query.

    `doubt` is the last doubt about a declared value, open or decided.
    """

    state: State = "draft"
    arrived: bool = False
    lane: Lane | None = None
    version: int = 0
    holds: tuple[Hold, ...] = ()
    examined: bool = False
    asked: bool = False
    doubt: Doubt | None = None

    @property
    def doubted(self) -> bool:
        """True while a doubt about a value is not decided."""
        return self.doubt is not None and self.doubt.open

    @property
    def may_release(self) -> bool:
        """True exactly when goods may go: accepted, arrived, no open hold."""
        return self.state == "accepted" and self.arrived and not self.holds

    def open_hold(self, name: str) -> Hold | None:
        """The open hold of that name, or None."""
        return next((hold for hold in self.holds if hold.name == name), None)


def apply(life: DeclarationLife, event: Event) -> DeclarationLife:
    """The life after `event`. Raises NotAllowedError when the event cannot happen now."""
    moves = TRANSITIONS[life.state]
    if event.kind not in moves:
        raise NotAllowedError(
            "%(move)s is not possible when %(state)s", move=event.kind, state=life.state
        )
    _guard(life, event)
    changes = {"state": moves[event.kind] or life.state, **_effects(life, event)}
    return msgspec.structs.replace(life, **changes)


def _guard(life: DeclarationLife, event: Event) -> None:
    if event.kind == "release" and not life.may_release:
        if not life.holds:
            raise NotAllowedError("the goods have not arrived")
        raise NotAllowedError("open holds: %(code)s", code=", ".join(h.name for h in life.holds))
    if event.kind == "accept" and not life.arrived:
        raise NotAllowedError("a declaration is accepted when the goods have arrived")
    if event.kind == "expire" and life.arrived:
        raise NotAllowedError("the goods have arrived")
    if event.kind == "hold" and (event.hold is None or life.open_hold(event.hold.name)):
        raise NotAllowedError("a hold needs a name that is not open already")
    if event.kind == "lift" and life.open_hold(event.name) is None:
        raise NotAllowedError("no open hold '%(code)s'", code=event.name)
    if event.kind == "reply" and not life.asked:
        raise NotAllowedError("nothing was asked")
    if event.kind == "select" and event.lane is None:
        raise NotAllowedError("a selection names a lane")
    if event.kind in ("amend", "invalidate", "clear", "rectify") and life.doubted:
        raise NotAllowedError("customs has asked about the value and has not decided yet")
    changes = event.kind in ("amend", "rectify")
    if changes and life.doubt is not None and life.doubt.state == "rejected":
        raise NotAllowedError("customs has decided the value; appeal against the decision")
    if event.kind == "rectify" and not event.second:
        raise NotAllowedError("after release a declaration is changed by two persons only")
    if event.kind == "reinstate" and not event.text.strip():
        raise NotAllowedError("a declaration is reinstated with a reason")
    if event.kind == "doubt" and event.doubt is None:
        raise NotAllowedError("a doubt names its step")
    if event.kind in ("lodge", "amend", "rectify") and event.version != life.version + 1:
        raise NotAllowedError(
            "version %(code)s does not follow %(state)s", code=event.version, state=life.version
        )


def _effects(life: DeclarationLife, event: Event) -> dict[str, object]:
    match event.kind:
        case "lodge" | "amend" | "rectify":
            return {"version": event.version}
        case "arrive":
            return {"arrived": True}
        case "select":
            return {"lane": event.lane}
        case "hold":
            return {"holds": (*life.holds, event.hold)}
        case "lift":
            return {"holds": tuple(h for h in life.holds if h.name != event.name)}
        case "examine":
            return {"examined": life.examined or not _only_papers(event)}
        case "query":
            return {"asked": True}
        case "reply":
            return {"asked": False}
        case "invalidate" | "expire" | "reject":
            return {"holds": ()}
        case "doubt" if event.doubt is not None:
            return {"doubt": follow(life.doubt, event.doubt, event.text, event.moment)}
        case _:
            return {}


def _only_papers(event: Event) -> bool:
    """Whether papers were compared and every item was as declared: the goods were not looked at."""
    return (
        event.name == "documents"
        and bool(event.results)
        and all(result.conform for result in event.results)
    )


def replay(events: Iterable[Event]) -> DeclarationLife:
    """The present state: the fold of all events from a draft."""
    return reduce(apply, events, DeclarationLife())
