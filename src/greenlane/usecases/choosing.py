"""Choosing goods for a control by hand: a person, with a reason, to a higher lane.

The trader learns the lane and what to do, as of any other choice: the event is the house's, and who
chose and why stands in the journal. A lower lane needs two persons (see `overriding`).
"""

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.risk.budget import in_force
from greenlane.risk.profile import RANK
from greenlane.store import journal, raw
from greenlane.usecases import conflicts
from greenlane.usecases.course import HOLD_OF_LANE, Course, standing_hold
from greenlane.usecases.desk import Desk
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import need
from greenlane.usecases.standing import moved, stand

KIND = "control.chosen"
LANES = tuple(HOLD_OF_LANE)


@transaction.atomic
def choose(mrn: str, lane: str, reason: str, actor: Actor, desk: Desk) -> Outcome:
    """Choose a declaration for the yellow or red lane. Raises ForbiddenError, NotAllowedError."""
    standing = stand(mrn)
    need(actor, "control.choose", standing.row)
    conflicts.check(actor, standing.row)
    now, life = standing.life.lane or "green", standing.life
    if life.state not in ("registered", "accepted"):
        raise NotAllowedError("not possible when %(state)s", state=life.state)
    if lane not in HOLD_OF_LANE or RANK[lane] <= RANK[now]:
        raise NotAllowedError("it goes to a higher lane only")
    if not reason.strip():
        raise NotAllowedError("a choice needs a reason")
    course = Course(desk.book, desk.now(), life)
    course.happen("select", lane=lane)
    hold = standing_hold(desk.book, HOLD_OF_LANE[lane], standing.row.office, course.moment)
    course.hold([hold])
    journal.note(KIND, actor, f"declaration:{mrn}", desk.now(), lane=lane, former=now,
                 office=standing.row.office, reason=reason.strip())  # fmt: skip
    return moved(standing, course)


def by_hand(mrn: str) -> bool:
    """Whether a person chose it."""
    (found,) = raw.one("select exists(select 1 from journal where kind = %s and subject = %s)",
                       (KIND, f"declaration:{mrn}"))  # fmt: skip
    return bool(found)


def left_today(office: str, desk: Desk) -> int | None:
    """How many of the day's controls by hand the budget of an office still has; None without one.

    More than that is not forbidden: a suspicion does not wait for a budget. It is shown.
    """
    day = desk.day_of(desk.now())
    budget = in_force(desk.budgets, office, day)
    if budget is None:
        return None
    (used,) = raw.one(_USED, (KIND, office, str(desk.zone), day))
    return budget.ways["manual"] - int(used)


_USED = """
select count(*) from journal where kind = %s and entry::jsonb->'details'->>'office' = %s
    and (moment at time zone %s)::date = %s
"""
