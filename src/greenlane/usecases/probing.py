"""Probes: each function of the service is really used, and what was found is told."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection

from greenlane.lifecycle.event import SYSTEM
from greenlane.lifecycle.service_status import Status, Tone
from greenlane.store import listing, log
from greenlane.usecases import outages
from greenlane.usecases.check import check
from greenlane.usecases.desk import Desk
from greenlane.usecases.witnessed import standing

CANNED = b'{"functionCode":"9","functionalReferenceId":"PROBE","typeCode":"IMA"}'
Found = tuple[Tone, str]
# What the probe of each part finds away takes these functions of the law with it.
TAKES: Mapping[str, tuple[str, ...]] = {
    "database": ("all",), "lodge": ("lodge",), "decide": ("decide",),
}  # fmt: skip


def probe(desk: Desk, reached: Callable[[str], bool]) -> dict[str, Found]:
    """Use each function once; `reached` tells whether an agency answers."""
    found = {
        "database": _tried(_database),
        "lodge": _tried(lambda: _lodge(desk)),
        "decide": _tried(lambda: _decide(desk)),
        "log": _tried(lambda: _log(desk)),
    }
    for agency in desk.book.agencies:
        found[f"agency:{agency}"] = ("good", "") if reached(agency) else ("bad", "no answer")
    return found


def _tried(use: Callable[[], Found]) -> Found:
    try:
        return use()
    except (DatabaseError, InterfaceError, OSError) as error:
        connection.close()
        return "bad", type(error).__name__


def _database() -> Found:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return "good", ""


def _lodge(desk: Desk) -> Found:
    outcome = check(CANNED, "json", SYSTEM, desk)
    return ("good", "") if outcome.body and outcome.status == 200 else ("bad", outcome.problem)


def _decide(desk: Desk) -> Found:
    listing.queue(next(iter(desk.book.offices)), limit=1)
    return "good", ""


def _log(desk: Desk) -> Found:
    found = standing(desk.country, log.cover(), desk.now())
    return {"good": "good", "warn": "warn", "closed": "bad"}[found.level], ""  # type: ignore[return-value]


def record(status: Status, desk: Desk) -> int:
    """Record as outages what the probes found away for as long as the law asks; gives how many."""
    done = 0
    for name, function in status.functions.items():
        functions = (name,) if name.startswith("agency:") else TAKES.get(name, ())
        for run in function.runs if functions else ():
            end = run.until
            old = end is not None and desk.now() - end > timedelta(days=1)
            if old or outages.is_measured(functions, run.since, end, desk):
                continue
            titles = (f"Measured by the probes: {name}", f"قياس آلي: {name}")
            told = [f"{run.since.isoformat()} {run.detail}"]
            made = outages.measure(functions, run.since, desk, until=end, titles=titles,
                                   evidence=told)  # fmt: skip
            done += made is not None
    return done
