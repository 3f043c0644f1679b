"""What officers, agencies and cashiers of a sandbox do with declarations that wish for it.

Each wish is fulfilled by the use case that a person would call, by an actor named `sandbox`.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.wishes import PREFIX, Wishes, wishes
from greenlane.store import declarations
from greenlane.store import sandbox as kept
from greenlane.store.models import DeclarationRow
from greenlane.usecases import conduct
from greenlane.usecases.arrive import arrive
from greenlane.usecases.desk import Desk

NAME = "sandbox"
SOON = timedelta(seconds=1)
_log = logging.getLogger(__name__)
Act = Callable[[], object]


def step(desk: Desk) -> int:
    """Fulfil what is wished and due; gives how many acts were done (the worker's)."""
    return 0 if desk.sandbox is None else sum(_one(row, desk) for row in kept.wishing(PREFIX))


def _one(row: DeclarationRow, desk: Desk) -> int:
    if row.lodged + SOON > desk.now():
        return 0
    act = _next(row, wishes(row.lrn), desk)
    if act is None:
        return 0
    try:
        act()
    except NotAllowedError as error:  # somebody was faster, or it cannot come true
        _log.info("a wish of %s did not come true: %s", row.mrn, error)
        return 0
    return 1


def _next(row: DeclarationRow, wished: Wishes, desk: Desk) -> Act | None:
    """The act that is due, or None."""
    mrn, life = row.mrn or "", declarations.life(row)
    officer = Actor(NAME, "officer", row.office)
    if "ARRIVE" in wished and life.state == "registered":
        return lambda: arrive(mrn, officer, desk)
    if life.state != "accepted":
        return None
    done: set[str] = {event.kind for event in declarations.events(row) if event.actor.name == NAME}
    if "ASK" in wished and "query" not in done:
        return lambda: conduct.query(mrn, "Which model is it? (sandbox)", officer, desk)
    if life.asked:
        return None
    acts = (_on(hold, mrn, wished, done, officer, desk) for hold in life.holds)
    return next((act for act in acts if act is not None), None)


def _on(
    hold: Hold, mrn: str, wished: Wishes, done: set[str], officer: Actor, desk: Desk
) -> Act | None:
    """The act on one open hold, or None."""
    name = hold.name
    if hold.kind == "payment":
        cashier = Actor(NAME, "cashier")
        return (lambda: conduct.pay(mrn, cashier, desk)) if "PAY" in wished else None
    if hold.kind == "agency":
        agency = Actor(NAME, "agency", hold.owner)
        if "PERMIT" in wished:
            return lambda: conduct.lift(mrn, name, "Granted (sandbox).", agency, desk)
        if "DENY" in wished and "examine" not in done:
            return lambda: conduct.examine(mrn, name, "Refused (sandbox).", False, agency, desk)
        return None
    if "PASS" in wished:
        return lambda: conduct.examine(mrn, name, "As declared (sandbox).", True, officer, desk)
    if "FAIL" in wished and "examine" not in done:
        return lambda: conduct.examine(mrn, name, "Other goods (sandbox).", False, officer, desk)
    return None
