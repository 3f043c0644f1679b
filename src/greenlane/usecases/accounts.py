"""Accounts: what happens to a person's access, each act noted in the journal."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction

from greenlane.lifecycle.event import Actor
from greenlane.store.accounts import actor_of
from greenlane.store.journal import note
from greenlane.store.models import Account
from greenlane.usecases import desk

DORMANT_AFTER = timedelta(days=45)
DORMANT = "Not used for 45 days"
SYSTEM = Actor("system", "system")


def subject(account: Account) -> str:
    """How the journal names an account."""
    return f"account:{account.username}"


def record(kind: str, account: Account, by: Actor | None = None, **details: object) -> None:
    """Note what happened to an account; by itself unless somebody else is named."""
    now = desk.current().now()
    note(kind, by or actor_of(account), subject(account), now, **details)


def signed_in(account: Account, methods: list[str], address: str) -> None:
    """Note a sign-in with the factors shown."""
    record("account.signed-in", account, factors=methods, address=address)


def refused(account: Account | None, reason: str, address: str) -> None:
    """Note a refused sign-in of an account that exists; strangers' names are not kept."""
    if account is not None:
        record("account.refused", account, reason=reason, address=address)


def named(username: str) -> Account | None:
    """The account of a user name, or None."""
    return Account.objects.filter(username=username).first()


def may_enter(account: Account) -> bool:
    """False for a locked account; one that nobody used for 45 days is locked by asking."""
    if account.locked is None and _dormant(account):
        lock(account, DORMANT, SYSTEM)
    return account.locked is None and account.is_active


def _dormant(account: Account) -> bool:
    last = max(filter(None, (account.last_login, account.created)))
    return desk.current().now() - last > DORMANT_AFTER


@transaction.atomic
def lock(account: Account, why: str, by: Actor) -> None:
    """Lock an account until somebody unlocks it."""
    account.locked, account.locked_why = desk.current().now(), why
    account.save(update_fields=["locked", "locked_why"])
    record("account.locked", account, by, reason=why)


def end_sessions(account: Account, *, but: str = "") -> int:
    """End the sessions of an account in every process, except one; gives how many."""
    ended = list(UserSession.objects.filter(user_id=account.pk).exclude(session_key=but))
    for session in ended:
        session.end()
    return len(ended)
