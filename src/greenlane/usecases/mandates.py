"""Mandates: proposed by either side, approved by the other, ended at once by either."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from greenlane.law.representation_terms import RepresentationTerms
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.lifecycle.mandate import MandateMove, follow, mover_fits
from greenlane.store import parties
from greenlane.store.journal import note
from greenlane.store.models import Mandate, Operator
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, need

MOST_REASON = 1_000
_DONE: dict[MandateMove, str] = {
    "approve": "mandate.approved", "refuse": "mandate.refused", "withdraw": "mandate.withdrawn",
    "lapse": "mandate.lapsed", "revoke": "mandate.revoked",
}  # fmt: skip


class MandateError(ValueError):
    """What is proposed cannot be a mandate; `field` names where, the text says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class UnknownMandateError(LookupError):
    """There is no mandate of that number, or it is of others."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A mandate as proposed. No procedures or offices: all of them; no `until`: the longest."""

    client: str
    broker: str
    kind: str
    since: date
    until: date | None = None
    procedures: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


def propose(wanted: Wanted, actor: Actor, desk: Desk) -> Mandate:
    """Propose a mandate to the other side. Raises MandateError, NotAllowedError, ForbiddenError."""
    need(actor, "mandate.propose")
    if actor.unit not in (wanted.client, wanted.broker):
        raise ForbiddenError("a mandate is proposed by the client or by the broker")
    terms, today = _terms(desk), desk.day_of(desk.now())
    until = _checked(wanted, terms, today, desk)
    try:
        with transaction.atomic():
            row = Mandate.objects.create(
                client_id=wanted.client, broker_id=wanted.broker, kind=wanted.kind,
                procedures=list(wanted.procedures), offices=list(wanted.offices),
                since=wanted.since, until=until, proposed_by=actor.unit, proposer=actor.name,
                proposed=desk.now(), lapses=today + timedelta(days=terms.proposal_days),
            )  # fmt: skip
            note("mandate.proposed", actor, f"mandate:{row.pk}", desk.now(), client=row.client_id,
                 broker=row.broker_id, way=row.kind, basis=terms.basis["propose"])  # fmt: skip
    except IntegrityError as error:
        if "mandate_proposed_once" not in str(error):
            raise
        raise NotAllowedError("the same has been proposed already") from error
    return row


def _checked(wanted: Wanted, terms: RepresentationTerms, today: date, desk: Desk) -> date:
    """The last day of what is wanted. Raises MandateError."""
    if wanted.kind not in ("direct", "indirect"):
        raise MandateError("kind", "a mandate is for direct or for indirect representation")
    if wanted.client == wanted.broker:
        raise MandateError("broker", "nobody gives himself a mandate")
    firms = {row.pk: row for row in Operator.objects.filter(pk__in=(wanted.client, wanted.broker))}
    for field, number in (("client", wanted.client), ("broker", wanted.broker)):
        if number not in firms or firms[number].status != "active":
            raise MandateError(field, "there is no active operator of this number")
    if not any(each.in_force(today) for each in map(parties.licence_of,
               firms[wanted.broker].licences.all())):  # fmt: skip
        raise MandateError("broker", "the broker has no licence that is in force")
    _check_reach(wanted, desk)
    if wanted.since < today:
        raise MandateError("since", "a mandate does not begin in the past")
    if wanted.since > date.max - timedelta(days=terms.longest_days):
        raise MandateError("since", "no day of the calendar ends a mandate that begins so late")
    last = wanted.since + timedelta(days=terms.longest_days)
    if wanted.until is not None and not wanted.since <= wanted.until <= last:
        raise MandateError("until", f"a mandate ends after it begins, and by {last:%Y-%m-%d}")
    return wanted.until or last


def _check_reach(wanted: Wanted, desk: Desk) -> None:
    known = {p.code for p in desk.book.procedures} | {p.code[:2] for p in desk.book.procedures}
    for code in wanted.procedures:
        if code not in known:
            raise MandateError("procedures", f"there is no procedure {code}")
    for office in wanted.offices:
        if office not in desk.book.offices:
            raise MandateError("offices", f"there is no office {office}")


@transaction.atomic
def move(number: int, step: MandateMove, actor: Actor, desk: Desk, reason: str = "") -> Mandate:
    """Approve, refuse, withdraw or revoke. What is revoked is in force no more from this moment.

    Raises UnknownMandateError for who is no side of it, ForbiddenError for the wrong side,
    NotAllowedError when it cannot be done now.
    """
    need(actor, "mandate.revoke" if step == "revoke" else "mandate.decide")
    row = parties.locked_mandate(number)
    if row is None or actor.unit not in (row.client_id, row.broker_id):
        raise UnknownMandateError(str(number))
    if not mover_fits(step, unit=actor.unit, client=row.client_id, broker=row.broker_id,
                      proposer=row.proposed_by):  # fmt: skip
        raise ForbiddenError("this is done by the other side")
    return _moved(row, step, actor, desk, reason)


def _moved(row: Mandate, step: MandateMove, actor: Actor, desk: Desk, reason: str) -> Mandate:
    moment, today = desk.now(), desk.day_of(desk.now())
    row.state = follow(row.state, step)  # type: ignore[arg-type]  # the column holds no other
    if step == "approve" and row.until is not None and row.until < today:
        raise NotAllowedError("its last day is over")
    row.reason = reason.strip()[:MOST_REASON]
    if step == "revoke":
        row.ended, row.ended_at, row.ended_by = today, moment, actor.name
    else:
        row.decided, row.decider = moment, actor.name
    row.save()
    if row.state in parties.APPROVED:
        parties.renew_powers(row.client_id)
    note(_DONE[step], actor, f"mandate:{row.pk}", moment, client=row.client_id,
         broker=row.broker_id, reason=row.reason, basis=_terms(desk).basis[step])  # fmt: skip
    return row


def lapse(desk: Desk) -> int:
    """Let every proposal lapse that nobody answered in its time; gives how many (the worker's)."""
    today = desk.day_of(desk.now())
    overdue = Mandate.objects.filter(state="proposed", lapses__lt=today).order_by("pk")
    numbers = list(overdue.values_list("pk", flat=True)[:500])
    for number in numbers:
        with transaction.atomic():
            row = parties.locked_mandate(number)
            if row is not None and row.state == "proposed":
                _moved(row, "lapse", SYSTEM, desk, "")
    return len(numbers)


def _terms(desk: Desk) -> RepresentationTerms:
    if desk.book.representation is None:
        raise NotAllowedError("the law of the country has no ground for this")
    return desk.book.representation
