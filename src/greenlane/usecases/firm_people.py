"""The people of a firm, administered by the firm: invited by a code, given duties, gone at once."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import IntegrityError, transaction

from greenlane.access.firm import DUTIES, allowed
from greenlane.evidence import log
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import operators, wall
from greenlane.store.journal import note
from greenlane.store.models import Account, Invitation
from greenlane.usecases import accounts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, need
from greenlane.usecases.told_texts import told

STANDS = timedelta(days=7)  # how long a code may be used


def _administer(actor: Actor) -> Account:
    """The account of who administers a firm. Raises ForbiddenError."""
    need(actor, "firm.administer")
    account = accounts.named(actor.name)
    if account is None or not account.operator_id or not account.is_active:
        raise ForbiddenError("only a person of the firm administers it")
    if not allowed(account.duties, "firm.administer"):
        raise ForbiddenError("this is done by the firm's administrator")
    return account


def first(operator: str, role: str, contact: str, actor: Actor, desk: Desk) -> str:
    """The code for the first administrator of a new firm, whom an officer has admitted."""
    return _invited(operator, role, DUTIES, contact, actor, desk)


@transaction.atomic
def invite(for_whom: str, duties: Collection[str], actor: Actor, desk: Desk) -> str:
    """Invite a person into one's firm; gives the code, which is told once.

    Raises NotAllowedError without a name or duty, UnreadableError, ForbiddenError.
    """
    me = _administer(actor)
    if not for_whom.strip() or not duties or set(duties) - set(DUTIES):
        raise NotAllowedError("say whom you invite, and at least one duty")
    return _invited(actor.unit, me.role, duties, for_whom, actor, desk)


def _invited(
    operator: str, role: str, duties: Collection[str], whom: str, actor: Actor, desk: Desk
) -> str:
    code = "-".join(secrets.token_hex(2) for _ in range(6))
    row = Invitation.objects.create(
        operator_id=operator, code=_digest(code), role=role, duties=sorted(duties),
        for_whom=told("name", whom)[:120], made=desk.now(), made_by=actor.name,
        until=desk.now() + STANDS,
    )  # fmt: skip
    note("firm.invited", actor, f"operator:{operator}", desk.now(), invitation=row.pk,
         duties=row.duties)  # fmt: skip
    return code


def standing(code: str, desk: Desk) -> Invitation | None:
    """The invitation of a code that can still be used, of an operator that is active."""
    row = Invitation.objects.filter(code=_digest(code), used=None, revoked=None).first()
    if row is None or row.until < desk.now():
        return None
    firm = operators.by_ids([row.operator_id]).get(row.operator_id)
    return row if firm is not None and firm.active_on(desk.day_of(desk.now())) else None


@transaction.atomic
def join(code: str, username: str, name: str, password: str, desk: Desk) -> Account:
    """Join a firm by a code: the account of the person, with the duties he was invited to.

    Raises NotAllowedError for a code that does not stand or a name that is taken.
    """
    found = standing(code, desk)
    row = found and Invitation.objects.select_for_update().filter(pk=found.pk, used=None).first()
    if row is None:
        raise NotAllowedError("the code is wrong, was used or is too old")
    by = Actor(row.made_by, row.role, row.operator_id)
    try:
        with transaction.atomic():
            account = accounts.make(username, told("name", name)[:120], row.role, by,
                                    operator_id=row.operator_id)  # fmt: skip
    except IntegrityError as error:
        raise NotAllowedError("this user name is taken") from error
    account.duties = row.duties
    account.set_password(password)
    account.save(update_fields=["duties", "password"])
    row.used, row.used_by = desk.now(), username
    row.save(update_fields=["used", "used_by"])
    note("firm.joined", by, f"account:{username}", desk.now(), invitation=row.pk)
    return account


@transaction.atomic
def withdraw(number: int, actor: Actor, desk: Desk) -> None:
    """Withdraw an invitation of one's firm: its code is worth nothing from now on."""
    _administer(actor)
    rows = Invitation.objects.filter(pk=number, operator_id=actor.unit, used=None, revoked=None)
    if not rows.update(revoked=desk.now()):
        raise NotAllowedError("there is no open invitation of this number")


@transaction.atomic
def give(username: str, duties: Collection[str], actor: Actor, desk: Desk) -> None:
    """Give a person of one's firm other duties; they count from the next page on.

    Raises NotAllowedError when the firm would be left without an administrator, ForbiddenError.
    """
    _administer(actor)
    person = _person(username, actor)
    if set(duties) - set(DUTIES):
        raise NotAllowedError("there is no such duty")
    person.duties = sorted(duties)
    person.save(update_fields=["duties"])
    _somebody_administers(actor.unit)
    note("firm.duties", actor, f"account:{username}", desk.now(), duties=person.duties)


@transaction.atomic
def leave(username: str, actor: Actor, desk: Desk) -> None:
    """A person leaves one's firm: the account, its sessions and clients are dead at once."""
    _administer(actor)
    person = _person(username, actor)
    with wall.opened():  # what the person had claimed or registered may be of others
        accounts.leave(person, actor)
    _somebody_administers(actor.unit)
    note("firm.left", actor, f"account:{username}", desk.now())


def _person(username: str, actor: Actor) -> Account:
    rows = Account.objects.select_for_update().filter(operator_id=actor.unit, is_active=True)
    list(rows.order_by("pk"))  # one at a time: two administrators do not remove each other
    person = rows.filter(username=username).first()
    if person is None:
        raise NotAllowedError("there is no such person in your firm")
    return person


def _somebody_administers(operator: str) -> None:
    people = Account.objects.filter(operator_id=operator, is_active=True, locked=None)
    if not any(allowed(each.duties, "firm.administer") for each in people):
        raise NotAllowedError("a firm keeps at least one administrator")


def _digest(code: str) -> str:
    return log.digest(code.strip().lower().encode()).hex()
