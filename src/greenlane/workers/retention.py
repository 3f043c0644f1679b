"""The worker's part of data protection: what may no longer be kept goes, a little at a time."""

from time import monotonic

from greenlane.usecases import (
    erasing_copies,
    erasing_declarations,
    erasing_files,
    erasing_people,
    erasing_records,
    retention,
)
from greenlane.usecases.desk import Desk

PAUSE_SECONDS = 600.0  # clocks run in days: there is no need to look more often
KEEPERS = (
    *erasing_declarations.KEEPERS,
    *erasing_copies.KEEPERS,
    *erasing_people.KEEPERS,
    *erasing_files.KEEPERS,
    *erasing_records.KEEPERS,
)
_next = [0.0]


def erase_due(desk: Desk) -> int:
    """Erase what is due, if it is time to look; gives how many steps were taken."""
    if monotonic() < _next[0]:
        return 0
    done = retention.work(desk, KEEPERS)
    erasing_records.drop_expired_sessions(desk)
    if not done:
        _next[0] = monotonic() + PAUSE_SECONDS
    return done
