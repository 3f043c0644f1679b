"""The watch lists in force: an index of the whole, swapped whole when an edition comes into force.

A large index takes seconds to make. The first of a process is waited for, since nothing is lodged
unscreened; later ones are made beside the work, and what was lodged meanwhile under the edition
before is screened again (usecases.rescreening).
"""

import logging
from threading import Lock, Thread

from django.db import DatabaseError, connection, transaction

from greenlane.risk.screening.screener import Screener
from greenlane.store import wall, watch_lists
from greenlane.usecases.desk import Desk

FEW = 2_000  # entries that are indexed at once
_log = logging.getLogger(__name__)
_made: list[Screener] = []
_making = Lock()


def renewed(desk: Desk) -> Desk:
    """The desk with the newest edition of the lists: itself when they have not changed.

    A database that is away leaves them as they are. A trader's request may be the one that renews
    them, though it reaches no list.
    """
    with wall.opened():
        try:
            return _renewed(desk)
        except (DatabaseError, OSError) as error:
            _log.warning("the watch lists could not be read again: %s", error)
            return desk


def _renewed(desk: Desk) -> Desk:
    mark = watch_lists.mark()
    held = desk.screener.edition if desk.screener else watch_lists.NOTHING
    if mark == held:
        return desk
    if mark == watch_lists.NOTHING:
        return desk.with_screener(None)
    ready = next((each for each in _made if each.edition == mark), None)
    if ready is None and (desk.screener is None or watch_lists.size() <= FEW):
        ready = made(desk)
    if ready is None:
        _beside(desk)
        return desk
    _log.info("watch lists of edition %s are in force", ready.version)
    return desk.with_screener(ready)


def made(desk: Desk) -> Screener:
    """An index of the lists as they stand now."""
    with transaction.atomic():  # entries and mark of one moment: editions wait meanwhile
        watch_lists.lock(shared=True)
        mark, entries = watch_lists.mark(), watch_lists.all_entries()
    return Screener(entries, mark, desk.screening.threshold)


def _beside(desk: Desk) -> None:
    """Make the index in a thread of its own, unless one is at it."""
    if _making.acquire(blocking=False):
        Thread(target=_work, args=(desk,), name="watch-lists", daemon=True).start()


def _work(desk: Desk) -> None:
    try:
        _made[:] = [made(desk)]
    except (DatabaseError, OSError) as error:
        _log.warning("the watch lists could not be read: %s", error)
    finally:
        connection.close()
        _making.release()
