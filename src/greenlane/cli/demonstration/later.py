"""The second part of the demonstration: what is done while the portal is up already.

A model of risk learns from the controls, two persons let it choose, the last days of the month are
lodged under it, a challenger is tried beside it, and the classification assistant is trained.
In a process of its own (see __main__) it becomes the worker of the installation afterwards.
"""

import os
import sys
import time
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from rich.console import Console

from greenlane.cli.demonstration import permits, risk
from greenlane.cli.demonstration.days import Days, noon
from greenlane.lifecycle.event import SYSTEM
from greenlane.risk.learning.model import NothingToLearnError
from greenlane.store import risk_registry
from greenlane.store.models import Account, RiskModelRow
from greenlane.usecases import (
    desk,
    model_desk,
    model_publishing,
    model_training,
    model_watch,
    planning,
    risk_snapshots,
    trade_history,
    two_persons,
)

out = Console(stderr=True)


def run(days: Days, last: list[date], seed: int) -> None:
    """Do all of it, a line printed for each step; the same seed gives the same."""
    from greenlane.gateways.history_files import HistoryFiles

    began = time.monotonic()
    files = HistoryFiles(settings.GREENLANE_HOME / "history")
    _say("a model of risk learns from the controls", began)
    chooses = _champion(files, last[0], seed) if last else False
    for number, day in enumerate(last):
        if chooses and number == len(last) // 3:
            _challenger(files, day, seed + 1)
        _plan(files, day, models=chooses)
        _say(f"the trade of {day}", began)
        days.live(day)
        risk.evening(day, days.today)
    if chooses:
        _caught_up(files)
        model_watch.measure(files.read(), desk.current())
    permits.work_off(desk.current())
    _say(permits.month(desk.current()), began)
    _say("the classification assistant learns", began)
    _caught_up(files)
    _say(_learned(seed), began)


def _learned(seed: int) -> str:
    from greenlane.classification.shares import NothingToLearnError as NoTextsError
    from greenlane.cli.classify import learned

    try:
        return learned(seed)[0]
    except NoTextsError as error:
        return str(error)


def _say(text: str, began: float) -> None:
    out.print(f"demonstration, {time.monotonic() - began:.0f} s: {text}", highlight=False)


def _caught_up(files: Any) -> None:
    """Bring the copy for analysis up to the store."""
    while trade_history.catch_up(files, desk.current()):
        pass


def _champion(files: Any, day: date, seed: int) -> bool:
    """Train on what was found before the day; two persons let it choose. False: too little."""
    if risk_registry.champion() is not None:
        return True
    row = _trained(files, day, seed)
    if row is None:
        return False
    account = partial(Account.objects.get)
    here, why = noon(day - timedelta(days=1)), "Better than chance on the later part; card read."
    model_desk.challenge_by_itself(row.version, here)
    number = model_publishing.ask(row.version, why, account(username="analyst"), here)
    two_persons.approve(number, account(username="director"), "Agreed.", here)
    desk.renew()
    return True


def _challenger(files: Any, day: date, seed: int) -> None:
    row = _trained(files, day, seed)
    if row is not None and row.state == "candidate":
        model_desk.challenge_by_itself(row.version, noon(day))
        desk.renew()


def _trained(files: Any, day: date, seed: int) -> RiskModelRow | None:
    _caught_up(files)
    try:
        return model_training.train(files.read(), SYSTEM, noon(day), seed)
    except NothingToLearnError as error:
        out.print(f"no model of risk: {error}", highlight=False)
        return None


def _plan(files: Any, day: date, *, models: bool) -> None:
    """The plan of a day, and the past that the model is asked with."""
    _caught_up(files)
    table = files.read()
    planning.keep(table, noon(day))
    if models:
        risk_snapshots.keep(table, files.mark(), files.erased(), noon(day))
    desk.renew()


def main(count: int, seed: int, today: date) -> None:
    """The second part in a process of its own, which then does the installation's work."""
    from greenlane.cli.demonstration import month

    part = month.made(count, seed, today)
    run(part.days, part.last, seed)
    out.print("demonstration: the worker goes on, alerts and deadlines are live.", highlight=False)
    os.execv(sys.executable, [sys.executable, "-m", "greenlane.workers"])  # noqa: S606 - no shell
