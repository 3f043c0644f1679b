"""Linked accounts: whom an outside provider may sign in, each act noted in the journal."""

from django.db import transaction

from greenlane.lifecycle.event import Actor
from greenlane.store import openid_links
from greenlane.store.journal import note
from greenlane.store.models import Account
from greenlane.usecases import accounts, desk


@transaction.atomic
def link(account: Account, provider: str, issuer: str, subject: str, by: Actor,
         **more: str) -> None:  # fmt: skip
    """Let a subject of a provider sign in as the account. Raises LinkedAlreadyError."""
    openid_links.add(account, provider, issuer, subject.strip())
    accounts.record("account.linked", account, by, provider=provider, **more)


@transaction.atomic
def unlink(account: Account, number: int, by: Actor, **more: str) -> bool:
    """Take a link away; False when the account has no such link."""
    provider = openid_links.remove(account, number)
    if provider:
        accounts.record("account.unlinked", account, by, provider=provider, **more)
    return bool(provider)


def owner(provider: str, issuer: str, subject: str) -> Account | None:
    """The account a subject may sign in as, also when it is locked; None for one who has left."""
    found = openid_links.owner(provider, issuer, subject)
    if found is None or not found.is_active:
        return None
    openid_links.used(provider, subject, desk.current().now())
    return found


def refused(provider: str, reason: str, address: str) -> None:
    """Note that somebody whom a provider sent was not let in; who he is there is not kept."""
    now = desk.current().now()
    note("openid.refused", accounts.SYSTEM, f"openid:{provider}", now, reason=reason,
         address=address)  # fmt: skip
