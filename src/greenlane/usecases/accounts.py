"""Accounts: what happens to a person's access, each act noted in the journal."""

import unicodedata
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, ProgrammingError, transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import clients, factors
from greenlane.store.accounts import actor_of
from greenlane.store.journal import note
from greenlane.store.models import Account, ApiClient, DeclarationRow
from greenlane.usecases import desk

DORMANT_AFTER = timedelta(days=45)
FIRST_PASSWORD = timedelta(days=14)  # how long a password holds that somebody else set
DORMANT = "Not used for 45 days"
SYSTEM, NOBODY = Actor("system", "system"), Actor("nobody", "visitor")
# Who acts without an account, as history names them; programs have their clients' names.
_NOT_PEOPLE = frozenset({"system", "greenlane", "nobody", "applicant", "command-line"})


def subject(account: Account) -> str:
    """How the journal names an account."""
    return f"account:{account.username}"


def record(kind: str, account: Account, by: Actor | None = None, **details: object) -> None:
    """Note what happened to an account; by itself unless somebody else is named."""
    now = desk.current().now()
    note(kind, by or actor_of(account), subject(account), now, **details)


def signed_in(account: Account, methods: list[str], address: str, *, known: bool = True) -> None:
    """Note a sign-in with the factors shown, and whether the account knows the device."""
    device = "known" if known else "new"
    record("account.signed-in", account, factors=methods, address=address, device=device)


def refused(account: Account | None, reason: str, address: str) -> None:
    """Note a refused sign-in of an account that exists; strangers' names are not kept.

    For a name that is not there the same is written and undone: its answer takes as long.
    """
    if account is not None:
        record("account.refused", account, reason=reason, address=address)
        return
    with transaction.atomic():
        note("account.refused", NOBODY, f"account:{NOBODY.name}", desk.current().now(),
             reason=reason, address=address)  # fmt: skip
        transaction.set_rollback(True)


def named(username: str) -> Account | None:
    """The account of a user name, or None."""
    return Account.objects.filter(username=username).first()


def may_enter(account: Account) -> bool:
    """False for a locked account; one that nobody used for 45 days is locked by asking."""
    if account.locked is None and dormant(account):
        lock(account, DORMANT, SYSTEM)
    return account.locked is None and account.is_active


def dormant(account: Account) -> bool:
    """True when nobody signed in for 45 days."""
    last = max(filter(None, (account.last_login, account.created, account.unlocked)))
    return desk.current().now() - last > DORMANT_AFTER


def lock_dormant() -> int:
    """Lock every account that nobody used for 45 days; gives how many (the worker's)."""
    since = desk.current().now() - DORMANT_AFTER
    found = Account.objects.filter(is_active=True, locked=None, created__lt=since)
    found = found.exclude(last_login__gte=since).exclude(unlocked__gte=since)
    for account in found:
        lock(account, DORMANT, SYSTEM)
    return len(found)


@transaction.atomic
def lock(account: Account, why: str, by: Actor) -> None:
    """Lock an account until somebody unlocks it; its sessions and clients are dead."""
    account.locked, account.locked_why = desk.current().now(), why[:120]
    account.save(update_fields=["locked", "locked_why"])
    record("account.locked", account, by, reason=why, **_shut(account))


@transaction.atomic
def unlock(account: Account, by: Actor) -> None:
    """Open a locked account again; it has 45 days to be used."""
    account.locked, account.locked_why = None, ""
    account.unlocked = desk.current().now()
    account.save(update_fields=["locked", "locked_why", "unlocked"])
    record("account.unlocked", account, by)


@transaction.atomic
def leave(account: Account, by: Actor) -> None:
    """A person has left: everything that acts in his name is dead, in every process, in one act.

    Sessions end, clients he registered are shut out, cases he claimed are free for others.
    """
    account.is_active, account.left = False, desk.current().now()
    account.save(update_fields=["is_active", "left"])
    freed = DeclarationRow.objects.filter(claimed_by=account.username)
    cases = freed.update(claimed_by="", claimed=None)
    record("account.left", account, by, cases=cases, **_shut(account))


