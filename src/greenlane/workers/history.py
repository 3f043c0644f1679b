"""The worker's part of history: the columnar copy catches up with what happened, now and then."""

from time import monotonic

from django.conf import settings

from greenlane.gateways.history_files import HistoryFiles
from greenlane.usecases import trade_history
from greenlane.usecases.desk import Desk

PAUSE_SECONDS = 60.0
_next = [0.0]


def files() -> HistoryFiles:
    """The copy of this installation."""
    return HistoryFiles(settings.GREENLANE_HOME / "history")


def catch_up(desk: Desk) -> int:
    """Take over what changed since the last time, if it is time; gives how many declarations."""
    if monotonic() < _next[0]:
        return 0
    done = trade_history.catch_up(files(), desk)
    if not done:
        _next[0] = monotonic() + PAUSE_SECONDS
    return done
