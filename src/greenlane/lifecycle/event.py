"""Events: what happened to a declaration, who did it in which role, when, on what ground."""

from datetime import datetime
from typing import Literal

import msgspec

from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.inspection import ItemResult
from greenlane.lifecycle.valuation_doubt import DoubtStep

EventKind = Literal[
    "lodge",
    "reject",
    "register",
    "arrive",
    "accept",
    "select",
    "hold",
    "query",
    "reply",
    "examine",
    "lift",
    "pay",
    "release",
    "clear",
    "amend",
    "refuse",
    "invalidate",
    "expire",
    "reinstate",
    "doubt",
    "rectify",
]
Lane = Literal["green", "blue", "yellow", "red"]


class Actor(msgspec.Struct, frozen=True):
    """Who acts, in which role, and for which office, agency or operator (`unit`).

    Under a delegation `name` is the person who acts, role and unit are those of the one whose
    right is used, and `behalf` names that one.
    """

    name: str
    role: str
    unit: str = ""
    behalf: str | msgspec.UnsetType = msgspec.UNSET


SYSTEM = Actor("greenlane", "system")


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event. `moment` is UTC, `basis` cites the act; the rest belongs to some kinds only.

    `lane` to select; `hold` to hold; `name` the hold lifted or what was examined, queried or
    refused; `version` the version that lodge, amend and rectify made; `text` reason or result in
    words; `doubt` the step of a doubt about a value; `second` who approved an act of two; `results`
    what an examination found, item by item.
    """

    kind: EventKind
    actor: Actor
    moment: datetime
    basis: str
    lane: Lane | None = None
    hold: Hold | None = None
    name: str = ""
    version: int = 0
    text: str = ""
    doubt: DoubtStep | None = None
    second: str = ""
    results: tuple[ItemResult, ...] = ()
