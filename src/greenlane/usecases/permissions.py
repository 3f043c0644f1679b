"""Permissions: the matrix of `access` as the doors and use cases ask it."""

from functools import cache
from importlib import resources

from greenlane.access.matrix import Decision, Matrix, Subject
from greenlane.lifecycle.event import Actor
from greenlane.store import delegations
from greenlane.store.models import DeclarationRow, HoldRow
from greenlane.usecases import desk


class ForbiddenError(PermissionError):
    """The actor's role may not do this; the text says why."""


@cache
def matrix() -> Matrix:
    """The matrix of this installation."""
    file = resources.files("greenlane.access").joinpath("matrix.csv")
    return Matrix.read(file.read_text("utf-8"))


def need(actor: Actor, action: str, row: DeclarationRow | None = None) -> None:
    """Raise ForbiddenError unless the actor may do this (to this declaration, if one is given)."""
    decision = may(actor, action, row)
    if not decision.allowed:
        raise ForbiddenError(decision.reason)


def may(actor: Actor, action: str, row: DeclarationRow | None = None) -> Decision:
    """Whether the actor may do this (to this declaration, if one is given)."""
    if row is None:
        return _decided(actor, action, None)
    scope = matrix().scope(actor.role, action)
    return _decided(actor, action, subject(row, with_holders=scope == "held"))


def need_in(actor: Actor, action: str, office: str) -> None:
    """Raise ForbiddenError unless the actor may do this to what belongs to an office."""
    decision = _decided(actor, action, Subject(office=office))
    if not decision.allowed:
        raise ForbiddenError(decision.reason)


def _decided(actor: Actor, action: str, what: Subject | None) -> Decision:
    """As the matrix decides; under a delegation also: only what was lent, while it is lent."""
    decision = matrix().decide(actor, action, what)
    if decision.allowed and actor.behalf:
        day = desk.current().day_of(desk.current().now())
        if not delegations.lent(actor.behalf, actor.name, action, day):
            return Decision(False, f"{actor.behalf} has not lent this")
    return decision


def subject(row: DeclarationRow, *, with_holders: bool) -> Subject:
    """A declaration as the matrix sees it; the holders cost a query."""
    holders: frozenset[str] = frozenset()
    if with_holders:
        owners = HoldRow.objects.filter(declaration=row).values_list("owner", flat=True)
        holders = frozenset(owners)
    return Subject(
        parties=frozenset((row.declarant, row.trader)), office=row.office, holders=holders
    )
