"""Conflicts decided: by an officer of the owning office, with a reason, once.

What a decision does is what the life cycle allows: a hold is lifted, a declaration invalidated, an
amount collected or paid back. Where there is no way the officer is told, and decides otherwise.
"""

from decimal import Decimal
from typing import Any

from django.db import transaction

from greenlane.access.matrix import Subject
from greenlane.ledger.owed import open_debt
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.merge import merge
from greenlane.store import border, declarations, journal
from greenlane.store.models import BorderConflict, BorderDeclaration, DeclarationRow
from greenlane.usecases import border_self, conflicts, deferring, takings
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix

# What may be decided of each kind.
CHOICES: dict[str, tuple[str, ...]] = {
    "twice": ("both", "post", "centre"),
    "event": ("post", "centre"),
    "law": ("post", "difference"),
    "operator": ("post", "centre"),
    "number": ("post", "centre"),
    "quota": ("post", "difference"),
}
_GONE = ("released", "cleared")


@transaction.atomic
def decide(number: int, choice: str, reason: str, actor: Actor, desk: Desk) -> BorderConflict:
    """Decide an open conflict.

    `both`: they are different goods. `post`: what the post did stands. `centre`: what the centre
    has stands. `difference`: what the newer law assesses otherwise is collected or paid back.
    Raises NotAllowedError when it was decided or cannot be decided so, ForbiddenError for others
    than the owning office, ConflictError for an officer related to a party.
    """
    if border.own() is not None:
        raise NotAllowedError("the centre decides; its decision comes with its next bundle")
    conflict = BorderConflict.objects.select_for_update().get(pk=number)
    _check(conflict, choice, reason, actor)
    _ACTS[conflict.kind](conflict, choice, reason, actor, desk)
    conflict.state, conflict.decision, conflict.reason = "decided", choice, reason.strip()
    conflict.decided_by, conflict.decided = actor.name, desk.now()
    conflict.save()
    journal.note("border.decided", actor, f"declaration:{conflict.declaration.mrn or ''}",
                 desk.now(), number=number, conflict=conflict.kind, decision=choice,
                 reason=reason.strip())  # fmt: skip
    return conflict


def _check(conflict: BorderConflict, choice: str, reason: str, actor: Actor) -> None:
    decision = matrix().decide(actor, "border.decide", Subject(office=conflict.owner))
    if not decision.allowed:
        raise ForbiddenError(decision.reason)
    for row in (conflict.declaration, conflict.other):
        if row is not None:
            conflicts.check(actor, row)
    if conflict.state != "open":
        raise NotAllowedError("the conflict has been decided")
    if choice not in CHOICES[conflict.kind]:
        raise NotAllowedError("a conflict of this kind is not decided by '%(code)s'", code=choice)
    if not reason.strip():
        raise NotAllowedError("a decision needs a reason")


def _twice(conflict: BorderConflict, choice: str, reason: str, actor: Actor, desk: Desk) -> None:
    """One of the two goes, or both stay; then the holds of the conflict go."""
    ours, theirs = conflict.other, conflict.declaration
    if ours is None:
        raise NotAllowedError("the other declaration is missing")
    if choice != "both":
        _undo(ours if choice == "post" else theirs, reason, actor, desk)
    for row, other in ((ours, theirs), (theirs, ours)):
        _free(row, other, reason, actor, desk)


def _undo(row: DeclarationRow, reason: str, actor: Actor, desk: Desk) -> None:
    """Invalidate a declaration; of one whose goods have gone the debt is reversed, to be repaid.

    Raises NotAllowedError when neither can be.
    """
    locked = DeclarationRow.objects.select_for_update().get(pk=row.pk)
    undone = [posting.reversed() for posting in open_debt(declarations.postings(locked))]
    takings.give_back(locked, "invalidated", desk)
    if locked.state in _GONE:
        declarations.post(locked, undone, desk.now())
        return
    course = Course(desk.book, desk.now(), declarations.life(locked))
    course.happen("invalidate", actor, text=reason)
    declarations.append(locked, course.events, course.life, undone)


def _free(
    row: DeclarationRow, other: DeclarationRow, reason: str, actor: Actor, desk: Desk
) -> None:
    """Lift the hold because of the other; the goods go when nothing else holds them."""
    locked = DeclarationRow.objects.select_for_update().get(pk=row.pk)
    course = Course(desk.book, desk.now(), declarations.life(locked))
    name = f"{border_self.HOLD}{other.pk}"
    if course.life.open_hold(name) is None:
        return
    course.happen("lift", actor, name=name, text=reason)
    if not locked.node:  # a post releases its own
        course.release_if_free()
    declarations.append(locked, course.events, course.life)


def _event(conflict: BorderConflict, choice: str, reason: str, actor: Actor, desk: Desk) -> None:
    """The events that wait are played again, or set aside for good; they stay in the conflict."""
    del reason, actor, desk
    if choice == "centre":
        return
    link = BorderDeclaration.objects.select_related("declaration").get(
        declaration=conflict.declaration
    )
    waiting = [declarations.decode(entry) for entry in conflict.facts.get("waiting", [])]
    ours = [event for _, event in border.events_of(link)]
    done = merge(declarations.life(link.declaration), ours, waiting)
    if done.left:
        raise NotAllowedError(done.why)
    before = border.last_sequence(link.declaration)
    declarations.append(link.declaration, done.taken, done.life)
    link.theirs = [*link.theirs, *range(before + 1, before + 1 + len(done.taken))]
    link.save()


def _law(conflict: BorderConflict, choice: str, reason: str, actor: Actor, desk: Desk) -> None:
    """The assessment stands, or its difference is entered charge by charge."""
    del reason, actor
    if choice == "post":
        return
    row = conflict.declaration
    entered = declarations.postings(row)
    debtor = next((p.debit for p in entered if p.credit.startswith("revenue:")),
                  f"debtor:{row.trader}")  # fmt: skip
    made = [
        _difference(code, Decimal(amount), debtor, desk)
        for code, amount in conflict.facts["by_charge"].items()
    ]
    with deferring.taken():
        declarations.post(row, made, desk.now())


def _difference(code: str, amount: Decimal, debtor: str, desk: Desk) -> Posting:
    charge = desk.book.charge_by_code[code]
    owed = Posting(charge=code, debit=debtor, credit=f"revenue:{charge.account}",
                   amount=abs(amount), currency=desk.book.currency)  # fmt: skip
    return owed if amount > 0 else owed.reversed()


def _stands(conflict: BorderConflict, choice: str, reason: str, actor: Actor, desk: Desk) -> None:
    """What the post did stands, or its declaration goes."""
    if choice == "post":
        return
    if conflict.declaration.state in _GONE:
        raise NotAllowedError("the goods have gone: what is owed stands")
    _undo(conflict.declaration, reason, actor, desk)


_ACTS: dict[str, Any] = {
    "twice": _twice, "event": _event, "law": _law, "operator": _stands, "number": _stands,
    "quota": _law,
}  # fmt: skip
