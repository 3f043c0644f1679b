"""The worker's part of models: plan, snapshot and monitors of each day, training, what fails."""

import logging
import threading
from datetime import date
from time import monotonic

from django.db import connection

from greenlane.lifecycle.event import SYSTEM
from greenlane.store.journal import note
from greenlane.usecases.desk import Desk
from greenlane.workers import history

PAUSE_SECONDS = 60.0
_log = logging.getLogger(__name__)
_next = [0.0]
_told: set[tuple[str, str, date]] = set()
_training = threading.Lock()


def step(desk: Desk) -> int:
    """Do what is due, if it is time; gives how many things were done."""
    if monotonic() < _next[0]:
        return 0
    _next[0] = monotonic() + PAUSE_SECONDS
    done = plan(desk)
    if desk.profiles.plan.model is None and desk.scoring.champion is None:  # it asks no model
        return done + snapshot(desk) if desk.profiles.unusual else done
    return done + snapshot(desk) + failing(desk) + watch(desk) + train(desk)


def plan(desk: Desk) -> int:
    """Turn budgets into the plan of the day, when there is none."""
    from greenlane.usecases import planning

    files = history.files()
    if not files.mark() or not planning.is_due(desk):
        return 0
    planning.keep(files.read(), desk)
    return 1


def snapshot(desk: Desk) -> int:
    """Make the snapshot of the day when there is none."""
    from greenlane.usecases import risk_snapshots

    files = history.files()
    if not files.mark() or not risk_snapshots.is_due(files.erased(), desk):
        return 0
    risk_snapshots.keep(files.read(), files.mark(), files.erased(), desk)
    return 1


def watch(desk: Desk) -> int:
    """Measure the models in force once a day."""
    from greenlane.usecases import model_watch

    if not model_watch.is_due(desk):
        return 0
    return len(model_watch.measure(history.files().read(), desk))


def failing(desk: Desk) -> int:
    """Note once a day that the model in force cannot be asked."""
    scoring, day = desk.scoring, desk.day_of(desk.now())
    fault = scoring.fault_on(day, desk.scoring_terms)
    said = (scoring.version, fault, day)
    if not scoring.version or not fault or said in _told:
        return 0
    _told.add(said)
    note("model.failing", SYSTEM, f"model:{scoring.version}", desk.now(), fault=fault)
    return 1


def train(desk: Desk) -> int:
    """Train again when it is due, beside the loop: nothing else waits for it."""
    if not desk.scoring_terms.train_days or not _training.acquire(blocking=False):
        return 0
    threading.Thread(target=_train, args=(desk,), name="train", daemon=True).start()
    return 0


def _train(desk: Desk) -> None:
    from greenlane.usecases import model_training

    try:
        row = model_training.train_when_due(history.files().read(), desk)
        if row is not None:
            _log.info("model %s was trained", row.version)
    except Exception:  # a failed training is told and tried again; the loop goes on
        _log.exception("training failed")
    finally:
        connection.close()
        _training.release()
