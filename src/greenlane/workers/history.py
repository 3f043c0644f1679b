"""The worker's part of history: the columnar copy catches up with what happened, now and then."""

from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings

from greenlane.usecases.desk import Desk

if TYPE_CHECKING:  # it brings polars, which is slow to load
    from greenlane.gateways.history_files import HistoryFiles

PAUSE_SECONDS = 60.0
_next = [0.0]
_lacking = [True]  # whether something may have to be filled in


def files() -> "HistoryFiles":
    """The copy of this installation."""
    from greenlane.gateways.history_files import HistoryFiles

    return HistoryFiles(settings.GREENLANE_HOME / "history")


def catch_up(desk: Desk) -> int:
    """Take over what changed since the last time, if it is time; gives how many declarations."""
    if monotonic() < _next[0]:
        return 0
    from greenlane.usecases import trade_history, unusual

    done = trade_history.catch_up(files(), desk)
    if done:
        _lacking[0] = True
    elif _lacking[0]:
        done = unusual.fill(files())
        _lacking[0] = bool(done)
    if not done:
        _next[0] = monotonic() + PAUSE_SECONDS
    return done
