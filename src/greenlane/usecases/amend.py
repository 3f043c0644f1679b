"""Amendment: a corrected document takes the place of the former, and all is judged again."""

from django.db import IntegrityError, transaction

from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import has_errors
from greenlane.ledger.owed import offset, open_debt, unpaid
from greenlane.ledger.posting import Posting
from greenlane.lifecycle import goods_identity
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.rules.rule import Operator
from greenlane.store import declarations, goods_places
from greenlane.usecases import deferring, screening, securing, signed, takings
from greenlane.usecases.application_mandate import need_whole
from greenlane.usecases.burden import check_burden
from greenlane.usecases.course import Course, permit_holds, settle
from greenlane.usecases.debts import debt_postings
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import Format
from greenlane.usecases.judgement import Judgement, trader_of
from greenlane.usecases.outcome import Outcome, malformed
from greenlane.usecases.standing import (
    Standing,
    answered,
    check_owned,
    judge_again,
    reassessed,
    stand,
)


@transaction.atomic
def amend(mrn: str, body: bytes, fmt: Format, reason: str, actor: Actor, desk: Desk) -> Outcome:
    """Replace the document by a corrected one; everything is judged again under the same law day.

    Refused once customs intends to examine the goods or has found them otherwise than declared,
    and after release (Revised Kyoto Convention, General Annex 3.27). Before arrival it is free.
    What is accepted is judged as of then, but who acts for another needs his mandate today: else
    NoMandateError. A client's takes no more of who declared for him than before.
    """
    fmt, parsed = signed.read(body, fmt, actor, desk)
    if parsed.declaration is None or has_errors(parsed.findings):
        return malformed(parsed)
    standing = stand(mrn)
    check_owned(standing.row, actor)
    course = Course(desk.book, desk.now(), standing.life)
    _may_amend(standing, parsed.declaration)
    accepted = standing.life.state == "accepted"
    day = standing.row.law_day if accepted else desk.day_of(course.moment)
    judgement, known = judge_again(standing, parsed.declaration, desk, day)
    if not judgement.acceptable:
        return answered(standing, course, judgement, 422, b"")
    trader = trader_of(parsed.declaration, judgement.shipment.trade)
    need_whole(standing.declaration, standing.row.trader, actor, desk)
    need_whole(parsed.declaration, trader, actor, desk)
    check_burden(standing, parsed.declaration, judgement, actor, desk)
    course.happen("amend", actor, version=standing.life.version + 1, text=reason)
    postings = _reassess(standing, course, judgement, parsed.declaration, desk, known)
    row = standing.row
    row.version = course.life.version
    row.items = len(judgement.shipment.items)
    row.trader = trader
    declarations.add_version(row, fmt, body, b"", b"")
    told = judgement.selection.screened if judgement.selection else None
    screening.met(row, told, "amendment", desk)
    _restate_goods(mrn, goods_identity.keys(parsed.declaration, row.trader))
    if accepted:
        row.save()
        takings.take(row, takings.asked(judgement, desk), judgement, desk)
    return reassessed(standing, course, judgement, postings)


def _restate_goods(mrn: str, keys: tuple[str, ...]) -> None:
    try:
        with transaction.atomic():
            goods_places.restate(mrn, keys)
    except IntegrityError as error:
        raise NotAllowedError("these goods stand on a paper of an outage") from error


def _may_amend(standing: Standing, amended: Declaration) -> None:
    life, row = standing.life, standing.row
    if life.state not in ("registered", "accepted"):
        raise NotAllowedError("amend is not possible when %(state)s", state=life.state)
    if life.examined or life.open_hold("physical"):
        raise NotAllowedError("customs has announced an examination of the goods")
    declarant = amended.declarant.id if amended.declarant else None
    if (declarant, amended.functional_reference_id) != (row.declarant, row.lrn):
        raise NotAllowedError("an amendment keeps declarant and local reference number")


def _reassess(
    standing: Standing,
    course: Course,
    judgement: Judgement,
    amended: Declaration,
    desk: Desk,
    known: dict[str, Operator],
) -> tuple[Posting, ...]:
    """Holds and postings anew: the lane is drawn again, permits checked, the debt reversed."""
    wanted = {hold.name: hold for hold in permit_holds(desk.book, judgement, course.moment)}
    for hold in course.life.holds:
        if hold.kind == "agency" and hold.name not in wanted:
            course.happen("lift", name=hold.name, text="no longer needed after amendment")
    course.select(judgement, standing.row.office)
    course.hold(wanted.values())
    if course.life.state != "accepted":
        return ()
    entered = declarations.postings(standing.row)
    undone = tuple(p.reversed() for p in open_debt(entered))
    payer = deferring.payer(amended, known, judgement.assessment.payable, undone)
    secured = securing.plan(amended, judgement, desk, undone)
    course.hold(secured.holds(course))
    securing.freed(course, secured)
    owed = (*undone, *debt_postings(amended, judgement, desk, payer), *secured.postings)
    owed = (*owed, *offset([*entered, *owed]))
    settle(course, paid=not unpaid([*entered, *owed]))
    return owed
