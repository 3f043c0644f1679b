"""Inspection: results item by item close a control; forms are kept until they are recorded."""

from collections.abc import Mapping, Sequence

import msgspec
from django.db import transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.inspection import ItemResult, problems
from greenlane.store import attachments, declarations, inspections
from greenlane.store.models import DeclarationRow
from greenlane.usecases import conflicts
from greenlane.usecases.conduct import may_lift
from greenlane.usecases.controls import is_control, must_be_closed
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.found_duty import priced
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import need
from greenlane.usecases.standing import document, moved, stand


def computed(
    row: DeclarationRow, results: Sequence[ItemResult], desk: Desk
) -> tuple[ItemResult, ...]:
    """The results with the extra duty that the engine computes, under the declaration's own law."""
    return _computed(row, document(row), results, desk)


def _computed(
    row: DeclarationRow, declared: Declaration, results: Sequence[ItemResult], desk: Desk
) -> tuple[ItemResult, ...]:
    photos: dict[int, list[str]] = {}
    for file in attachments.of(row):
        if file.purpose == "inspection":
            photos.setdefault(file.item or 0, []).append(file.sha256)
    shown = [msgspec.structs.replace(each, photos=tuple(photos.get(each.item, ())))
             for each in results]  # fmt: skip
    return priced(declared, shown, desk.book.on(row.law_day))


@transaction.atomic
def record(
    mrn: str, name: str, results: Sequence[ItemResult], text: str, actor: Actor, desk: Desk, *,
    lift: bool,
) -> Outcome:  # fmt: skip
    """Record what a control found; `lift` frees the goods of its hold in the same act.

    Raises ForbiddenError unless the hold is the actor's, NotAllowedError while a result is wanting
    or a stated one is not whole.
    """
    need(actor, "case.decide")
    standing = stand(mrn)
    conflicts.check(actor, standing.row)
    hold = standing.life.open_hold(name)
    if hold is None or not is_control(hold):
        raise NotAllowedError("no open control '%(code)s'", code=name)
    may_lift(actor, hold)
    if not text.strip():
        raise NotAllowedError("a decision needs a reason")
    _must_be_whole(standing.row, results)
    told = _computed(standing.row, standing.declaration, results, desk)
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("examine", actor, name=name, text=text, results=told)
    if lift:
        must_be_closed(standing.row, hold, told)
        course.happen("lift", actor, name=name, text=text)
    course.release_if_free()
    inspections.drop(standing.row, name)
    return moved(standing, course)


def _must_be_whole(row: DeclarationRow, results: Sequence[ItemResult]) -> None:
    numbers = [each.item for each in results]
    if not results or len(set(numbers)) != len(numbers):
        raise NotAllowedError("each item has one result")
    if any(not 1 <= number <= row.items for number in numbers):
        raise NotAllowedError("there is no such item")
    faulty = [each.item for each in results if problems(each)]
    if faulty:
        raise NotAllowedError("item %(item)s: state what was found", item=faulty[0])


@transaction.atomic
def keep(mrn: str, name: str, body: Mapping[str, str], actor: Actor, desk: Desk) -> None:
    """Keep the form of a control as it stands: nothing of it is lost with the session."""
    need(actor, "case.decide")
    row = declarations.by_mrn(mrn)
    conflicts.check(actor, row)
    hold = declarations.life(row).open_hold(name)
    if hold is None or hold.owner != actor.unit:
        raise NotAllowedError("no open control '%(code)s'", code=name)
    inspections.keep(row, name, actor.name, dict(body), desk.now())