@transaction.atomic
def come_back(account: Account, by: Actor) -> None:
    """Open the account of a person who has returned; a password must be set anew."""
    account.is_active, account.left = True, None
    account.unlocked = desk.current().now()
    account.set_unusable_password()
    account.password_until, account.password_by = None, ""
    account.save(update_fields=["is_active", "left", "unlocked", "password", "password_until",
                                "password_by"])  # fmt: skip
    record("account.returned", account, by)


@transaction.atomic
def set_password(
    account: Account, password: str, by: Actor, *, told: Account | None = None
) -> None:
    """Set a password for another person: he must change it, and it ends after 14 days.

    The second factor stays; sessions end. `told` is the second person, who knows the password.
    """
    account.set_password(password)
    account.password_until = desk.current().now() + FIRST_PASSWORD
    account.password_by = told.person if told else ""
    account.save(update_fields=["password", "password_until", "password_by"])
    second = {"second": told.username} if told else {}
    record("account.password-reset", account, by, sessions=end_sessions(account), **second)


def password_ended(account: Account) -> bool:
    """True for a password that somebody else set and that nobody changed in time."""
    until = account.password_until
    return until is not None and until <= desk.current().now()


@transaction.atomic
def change_password(account: Account, password: str, *, session: str) -> None:
    """Change one's own password; the other sessions end."""
    account.set_password(password)
    account.password_until, account.password_by = None, ""
    account.save(update_fields=["password", "password_until", "password_by"])
    ended = end_sessions(account, but=session)
    record("account.password-changed", account, sessions=ended)


@transaction.atomic
def lose_factors(account: Account, by: Actor, **more: str) -> None:
    """Take the second factors of a lost device away; a new one needs an enrolment code."""
    factors.remove_all(account)
    record("account.factor-removed", account, by, factor="all", sessions=end_sessions(account),
           **more)  # fmt: skip


@transaction.atomic
def make(username: str, name: str, role: str, by: Actor, **unit: str) -> Account:
    """Make an account without a password; `unit` is operator_id, office or agency.

    Raises IntegrityError for a name that is taken, NotAllowedError when two administrators must
    open it and have not.
    """
    if not is_free(username):
        raise IntegrityError(f"the user name {username!r} is taken")
    account = Account(username=username, name=name, role=role, **unit)
    account.set_unusable_password()
    try:
        account.save(force_insert=True)
    except ProgrammingError as error:
        if "two administrators" not in str(error):
            raise
        raise NotAllowedError(
            "there are two administrators already, so one of them proposes this account and "
            "another approves it: People, Propose a new account"
        ) from error
    record("account.made", account, by, role=role)
    return account


def is_free(username: str) -> bool:
    """False for a name that history would confuse with another person, a program or the system."""
    plain = unicodedata.normalize("NFKC", username)
    if plain.casefold() in _NOT_PEOPLE or plain.casefold().startswith("node-"):
        return False
    taken = Account.objects.filter(username__iexact=plain).exists()
    return not taken and not ApiClient.objects.filter(client__iexact=plain).exists()


def _shut(account: Account) -> dict[str, int]:
    """Shut out whatever is signed in now."""
    return {
        "sessions": end_sessions(account),
        "clients": clients.revoke_of(account, desk.current().now()),
    }


def sessions(account: Account) -> list[UserSession]:
    """The living sessions of an account, the last seen first."""
    living: list[UserSession] = UserSession.objects.purge_and_list(account)
    return sorted(living, key=lambda session: session.last_seen_at, reverse=True)


def end_session(account: Account, number: int) -> bool:
    """End one session of an account; False when it has no such session."""
    session = UserSession.objects.filter(user_id=account.pk, pk=number).first()
    if session is None:
        return False
    session.end()
    record("account.session-ended", account, device=session.user_agent[:120])
    return True


def end_sessions(account: Account, *, but: str = "") -> int:
    """End the sessions of an account in every process, except one; gives how many."""
    ended = list(UserSession.objects.filter(user_id=account.pk).exclude(session_key=but))
    for session in ended:
        session.end()
    return len(ended)
