"""Acts on issued permits: suspended, resumed, revoked, reinstated, surrendered, varied, expired.

What is stopped holds the goods that were accepted under it: the permit is stopped in one
transaction, and every declaration that still waits is held in one of its own. Between the two no
goods go, since what is written off at release is asked again (store.permit_takings). The worker
finishes what a dead process began.
"""

from datetime import timedelta

from django.db import transaction

from greenlane.access.matrix import Subject
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.permit import TRANSITIONS, PermitAct, PermitLife, PermitMove, apply
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.issued_permit import Grant
from greenlane.store import (
    official_certificates,
    permit_stops,
    permit_takings,
    permits,
    wall,
)
from greenlane.store.models import DeclarationRow, PermitActRow, PermitRow
from greenlane.usecases import conflicts, permit_intake
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import matrix, need
from greenlane.usecases.permits import (
    PermitError,
    check_agency,
    check_grant,
    create,
    note,
)
from greenlane.usecases.standing import Standing, judge_again, moved, stand
from greenlane.usecases.witnessed import is_open, must_be_open

OF_AGENCY: tuple[PermitMove, ...] = ("suspend", "resume", "revoke")
AT_ONCE = 200


def act(number: str, move: PermitMove, reason: str, actor: Actor, desk: Desk) -> PermitRow:
    """Suspend, resume or revoke a permit of one's agency by one person, where the law lets one.

    Raises NotAllowedError when it cannot happen now or needs a second person, ForbiddenError for
    another agency's officer, ConflictError for one related to the holder.
    """
    terms = desk.book.permit_terms
    if move not in OF_AGENCY or (terms and move in terms.two_persons):
        raise NotAllowedError(
            "%(move)s is proposed by one person and approved by another", move=move
        )
    with transaction.atomic():
        row = found(number)
        check_agency(actor, "permits.act", row.agency)
        conflicts.check_operators(actor, f"permit:{number}", [row.holder])
        done = carry(row, move, reason, actor, desk)
    enforce(number, desk)
    return done


@transaction.atomic
def surrender(number: str, reason: str, actor: Actor, desk: Desk) -> PermitRow:
    """Give a permit back that one holds: what is available of it ends. Raises as `act`."""
    row = found(number)
    need(actor, "permits.surrender")
    mine = Subject(parties=frozenset({row.holder}))
    if not matrix().decide(actor, "permits.surrender", mine).allowed:
        raise PermitError("PMT-009", f"there is no permit {number}")
    with wall.opened():
        return carry(row, "surrender", reason, actor, desk)


def carry(
    row: PermitRow, move: PermitMove, reason: str, actor: Actor, desk: Desk, second: str = ""
) -> PermitRow:
    """Carry an act out in the caller's transaction; of an ended permit what is available ends."""
    must_be_open(desk)
    books = permits.locked([row.number])
    row.refresh_from_db()
    today = desk.day_of(desk.now())
    before = PermitLife(state=row.state, until=row.until)  # type: ignore[arg-type]  # a constraint keeps it one
    row.state = apply(before, PermitAct(move=move, day=today, reason=reason)).state
    row.save(update_fields=["state"])
    if row.state not in permits.RUNNING:
        permits.end(row, books, desk.now())
    elif move == "reinstate":
        permits.restore(books, desk.now())
        permit_takings.follow(row, books, desk.now())
    official_certificates.follow(row)
    terms = desk.book.permit_terms
    basis = terms.acts.get(move, "") if terms else ""
    PermitActRow.objects.create(permit=row, move=move, reason=reason.strip(), basis=basis,
                                by=actor.name, second=second, moment=desk.now())  # fmt: skip
    told = {"second": second} if second else {}
    note("permit.moved", row, actor, desk, move=move, reason=reason.strip(), **told)
    return row


@transaction.atomic
def vary_alone(number: str, grant: Grant, reason: str, actor: Actor, desk: Desk) -> PermitRow:
    """Vary by one person, where the law lets one. Raises as `act` and `vary`."""
    terms = desk.book.permit_terms
    if terms and "vary" in terms.two_persons:
        raise NotAllowedError("vary is proposed by one person and approved by another")
    row = found(number)
    check_agency(actor, "permits.act", row.agency)
    conflicts.check_operators(actor, f"permit:{number}", [row.holder])
    return vary(row, grant, reason, actor, desk)


def possible(row: PermitRow) -> tuple[PermitMove, ...]:
    """What may happen to a permit as it stands."""
    return tuple(TRANSITIONS[row.state])  # type: ignore[index]  # as the constraint says


