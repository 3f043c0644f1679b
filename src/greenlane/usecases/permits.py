"""Issued permits: issued when an application is granted, suspended, ended, varied, expired."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from greenlane.access.matrix import Subject
from greenlane.lifecycle.event import Actor
from greenlane.rules.issued_permit import Grant, faults
from greenlane.store import journal, permits, wall
from greenlane.store.models import Operator, PermitRow
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need
from greenlane.usecases.witnessed import must_be_open

_NUMBER_LENGTH = 8
_MOST_NUMBER = 35


class PermitError(ValueError):
    """What was asked of a permit cannot be done; `code` is stable."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@transaction.atomic
def issue(grant: Grant, actor: Actor, desk: Desk, *, number: str = "") -> PermitRow:
    """Issue a permit; without a number it is given one of its agency and year.

    Raises PermitError for a grant that is not whole, ForbiddenError for another agency's officer.
    """
    must_be_open(desk)
    check_agency(actor, "permits.issue", grant.agency)
    check_grant(grant, desk)
    if not grant.holder:
        raise PermitError("PMT-004", "a permit names its holder")
    row = create(grant, number, actor, desk)
    note("permit.issued", row, actor, desk, document=row.document, control=row.control,
         until=row.until.isoformat(), application=row.application)  # fmt: skip
    return row


def check_agency(actor: Actor, action: str, agency: str) -> None:
    """Raise ForbiddenError unless the actor may do this for an agency."""
    need(actor, action)
    decision = matrix().decide(actor, action, Subject(office=agency))
    if not decision.allowed:
        raise ForbiddenError(decision.reason)


def check_grant(grant: Grant, desk: Desk) -> None:
    """Raise PermitError for a grant that is not whole or names what the law does not know."""
    if wrong := list(faults(grant)):
        raise PermitError("PMT-001", "; ".join(wrong))
    if grant.agency not in desk.book.agencies or grant.document not in desk.book.documents:
        raise PermitError("PMT-002", f"{grant.agency} or {grant.document} is not known to the law")
    unknown = (grant.origins | grant.destinations) - desk.book.countries.keys()
    if unknown:
        raise PermitError("PMT-003", f"unknown countries: {', '.join(sorted(unknown))}")
    if grant.holder and not Operator.objects.filter(pk=grant.holder).exists():
        raise PermitError("PMT-004", f"{grant.holder} is not registered")


def create(
    grant: Grant, number: str, actor: Actor, desk: Desk,
    carried: Mapping[str, Decimal] | None = None,
) -> PermitRow:  # fmt: skip
    """Write a checked grant. Raises PermitError when the number is taken or none."""
    number = number or new_number(grant, desk)
    if not number.isascii() or len(number) > _MOST_NUMBER or number != number.strip():
        raise PermitError("PMT-005", f"{number!r} is no number of a permit")
    try:
        with transaction.atomic(), wall.opened():  # also when a trader's own request is granted
            return permits.create(grant, number, desk.now(), actor.name, carried)
    except IntegrityError as error:
        raise PermitError("PMT-006", f"there is a permit {number} already") from error


def new_number(grant: Grant, desk: Desk) -> str:
    """A fresh number: agency, year, and characters that nobody guesses."""
    year = desk.day_of(desk.now()).year % 100
    return f"{grant.agency}-{year:02d}-{desk.unguessable(_NUMBER_LENGTH)}"


def note(kind: str, row: PermitRow, actor: Actor, desk: Desk, **details: str) -> None:
    """Write down what happened to a permit."""
    journal.note(kind, actor, f"permit:{row.number}", desk.now(), holder=row.holder, **details)
