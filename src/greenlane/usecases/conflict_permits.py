"""A conflict of interest permitted: two persons open one file to one official, until a day."""

from collections.abc import Mapping
from datetime import date

from greenlane.kernel.digits import whole
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import declarations
from greenlane.store.accounts import actor_of
from greenlane.store.models import Account, TwoPersonAct
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk, current
from greenlane.usecases.two_persons import Approved, Carrier, Plan

KIND = "permit-conflict"


def _plan(data: Mapping[str, str], _payload: bytes, desk: Desk) -> Plan:
    try:
        row = declarations.by_mrn(data.get("mrn", ""))
    except declarations.UnknownDeclarationError as error:
        raise NotAllowedError("there is no declaration of this number") from error
    official = Account.objects.filter(pk=whole(data.get("officer", ""))).first()
    if official is None:
        raise NotAllowedError("there is no such account")
    if not conflicts.found(actor_of(official), row, desk):
        raise NotAllowedError("nothing relates this person to the file")
    until = _day(data.get("until", ""))
    if until < desk.day_of(desk.now()):
        raise NotAllowedError("its last day has passed")
    return Plan(subject=conflicts.subject_of(row), office=row.office, before={"officer": ""},
                after={"officer": str(official.pk), "until": until.isoformat()})  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotAllowedError("state its last day as YYYY-MM-DD") from error


def _carry(_act: Approved, _desk: Desk) -> None:
    """The approved act is the permit: nothing else changes."""


def permitted(actor: Actor, subject: str) -> bool:
    """Whether two persons opened the subject to the actor, and the last day has not passed."""
    here = current()
    today = here.day_of(here.now()).isoformat()
    account = Account.objects.filter(username=actor.name).first()
    acts = TwoPersonAct.objects.filter(kind=KIND, state="approved", subject=subject)
    return account is not None and any(
        after.get("officer") == str(account.pk) and after.get("until", "") >= today
        for after in (act.details["after"] for act in acts)
    )


CARRIERS = {KIND: Carrier(_plan, _carry)}
