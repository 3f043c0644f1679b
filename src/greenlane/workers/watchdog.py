"""The worker's watchdog: once a minute it looks for what hangs and says so loudly."""

import logging
from time import monotonic

from greenlane.usecases import desk, watchdog

EVERY_SECONDS = 60.0
_last = [float("-inf")]
_log = logging.getLogger(__name__)


def step() -> int:
    """Every minute; gives how many were reported."""
    if monotonic() - _last[0] < EVERY_SECONDS:
        return 0
    _last[0] = monotonic()
    return work()


def work() -> int:
    """Do it now."""
    found = watchdog.report(desk.current())
    for each in found:
        _log.error("%s hangs since %s: %s", each.mrn, each.since.isoformat(), each.reason)
    return len(found)
