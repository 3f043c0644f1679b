"""Reviews of our own watch lists: due once in so many days, told once, and done by a person.

A list that is not reviewed goes on being asked: nobody is let go by forgetting.
"""

from datetime import date, timedelta

from django.db import transaction

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store.journal import note
from greenlane.store.models import WatchListRow
from greenlane.usecases.desk import Desk


def due(row: WatchListRow, desk: Desk) -> date | None:
    """The day by which a list is reviewed; None for one that others publish."""
    if row.origin != "own":
        return None
    last = desk.day_of(row.reviewed or row.made)
    return last + timedelta(days=desk.screening.review_days)


@transaction.atomic
def remind(desk: Desk) -> int:
    """Tell of the reviews that are due and were not told of; gives how many (the worker's)."""
    today, told = desk.day_of(desk.now()), 0
    for row in WatchListRow.objects.filter(origin="own", reminded=None).order_by("code"):
        day = due(row, desk)
        if day is not None and day <= today:
            row.reminded = desk.now()
            row.save(update_fields=["reminded"])
            note("watch-list.review-due", SYSTEM, f"watch-list:{row.code}", desk.now(),
                 due=day.isoformat())  # fmt: skip
            told += 1
    return told


@transaction.atomic
def review(code: str, reason: str, actor: Actor, desk: Desk) -> None:
    """Enter that a list of our own was looked through and still holds. Raises NotAllowedError."""
    row = WatchListRow.objects.select_for_update().filter(code=code, origin="own").first()
    if row is None:
        raise NotAllowedError("only lists of our own are reviewed here")
    if not reason.strip():
        raise NotAllowedError("a review needs a reason")
    row.reviewed, row.reminded = desk.now(), None
    row.save(update_fields=["reviewed", "reminded"])
    note("watch-list.reviewed", actor, f"watch-list:{code}", desk.now(),
         reason=reason.strip()[:300])  # fmt: skip
