"""Scoring in lodging: the champion is asked, and when it cannot be, the score says why.

A model never stops a declaration: whatever goes wrong with it, the rules still choose, and the
record of the selection tells the fault. A model that was too slow rests for a while.
"""

import logging
from datetime import date
from time import perf_counter

from greenlane.risk.facts import Asked
from greenlane.risk.learning.scoring import faulty
from greenlane.risk.selection import Score
from greenlane.store.observed import span
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import Scored

_log = logging.getLogger(__name__)
_resting: dict[str, float] = {}  # model versions with the moment until which they rest


def of(desk: Desk) -> Scored:
    """What judges ask for a score at this desk."""

    def scored(facts: Asked, day: date) -> Score | None:
        if desk.scoring.champion is None and desk.profiles.plan.model is None:
            return None  # the country asks no model
        with span("usecase lodge: score"):
            return _scored(facts, day, desk)

    return scored


def _scored(facts: Asked, day: date, desk: Desk) -> Score:
    scoring, terms = desk.scoring, desk.scoring_terms
    fault = scoring.fault_on(day, terms)
    if fault:
        return faulty(scoring.version, fault)
    begun = perf_counter()
    if _resting.get(scoring.version, 0.0) > begun:
        return faulty(scoring.version, "slow")
    try:
        score = scoring.score(facts, day)
    except Exception:
        _log.exception("the model %s failed", scoring.version)
        return faulty(scoring.version, "error")
    took = (perf_counter() - begun) * 1000
    if took <= terms.slow_milliseconds:
        return score
    _log.warning("the model %s took %.0f ms and rests", scoring.version, took)
    _resting[scoring.version] = begun + terms.rest_seconds
    return faulty(scoring.version, "slow")


def rested() -> None:
    """Let every model be asked again (tests, and a process that has a new one)."""
    _resting.clear()
