"""Watching: the worker looks for what is unusual; people are told, and say what became of it."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction

from greenlane.access.matrix import Subject
from greenlane.access.watching import Deed, seen
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import deeds, journal, observed, security_events
from greenlane.store.accounts import has_hand
from greenlane.store.models import Account, SecurityEventRow
from greenlane.usecases import accounts
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix

BACK = timedelta(hours=3)  # how far one look goes back: more than the widest window of the rules


@transaction.atomic
def look(desk: Desk) -> int:
    """Note what is unusual in what was done lately; gives how many sightings are new."""
    terms, now = desk.watching, desk.now()
    if terms is None:
        return 0
    done: Iterator[Deed] = deeds.since(now - BACK, now - timedelta(days=terms.pair_days))
    fresh = security_events.note(seen(done, terms, desk.book.working_days, desk.zone), now)
    for row in fresh:
        observed.count("security", rule=row.rule)
        journal.note("security.raised", SYSTEM, f"account:{row.person}", now, rule=row.rule,
                     event=row.pk)  # fmt: skip
    return len(fresh)


def unit_seen(actor: Actor) -> str | None:
    """The unit whose events a person sees; None for all."""
    return None if matrix().scope(actor.role, "security.read") == "all" else actor.unit or "-"


@transaction.atomic
def handle(row: SecurityEventRow, note: str, actor: Actor, desk: Desk) -> None:
    """Close an event with what was found. Raises ForbiddenError for one's own or another office's.

    Raises ValueError without words.
    """
    decision = matrix().decide(actor, "security.handle", Subject(office=row.unit))
    if not decision.allowed or has_hand(actor, row.person):
        raise ForbiddenError(decision.reason)
    if len(note.strip()) < 10:
        raise ValueError("say what was found")
    SecurityEventRow.objects.filter(pk=row.pk, handled=None).update(
        handled=desk.now(), handled_by=actor.name, note=note.strip()
    )
    journal.note("security.handled", actor, f"account:{row.person}", desk.now(), event=row.pk)


@transaction.atomic
def answer(account: Account, number: int, *, mine: bool, session: str) -> bool:
    """The owner says whether it was he; if not, his other sessions end. False: no such event."""
    row = security_events.of_owner(account.username).filter(pk=number).first()
    if row is None:
        return False
    SecurityEventRow.objects.filter(pk=row.pk).update(owner_says="mine" if mine else "not-mine")
    ended = 0 if mine else accounts.end_sessions(account, but=session)
    accounts.record("security.owned", account, event=row.pk, mine=mine, sessions=ended)
    return True
