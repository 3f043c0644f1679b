"""The models in force: champion, challengers, snapshot of the past and plan, swapped together.

A model whose bytes are not those that were approved is not asked; the desk holds the reason.
"""

import hashlib
import logging
from dataclasses import replace

from django.db import DatabaseError

from greenlane.risk.learning.model import BrokenModelError, Model, unpacked
from greenlane.risk.learning.scoring import Scoring
from greenlane.risk.learning.snapshot import BrokenSnapshotError, Snapshot
from greenlane.store import risk_registry, wall
from greenlane.store.models import RiskModelRow
from greenlane.usecases.desk import Desk

_log = logging.getLogger(__name__)
_ready: dict[str, Model] = {}  # by version: models are read once


def renewed(desk: Desk) -> Desk:
    """The desk with what is in force now: itself when nothing has changed.

    A database that is away leaves it as it is. A trader's request may be the one that renews it.
    """
    with wall.opened():
        try:
            mark = risk_registry.mark()
            fresh = desk if mark == desk.models_mark else _of(desk, mark)
        except (DatabaseError, OSError) as error:
            _log.warning("the models could not be read again: %s", error)
            return desk
    return _planned(fresh)


def _of(desk: Desk, mark: risk_registry.Mark) -> Desk:
    before = desk.models_mark
    scoring, plan = desk.scoring, desk.planned
    if mark[0] != before[0]:
        scoring = _asked(scoring)
        _log.info("model %s is in force %s", scoring.version or "none", scoring.fault)
    if mark[1] != before[1]:
        scoring = _with_history(scoring)
    if mark[2] != before[2]:
        row = risk_registry.newest_plan()
        plan = risk_registry.as_plan(row) if row else None
        if plan is None:
            desk = replace(
                desk, profiles=desk.profiles.with_plan((desk.brought or desk.profiles).plan)
            )
    return replace(desk, scoring=scoring, planned=plan, models_mark=mark)


def _planned(desk: Desk) -> Desk:
    """The profiles under the plan that was made; renewing them had put the package's there."""
    plan = desk.planned
    if plan is None or desk.profiles.plan_version == plan.version:
        return desk
    return replace(desk, profiles=desk.profiles.with_plan(plan))


def _asked(held: Scoring) -> Scoring:
    row = risk_registry.champion()
    seconds = []
    for each in risk_registry.challengers():
        try:
            seconds.append(ready(each))
        except BrokenModelError as error:
            _log.error("challenger %s is not asked: %s", each.version, error)
    tried = tuple(seconds)
    if row is None:
        return Scoring(challengers=tried, history=held.history)
    try:
        return Scoring(champion=ready(row), version=row.version, challengers=tried,
                       history=held.history)  # fmt: skip
    except BrokenModelError as error:
        _log.error("model %s cannot be asked: %s", row.version, error)
        return Scoring(version=row.version, challengers=tried, history=held.history,
                       fault=str(error))  # fmt: skip


def _with_history(held: Scoring) -> Scoring:
    row = risk_registry.snapshot()
    history = None
    if row is not None:
        try:
            history = Snapshot(bytes(row.data))
        except BrokenSnapshotError as error:
            _log.error("the snapshot of %s cannot be read: %s", row.until, error)
    return Scoring(champion=held.champion, version=held.version, challengers=held.challengers,
                   history=history, fault=held.fault)  # fmt: skip


def ready(row: RiskModelRow) -> Model:
    """The model of a row, ready to score. Raises BrokenModelError: digest, unreadable, features."""
    data = bytes(row.data)
    if hashlib.sha256(data).hexdigest() != row.digest:
        raise BrokenModelError("digest")
    if row.version not in _ready:
        _ready[row.version] = Model(unpacked(data))
    return _ready[row.version]
