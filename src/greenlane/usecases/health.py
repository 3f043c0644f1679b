"""Health: a small list of named checks that say whether this process can do its work now.

`bad` means that requests should go elsewhere; `warn` that somebody should look, while the service
goes on. What is told is a name, a state and a few words: no secret, no name of a machine or person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from time import monotonic
from typing import Literal

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from greenlane.store import log, raw, sealed
from greenlane.usecases import desk as desks
from greenlane.usecases import witnessed
from greenlane.usecases.desk import Desk

State = Literal["good", "warn", "bad"]
LAG = timedelta(seconds=60)  # the longest that an entry should wait for a witness
KEPT_SECONDS = 2.0  # everybody may ask, and asking often costs nothing


@dataclass(frozen=True)
class Verdict:
    """What one check says."""

    state: State
    text: str = ""


GOOD = Verdict("good")
Check = Callable[[Desk], Verdict]


def _database(_: Desk) -> Verdict:
    raw.one("select 1", ())
    return GOOD


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def _migrations(_: Desk) -> Verdict:
    applied = set(MigrationRecorder(connection).applied_migrations())
    behind = len(_on_disk() - applied)
    if behind:
        return Verdict("bad", f"{behind} migrations have not run")
    ahead = [name for app, name in applied - _on_disk() if app == "store"]
    return Verdict("warn", "the database is of a newer version") if ahead else GOOD


def _law(desk: Desk) -> Verdict:
    return Verdict("good", f"publication {desk.law_number}, of {desk.book.country}")


def _keys(_: Desk) -> Verdict:
    vault = sealed.sealer()
    told = vault.open(vault.seal("second-factor", "health", "health/check"), "health/check")
    return GOOD if told == "health" else Verdict("bad")


def _log(_: Desk) -> Verdict:
    waiting = log.cover().waiting
    text = f"the oldest entry without a witness waits {waiting.total_seconds():.0f} s"
    return Verdict("warn" if waiting > LAG else "good", text)


def _witnesses(desk: Desk) -> Verdict:
    found = witnessed.standing(desk.country, log.cover(), desk.now())
    if found.level == "closed":
        return Verdict("warn", "none is reached: nothing is lodged or decided; reading goes on")
    return Verdict(found.level, "none is reached" if found.level == "warn" else "")


# Others add theirs: the wiring adds `settings`, the settings of the database.
CHECKS: dict[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "law": _law,
    "keys": _keys,
    "log": _log,
    "witnesses": _witnesses,
}


_kept: list[tuple[float, dict[str, Verdict]]] = []


def ready() -> dict[str, Verdict]:
    """Every check by its name; asked anew after two seconds."""
    if not _kept or monotonic() >= _kept[0][0]:
        found = {name: _asked(check) for name, check in CHECKS.items()}
        _kept[:] = [(monotonic() + KEPT_SECONDS, found)]
    return _kept[0][1]


def forget() -> None:
    """Ask anew next time."""
    _kept.clear()


def _asked(check: Check) -> Verdict:
    try:
        return check(desks.current())
    except DatabaseError:
        return Verdict("bad", "the database does not answer")
    except Exception as error:  # whatever breaks a check is what it tells
        return Verdict("bad", type(error).__name__)
