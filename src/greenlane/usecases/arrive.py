"""Arrival: the goods are there; the declaration is accepted under the law of this day."""

from django.db import transaction

from greenlane.lifecycle.event import Actor
from greenlane.rules.rule import Operator
from greenlane.store import declarations
from greenlane.usecases import conflicts, deferring, granted_holds, screening, securing, takings
from greenlane.usecases.course import Course, settle
from greenlane.usecases.debts import debt_postings
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Judgement
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import need
from greenlane.usecases.standing import (
    Standing,
    answered,
    check_owned,
    judge_again,
    reassessed,
    stand,
)


@transaction.atomic
def arrive(mrn: str, actor: Actor, desk: Desk) -> Outcome:
    """Record the arrival of the goods: acceptance under the law of this day, release if free.

    Raises NotAllowedError unless the declaration is registered, ForbiddenError for other roles
    than the carrier's side and customs.
    """
    need(actor, "declaration.arrive")
    standing = stand(mrn)
    check_owned(standing.row, actor)
    conflicts.check(actor, standing.row)
    moment = desk.now()
    course = Course(desk.book, moment, standing.life)
    course.happen("arrive", actor)
    judgement, known = _judged(standing, desk)
    if not judgement.acceptable:
        return _refused(standing, course, judgement)
    course.happen("accept")
    granted_holds.free(course, standing.row, judgement, desk.book.agencies)
    told = judgement.selection.screened if judgement.selection else None
    screening.bar(course, told, standing.row.office, desk)
    screening.met(standing.row, told, "arrival", desk)
    secured = securing.plan(standing.declaration, judgement, desk)
    course.hold(secured.holds(course))
    payer = deferring.payer(standing.declaration, known, judgement.assessment.payable)
    settle(course, paid=payer is not None or judgement.assessment.payable == 0)
    owed = debt_postings(standing.declaration, judgement, desk, payer)
    postings = (*owed, *secured.postings)
    takings.take(standing.row, takings.asked(judgement, desk), judgement, desk)
    return reassessed(standing, course, judgement, postings)


def _judged(standing: Standing, desk: Desk) -> tuple[Judgement, dict[str, Operator]]:
    """Judged with the permits that were granted for it meanwhile, where they cover the goods."""
    day = desk.day_of(desk.now())
    declared = granted_holds.completed(standing.row, standing.declaration)
    made = judge_again(standing, declared, desk, day)
    if declared is standing.declaration or made[0].acceptable:
        return made
    return judge_again(standing, standing.declaration, desk, day)


def _refused(standing: Standing, course: Course, judgement: Judgement) -> Outcome:
    names = ", ".join(f.code for f in judgement.findings if f.severity == "error")
    course.happen("refuse", name="accept", text=names)
    declarations.append(standing.row, course.events, course.life)
    return answered(standing, course, judgement, 422, b"")
