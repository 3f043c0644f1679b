"""The register of issued permits for who may see it: a holder's own, an agency's, or all."""

from typing import TYPE_CHECKING

from greenlane.access.matrix import Subject
from greenlane.law.permit_terms import of_two_persons
from greenlane.lifecycle.event import Actor
from greenlane.rules.issued_permit import Grant
from greenlane.store import permit_listing
from greenlane.store.models import Account, PermitRow
from greenlane.usecases import conflicts, permit_acts, permit_pairs, two_persons
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import matrix, need
from greenlane.usecases.permits import PermitError

if TYPE_CHECKING:
    from django.db.models import QuerySet


def seen(actor: Actor) -> "QuerySet[PermitRow]":
    """The permits that the actor sees."""
    need(actor, "permits.list")
    scope = matrix().scope(actor.role, "permits.list")
    unit = actor.unit or "-"  # who has none sees nothing
    if scope == "own":
        return permit_listing.seen(holder=unit)
    return permit_listing.seen(agency=unit if scope == "held" else "")


def one(number: str, actor: Actor) -> PermitRow:
    """One permit. Raises PermitError for one that is not there, or not the actor's to see."""
    row = seen(actor).filter(number=number).first()
    if row is None:
        raise PermitError("PMT-009", f"there is no permit {number}")
    conflicts.check_operators(actor, f"permit:{number}", [row.holder])
    return row


def moves(row: PermitRow, actor: Actor) -> set[str]:
    """What the actor may do with a permit as it stands; two persons or one is the law's."""
    possible = set(permit_acts.possible(row))
    table = matrix()
    of_agency = table.decide(actor, "permits.act", Subject(office=row.agency)).allowed
    mine = Subject(parties=frozenset({row.holder}))
    of_holder = table.decide(actor, "permits.surrender", mine).allowed
    return {
        move for move in possible
        if (of_agency and move in ("suspend", "resume", "revoke", "reinstate", "vary"))
        or (of_holder and move == "surrender")
    }  # fmt: skip


def decide(
    number: str, move: str, reason: str, account: Account, actor: Actor, desk: Desk,
    grant: Grant | None = None,
) -> int | None:  # fmt: skip
    """Do an act on a permit, or propose it where the law wants two persons: then its number.

    Raises NotAllowedError, ForbiddenError, ConflictError or PermitError.
    """
    one(number, actor)
    if move == "surrender":
        permit_acts.surrender(number, reason, actor, desk)
        return None
    if move in of_two_persons(desk.book.permit_terms):
        asked = two_persons.Proposal(
            kind=permit_pairs.KIND, data={"number": number, "move": move}, reason=reason,
            payload=permit_pairs.encoded(grant) if grant else b"",
        )  # fmt: skip
        return two_persons.propose(asked, account, desk, actor)
    if grant is not None:
        permit_acts.vary_alone(number, grant, reason, actor, desk)
    else:
        permit_acts.act(number, move, reason, actor, desk)  # type: ignore[arg-type]  # it asks
    return None
