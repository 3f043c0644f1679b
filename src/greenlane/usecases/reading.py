"""Reading is an event: who opened what of whom, whether it was his work, and why if it was not."""

from typing import Literal

import msgspec

from greenlane.lifecycle.event import Actor
from greenlane.store.journal import note
from greenlane.store.models import DeclarationRow, HoldRow
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import matrix, may, need

Code = Literal["asked", "colleague", "payment", "complaint", "follow-up", "case", "engagement",
               "other"]  # fmt: skip
CODES: tuple[str, ...] = Code.__args__  # type: ignore[attr-defined]  # of a Literal
SHORTEST = 10  # characters of a purpose in words
_CASHIERS_HOLDS = ("payment", "security")


class Purpose(msgspec.Struct, frozen=True, kw_only=True):
    """Why a declaration is opened: a code of CODES, words, and the number of a case if there is."""

    code: str
    text: str
    reference: str = ""

    def wrong(self, actor: Actor) -> list[str]:
        """The names of the fields that are wanting for this person."""
        numbered = may(actor, "declaration.reference").allowed
        faults = {"code": self.code not in CODES, "text": len(self.text.strip()) < SHORTEST,
                  "reference": numbered and len(self.reference.strip()) < 3}  # fmt: skip
        return [name for name, fault in faults.items() if fault]


def is_own(actor: Actor) -> bool:
    """True for those who read their own firm's declarations only: their reading is no event."""
    return matrix().scope(actor.role, "declaration.read") == "own"


def in_queue(row: DeclarationRow, actor: Actor) -> bool:
    """Whether the declaration is the person's work now: claimed by him, or waiting for his unit."""
    if row.claimed_by == actor.name:
        return True
    if row.doubt in ("asked", "replied", "grounded", "heard") and row.office == actor.unit:
        return may(actor, "value.doubt").allowed
    waiting = HoldRow.objects.filter(declaration=row, lifted=None)
    if matrix().scope(actor.role, "declaration.pay") == "all":
        return waiting.filter(kind__in=_CASHIERS_HOLDS).exists()
    works = may(actor, "case.queue").allowed and bool(actor.unit)
    return works and waiting.filter(owner=actor.unit).exists()


def needs_purpose(row: DeclarationRow, actor: Actor) -> bool:
    """Whether the person must say why before he sees the declaration.

    Who sees pseudonyms need not: he says why when he wants the names.
    """
    asked = may(actor, "declaration.purpose").allowed
    return asked and not identifies(actor) and not in_queue(row, actor)


def identifies(actor: Actor) -> bool:
    """True for those who see pseudonyms until they opened a case."""
    return may(actor, "declaration.identify").allowed


def state(row: DeclarationRow, purpose: Purpose, actor: Actor, desk: Desk) -> None:
    """Note why a declaration is opened. Raises ForbiddenError, ValueError for a faulty purpose."""
    need(actor, "declaration.purpose", row)
    if purpose.wrong(actor):
        raise ValueError(", ".join(purpose.wrong(actor)))
    kind = "data.reidentified" if identifies(actor) else "declaration.purpose"
    note(kind, actor, f"declaration:{row.mrn}", desk.now(), purpose=purpose.code,
         reason=purpose.text.strip(), reference=purpose.reference.strip())  # fmt: skip


def opened(
    row: DeclarationRow, part: str, actor: Actor, desk: Desk, purpose: Purpose | None
) -> None:
    """Note that the person sees a part of the declaration; one row, nothing for one's own firm."""
    if is_own(actor):
        return
    told = {"purpose": purpose.code} if purpose else {}
    if purpose and purpose.reference:
        told["reference"] = purpose.reference
    masked = {"pseudonyms": True} if identifies(actor) and purpose is None else {}
    note("declaration.read", actor, f"declaration:{row.mrn}", desk.now(), part=part,
         queue=in_queue(row, actor), **told, **masked)  # fmt: skip
