"""Lapsing: which registered declarations are over, and which lapsed before their outage was known.

Declarations that share a term share its clock, so what an outage protects is found by terms and
never stands in the way of the others, however many it is.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from greenlane.access.matrix import Subject
from greenlane.lifecycle.declaration import NotAllowedError, replay
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.hold import Hold
from greenlane.store import declarations, goods_places, listing
from greenlane.store.models import DeclarationRow
from greenlane.usecases.clocks import clocks
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import ForbiddenError, matrix, need
from greenlane.usecases.standing import moved, stand

AT_ONCE = 500


def over(desk: Desk, day: date, most: int = AT_ONCE) -> Iterator[str]:
    """Registered declarations whose last day, outages counted, is before `day`; at most so many."""
    told, left = clocks(desk), most
    for term in listing.terms(day):
        last, running = told.days("arrival", term.lapses, term.law_day, office=term.office)
        if running or last >= day:
            continue
        found = listing.of_term(term, left)
        yield from found
        left -= len(found)
        if left <= 0:
            return


def last_day(row: DeclarationRow, desk: Desk) -> tuple[date, bool]:
    """The last day for arrival of a declaration that has lapsed, as it is known now."""
    original = row.law_day + timedelta(days=desk.book.registration_days)
    return clocks(desk).days("arrival", original, row.law_day, office=row.office)


def may_reinstate(row: DeclarationRow, desk: Desk) -> bool:
    """True for a lapsed declaration that by the outages known now still has time."""
    if row.state != "expired":
        return False
    last, running = last_day(row, desk)
    return running or desk.day_of(desk.now()) <= last


@transaction.atomic
def reinstate(mrn: str, reason: str, actor: Actor, desk: Desk) -> Outcome:
    """Put a declaration back that lapsed before its outage was recorded; its holds stand again.

    Raises ForbiddenError, or NotAllowedError when its time is over all the same, or its goods are
    declared again.
    """
    need(actor, "declaration.reinstate")
    standing = stand(mrn)
    row = standing.row
    if not matrix().decide(actor, "declaration.reinstate", Subject(office=row.office)).allowed:
        raise ForbiddenError(f"this declaration belongs to {row.office}")
    if not may_reinstate(row, desk):
        raise NotAllowedError("no outage that is known gives it more time")
    before = _before(row)
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("reinstate", actor, text=reason.strip()[:300])
    course.hold(before)
    row.lapses = row.law_day + timedelta(days=desk.book.registration_days)
    _claim(mrn)
    return moved(standing, course)


def _before(row: DeclarationRow) -> tuple[Hold, ...]:
    """The holds that were open when it lapsed."""
    events = declarations.events(row)
    places = [n for n, event in enumerate(events) if event.kind == "expire"]
    return replay(events[: places[-1]]).holds if places else ()


def _claim(mrn: str) -> None:
    if others := goods_places.others_of(mrn):
        raise NotAllowedError("its goods are declared again under %(number)s", number=others[0])
    try:
        with transaction.atomic():
            goods_places.stand_again(mrn)
    except IntegrityError as error:
        raise NotAllowedError("its goods stand on a paper") from error
