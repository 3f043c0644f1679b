"""Accounts as actors: who is asking, and whether two accounts are one person's."""

from greenlane.lifecycle.event import Actor
from greenlane.store.models import Account


def actor_of(account: Account) -> Actor:
    """The actor a signed-in person is: role, and the unit he acts for."""
    unit = account.agency or account.office or account.operator_id or ""
    return Actor(account.username, account.role, unit)


def same_person(one: str, other: str) -> bool:
    """True when two user names are one, or those of accounts that one person has."""
    if one == other:
        return True
    people = Account.objects.filter(username__in=[one, other]).values_list("person", flat=True)
    return len(people) == 2 and people[0] == people[1] != ""


def has_hand(actor: Actor, name: str) -> bool:
    """True when a user name is the actor's own, or that of one for whom he acts."""
    return any(same_person(name, each) for each in (actor.name, actor.behalf or "") if each)
