"""Conduct: what officers and traders do to a declaration under way; one verb, one transaction."""

from django.db import transaction

from greenlane.ledger.owed import open_debt, unpaid
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.lifecycle.hold import Hold
from greenlane.store import declarations
from greenlane.usecases import arrears, border_self, conflicts, controls, screening_hits, takings
from greenlane.usecases.application_mandate import need_whole
from greenlane.usecases.clocks import clocks
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import ForbiddenError, need
from greenlane.usecases.standing import check_owned, moved, stand


class NoReasonError(NotAllowedError):
    """What is kept with its reason was asked without one."""

    code = "API-422-REASON"


@transaction.atomic
def invalidate(mrn: str, reason: str, actor: Actor, desk: Desk) -> Outcome:
    """Take a declaration back before release, and say why; its debt is reversed.

    Raises NoMandateError for a declarant who has no mandate of the client any more.
    """
    standing = stand(mrn)
    check_owned(standing.row, actor)
    need_whole(standing.declaration, standing.row.trader, actor, desk)
    if not reason.strip():
        raise NoReasonError("a cancellation needs a reason")
    if actor.role in ("trader", "broker") and standing.life.open_hold("physical"):
        raise NotAllowedError("customs has announced an examination of the goods")
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("invalidate", actor, text=reason)
    undone = [p.reversed() for p in open_debt(declarations.postings(standing.row))]
    takings.give_back(standing.row, "invalidated", desk)
    return moved(standing, course, undone)


@transaction.atomic
def expire(mrn: str, desk: Desk) -> Outcome:
    """Let a registered declaration lapse whose goods did not arrive in time.

    Outages move that time; while one runs that moves it, nothing lapses.
    """
    standing = stand(mrn)
    if standing.row.lapses is None:
        raise NotAllowedError("the time for arrival has not run out")
    last, running = clocks(desk).arrival(standing.row)
    if running or desk.day_of(desk.now()) <= last:
        raise NotAllowedError("the time for arrival has not run out")
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("expire")
    return moved(standing, course)


@transaction.atomic
def pay(mrn: str, actor: Actor, desk: Desk) -> Outcome:
    """Record the payment of the whole debt; the goods go when nothing else holds them.

    After release what an amendment made owed more is paid in the same way.
    """
    need(actor, "declaration.pay")
    standing = stand(mrn)
    check_owned(standing.row, actor)
    conflicts.check(actor, standing.row)
    course = Course(desk.book, desk.now(), standing.life)
    owed = unpaid(declarations.postings(standing.row))
    held = course.life.open_hold("payment") is not None
    if not held and not (owed and course.life.state in ("released", "cleared")):
        raise NotAllowedError("no payment is due")
    course.happen("pay", actor, text=f"{sum(p.amount for p in owed)} {desk.book.currency}")
    if held:
        course.happen("lift", SYSTEM, name="payment", text="paid")
    course.release_if_free()
    paid = [Posting(charge=p.charge, debit="cash", credit=p.debit, amount=p.amount,
                    currency=p.currency) for p in owed]  # fmt: skip
    done = moved(standing, course, paid)
    if not held:
        arrears.bring(standing.row, actor, desk)
    return done


@transaction.atomic
def lift(mrn: str, name: str, reason: str, actor: Actor, desk: Desk) -> Outcome:
    """Lift a hold with a reason. Raises ForbiddenError unless the hold is the actor's to lift."""
    return _on_hold(mrn, name, actor, desk, [("lift", reason)])


@transaction.atomic
def examine(mrn: str, name: str, result: str, conform: bool, actor: Actor, desk: Desk) -> Outcome:
    """Record what was found in words; conforming goods are freed of the hold in the same act.

    For a control conforming means: every item of it as declared, and each gets that result.
    """
    steps = [("examine", result)] + ([("lift", result)] if conform else [])
    return _on_hold(mrn, name, actor, desk, steps, conform=conform)


def _on_hold(
    mrn: str, name: str, actor: Actor, desk: Desk, steps: list[tuple[str, str]], *,
    conform: bool = False,
) -> Outcome:  # fmt: skip
    standing = stand(mrn)
    conflicts.check(actor, standing.row)
    hold = standing.life.open_hold(name)
    if hold is None:
        raise NotAllowedError("no open hold '%(code)s'", code=name)
    may_lift(actor, hold)
    if name.startswith(border_self.HOLD):
        raise NotAllowedError("this hold goes when the conflict of the two nodes is decided")
    if steps[-1][0] == "lift" and hold.kind in ("documents", "physical"):
        screening_hits.must_be_decided(standing.row)
    if not all(text.strip() for _, text in steps):
        raise NotAllowedError("a decision needs a reason")
    found = controls.as_declared(standing.row, hold) if conform else ()
    if not controls.is_control(hold):
        found = ()
    if any(kind == "lift" for kind, _ in steps):
        controls.must_be_closed(standing.row, hold, found)
    course = Course(desk.book, desk.now(), standing.life)
    for kind, text in steps:
        told = {"results": found} if kind == "examine" else {}
        course.happen(kind, actor, name=name, text=text, **told)  # type: ignore[arg-type]
    course.release_if_free()
    return moved(standing, course)


def may_lift(actor: Actor, hold: Hold) -> None:
    """Raise ForbiddenError unless the hold is of the actor's role and his own office or agency."""
    if actor.role != hold.role:
        raise ForbiddenError(f"a {hold.kind} hold is lifted by the role {hold.role}")
    if hold.role != "cashier" and actor.unit != hold.owner:
        raise ForbiddenError(f"this hold belongs to {hold.owner}")


@transaction.atomic
def query(mrn: str, text: str, actor: Actor, desk: Desk) -> Outcome:
    """Ask the declarant something; the question stands in the timeline until it is answered."""
    need(actor, "case.query")
    return _say("query", mrn, text, actor, desk)


@transaction.atomic
def reply(mrn: str, text: str, actor: Actor, desk: Desk) -> Outcome:
    """Answer what customs or an agency asked."""
    need(actor, "declaration.reply")
    return _say("reply", mrn, text, actor, desk)


def _say(kind: str, mrn: str, text: str, actor: Actor, desk: Desk) -> Outcome:
    standing = stand(mrn)
    check_owned(standing.row, actor)
    conflicts.check(actor, standing.row)
    need_whole(standing.declaration, standing.row.trader, actor, desk)
    if not text.strip():
        raise NotAllowedError("the text is empty")
    course = Course(desk.book, desk.now(), standing.life)
    course.happen(kind, actor, text=text)  # type: ignore[arg-type]
    return moved(standing, course)
