"""Licences of brokers: granted and ended by customs, with the act."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import parties
from greenlane.store.journal import note
from greenlane.store.models import BrokerLicence, Operator
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need

_MOST = Decimal(10) ** 15


@dataclass(frozen=True, kw_only=True)
class NewLicence:
    """A licence to grant. No chapters or procedures: all of them."""

    number: str
    operator: str
    since: date
    until: date | None = None
    chapters: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    security: Decimal = Decimal(0)


@transaction.atomic
def grant(new: NewLicence, actor: Actor, desk: Desk) -> BrokerLicence:
    """Grant a licence. Raises NotAllowedError when it cannot be, ForbiddenError."""
    need(actor, "licence.decide")
    conflicts.check_operators(actor, f"operator:{new.operator}", [new.operator])
    if not Operator.objects.filter(pk=new.operator, status="active").exists():
        raise NotAllowedError("there is no active operator of this number")
    if not (new.security.is_finite() and 0 <= new.security < _MOST):
        raise NotAllowedError("a security is an amount")
    if not new.number.strip() or (new.until is not None and new.until < new.since):
        raise NotAllowedError("a licence has a number and ends after it begins")
    row = BrokerLicence(
        number=new.number.strip(), operator_id=new.operator, chapters=list(new.chapters),
        procedures=list(new.procedures), since=new.since, until=new.until, security=new.security,
        currency=desk.book.currency, basis=_basis(desk, "license"), granted=desk.now(),
        granted_by=actor.name,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotAllowedError("there is a licence of this number already") from error
    parties.renew_powers(new.operator)
    note("licence.granted", actor, f"operator:{new.operator}", desk.now(), number=row.number,
         basis=row.basis)  # fmt: skip
    return row


@transaction.atomic
def end(number: str, reason: str, actor: Actor, desk: Desk) -> BrokerLicence:
    """End a licence at once, with the reason. Raises NotAllowedError, ForbiddenError."""
    need(actor, "licence.decide")
    row = BrokerLicence.objects.select_for_update().filter(pk=number).first()
    if row is None or row.ended is not None:
        raise NotAllowedError("there is no such licence, or it has ended already")
    if not reason.strip():
        raise NotAllowedError("the end of a licence needs a reason")
    conflicts.check_operators(actor, f"operator:{row.operator_id}", [row.operator_id])
    row.ended, row.ended_by = desk.day_of(desk.now()), actor.name
    row.reason = reason.strip()[:1_000]
    row.save(update_fields=["ended", "ended_by", "reason"])
    parties.renew_powers(row.operator_id)
    note("licence.ended", actor, f"operator:{row.operator_id}", desk.now(), number=row.number,
         reason=row.reason, basis=_basis(desk, "revoke-license"))  # fmt: skip
    return row


def _basis(desk: Desk, step: str) -> str:
    if desk.book.representation is None:
        raise NotAllowedError("the law of the country has no ground for this")
    return desk.book.representation.basis[step]
