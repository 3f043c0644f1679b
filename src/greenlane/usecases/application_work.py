"""What the worker does for applications: begins those that waited, deems, lapses, chases, looks."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import journal
from greenlane.store.models import ApplicationRow, ApplicationTask
from greenlane.usecases import applications, granted_holds
from greenlane.usecases.application_clocks import application_clocks
from greenlane.usecases.application_steps import UnknownApplicationError, locked, step
from greenlane.usecases.desk import Desk


def work(desk: Desk) -> int:
    """Everything that is due today; gives how many things were done."""
    today = desk.day_of(desk.now())
    done = _begin(desk) + _deem(desk, today) + _lapse(desk) + chase(desk, today)
    return done + granted_holds.follow_again(desk)


def _quietly(act: Callable[[], object]) -> int:
    try:
        act()
    except NotAllowedError:  # somebody moved it meanwhile, or its day has not come
        return 0
    return 1


def _begin(desk: Desk) -> int:
    """Begin what waited for a permit that is decided now."""
    waiting = ApplicationRow.objects.filter(state="waiting").select_related("draft")
    ready = [row.number for row in waiting if not applications.waits(row, desk)]
    return sum(_quietly(lambda n=number: _begun(n, desk)) for number in ready)  # type: ignore[misc]  # bound


@transaction.atomic
def _begun(number: str, desk: Desk) -> None:
    row = step(locked(number), "begin", SYSTEM, desk)
    applications.take_in(row, desk)


def _deem(desk: Desk, today: date) -> int:
    """Grant by silence, where the law says so."""
    silent = {p.id for p in desk.book.permits if p.deemed_basis}
    late = ApplicationRow.objects.filter(
        state__in=applications.RUNNING_STATES, due__lt=today, permit__in=silent
    ).values_list("number", flat=True)
    return sum(_quietly(lambda n=number: applications.deem(n, desk)) for number in list(late))  # type: ignore[misc]  # bound


def _lapse(desk: Desk) -> int:
    """Let lapse what an applicant was asked about and did not answer in his time."""
    terms, told, done = desk.book.application_terms, application_clocks(desk), 0
    if terms is None:
        return 0
    for row in ApplicationRow.objects.filter(state="queried"):
        last = told.answer(row)
        if last is not None and last.passed(desk.now()):
            done += _quietly(lambda n=row.number: _lapsed(n, terms.basis, desk))  # type: ignore[misc]  # bound
    return done


@transaction.atomic
def _lapsed(number: str, basis: str, desk: Desk) -> None:
    step(locked(number), "lapse", SYSTEM, desk, text="Not answered in time.", basis=basis)


def chase(desk: Desk, today: date) -> int:
    """Remind of tasks that are nearly due, tell what is overdue, then its team."""
    calendar, terms, done = desk.book.working_days, desk.book.application_terms, 0
    if terms is None:
        return 0
    for task in ApplicationTask.objects.filter(state="open").select_related("application"):
        stage = ""
        if today >= calendar.after(task.due, terms.escalate_days):
            stage = "escalated"
        elif today > task.due:
            stage = "overdue"
        elif calendar.after(today, terms.remind_days) >= task.due:
            stage = "reminded"
        done += _stage(task, stage, desk) if stage and stage != task.stage else 0
    return done


@transaction.atomic
def _stage(task: ApplicationTask, stage: str, desk: Desk) -> int:
    same = ApplicationTask.objects.filter(pk=task.pk, state="open", stage=task.stage)
    if not same.update(stage=stage):
        return 0
    row = task.application
    to = row.holder if task.owner == "holder" else row.agency
    told = row.team or row.agency if stage == "escalated" else to
    journal.note(f"condition.{stage}", SYSTEM, f"application:{row.number}", desk.now(),
                 condition=task.code, due=task.due.isoformat(), told=told)  # fmt: skip
    return 1


@transaction.atomic
def fulfil(
    number: str, code: str, note: str, actor: Actor, desk: Desk, *, waive: bool = False
) -> ApplicationTask:
    """Report a condition as met, by who owes it; or waive it, by the agency, with the reason."""
    row = locked(number)
    task = ApplicationTask.objects.select_for_update().filter(application=row, code=code).first()
    if task is None:
        raise UnknownApplicationError(f"{number}/{code}")
    if waive or task.owner == "agency":
        applications.need_agency(row, actor)
    else:
        applications.need_own(row, actor, desk)
    if task.state != "open":
        raise NotAllowedError("it is %(state)s already", state=task.state)
    if not note.strip():
        raise NotAllowedError("say how it was met, or why it is waived")
    task.state, task.done, task.done_by = "waived" if waive else "done", desk.now(), actor.name
    task.note = note.strip()
    task.save()
    journal.note("condition.done", actor, f"application:{number}", desk.now(), condition=code,
                 state=task.state)  # fmt: skip
    return task
