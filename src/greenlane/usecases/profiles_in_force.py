"""The profiles in force: the set that the store holds, swapped whole when one is published."""

import logging

from django.db import DatabaseError, transaction

from greenlane.risk.profile_set import ProfileSet
from greenlane.store import risk_profiles, wall
from greenlane.usecases.desk import Desk

_log = logging.getLogger(__name__)


def renewed(desk: Desk) -> Desk:
    """The desk with the newest published profiles: itself when they have not changed.

    A database that is away leaves them as they are, as it leaves the law. A trader's request may
    be the one that renews them, though it reaches no profile.
    """
    with wall.opened():
        return _renewed(desk)


def _renewed(desk: Desk) -> Desk:
    try:
        if risk_profiles.mark() == desk.profiles_mark:
            return desk
        with transaction.atomic():  # rows and mark of one moment: publications wait meanwhile
            risk_profiles.lock(shared=True)
            mark = risk_profiles.mark()
            made = _of(desk, mark)
    except (DatabaseError, OSError) as error:
        _log.warning("the profiles could not be read again: %s", error)
        return desk
    _log.info("profiles %s are in force", made.version)
    return desk.with_profiles(made, mark)


def _of(desk: Desk, mark: risk_profiles.Mark) -> ProfileSet:
    brought = desk.brought or desk.profiles
    return brought if mark == risk_profiles.NOTHING else risk_profiles.as_set(brought.plan)
