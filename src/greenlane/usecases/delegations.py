"""Delegation: an officer lends named actions of his own to a colleague, from one day to another."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import delegations
from greenlane.store.accounts import actor_of
from greenlane.store.journal import note
from greenlane.store.models import Account, Delegation
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need

# What is one's own and cannot be lent: one's account, and the second pair of eyes.
_NEVER, _SECOND = "account.", ".approve"


def lendable(account: Account) -> list[str]:
    """The actions of an account's role that it may lend."""
    table = matrix()
    return [
        action
        for action in table.actions
        if table.scope(account.role, action) not in (None, "self")
        and not action.startswith(_NEVER)
        and not action.endswith(_SECOND)
    ]


@transaction.atomic
def lend(
    giver: Account, taker: str, actions: Sequence[str], days: tuple[date, date], reason: str,
    desk: Desk,
) -> Delegation:  # fmt: skip
    """Lend actions from the first to the last of `days`, both included.

    Raises NotAllowedError for what cannot be lent, to whom it cannot be, or for too long.
    """
    need(actor_of(giver), "account.delegate")
    giver.refresh_from_db()
    colleague = delegations.colleagues(giver).filter(username=taker).first()
    if colleague is None:
        raise NotAllowedError("actions are lent to a colleague of one's own office")
    if not actions or set(actions) - set(lendable(giver)):
        raise NotAllowedError("only actions of one's own can be lent")
    if not reason.strip():
        raise NotAllowedError("a delegation needs a reason")
    basis = _in_time(days, desk)
    made = Delegation.objects.create(
        giver=giver, taker=colleague, actions=list(actions), reason=reason.strip(), basis=basis,
        since=days[0], until=days[1], made=desk.now(),
    )  # fmt: skip
    note("delegation.made", actor_of(giver), f"account:{taker}", desk.now(),
         actions=list(actions), since=days[0], until=days[1], reason=made.reason)  # fmt: skip
    return made


def _in_time(days: tuple[date, date], desk: Desk) -> str:
    """The act it rests on. Raises NotAllowedError for days that are gone, turned or too many."""
    first, last = days
    if last < first or last < desk.day_of(desk.now()):
        raise NotAllowedError("the last day is before the first one, or over")
    terms = desk.book.two_person_terms
    if terms is None:
        raise NotAllowedError("the law of the country has no terms for delegations")
    if (last - first).days >= terms.delegation_days:
        raise NotAllowedError(
            "at most %(days)s days can be lent at once", days=terms.delegation_days
        )
    return terms.delegation_basis


@transaction.atomic
def end(number: int, account: Account, desk: Desk) -> None:
    """End a delegation before its time; giver and taker may. Raises ForbiddenError."""
    row = delegations.of_account(account).select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise ForbiddenError("this is not one's own delegation")
    if row.ended is not None:
        raise NotAllowedError("the delegation has ended")
    row.ended = desk.now()
    row.save(update_fields=["ended"])
    note("delegation.ended", actor_of(account), f"account:{row.taker.username}", desk.now(),
         giver=row.giver.username)  # fmt: skip
