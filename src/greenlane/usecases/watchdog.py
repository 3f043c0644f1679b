"""The watchdog: what hangs where nobody waits is reported, once each, by the worker."""

from datetime import timedelta

from django.db import transaction

from greenlane.lifecycle.event import SYSTEM
from greenlane.store import journal, stuck
from greenlane.store.declarations import by_mrn
from greenlane.store.stuck import Stuck
from greenlane.usecases.desk import Desk
from greenlane.usecases.lapsing import over

MINUTES = 10  # where the country says nothing
KIND = "declaration.stuck"


def patience(desk: Desk) -> timedelta:
    """How long something may be on its way where nobody waits (life.toml, [watch])."""
    return timedelta(minutes=int(desk.country.get("watch", {}).get("minutes", MINUTES)))


def hung(desk: Desk) -> list[Stuck]:
    """Everything that hangs now, the longest first."""
    before = desk.now() - patience(desk)
    owners = [*desk.book.offices, *desk.book.agencies, "cashier"]
    return sorted([*stuck.found(before, owners), *_not_expired(desk)], key=lambda each: each.since)


def _not_expired(desk: Desk) -> list[Stuck]:
    """Registered declarations whose time is over, with the outages counted, and that still stand.

    The worker lapses them within moments of midnight; a day of the law is left to it.
    """
    yesterday = desk.day_of(desk.now()) - timedelta(days=1)
    return [Stuck(mrn, "not-expired", by_mrn(mrn).lodged) for mrn in over(desk, yesterday)]


@transaction.atomic
def report(desk: Desk) -> list[Stuck]:
    """Note in the journal what hangs and was not noted yet; gives those."""
    fresh = []
    for each in hung(desk):
        subject = f"declaration:{each.mrn}"
        noted = journal.entries(kind=KIND, subject=subject)
        mark = {"reason": each.reason, "since": each.since.isoformat()}
        if not any(mark.items() <= entry.details.items() for entry in noted):
            journal.note(KIND, SYSTEM, subject, desk.now(), **mark)
            fresh.append(each)
    return fresh
