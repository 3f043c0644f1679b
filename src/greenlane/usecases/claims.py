"""Claims: an officer takes a case so that two do not work on the same one."""

from django.db.models import Q

from greenlane.lifecycle.event import Actor
from greenlane.store import declarations
from greenlane.store.models import DeclarationRow
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need


def claim(mrn: str, actor: Actor, desk: Desk) -> bool:
    """Take a case. False when somebody else has it; taking one's own again is fine.

    Raises ConflictError when the officer is related to a party.
    """
    need(actor, "case.claim")
    conflicts.check(actor, declarations.by_mrn(mrn))
    free = Q(claimed_by="") | Q(claimed_by=actor.name)
    taken = DeclarationRow.objects.filter(free, mrn=mrn).update(
        claimed_by=actor.name, claimed=desk.now()
    )
    return taken == 1


def unclaim(mrn: str, actor: Actor) -> bool:
    """Give one's case back. False when it was not one's own."""
    need(actor, "case.claim")
    given = DeclarationRow.objects.filter(mrn=mrn, claimed_by=actor.name).update(
        claimed_by="", claimed=None
    )
    return given == 1
