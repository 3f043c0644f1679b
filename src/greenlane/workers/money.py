"""The worker's money: statements, suspensions, overdue stays, the trial balance of each day."""

import logging

from greenlane.usecases import deferred_statements, staying, trial_balances
from greenlane.usecases.desk import Desk

_log = logging.getLogger(__name__)


def step(desk: Desk) -> int:
    """What is due now; gives how many things were done."""
    done = deferred_statements.step(desk) + staying.chase(desk)
    drawn = trial_balances.draw(desk)
    if drawn is None:
        return done
    for fault in drawn.faults:
        _log.error("trial balance of %s: %s %s %s", drawn.day, fault["code"], fault["place"],
                   fault["amount"])  # fmt: skip
    return done + 1
