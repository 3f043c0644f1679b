"""The end of a transit: the office of destination records what arrived, and that discharges it.

So does an authorised consignee at his premises, by his program. Nobody discharges it a second time
by hand: what arrived is free at once, with its evidence; what is missing stays open, secured, and
is chased when its time has run out.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import arrivals, border, declarations, journal, operators, stays, wall
from greenlane.store.models import DeclarationRow, ProcedureStay, TransitArrival
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need
from greenlane.usecases.told_texts import told as readable
from greenlane.usecases.witnessed import must_be_open

SEALS = ("whole", "broken", "none")
LONGEST = 35  # signs of the number of a notice
_GONE = frozenset({"released", "cleared"})


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What arrived of an item, under the number of the notice; how the seals were."""

    item: int
    quantity: Decimal
    reference: str
    seals: str
    remarks: str = ""


def procedures(desk: Desk) -> frozenset[str]:
    """The procedures that end with an arrival."""
    law = desk.book.on(desk.day_of(desk.now()))
    return frozenset(code for code, each in law.procedures.items() if each.ends == "arrival")


class OtherNoticeError(NotAllowedError):
    """Another arrival was told under the number of this notice."""

    code = "API-409-NOTICE"


def arrived(mrn: str, told: Notice, actor: Actor, desk: Desk) -> TransitArrival:
    """Record at one's office what arrived and discharge it; told again it is the same arrival.

    Raises NotAllowedError for what is under no transit, has not left, or is more than is left.
    """
    need(actor, "transit.end")
    return _ended(mrn, told, actor.unit, actor, desk)


def notified(mrn: str, told: Notice, place: str, actor: Actor, desk: Desk) -> TransitArrival:
    """The same by the program of a border post, at an office of its own, or of the consignee.

    Raises ForbiddenError for a place that is not his, UnknownDeclarationError for others' goods.
    """
    need(actor, "transit.notify")
    row = declarations.by_mrn(mrn)
    if matrix().scope(actor.role, "transit.notify") == "own":
        _check_premises(row, place, actor, desk)
    else:
        post = border.node(actor.unit)
        if post is None or post.closed is not None or place not in post.offices:
            raise ForbiddenError("this is no office of the border post")
    with wall.opened():  # stays and securities are not the trader's to write
        return _ended(mrn, told, place, actor, desk)


def _check_premises(row: DeclarationRow, place: str, actor: Actor, desk: Desk) -> None:
    """An authorised consignee records the arrival of his own goods where he is authorised to."""
    day, terms = desk.day_of(desk.now()), desk.book.authorised
    if not actor.unit or actor.unit not in (row.trader, row.declarant):
        raise declarations.UnknownDeclarationError(row.mrn)
    if actor.unit != row.trader:
        raise ForbiddenError("the consignee records the arrival of his goods, not who declared")
    held = operators.authorised_on(actor.unit, day)
    if held is None or terms is None or "transit" not in terms.benefits(held.tier, day):
        raise ForbiddenError("the firm is no authorised consignee")
    if place not in held.places:
        raise ForbiddenError("the authorisation does not name this place")


@transaction.atomic
def _ended(mrn: str, told: Notice, place: str, actor: Actor, desk: Desk) -> TransitArrival:
    must_be_open(desk)
    row = declarations.locked(mrn)
    conflicts.check(actor, row)
    stay = arrivals.locked(row, told.item)
    if stay is None or stay.procedure not in procedures(desk):
        raise NotAllowedError("this item is under no transit")
    reference = readable("reference", told.reference.strip())
    same = arrivals.same(stay, reference)
    if same is not None:
        same.stay = stay
        return _the_same(same, told, place)
    if row.state not in _GONE:
        raise NotAllowedError("the goods have not been released to transit")
    _check(told, stay, reference)
    return _recorded(stay, told, reference, place, actor, desk)


def _the_same(kept: TransitArrival, told: Notice, place: str) -> TransitArrival:
    if (kept.quantity, kept.seals, kept.office) != (told.quantity, told.seals, place):
        raise OtherNoticeError("another arrival was told under this number")
    return kept


def _check(told: Notice, stay: ProcedureStay, reference: str) -> None:
    left = stay.quantity - stay.discharged - stay.pending
    if not reference or told.seals not in SEALS:
        raise NotAllowedError("an arrival has the number of its notice, and says how the seals are")
    if len(reference) > LONGEST:
        raise NotAllowedError("the number of a notice has at most %(most)s signs", most=LONGEST)
    if told.seals == "broken" and not told.remarks.strip():
        raise NotAllowedError("say what was found where seals are broken")
    if not told.quantity.is_finite() or not 0 < told.quantity <= left:
        raise NotAllowedError(
            "%(left)s KGM of this item have not arrived yet", left=f"{left.normalize():f}"
        )
    if stay.state != "open":
        raise NotAllowedError("the transit of this item has ended")


def _recorded(
    stay: ProcedureStay, told: Notice, reference: str, place: str, actor: Actor, desk: Desk
) -> TransitArrival:
    moment = desk.now()
    made = TransitArrival.objects.create(
        stay=stay, reference=reference, quantity=told.quantity, office=place,
        seals=told.seals, remarks=readable("remarks", told.remarks.strip())[:500],
        moment=moment, actor=actor.name,
    )  # fmt: skip
    stays.spend(stay, told.quantity, f"arrival {reference}", moment)
    journal.note("procedure.arrived", actor, f"declaration:{stay.declaration.mrn}", moment,
                 item=stay.item, quantity=f"{told.quantity:f}", reference=reference,
                 seals=told.seals, office=place,
                 left=f"{stay.quantity - stay.discharged:f}")  # fmt: skip
    return made
