"""Applications as they are read: an agency's inbox, an operator's own, one with its tasks."""

from datetime import date
from typing import TypeAlias

from django.db.models import Q, QuerySet

from greenlane.agencies.deciding import light
from greenlane.lifecycle.application import OPEN, between
from greenlane.lifecycle.event import Actor
from greenlane.store import parties
from greenlane.store.models import (
    ApplicationEvent,
    ApplicationRow,
    ApplicationTask,
    DeclarationRow,
)
from greenlane.usecases import applications
from greenlane.usecases.application_clocks import ApplicationClocks, application_clocks
from greenlane.usecases.application_steps import UnknownApplicationError
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import matrix, need

Applications: TypeAlias = "QuerySet[ApplicationRow]"


def own(actor: Actor) -> Applications:
    """The applications that an operator made, or that are for it."""
    need(actor, "application.own")
    mine = Q(operator_id=actor.unit or "-") | Q(holder=actor.unit or "-")
    return ApplicationRow.objects.filter(mine).order_by("-pk")


def running(row: DeclarationRow) -> dict[str, str]:
    """What was applied for with a declaration and is not decided: the agency to the number."""
    found = ApplicationRow.objects.filter(
        lrn=row.lrn, state__in=OPEN, operator_id__in=(row.declarant, row.trader)
    )
    return dict(found.order_by("pk").values_list("agency", "number"))


def inbox(actor: Actor) -> Applications:
    """The applications of an agency; every agency's for who sees all."""
    need(actor, "application.inbox")
    found = ApplicationRow.objects.exclude(state="draft")
    if matrix().scope(actor.role, "application.inbox") != "all":
        found = found.filter(agency=actor.unit or "-")
    return found


def narrowed(found: Applications, asked: dict[str, str]) -> Applications:
    """By `q` (number, holder, permit, reference, officer), `state` (one, open or all), `team`.

    A holder is found by its number and by its name.
    """
    state = asked.get("state", "")
    if state == "open" or not state:
        found = found.filter(state__in=sorted(OPEN))
    elif state != "all":
        found = found.filter(state=state)
    if team := asked.get("team"):
        found = found.filter(team=team)
    for word in asked.get("q", "").replace("\0", "").split()[:10]:
        found = found.filter(
            Q(number__icontains=word) | Q(holder__icontains=word) | Q(permit__icontains=word)
            | Q(lrn__icontains=word) | Q(officer__icontains=word)
            | Q(holder__in=parties.called(word))
        )  # fmt: skip
    return found


def colour(row: ApplicationRow, desk: Desk, told: ApplicationClocks | None = None) -> str:
    """The traffic light of an application: green, yellow, red, standing, or over.

    `told` are the clocks of the request, so that outages are read once for a list.
    """
    if row.state not in OPEN:
        return "over"
    calendar = desk.book.working_days
    today = desk.day_of(desk.now())

    def left(first: date, last: date) -> int:
        return between(first, last, calendar)

    due = (told or application_clocks(desk)).due(row)
    if due is None or due.open:
        return "standing"
    return light(due.due.astimezone(desk.zone).date(), today, left)


def one(number: str, actor: Actor) -> ApplicationRow:
    """An application that concerns the actor. Raises UnknownApplicationError, ConflictError."""
    need(actor, "application.read")
    row = ApplicationRow.objects.select_related("operator", "draft").filter(number=number).first()
    scope = matrix().scope(actor.role, "application.read")
    if row is None or (scope == "own" and actor.unit not in (row.operator_id, row.holder)):
        raise UnknownApplicationError(number)
    if scope == "held":
        if row.agency != actor.unit or row.state == "draft":
            raise UnknownApplicationError(number)
        applications.need_agency(row, actor, "application.read")
    return row


def events(row: ApplicationRow) -> list[ApplicationEvent]:
    """The history, the newest last."""
    return list(ApplicationEvent.objects.filter(application=row).order_by("sequence"))


def tasks(row: ApplicationRow) -> list[ApplicationTask]:
    """What is owed, the soonest due first."""
    return list(ApplicationTask.objects.filter(application=row).order_by("due", "pk"))


def owed(actor: Actor, words: str = "") -> "QuerySet[ApplicationTask]":
    """Open conditions: of one's own permits, or of those one's agency granted; found by `words`."""
    found = ApplicationTask.objects.filter(state="open").select_related("application")
    for word in words.replace("\0", "").split()[:10]:
        found = found.filter(
            Q(application__number__icontains=word) | Q(application__holder__icontains=word)
            | Q(act__icontains=word) | Q(application__holder__in=parties.called(word))
        )  # fmt: skip
    if matrix().scope(actor.role, "application.read") == "own":
        return found.filter(application__holder=actor.unit or "-", owner="holder").order_by("due")
    need(actor, "application.inbox")
    if matrix().scope(actor.role, "application.inbox") != "all":
        found = found.filter(application__agency=actor.unit or "-")
    return found.order_by("due")
