"""The register of operators: what is so of one from a day on, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.store import parties
from greenlane.store.journal import note
from greenlane.store.models import Operator, OperatorFact
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need
from greenlane.usecases.told_texts import told as told_text

ROLES = ("trader", "declarant", "carrier", "warehouse-keeper", "guarantor", "agent")
STATUSES = ("suspended", "ceased")  # what one person may enter; the way back needs two
PLACES = ("line", "postcode", "town", "country")
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is so from a day on: a name, an address, a role (taken up or laid down), a status."""

    kind: str
    value: Any
    since: date
    reason: str
    ends: bool = False  # a role that is laid down on that day


def change(operator: str, told: Change, actor: Actor, desk: Desk) -> OperatorFact | None:
    """Enter a change of an operator; None for a role that was laid down.

    Raises NotAllowedError when it cannot be so (UnreadableError for a sign that may not be),
    ForbiddenError, ConflictError.
    """
    need(actor, "party.decide")
    conflicts.check_operators(actor, f"operator:{operator}", [operator])
    return enter(operator, told, actor, desk)


@transaction.atomic
def enter(operator: str, told: Change, actor: Actor, desk: Desk) -> OperatorFact | None:
    """As `change`, for acts whose right was asked elsewhere."""
    row = Operator.objects.select_for_update().filter(pk=operator).first()
    if row is None:
        raise NotAllowedError("there is no operator of this number")
    today = desk.day_of(desk.now())
    value = _checked(told, today)
    _begin(row, desk)
    key = value if told.kind == "role" else ""
    more = {"key": key, "reason": told.reason.strip()[:1_000]}
    made = None
    if told.ends:
        _lay_down(operator, value, told.since, actor, desk)
    else:
        made = parties.enter(operator, told.kind, value, told.since, actor.name, desk.now(), more)
    if told.value == "ceased" and told.kind == "status":
        Operator.objects.filter(pk=operator).update(until=told.since)
    _adopt(row, today)
    note("operator.changed", actor, f"operator:{operator}", desk.now(), what=told.kind,
         since=told.since.isoformat(), reason=more["reason"])  # fmt: skip
    return made


def _checked(told: Change, today: date) -> Any:
    """The value as it is kept. Raises NotAllowedError, UnreadableError."""
    if not told.reason.strip():
        raise NotAllowedError("a change of the register needs a reason")
    if told.kind == "name":
        name = told_text("name", str(told.value))
        if not 2 <= len(name) <= MOST:
            raise NotAllowedError("a name has 2 to 200 characters")
        return name
    if told.kind == "address":
        kept = {p: told_text(p, str(told.value.get(p, "")))[:70]
                for p in PLACES if told.value.get(p)}  # fmt: skip
        if not (kept.get("line") and kept.get("town")):
            raise NotAllowedError("an address has a street and a town")
        return kept
    if told.kind == "role" and told.value in ROLES:
        return told.value
    if told.kind == "status" and told.value in STATUSES:
        if told.since != today:
            raise NotAllowedError("a status changes today")
        return told.value
    raise NotAllowedError("nothing of this kind is entered in the register")


def _begin(row: Operator, desk: Desk) -> None:
    """What the line says is what was so since the registration, where nothing was entered yet."""
    known = set(OperatorFact.objects.filter(operator=row).values_list("kind", flat=True))
    first: Mapping[str, Any] = {"name": row.name, "address": row.address, "status": row.status}
    for kind, value in first.items():
        if kind not in known and value:
            parties.enter(row.pk, kind, value, row.since, "register", desk.now())
    if "role" not in known and row.kind in ROLES:
        parties.enter(row.pk, "role", row.kind, row.since, "register", desk.now(),
                      {"key": row.kind})  # fmt: skip


def _lay_down(operator: str, role: str, day: date, actor: Actor, desk: Desk) -> None:
    held = OperatorFact.objects.filter(operator_id=operator, kind="role", key=role,
                                       withdrawn=None, until=None).first()  # fmt: skip
    if held is None:
        raise NotAllowedError("the operator does not have this role")
    if day <= held.since:
        raise NotAllowedError("a role ends after the day on which it began")
    parties.enter(operator, "role", role, held.since, actor.name, desk.now(),
                  {"key": role, "until": day - timedelta(days=1)})  # fmt: skip


def _adopt(row: Operator, today: date) -> None:
    """Bring the line to what is so today."""
    told = {fact.kind: fact.value for fact in parties.as_of(row.pk, today) if fact.kind != "role"}
    row.name, row.address = told.get("name", row.name), told.get("address", row.address)
    row.status = told.get("status", row.status)
    row.save(update_fields=["name", "address", "status"])
    parties.renew_powers(row.pk)


def reinstated(operator: str, actor: Actor, desk: Desk) -> None:
    """Enter that a suspended operator is active again; two persons have decided it."""
    row = Operator.objects.get(pk=operator)
    _begin(row, desk)
    today = desk.day_of(desk.now())
    parties.enter(operator, "status", "active", today, actor.name, desk.now())
    parties.renew_powers(operator)


def adopt(desk: Desk) -> int:
    """Bring every line to what has begun to be so by today; gives how many (the worker's)."""
    today = desk.day_of(desk.now())
    begun = OperatorFact.objects.filter(
        since__lte=today, since__gt=today - timedelta(days=8), withdrawn=None,
        kind__in=("name", "address"),
    )  # fmt: skip
    done = 0
    for fact in begun.select_related("operator"):
        if getattr(fact.operator, fact.kind) != fact.value and (
            fact.until is None or fact.until >= today
        ):
            with transaction.atomic():
                _adopt(Operator.objects.select_for_update().get(pk=fact.operator_id), today)
            done += 1
    return done
