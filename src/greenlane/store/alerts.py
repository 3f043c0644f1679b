"""Alerts kept: raised once, moved step by step, listed for who may see them; the stream behind."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from greenlane.law.alert_terms import RANK
from greenlane.lifecycle.alert import AlertLife, Step, apply, replay
from greenlane.lifecycle.event import Actor
from greenlane.store import raw
from greenlane.store.alert_models import AlertRow, AlertStep, StreamMark

SORTS = {"severity": "severity", "raised": "raised", "due": "due", "kind": "kind",
         "office": "office", "state": "state"}  # fmt: skip
LATE = timedelta(seconds=10)  # so long a transaction may take to show an event of a smaller number
_MOST = 5_000


def add(key: str, actor: Actor, **cells: Any) -> AlertRow | None:
    """Raise an alert with its first step; None when it was raised already."""
    if AlertRow.objects.filter(key=key).exists():
        return None
    try:
        with transaction.atomic():
            row = AlertRow.objects.create(key=key, **cells)
            _step(row, Step(move="raise", actor=actor.name, moment=row.raised), actor)
    except IntegrityError:  # another worker was faster
        return None
    return row


def _step(row: AlertRow, step: Step, actor: Actor) -> None:
    AlertStep.objects.create(
        alert=row, move=step.move, actor=step.actor, role=actor.role, moment=step.moment,
        holder=step.holder, outcome=step.outcome, text=step.text,
    )  # fmt: skip


def locked(number: int) -> AlertRow | None:
    """The alert, locked until the transaction ends."""
    return AlertRow.objects.select_for_update().filter(pk=number).first()


def steps(row: AlertRow) -> list[Step]:
    """Its steps, in order."""
    return [
        Step(move=each.move, actor=each.actor, moment=each.moment, holder=each.holder,  # type: ignore[arg-type]  # the column holds no other
             outcome=each.outcome, text=each.text)
        for each in row.steps.order_by("pk")
    ]  # fmt: skip


def move(row: AlertRow, step: Step, actor: Actor, second: str = "") -> AlertLife:
    """Take a step and keep the row as the core says. Raises NotAllowedError."""
    life = apply(replay(steps(row)), step)
    _step(row, step, actor)
    for name in ("state", "holder", "assigned", "acted", "closed", "outcome"):
        setattr(row, name, getattr(life, name))
    row.second = second
    row.save()
    return life


def seen(roles: Sequence[str], office: str | None) -> "QuerySet[AlertRow]":
    """The alerts that one of these roles sees, of one office or of all."""
    rows = AlertRow.objects.filter(roles__overlap=list(roles))
    return rows if office is None else rows.filter(office=office)


def listed(rows: "QuerySet[AlertRow]", given: Mapping[str, str]) -> "QuerySet[AlertRow]":
    """The rows filtered and sorted as asked for; what is open, the severest first, by default."""
    state = given.get("state", "") or "open"
    rows = rows.exclude(state="closed") if state == "open" else rows
    rows = rows.filter(state=state) if state not in ("open", "all") else rows
    if given.get("severity") in RANK:
        rows = rows.filter(severity=RANK[given["severity"]])
    for name in ("kind", "office", "holder"):
        if given.get(name):
            rows = rows.filter(**{name: given[name]})
    words = given.get("q", "").replace("\0", "").strip()
    if words:
        rows = rows.filter(Q(subject__icontains=words) | Q(facts__icontains=words))
    sort = given.get("sort", "")
    column = F(SORTS.get(sort.removeprefix("-"), "severity"))
    way = column.asc() if sort and not sort.startswith("-") else column.desc()
    return rows.order_by(way, "due", "pk")


def mark(name: str) -> int:
    """How far a reader has come."""
    return StreamMark.objects.filter(name=name).values_list("mark", flat=True).first() or 0


def set_mark(name: str, number: int) -> None:
    """Remember how far a reader has come."""
    StreamMark.objects.update_or_create(name=name, defaults={"mark": number})


_CHOSEN = """
select e.id, e.moment, d.id, d.mrn, d.office, d.lane, v.selection
from event e join declaration d on d.id = e.declaration_id
join lateral (select selection from declaration_version where declaration_id = d.id
    and selection not in ('', 'null') order by version desc limit 1) v on true
where e.id > %s and e.kind in ('select', 'arrive') and d.accepted is not null
    and v.selection like '%%"hits":[{%%'
order by e.id limit %s
"""
Chosen = tuple[int, datetime, int, str, str, str, str]


def chosen_after(number: int) -> list[Chosen]:
    """Events by which goods that are there were chosen: with their declaration and selection."""
    return raw.many(_CHOSEN, (number, _MOST))  # type: ignore[return-value]  # as the columns are


def settled(number: int, now: datetime) -> int:
    """The newest event that no earlier one can still follow: a reader goes on from there."""
    (found,) = raw.one(
        "select coalesce(max(id), %s) from event where id > %s and moment <= %s",
        (number, number, now - LATE),
    )
    return int(found)
