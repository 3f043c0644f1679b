"""An officer decides an enrolment: a firm comes into being with its first administrator, or not."""

from django.db import IntegrityError, transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.enrolment import EnrolmentMove, follow
from greenlane.lifecycle.event import Actor
from greenlane.store import parties
from greenlane.store.journal import note
from greenlane.store.models import Enrolment, Operator
from greenlane.usecases import conflicts, enrolling, firm_people
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need


@transaction.atomic
def decide(number: int, step: EnrolmentMove, reason: str, actor: Actor, desk: Desk) -> Enrolment:
    """Approve or refuse with the reason, which the applicant is told.

    An approval makes the operator and invites its first administrator. Raises NotAllowedError,
    ForbiddenError, ConflictError for an official related to a firm of like name.
    """
    need(actor, "enrolment.decide")
    row = Enrolment.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NotAllowedError("there is no such enrolment")
    conflicts.check_operators(actor, f"enrolment:{number}", [a["number"] for a in row.alike])
    if not reason.strip():
        raise NotAllowedError("a decision needs a reason")
    row.state = follow(row.state, step)  # type: ignore[arg-type]  # a constraint holds it
    row.reason, row.decided, row.decided_by = reason.strip()[:2_000], desk.now(), actor.name
    row.save(update_fields=["state", "reason", "decided", "decided_by"])
    if step == "approve":
        _register(row, actor, desk)
    else:
        enrolling.tell("enrolment.refused", {"to": row.email, "reason": row.reason}, desk)
    note(f"enrolment.{row.state}", actor, f"enrolment:{row.pk}", desk.now(), number=row.number,
         reason=row.reason)  # fmt: skip
    return row


def _register(row: Enrolment, actor: Actor, desk: Desk) -> None:
    today = desk.day_of(desk.now())
    kind = "broker" if "broker" in row.roles else row.roles[0]
    try:
        with transaction.atomic():
            Operator(id=row.number, name=row.name, kind=kind, since=today,
                     address=row.address).save(force_insert=True)  # fmt: skip
    except IntegrityError as error:
        raise NotAllowedError("an operator of this number is registered already") from error
    facts = [("name", row.name, ""), ("address", row.address, ""), ("status", "active", "")]
    facts += [("role", each, each) for each in row.roles]
    for name, value, key in facts:
        parties.enter(row.number, name, value, today, actor.name, desk.now(),
                      {"key": key, "reason": row.reason})  # fmt: skip
    parties.renew_powers(row.number)
    role = "broker" if kind == "broker" else "trader"
    code = firm_people.first(row.number, role, row.contact, actor, desk)
    enrolling.tell("enrolment.approved", {"to": row.email, "number": row.number, "code": code,
                                          "reason": row.reason}, desk)  # fmt: skip