def vary(
    row: PermitRow, grant: Grant, reason: str, actor: Actor, desk: Desk, second: str = ""
) -> PermitRow:
    """Replace a permit by another one with other content, in the caller's transaction.

    The amounts of `grant` are the new totals: what was used or is reserved of the old one counts.
    What comes back to the old one later goes to the new one.
    """
    books = permits.locked([row.number])
    carried = {b.measure: b.reserved + b.used for b in books if b.measure != "open"}
    if (grant.holder, grant.document, grant.agency) != (row.holder, row.document, row.agency):
        raise PermitError("PMT-007", "a variation keeps holder, document and agency")
    if grant.control != row.control or any(_less(grant, *each) for each in carried.items()):
        raise PermitError("PMT-008", "the new amounts are less than what is used or reserved")
    check_grant(grant, desk)
    carry(row, "vary", reason, actor, desk, second)
    successor = create(grant, "", actor, desk, carried)
    row.successor = successor
    row.save(update_fields=["successor"])
    note("permit.issued", successor, actor, desk, document=row.document, replaces=row.number)
    return successor


def _less(grant: Grant, measure: str, carried: object) -> bool:
    given = grant.amount(measure)  # type: ignore[arg-type]  # a measure of the books
    return given is None or given.amount < carried  # type: ignore[operator]  # a Decimal


def found(number: str) -> PermitRow:
    """The permit of a number. Raises PermitError."""
    row = PermitRow.objects.filter(number=number).first()
    if row is None:
        raise PermitError("PMT-009", f"there is no permit {number}")
    return row


# ------------------------------------------------------------- what follows


def enforce(number: str, desk: Desk) -> int:
    """Hold the goods that wait under a stopped permit; free those under one in force again."""
    row = found(number)
    done = 0
    for each in permit_stops.waiting(row):
        done += _bring(each, row, desk)
    return done


@transaction.atomic
def _bring(each: DeclarationRow, row: PermitRow, desk: Desk) -> int:
    standing = stand(each.mrn or "")
    row.refresh_from_db()
    course = Course(desk.book, desk.now(), standing.life)
    name = permit_stops.hold_name(row)
    stopped = row.state in permit_stops.STOPPED
    if standing.life.state != "accepted":
        return 0
    if stopped and not permit_stops.told(standing.row, row):
        course.hold([_hold(row, name, desk)])
    elif not stopped and course.life.open_hold(name) and _taken_again(standing, row, desk):
        course.happen("lift", SYSTEM, name=name, text=f"permit {row.number} is {row.state}")
        course.release_if_free()
    if row.state == "revoked":
        permit_takings.give_back(standing.row, desk.now(), row)
    if not course.events:
        return 0
    moved(standing, course)
    return 1


def _taken_again(standing: Standing, row: PermitRow, desk: Desk) -> bool:
    """Whether the goods have of the permit what they use; a revocation had given it back.

    Where another has taken it meanwhile the hold stays.
    """
    if row.state != "active":
        return True
    judgement, _known = judge_again(
        standing, standing.declaration, desk, standing.row.law_day
    )  # fmt: skip
    return permit_intake.taken(standing.row, judgement.uses, judgement.day, desk)


def _hold(row: PermitRow, name: str, desk: Desk) -> Hold:
    last = permit_stops.stop_of(row)
    hours = desk.book.hold_terms["agency"].hours
    terms = desk.book.permit_terms
    told = terms.reason.get("en", "") if terms else ""
    return Hold(
        name=name, kind="agency", owner=row.agency,
        reason=told.format(number=row.number) or f"Permit {row.number} is {row.state}.",
        basis=last.basis if last else "", due=desk.now() + timedelta(hours=hours),
    )  # fmt: skip


def work(desk: Desk) -> int:
    """What the worker does: permits past their last day expire, stopped ones hold their goods."""
    if not is_open(desk):
        return 0
    done = 0
    for number in permits.over(desk.day_of(desk.now()), AT_ONCE):
        with transaction.atomic():
            carry(found(number), "expire", "", SYSTEM, desk)
        done += 1
    for number in permit_stops.unheld(AT_ONCE):
        done += enforce(number, desk)
    return done


def history(row: PermitRow) -> list[PermitActRow]:
    """What happened to a permit, the newest first."""
    return list(PermitActRow.objects.filter(permit=row).order_by("-pk"))
