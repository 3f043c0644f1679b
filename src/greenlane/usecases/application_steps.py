"""One step of an application: allowed by its life, written as an event, told in the journal."""

from django.db import transaction

from greenlane.law.calendar import WorkingDays
from greenlane.lifecycle.application import (
    FINAL,
    ApplicationLife,
    ApplicationMove,
    ApplicationStep,
    follow,
    replay,
)
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import journal
from greenlane.store.models import ApplicationEvent, ApplicationRow
from greenlane.usecases.desk import Desk

_TOLD = {
    "submit": "application.submitted", "query": "application.queried",
    "answer": "application.answered", "propose": "application.proposed",
    "return": "application.returned", "grant": "application.granted",
    "refuse": "application.refused", "withdraw": "application.withdrawn",
    "lapse": "application.lapsed", "reopen": "application.reopened",
}  # fmt: skip


class UnknownApplicationError(LookupError):
    """There is no such application (or not for the one who asks)."""


def locked(number: str) -> ApplicationRow:
    """The row of an application until the transaction ends. Raises UnknownApplicationError."""
    found = ApplicationRow.objects.select_for_update().filter(number=number).first()
    if found is None:
        raise UnknownApplicationError(number)
    return found


def life_of(row: ApplicationRow, *, days: int | None = None) -> ApplicationLife:
    """Where an application stands; with `days` as if the agency had so many."""
    return ApplicationLife(
        days=row.days if days is None else days, state=row.state, since=row.since,  # type: ignore[arg-type]  # the column holds no other
        spent=row.spent, proposer=row.proposer,
    )  # fmt: skip


@transaction.atomic
def step(
    row: ApplicationRow,
    move: ApplicationMove,
    actor: Actor,
    desk: Desk,
    *,
    text: str = "",
    reason: str = "",
    deemed: str = "",
    basis: str = "",
    days: int | None = None,
) -> ApplicationRow:
    """Take a step with a locked row, by the act `basis`.

    Raises NotAllowedError when it cannot be taken now.
    """
    moment = desk.now()
    day, calendar = desk.day_of(moment), desk.book.working_days
    taken = ApplicationStep(move=move, day=day, by=actor.name, text=text, deemed=deemed)
    life = follow(life_of(row, days=days), taken, calendar)
    row.state, row.since, row.spent, row.proposer = (
        life.state, life.since, life.spent, life.proposer
    )  # fmt: skip
    own = ApplicationLife(days=row.days, state=life.state, since=life.since, spent=life.spent)
    row.due = own.due(calendar)
    if move == "submit" or (move == "wait" and row.submitted is None):
        row.submitted = moment
    row.decided = moment if life.state in FINAL else None
    if move in ("grant", "refuse"):
        row.reason, row.words = reason, text
    row.save()
    count = ApplicationEvent.objects.filter(application=row).count()
    ApplicationEvent.objects.create(
        application=row, sequence=count + 1, move=move, day=day, moment=moment, by=actor.name,
        role=actor.role, text=text, reason=reason, basis=deemed or basis,
    )  # fmt: skip
    if move in _TOLD:
        journal.note(_TOLD[move], actor, f"application:{row.number}", moment, agency=row.agency,
                     permit=row.permit, by=row.decided_by, reason=reason,
                     basis=deemed or basis)  # fmt: skip
    return row


def steps_of(row: ApplicationRow) -> list[ApplicationStep]:
    """The history as the core replays it."""
    events = ApplicationEvent.objects.filter(application=row).order_by("sequence")
    return [
        ApplicationStep(move=e.move, day=e.day, by=e.by, text=e.text,  # type: ignore[arg-type]  # no other is written
                        deemed=e.basis if e.move == "grant" else "")
        for e in events
    ]  # fmt: skip


def replay_of(row: ApplicationRow, calendar: WorkingDays) -> ApplicationLife:
    """The life as its history tells it; what the row says must be the same."""
    return replay(row.days, steps_of(row), calendar)


def need_state(row: ApplicationRow, *states: str) -> None:
    """Raise NotAllowedError unless the application stands in one of the states."""
    if row.state not in states:
        raise NotAllowedError("the application is %(state)s", state=row.state)
