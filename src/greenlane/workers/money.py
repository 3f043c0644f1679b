"""The worker's money: statements, suspensions, interest, overdue stays, each day's balance."""

import logging

from greenlane.usecases import arrears, deferred_statements, staying, trial_balances
from greenlane.usecases.desk import Desk

_log = logging.getLogger(__name__)


def step(desk: Desk) -> int:
    """What is due now; gives how many things were done."""
    done = deferred_statements.step(desk) + arrears.step(desk) + staying.chase(desk)
    drawn = trial_balances.draw(desk)
    if drawn is None:
        return done
    for fault in drawn.faults:
        _log.error("trial balance of %s: %s %s %s", drawn.day, fault["code"], fault["place"],
                   fault["amount"])  # fmt: skip
    return done + 1
