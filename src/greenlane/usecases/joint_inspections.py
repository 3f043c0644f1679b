"""Joint inspections: a slot booked for all who hold the goods, one record with their findings."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from greenlane.access.matrix import Subject
from greenlane.law.yard_terms import Slot
from greenlane.lifecycle import joint_inspection as joint
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.joint_inspection import Openings, Party
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import declarations, journal
from greenlane.store.models import DeclarationRow, EventRow, JointInspection, JointParty
from greenlane.store.partner_models import Partner
from greenlane.usecases import conduct, conflicts, partner_queues
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need
from greenlane.usecases.standing import stand

_SEEING = frozenset({"physical", "agency"})
_TAKEN = frozenset({"booked", "recorded"})


def seen(actor: Actor) -> "QuerySet[JointInspection]":
    """The appointments that concern the actor."""
    need(actor, "joint.list")
    rows = JointInspection.objects.select_related("declaration").prefetch_related("parties")
    scope, unit = matrix().scope(actor.role, "joint.list"), actor.unit or "-"
    if scope == "own":
        own = rows.filter(declaration__declarant=unit) | rows.filter(declaration__trader=unit)
        return own.distinct()
    if scope == "held":
        return rows.filter(parties__owner=unit).distinct()
    return rows.filter(office=unit) if scope == "office" else rows


def free(office: str, desk: Desk) -> list[Slot]:
    """The slots of an office's bays that nobody has, from now on."""
    terms, now = desk.book.yard_terms, desk.now()
    if terms is None:
        return []
    rows = JointInspection.objects.filter(office=office, state__in=_TAKEN, ends__gt=now)
    taken = [(row.bay, row.begins, row.ends) for row in rows]
    return [
        slot for slot in terms.slots(office, desk.day_of(now), desk.zone) if slot.begins > now
        and not any(bay == slot.bay and begins < slot.ends and slot.begins < ends
                    for bay, begins, ends in taken)
    ]  # fmt: skip


def wanting(holds: tuple[Hold, ...]) -> tuple[Party, ...]:
    """Who wants to see the goods: customs and every agency with an open hold."""
    return tuple(Party(owner=h.owner, hold=h.name) for h in holds if h.kind in _SEEING)


@transaction.atomic
def book(mrn: str, bay: str, begins: datetime, actor: Actor, desk: Desk) -> JointInspection:
    """Give the goods a slot; all who hold them are invited to the one appointment.

    Raises NotAllowedError when the slot is taken or nobody wants to see the goods, ForbiddenError
    for an officer who holds nothing of it.
    """
    standing = stand(mrn)
    row, parties = standing.row, wanting(standing.life.holds)
    check(actor, row, {p.owner for p in parties})
    if not parties:
        raise NotAllowedError("nobody wants to see these goods")
    slot = next((s for s in free(row.office, desk) if (s.bay, s.begins) == (bay, begins)), None)
    if slot is None:
        raise NotAllowedError("this slot is taken or none of the office")
    made = _booked(row, slot, actor, desk)
    JointParty.objects.bulk_create(
        JointParty(inspection=made, owner=p.owner, hold=p.hold) for p in parties
    )
    _invite(made, parties, desk)
    journal.note("joint.booked", actor, f"declaration:{mrn}", desk.now(), bay=bay,
                 begins=begins.isoformat(), parties=[p.owner for p in parties])  # fmt: skip
    return made


def _booked(row: DeclarationRow, slot: Slot, actor: Actor, desk: Desk) -> JointInspection:
    try:
        with transaction.atomic():
            return JointInspection.objects.create(
                declaration=row, office=row.office, bay=slot.bay, begins=slot.begins,
                ends=slot.ends, booked=desk.now(), booked_by=actor.name,
            )  # fmt: skip
    except IntegrityError as error:
        if "joint_once" in str(error):
            raise NotAllowedError("it has an appointment already") from error
        raise NotAllowedError("this slot is taken or none of the office") from error


def check(actor: Actor, row: DeclarationRow, owners: set[str]) -> None:
    """Raise ForbiddenError unless the actor is of the office or of one that holds the goods."""
    need(actor, "joint.act")
    about = Subject(office=row.office, holders=frozenset(owners))
    if not matrix().decide(actor, "joint.act", about).allowed:
        raise ForbiddenError("these goods wait for others")
    conflicts.check(actor, row)


def _invite(made: JointInspection, parties: tuple[Party, ...], desk: Desk) -> None:
    """Agencies with systems of their own are told in their queues; the others see their page."""
    mrn = made.declaration.mrn or ""
    data = {"mrn": mrn, "office": made.office, "bay": made.bay, "begins": made.begins,
            "ends": made.ends}  # fmt: skip
    owners = {party.owner for party in parties}
    for partner in Partner.objects.filter(kind="agency", agency__in=owners).exclude(state="closed"):
        message = (f"joint-{made.pk}", "inspection.invited", mrn, data)
        partner_queues.queue(partner, [message], desk.now())


