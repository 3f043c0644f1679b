"""Retention: whatever the law says may no longer be kept is erased, unless a legal hold keeps it.

A *keeper* knows where data of a category are: it finds candidates and erases one. Each erasure is
one transaction with its record, its proof and its journal entry. Categories the country has no
clock for are kept; nothing goes by guess.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from greenlane.law.retention import Category, Due, Facts, due
from greenlane.lifecycle.event import SYSTEM
from greenlane.store import erasures, journal
from greenlane.store.models import Erasure
from greenlane.usecases.desk import Desk

MOST = 200  # what one call erases; the worker comes again


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whose data may be due: name, what happened to him and how to erase (gives rows changed).

    A legal hold on `name` or on one of `also` keeps them. `outcome` is how the matter ended.
    """

    name: str
    happened: dict[str, date]
    erase: Callable[[Erasure], int]
    also: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True)
class Keeper:
    """Where data of a category are. `find` gives the subjects whose clock began by a day."""

    category: str
    find: Callable[[date, Desk], Iterable[Subject]]


def work(desk: Desk, keepers: Iterable[Keeper], limit: int = MOST) -> int:
    """Carry out what is due today, at most `limit` steps; gives how many were done."""
    day, done = desk.day_of(desk.now()), 0
    for keeper in keepers:
        category = desk.retention.get(keeper.category)
        if category is None:
            continue
        for subject in keeper.find(_latest_start(category, day), desk):
            if done >= limit:
                return done
            done += _one(category, subject, day, desk)
    return done


def _latest_start(category: Category, day: date) -> date:
    """No clock that began after this day can ask for anything yet."""
    shortest = min(365 * c.years + 28 * c.months + c.days - c.notice_days for c in category.clocks)
    return day - timedelta(days=max(shortest, 0))


def _one(category: Category, subject: Subject, day: date, desk: Desk) -> int:
    holds = erasures.holds_on((subject.name, *subject.also))
    told = due(
        Facts(happened=subject.happened, outcome=subject.outcome, holds=holds), category.clocks, day
    )
    if told.step == "keep" or told.clock is None:
        return 0
    return _carried_out(category, subject, told, desk)


@transaction.atomic
def _carried_out(category: Category, subject: Subject, told: Due, desk: Desk) -> int:
    if told.clock is None:
        return 0
    moment, clock = desk.now(), told.clock
    erasure, fresh = erasures.record(
        subject.name, category.id, told.step, clock.act, clock.article, moment
    )
    if not fresh:
        return 0
    if told.step == "notice":
        journal.note("data.noticed", SYSTEM, subject.name, moment, category=category.id,
                     on=told.day.isoformat() if told.day else "", act=clock.act)  # fmt: skip
        return 1
    rows = subject.erase(erasure)
    journal.note(
        "data.erased", SYSTEM, subject.name, moment, category=category.id, step=told.step,
        act=f"{clock.act} {clock.article}", rows=rows, proof=erasures.proof(erasure),
    )  # fmt: skip
    return 1
