"""The worker's part of the weekly sample: draw what is over, and let what is late be overdue."""

from time import monotonic

from greenlane.usecases import look_ups
from greenlane.usecases.desk import Desk

EVERY_SECONDS = 60.0
_last = [float("-inf")]


def step(desk: Desk) -> int:
    """Draw and lapse, if it is time; gives how many look-ups were touched."""
    if monotonic() - _last[0] < EVERY_SECONDS:
        return 0
    _last[0] = monotonic()
    return look_ups.ask(desk) + look_ups.lapse(desk)
