"""Accounts as actors: who is asking."""

from greenlane.lifecycle.event import Actor
from greenlane.store.models import Account


def actor_of(account: Account) -> Actor:
    """The actor a signed-in person is: role, and the unit he acts for."""
    unit = account.agency or account.office or account.operator_id or ""
    return Actor(account.username, account.role, unit)
