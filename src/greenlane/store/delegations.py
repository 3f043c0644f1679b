"""Delegations: who lent which actions to whom, and which of them hold on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from greenlane.lifecycle.event import Actor
from greenlane.store.accounts import actor_of
from greenlane.store.models import Account, Delegation


def in_force(day: date) -> "QuerySet[Delegation]":
    """Those that hold on a day and whose giver still works here; they end by themselves."""
    return Delegation.objects.filter(
        ended=None, since__lte=day, until__gte=day, giver__is_active=True, giver__locked=None
    ).select_related("giver", "taker")


def lent(giver: str, taker: str, action: str, day: date) -> bool:
    """Whether `giver` has lent `action` to `taker` on that day, both still in one office."""
    found = in_force(day).filter(
        giver__username=giver, taker__username=taker, actions__contains=[action]
    )
    return any(_together(each) for each in found)


def acting(account: Account, action: str, day: date) -> list[Actor]:
    """As whom an account may do an action that is not its own: the givers' roles and units."""
    found = in_force(day).filter(taker=account, actions__contains=[action]).order_by("pk")
    return [
        Actor(account.username, each.giver.role, actor_of(each.giver).unit, each.giver.username)
        for each in found
        if _together(each)
    ]


def of_account(account: Account) -> "QuerySet[Delegation]":
    """All that an account lent or borrowed, the newest first."""
    mine = Q(giver=account) | Q(taker=account)
    return Delegation.objects.filter(mine).select_related("giver", "taker").order_by("-pk")


def colleagues(account: Account) -> "QuerySet[Account]":
    """The others of one's office or agency who may sign in; never one's own second account."""
    found = Account.objects.filter(
        is_active=True, locked=None, office=account.office, agency=account.agency
    )
    if not (account.office or account.agency):
        return found.none()
    return found.exclude(pk=account.pk).exclude(person=account.person).order_by("username")


def _together(each: Delegation) -> bool:
    one, other = each.giver, each.taker
    return bool(one.office or one.agency) and (one.office, one.agency) == (
        other.office,
        other.agency,
    )
