"""The watch lists in force: an index of the whole, swapped whole when an edition comes into force.

A large index takes seconds to make. The first of a process is waited for, since nothing is lodged
unscreened; later ones are made beside the work, and what was lodged meanwhile under the edition
before is screened again (usecases.rescreening).
"""

import logging
from threading import Lock, Thread
from time import monotonic

from django.db import DatabaseError, connection, transaction

from greenlane.risk.screening.likeness import MOST_CLOSED, Likeness, digest, keys_of
from greenlane.risk.screening.screener import Closed, Screener
from greenlane.store import closed_firms, wall, watch_lists
from greenlane.usecases.desk import Desk

FEW = 2_000  # entries that are indexed at once
REGISTER_SECONDS = 600.0  # how old the register's part of screening may be
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
        return _with_register(desk)
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


def _with_register(desk: Desk) -> Desk:
    """The desk with what the register says now of closed firms; seldom, since it is read whole."""
    screener = desk.screener
    if screener is None or monotonic() - screener.read < REGISTER_SECONDS:
        return desk
    screener.read = monotonic()  # one thread reads it, the others go on
    closed = register(screener)
    same = closed.version == screener.closed.version
    return desk if same else desk.with_screener(screener.with_closed(closed))


def register(screener: Screener) -> Closed:
    """Closed firms, and the active ones that share something with them or with a listed one."""
    firms = closed_firms.firms()
    asked = (screener.alike, Likeness(firms, most=MOST_CLOSED))
    found = closed_firms.registered(asked, firms)
    telling = tuple(firm for firm in firms if keys_of(firm))
    return Closed(telling, found, digest(telling, found) if telling or found else "")


def made(desk: Desk) -> Screener:
    """An index of the lists as they stand now."""
    with transaction.atomic():  # entries and mark of one moment: editions wait meanwhile
        watch_lists.lock(shared=True)
        mark, entries = watch_lists.mark(), watch_lists.all_entries()
    plain = Screener(entries, mark, desk.screening.threshold)
    whole = plain.with_closed(register(plain))
    whole.read = monotonic()
    return whole


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
