"""Fail points: named seams at which a test lets the process die, wait or fail.

A test writes `SEAM ACTION` into the file that GREENLANE_FAILPOINT names; the first process that
comes to that seam takes the line and does it. The environment refuses that setting unless it is
that of a test, and a test's environment is refused over https (see config.environment), so that in
production `reach` is one look at an empty list.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from django.db import OperationalError, connection

# Every seam: before it all is stored that the sentence says, and nothing else.
SEAMS: dict[str, str] = {
    "lodge.judged": "nothing of a new declaration",
    "lodge.written": "a declaration; its claims on quotas may be missing; nobody was answered",
    "lodge.ranked": "a declaration and its claims on quotas, before they are committed",
    "append.events": "the events of an act, uncommitted",
    "append.stood": "its events and where the declaration stands, uncommitted",
    "append.posted": "events, standing and postings, uncommitted",
    "append.told": "all of an act with its message to the outside, uncommitted",
    "act.done": "an act, committed; nobody was answered",
    "money.numbered": "the number of a receipt, uncommitted",
    "money.received": "all of a payment with what it released, uncommitted",
    "relay.sent": "messages were sent that are not marked as sent",
    "relay.marked": "messages were sent and are marked",
    "partner.sent": "a message was sent to a partner that is not marked as sent",
    "file.kept": "an attached file without its row",
}
ACTIONS = ("kill", "fail", "wait", "commit", "trace")
_WAIT_SECONDS = 60.0
_armed: list[Path] = []


def install(path: Path | None) -> None:
    """Look into this file at every seam from now on; None: never."""
    _armed[:] = [path] if path is not None else []


def reach(seam: str) -> None:
    """The process has come to `seam`."""
    if _armed:
        _reach(_armed[0], seam)


def _reach(path: Path, seam: str) -> None:
    try:
        wanted, action = path.read_text("utf-8").split()
    except (FileNotFoundError, ValueError):
        return
    if action == "trace":
        with path.with_suffix(".trace").open("a") as trace:
            trace.write(f"{seam}\n")
        return
    if wanted != seam:
        return
    reached = path.with_suffix(".reached")
    try:
        path.rename(reached)  # taken by one process only
    except FileNotFoundError:
        return
    _do(action, seam, reached)


def _do(action: str, seam: str, reached: Path) -> None:
    """`kill` dies; `fail` loses the database; `wait` until the file is gone; `commit` too early.

    `commit` keeps the half of a transaction and dies: what would be without transactions.
    """
    if action == "fail":
        connection.close()
        raise OperationalError(f"fail point {seam}")
    if action == "wait":
        end = time.monotonic() + _WAIT_SECONDS
        while reached.exists() and time.monotonic() < end:
            time.sleep(0.02)
        return
    if action == "commit" and connection.connection is not None:
        with suppress(Exception):
            connection.connection.commit()
    os.kill(os.getpid(), signal.SIGKILL)
