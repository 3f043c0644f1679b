"""Outages: declared by one person and confirmed by another, or measured; ended; withdrawn.

Seam: the two persons are kept by a constraint of this table; a common mechanism for two-person
decisions may take `confirm` over without a change of what `clocks` asks.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from greenlane.law.outage import EVERYTHING
from greenlane.law.outage_terms import FUNCTIONS
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import journal
from greenlane.store import outages as rows
from greenlane.store.accounts import has_hand
from greenlane.store.outage_models import Outage
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need


class OutageError(NotAllowedError):
    """What was said about an outage cannot be; the text says why, `field` where."""

    def __init__(self, field: str, text: str, **told: object) -> None:
        super().__init__(text, **told)
        self.field = field


@transaction.atomic
def declare(
    functions: Sequence[str],
    since: datetime,
    actor: Actor,
    desk: Desk,
    *,
    title: str,
    title_ar: str = "",
    until: datetime | None = None,
    offices: Sequence[str] = (),
    evidence: Sequence[str] = (),
) -> Outage:
    """Declare an outage; it moves nothing before a second person confirms it.

    Raises ForbiddenError, or OutageError for what cannot be.
    """
    need(actor, "outage.declare")
    _own(actor, offices)
    _check(functions, offices, since, until, title, desk)
    return _kept(functions, offices, since, until, (title, title_ar), evidence, actor, desk)


def _check(
    functions: Sequence[str], offices: Sequence[str], since: datetime, until: datetime | None,
    title: str, desk: Desk,
) -> None:  # fmt: skip
    known = {*FUNCTIONS, EVERYTHING, *(f"agency:{code}" for code in desk.book.agencies)}
    if not functions or set(functions) - known:
        raise OutageError("functions", "name at least one function of the service")
    if unknown := set(offices) - set(desk.book.offices):
        raise OutageError("offices", "there is no office %(what)s", what=min(unknown))
    if since > desk.now():
        raise OutageError("since", "an outage is declared when it has begun")
    if until is not None and until < since:
        raise OutageError("until", "it ended before it began")
    if not title.strip():
        raise OutageError("title", "say in words what happened")


def _kept(
    functions: Sequence[str], offices: Sequence[str], since: datetime, until: datetime | None,
    titles: tuple[str, str], evidence: Sequence[str], actor: Actor, desk: Desk,
    *, measured: bool = False,
) -> Outage:  # fmt: skip
    terms = desk.book.outage_terms
    if terms is None:
        raise OutageError("", "the law of the country does not know outages")
    now = desk.now()
    row = Outage.objects.create(
        number=rows.next_number(desk.day_of(now).year), functions=sorted(functions),
        offices=sorted(offices), since=since, until=until, title_en=titles[0].strip(),
        title_ar=titles[1].strip(), evidence=list(evidence), basis=terms.basis, measured=measured,
        declared_by=actor.name, declared=now,
    )  # fmt: skip
    journal.note("outage.declared", actor, f"outage:{row.number}", now,
                 functions=row.functions, offices=row.offices, since=since.isoformat(),
                 measured=measured)  # fmt: skip
    return row


@transaction.atomic
def measure(
    functions: Sequence[str],
    since: datetime,
    desk: Desk,
    *,
    until: datetime | None,
    titles: tuple[str, str],
    evidence: Sequence[str],
) -> Outage | None:
    """Record an outage that the probes found themselves; None where the law wants a declaration.

    One that runs already for the same functions is not recorded twice. Too short a one is None.
    """
    terms = desk.book.outage_terms
    if terms is None or terms.measured_minutes is None:
        return None
    if (until or desk.now()) - since < timedelta(minutes=terms.measured_minutes):
        return None
    running = rows.in_force().filter(measured=True, until=None, functions=sorted(functions))
    if until is None and running.exists():
        return None
    return _kept(functions, (), since, until, titles, evidence, SYSTEM, desk, measured=True)


@transaction.atomic
def is_measured(
    functions: Sequence[str], since: datetime, until: datetime | None, desk: Desk
) -> bool:
    """True when what the probes found since then is on record; adds its end."""
    row = Outage.objects.filter(measured=True, since=since, functions=sorted(functions)).first()
    if row is not None and row.until is None and until is not None:
        row.until = until
        row.save()
        journal.note("outage.ended", SYSTEM, f"outage:{row.number}", desk.now(),
                     until=until.isoformat())  # fmt: skip
    return row is not None


@transaction.atomic
def confirm(number: str, actor: Actor, desk: Desk) -> None:
    """Confirm what another declared. Raises ForbiddenError for the one who declared it."""
    need(actor, "outage.confirm")
    row = _standing(number)
    if has_hand(actor, row.declared_by):
        raise ForbiddenError("another person confirms what one has declared")
    if row.confirmed_by or row.measured:
        raise OutageError("", "it is in force already")
    row.confirmed_by, row.confirmed = actor.name, desk.now()
    row.save()
    journal.note("outage.confirmed", actor, f"outage:{number}", desk.now())


@transaction.atomic
def end(number: str, until: datetime, actor: Actor, desk: Desk) -> None:
    """Record when the service was back; the moment is kept for audit."""
    need(actor, "outage.declare")
    row = _standing(number)
    _own(actor, row.offices)
    if row.until is not None:
        raise OutageError("until", "its end is recorded already")
    if not row.since <= until <= desk.now():
        raise OutageError("until", "the end lies between its begin and now")
    row.until = until
    row.save()
    journal.note("outage.ended", actor, f"outage:{number}", desk.now(), until=until.isoformat())


@transaction.atomic
def withdraw(number: str, why: str, actor: Actor, desk: Desk) -> None:
    """Withdraw an outage that was none; by another than the one who declared it."""
    need(actor, "outage.confirm")
    row = _standing(number)
    if not why.strip():
        raise OutageError("why", "say why")
    if row.confirmed_by and has_hand(actor, row.declared_by):
        raise ForbiddenError("another person withdraws what one has declared")
    row.withdrawn, row.withdrawn_why = desk.now(), why.strip()[:200]
    row.save()
    journal.note("outage.withdrawn", actor, f"outage:{number}", desk.now(), why=why.strip())


def _own(actor: Actor, offices: Sequence[str]) -> None:
    """Who speaks for one office declares and ends what was away there alone."""
    if matrix().scope(actor.role, "outage.declare") == "office" and list(offices) != [actor.unit]:
        raise ForbiddenError(f"only for {actor.unit}")


def _standing(number: str) -> Outage:
    row = rows.locked(number)
    if row is None or row.withdrawn is not None:
        raise OutageError("", "there is no such outage")
    return row
