"""The end of a transit: the office of destination records what arrived, and that discharges it.

Nobody discharges it a second time by hand: what arrived is free at once, with its evidence; what
is missing stays open, secured, and is chased when its time has run out.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import arrivals, declarations, journal, stays
from greenlane.store.models import ProcedureStay, TransitArrival
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need
from greenlane.usecases.witnessed import must_be_open

SEALS = ("whole", "broken", "none")
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


@transaction.atomic
def arrived(mrn: str, told: Notice, actor: Actor, desk: Desk) -> TransitArrival:
    """Record what arrived and discharge it; the same notice again is the same arrival.

    Raises NotAllowedError for what is under no transit, has not left, or is more than is left.
    """
    need(actor, "transit.end")
    must_be_open(desk)
    row = declarations.locked(mrn)
    conflicts.check(actor, row)
    stay = arrivals.locked(row, told.item)
    if stay is None or stay.procedure not in procedures(desk):
        raise NotAllowedError("this item is under no transit")
    same = arrivals.same(stay, told.reference.strip())
    if same is not None:
        return _the_same(same, told)
    if row.state not in _GONE:
        raise NotAllowedError("the goods have not been released to transit")
    _check(told, stay)
    return _recorded(stay, told, actor, desk)


def _the_same(kept: TransitArrival, told: Notice) -> TransitArrival:
    if (kept.quantity, kept.seals) != (told.quantity, told.seals):
        raise NotAllowedError("another arrival was told under this number")
    return kept


def _check(told: Notice, stay: ProcedureStay) -> None:
    left = stay.quantity - stay.discharged - stay.pending
    if not told.reference.strip() or told.seals not in SEALS:
        raise NotAllowedError("an arrival has the number of its notice, and says how the seals are")
    if told.seals == "broken" and not told.remarks.strip():
        raise NotAllowedError("say what was found where seals are broken")
    if not told.quantity.is_finite() or not 0 < told.quantity <= left:
        raise NotAllowedError(f"{left.normalize():f} KGM of this item have not arrived yet")
    if stay.state != "open":
        raise NotAllowedError("the transit of this item has ended")


def _recorded(stay: ProcedureStay, told: Notice, actor: Actor, desk: Desk) -> TransitArrival:
    moment, reference = desk.now(), told.reference.strip()[:35]
    made = TransitArrival.objects.create(
        stay=stay, reference=reference, quantity=told.quantity, office=actor.unit,
        seals=told.seals, remarks=told.remarks.strip()[:500], moment=moment, actor=actor.name,
    )  # fmt: skip
    stays.spend(stay, told.quantity, f"arrival {reference}", moment)
    journal.note("procedure.arrived", actor, f"declaration:{stay.declaration.mrn}", moment,
                 item=stay.item, quantity=f"{told.quantity:f}", reference=reference,
                 seals=told.seals, office=actor.unit,
                 left=f"{stay.quantity - stay.discharged:f}")  # fmt: skip
    return made
