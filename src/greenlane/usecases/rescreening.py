"""Screening again: when an edition comes into force, what is open or went of late is asked again.

By what the edition added or changed only, in pieces; a run goes on where it stopped. Some seconds
after an edition declarations are still lodged under the one before: a run ends only after a grace.
"""

import logging
from datetime import timedelta

from django.db import transaction

from greenlane.risk.screening.screener import Screened, Screener
from greenlane.store import operators, watch_lists, watch_runs
from greenlane.store.models import DeclarationRow, WatchEdition, WatchRun
from greenlane.usecases import screening
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import operator_ids
from greenlane.usecases.standing import document, moved, stand

PIECE = 200
GRACE = timedelta(minutes=10)
_log = logging.getLogger(__name__)
_kept: list[tuple[int, Screener]] = []


def work(desk: Desk) -> int:
    """Do one piece of the oldest run; gives how many declarations were asked about."""
    if desk.screener is None:
        return 0
    with transaction.atomic():
        run = watch_runs.open_run()
        if run is None:
            return 0
        since = desk.now() - timedelta(days=desk.screening.days)
        rows = watch_runs.piece(run, since, PIECE)
        if not rows:
            _end(run, desk)
            return 0
        part = _part(run.edition, desk, desk.screener)
        run.hits += sum(_again(row, part, desk) for row in rows)
        run.cursor, run.screened = rows[-1].pk, run.screened + len(rows)
        run.save()
    return len(rows)


def _end(run: WatchRun, desk: Desk) -> None:
    if desk.now() >= run.edition.moment + GRACE:
        run.done = desk.now()
        run.save()
        _log.info("screened %s again by edition %s: %s hits", run.screened, run.pk, run.hits)


def _part(edition: WatchEdition, desk: Desk, whole: Screener) -> Screener:
    """What the edition brought, as it now stands, scored as by the whole."""
    if _kept and _kept[0][0] == edition.pk and _kept[0][1].edition == whole.edition:
        return _kept[0][1]
    brought = {entry.number: entry for entry in watch_lists.changes(edition).to_screen}
    entries = watch_lists.of_numbers(edition.list_id, brought)
    made = Screener(entries, whole.edition, desk.screening.threshold, of=whole)
    _kept[:] = [(edition.pk, made)]
    return made


def _again(row: DeclarationRow, part: Screener, desk: Desk) -> int:
    """Ask about one declaration; gives how many new hits it has."""
    declaration = document(row)
    known = operators.by_ids(operator_ids(declaration))
    told = screening.asked(declaration, known, desk.day_of(desk.now()), desk, part)
    if told is None or not told.hits:
        return 0
    return _met(row, told, desk)


@transaction.atomic
def _met(row: DeclarationRow, told: Screened, desk: Desk) -> int:
    standing = stand(row.mrn or "")  # it may have moved on meanwhile
    fresh = screening.met(standing.row, told, "again", desk)
    if fresh:
        course = Course(desk.book, desk.now(), standing.life)
        screening.bar(course, told, standing.row.office, desk)
        if course.events:
            moved(standing, course)
    return fresh
