"""Alerts: raised from the stream of events, taken or assigned, acted on, closed with an outcome."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from greenlane.access.matrix import Subject
from greenlane.evidence import log
from greenlane.kernel.digits import whole
from greenlane.law.alert_terms import RANK, AlertTerm
from greenlane.lifecycle.alert import AlertLife, Move, Step
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import alerts as rows
from greenlane.store.alert_models import AlertRow
from greenlane.store.journal import note
from greenlane.store.models import Account, DeclarationRow
from greenlane.usecases import conflicts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix
from greenlane.usecases.two_persons import Approved, Carrier, Plan, Proposal, propose

CLOSE = "alert-close"
_JOURNAL: Mapping[Move, str] = {"assign": "assigned", "give-back": "assigned", "act": "acted",
                                "close": "closed", "reopen": "reopened"}  # fmt: skip


def raise_alert(
    kind: str, key: str, desk: Desk, *, moment: datetime, facts: Mapping[str, Any],
    declaration: DeclarationRow | None = None, subject: str = "", office: str = "",
) -> AlertRow | None:  # fmt: skip
    """Raise an alert of a kind that the country knows; None when it does not, or it was raised.

    `key` names what is told once, `facts` hold codes and never names of persons or firms.
    """
    term = desk.book.alert_terms.get(kind)
    if term is None:
        return None
    told = subject or (f"declaration:{declaration.mrn}" if declaration else kind)
    with transaction.atomic():
        row = rows.add(
            key[:80], SYSTEM, kind=kind, subject=told, facts=dict(facts), moment=moment,
            declaration=declaration, office=office or (declaration.office if declaration else ""),
            **_cells(term, desk.now()),
        )  # fmt: skip
        if row is not None:
            note("alert.raised", SYSTEM, f"alert:{row.pk}", desk.now(), alert=kind, what=told)
    return row


def _cells(term: AlertTerm, now: datetime) -> dict[str, Any]:
    return {"severity": RANK[term.severity], "role": term.roles[0], "roles": list(term.roles),
            "two_persons": list(term.two_persons), "basis": term.basis, "raised": now,
            "due": now + timedelta(minutes=term.minutes)}  # fmt: skip


def office_seen(actor: Actor, action: str = "alert.read") -> str | None:
    """The office whose alerts a person sees; None for all."""
    return None if matrix().scope(actor.role, action) == "all" else actor.unit or "-"


def seen(actor: Actor) -> "QuerySet[AlertRow]":
    """The alerts that a person sees."""
    return rows.seen([actor.role], office_seen(actor))


def one(number: int, actor: Actor) -> AlertRow | None:
    """One alert, if the person sees it. Raises ConflictError when a colleague must have it."""
    row = seen(actor).filter(pk=number).select_related("declaration").first()
    if row is not None and row.declaration is not None:
        conflicts.check(actor, row.declaration)
    return row


def assign(number: int, holder: str, actor: Actor, desk: Desk) -> None:
    """Give an alert to a person of a role that sees it. Raises ForbiddenError, NotAllowedError."""
    row = _held(number, actor, "alert.assign")
    person = Account.objects.filter(username=holder, is_active=True, role__in=row.roles).first()
    within = person is not None and (not person.office or person.office == row.office)
    if person is None or not within:
        raise NotAllowedError("nobody of that name works on such alerts")
    _move(row, Step(move="assign", actor=actor.name, moment=desk.now(), holder=holder), actor, desk)


def take(number: int, actor: Actor, desk: Desk) -> None:
    """Take an alert oneself: one that nobody has."""
    row = _held(number, actor, "alert.act")
    if row.holder:
        raise NotAllowedError("%(holder)s has this alert", holder=row.holder)
    step = Step(move="assign", actor=actor.name, moment=desk.now(), holder=actor.name)
    _move(row, step, actor, desk)


def move(number: int, move: Move, text: str, actor: Actor, desk: Desk, outcome: str = "") -> None:
    """Note what was done, close with an outcome, give back, or open again.

    Raises NotAllowedError for an outcome that two persons decide: see `ask_to_close`.
    """
    row = _held(number, actor, "alert.act")
    if move == "close" and outcome in row.two_persons:
        raise NotAllowedError("this outcome is decided by two persons")
    step = Step(move=move, actor=actor.name, moment=desk.now(), text=text.strip(), outcome=outcome)
    _move(row, step, actor, desk)


def _held(number: int, actor: Actor, action: str) -> AlertRow:
    """The alert, if the person may do this to it. Raises ForbiddenError, ConflictError."""
    row = one(number, actor)
    decision = matrix().decide(actor, action, Subject(office=row.office) if row else None)
    if row is None or not decision.allowed:
        raise ForbiddenError(decision.reason)
    return row


@transaction.atomic
def _move(row: AlertRow, step: Step, actor: Actor, desk: Desk, second: str = "") -> AlertLife:
    fresh = rows.locked(row.pk)
    if fresh is None:
        raise NotAllowedError("there is no such alert")
    life = rows.move(fresh, step, actor, second)
    told = {"outcome": step.outcome} if step.outcome else {}
    note(f"alert.{_JOURNAL[step.move]}", actor, f"alert:{row.pk}", desk.now(), move=step.move,
         what=row.subject, digest=log.digest(log.canonical(step)).hex(), **told)  # fmt: skip
    return life


def ask_to_close(number: int, outcome: str, text: str, account: Account, actor: Actor, desk: Desk
                 ) -> int:  # fmt: skip
    """Propose to close an alert with an outcome that a second person must approve."""
    row = _held(number, actor, "alert.act")
    if row.holder != actor.name:
        raise NotAllowedError("take the alert first")
    data = {"alert": str(number), "outcome": outcome}
    return propose(Proposal(kind=CLOSE, data=data, reason=text), account, desk, actor)


def _plan(data: Mapping[str, str], _payload: bytes, _desk: Desk) -> Plan:
    row = AlertRow.objects.filter(pk=whole(data.get("alert", ""))).first()
    if row is None or row.state not in ("assigned", "acting"):
        raise NotAllowedError("nobody works on this alert")
    return Plan(subject=f"alert:{row.pk}", office=row.office, state=row,
                before={"outcome": "", "holder": row.holder},
                after={"outcome": data.get("outcome", "")})  # fmt: skip


def _carry(act: Approved, desk: Desk) -> None:
    row: AlertRow = act.plan.state
    step = Step(move="close", actor=row.holder, moment=desk.now(), text=act.row.reason,
                outcome=act.plan.after["outcome"])  # fmt: skip
    _move(row, step, act.maker, desk, second=act.checker.name)


CARRIERS = {CLOSE: Carrier(_plan, _carry)}


def plain(row: AlertRow) -> dict[str, Any]:
    """An alert as a case file keeps it."""
    return {"kind": row.kind, "subject": row.subject, "facts": row.facts, "moment": row.moment,
            "raised": row.raised, "basis": row.basis,
            "steps": [msgspec.to_builtins(step) for step in rows.steps(row)]}  # fmt: skip
