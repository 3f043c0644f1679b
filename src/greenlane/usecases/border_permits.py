"""Permits at border posts: the post holds, the centre looks them up, the post lets the goods go.

A post has no register of permits: a copy of it would let one permit be used at two places at once.
So goods under a permit are held there for its agency, whatever number is stated. When the post's
bundle comes, the centre holds the permits against its register, takes of them, and lifts the hold;
that event goes back with the next bundle. What is not in order the agency decides.
"""

from django.db import transaction

from greenlane.store.models import DeclarationRow
from greenlane.usecases import granted_holds, permit_intake
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.standing import judge_again, moved, stand

_AGENCY = "agency:"


@transaction.atomic
def confirm(row: DeclarationRow, desk: Desk) -> bool:
    """At the centre: lift the holds of a post's declaration whose permits are in order."""
    if not (row.mrn and row.node and row.state == "accepted"):
        return False
    standing = stand(row.mrn)
    waiting = {h.owner for h in standing.life.holds if h.name.startswith(_AGENCY)}
    if not waiting:
        return False
    declared = granted_holds.completed(standing.row, standing.declaration)
    judgement, _known = judge_again(standing, declared, desk, standing.row.law_day)
    if any(f.severity == "error" for f in judgement.findings) or not judgement.uses:
        return False
    if not permit_intake.taken(standing.row, judgement.uses, judgement.day, desk):
        return False
    course = Course(desk.book, desk.now(), standing.life)
    if granted_holds.free(course, standing.row, judgement, waiting):
        moved(standing, course)
    return bool(course.events)


@transaction.atomic
def go_on(row: DeclarationRow, desk: Desk) -> bool:
    """At the post: the goods go when what the centre decided lifted their last hold."""
    if not row.mrn or row.state != "accepted":
        return False
    standing = stand(row.mrn)
    course = Course(desk.book, desk.now(), standing.life)
    course.release_if_free()
    if course.events:
        moved(standing, course)
    return bool(course.events)