@transaction.atomic
def cancel(number: int, reason: str, actor: Actor, desk: Desk) -> None:
    """Give the slot back; another one can be booked. Raises as `book`."""
    made = _locked(number)
    check(actor, made.declaration, _owners(made))
    if not reason.strip():
        raise NotAllowedError("a decision needs a reason")
    made.state, made.why = "cancelled", reason.strip()[:300]
    made.save(update_fields=["state", "why"])
    journal.note("joint.cancelled", actor, f"declaration:{made.declaration.mrn}", desk.now(),
                 reason=made.why)  # fmt: skip


@transaction.atomic
def join(number: int, actor: Actor, desk: Desk) -> int:
    """Invite those whose holds were opened since it was booked; gives how many."""
    made = _locked(number)
    standing = stand(made.declaration.mrn or "")
    parties = wanting(standing.life.holds)
    check(actor, standing.row, {p.owner for p in parties})
    known = set(made.parties.values_list("hold", flat=True))
    fresh = tuple(party for party in parties if party.hold not in known)
    JointParty.objects.bulk_create(
        JointParty(inspection=made, owner=p.owner, hold=p.hold) for p in fresh
    )
    _invite(made, fresh, desk)
    return len(fresh)


@transaction.atomic
def find(number: int, text: str, conform: bool, actor: Actor, desk: Desk) -> JointInspection:
    """Record one's own finding; conforming goods are freed of one's hold in the same act.

    The goods go when the last hold has gone. Customs records an item that is otherwise than
    declared on its own form; what it found there stands in its results.
    """
    made, party = _mine(number, actor, desk)
    conduct.examine(made.declaration.mrn or "", party.hold, text, conform, actor, desk)
    return _closed(made, party, "found", text, actor, desk, conform=conform)


@transaction.atomic
def excuse(number: int, reason: str, actor: Actor, desk: Desk) -> JointInspection:
    """Say that one need not see the goods after all; one's hold is lifted or decided as ever."""
    made, party = _mine(number, actor, desk)
    if not reason.strip():
        raise NotAllowedError("a decision needs a reason")
    return _closed(made, party, "excused", reason, actor, desk)


def _mine(number: int, actor: Actor, desk: Desk) -> tuple[JointInspection, JointParty]:
    made = _locked(number)
    check(actor, made.declaration, _owners(made))
    if made.begins > desk.now() + timedelta(days=1):
        raise NotAllowedError("the appointment is not due yet")
    party = made.parties.filter(owner=actor.unit, state="invited").order_by("pk").first()
    if party is None:
        raise NotAllowedError("nothing is asked of you here any more")
    return made, party


def _closed(
    made: JointInspection, party: JointParty, state: str, text: str, actor: Actor, desk: Desk,
    *, conform: bool | None = None,
) -> JointInspection:  # fmt: skip
    party.state, party.text, party.by = state, text.strip()[:1000], actor.name
    party.conform, party.moment = conform, _moment(made, state, desk)
    party.save()
    made.state = joint.state_of(values(made))
    made.save(update_fields=["state"])
    return made


def _moment(made: JointInspection, state: str, desk: Desk) -> datetime:
    """That of the event which a finding is, so that the two are known for one."""
    events = EventRow.objects.filter(declaration=made.declaration, kind="examine")
    last = events.order_by("-sequence").first() if state == "found" else None
    return last.moment if last else desk.now()


def values(made: JointInspection) -> list[Party]:
    """The parties as values, in order."""
    return [Party(owner=p.owner, hold=p.hold, state=p.state)  # type: ignore[arg-type]  # as constrained
            for p in made.parties.order_by("pk")]  # fmt: skip


def _owners(made: JointInspection) -> set[str]:
    return set(made.parties.values_list("owner", flat=True))


def _locked(number: int) -> JointInspection:
    rows = JointInspection.objects.select_for_update(of=("self",)).select_related("declaration")
    made = rows.filter(pk=number).first()
    if made is None or made.state != "booked":
        raise NotAllowedError("there is no such appointment any more")
    return made


def openings(since: datetime, until: datetime) -> Openings:
    """How often goods were opened in a time, and how often it would have been one by one."""
    rows = EventRow.objects.filter(kind="examine", moment__gte=since, moment__lt=until)
    found = JointParty.objects.filter(state="found", moment__gte=since, moment__lt=until)
    joined = {
        (p.inspection.declaration_id, p.hold, p.moment): p.inspection_id
        for p in found.select_related("inspection")
    }
    counted = []
    for row in rows.order_by("pk"):
        event = declarations.decode(row.entry)
        if not event.name.startswith("documents"):
            key = (row.declaration_id, event.name, event.moment)
            counted.append((str(row.declaration_id), joined.get(key)))
    return joint.openings(counted)
