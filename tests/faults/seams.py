"""D4 and D5: the wire cut after COMMIT, and a restart at every seam of assess, pay and release."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres
from tests.faults.board import Outcome, Scale
from tests.faults.faultproxy import Fault, FaultProxy
from tests.faults.ledger import ClientLedger, Verdict, judge
from tests.faults.load import children, installation, postmaster
from tests.support.declarations import BROKER, body
from tests.support.running import RunningServer

PATIENCE = 40.0
STEPS = ("lodge", "arrive", "pay")
# What PostgreSQL answers when it has committed: the function lodge(), and COMMIT itself.
COMMITTED = {"lodge": b"done", "arrive": b"COMMIT\0", "pay": b"COMMIT\0"}
_ACT = ("append.events", "append.stood", "append.posted", "append.told", "act.done")
SEAMS = {"lodge": ("lodge.judged", "lodge.written", "act.done"), "arrive": _ACT, "pay": _ACT}
_PATHS = {"arrive": "arrival", "pay": "payment"}


@dataclass
class Walk:
    """A trader who lodges, reports arrival and pays, each again and again until it is answered."""

    server: RunningServer
    ledger: ClientLedger
    prefix: str
    count: int = 0
    released: int = 0
    slowest: float = 0.0
    strange: list[str] = field(default_factory=list)

    def go(self, verb: str, strike: Callable[[], None]) -> None:
        """One declaration's three steps; `strike` comes just before the step `verb`."""
        self.count += 1
        lrn, mrn, told = f"{self.prefix}-{self.count}", "", {}
        for step in STEPS:
            if step == verb:
                strike()
            told = self._until_done(step, lrn, mrn)
            mrn = mrn or told.get("mrn", "")
        self.released += told.get("state") in ("released", "cleared")

    def _until_done(self, step: str, lrn: str, mrn: str) -> dict[str, Any]:
        begun = time.monotonic()
        while time.monotonic() < begun + PATIENCE:
            with suppress(OSError, ValueError, EOFError):
                status, told = self._once(step, lrn, mrn)
                if status == 409:  # it was done, and the answer did not arrive
                    status, told = self._ask("GET", mrn, "")
                if status in (200, 201):
                    self.slowest = max(self.slowest, time.monotonic() - begun)
                    return told
                if status not in (202, 503):  # in the spool, or refused for now
                    self.strange.append(f"{step} {lrn}: {status} {json.dumps(told)[:80]}")
            time.sleep(0.1)
        self.strange.append(f"{step} {lrn}: not done in {PATIENCE:.0f} s")
        return {}

    def _once(self, step: str, lrn: str, mrn: str) -> tuple[int, dict[str, Any]]:
        if step != "lodge":
            return self._ask("POST", mrn, f"/{_PATHS[step]}")
        content = owing(lrn)
        self.ledger.intend(lrn, sha256(content).hexdigest())
        status, told = self.server.lodge(content)
        if status == 201:
            self.ledger.acknowledged(lrn, told["mrn"])
        return status, told

    def _ask(self, method: str, mrn: str, path: str) -> tuple[int, dict[str, Any]]:
        body = None if method == "GET" else b""
        status, _, data = self.server.request(method, f"/api/v1/declarations/{mrn}{path}", body)
        return status, json.loads(data)


def owing(lrn: str) -> bytes:
    """A declaration before arrival whose importer has no deferment, so that money will be due."""
    made = json.loads(body(lrn, kind="IMD"))
    made["goodsShipment"]["importer"] = {"id": BROKER}
    return json.dumps(made).encode()


def commit_unheard(scale: Scale) -> Outcome:
    """D4: the wire to the database is cut when it answers that it has committed."""
    runs, cut = (1 if scale.quick else 20), 0
    with (
        installation(workers=1) as (cluster, server, ledger),
        FaultProxy(cluster.socket_dir) as wire,
    ):
        server.kill()
        straight = server.dsn
        server.dsn = straight.replace(str(cluster.socket_dir), str(wire.place))
        server.start()
        walk = Walk(server, ledger, "D4")
        for _ in range(runs):
            for step in STEPS:
                walk.go(step, lambda step=step: wire.strike(  # type: ignore[misc]
                    Fault(kind="pattern", pattern=COMMITTED[step])))  # fmt: skip
                cut += wire.struck.is_set()
                scale.say(f"  D4 {step}: {'cut' if wire.struck.is_set() else 'NOT cut'}")
        verdict = judge(ledger, straight, "D4")
    if cut < runs * len(STEPS):
        walk.strange.append(f"only {cut} cuts")
    return told(walk, verdict, cut, ("", False))


def seams_restarted(scale: Scale) -> Outcome:
    """D5: at each seam the process dies, and once more the database; nothing is half done."""
    with installation(workers=1) as (cluster, server, ledger):
        walk, missed, runs = Walk(server, ledger, "D5"), [], 0
        for verb, seams in SEAMS.items():
            for seam in seams:
                for strike in (_kill, _restart_database):
                    if scale.quick and strike is _restart_database and seam not in _ACT[2:4]:
                        continue
                    with strike(server, cluster, seam) as arm:
                        walk.go(verb, arm)
                        runs += 1
                        if not server.struck():
                            missed.append(f"{seam} of {verb} was never reached")
            scale.say(f"  D5 {verb}: {len(seams)} seams, {len(walk.strange)} strange")
        server.work()
        verdict = judge(ledger, server.dsn, "D5")
        walk.strange += missed
        Walk(server, ledger, "D5C").go("pay", lambda: server.arm("append.events", "commit"))
        broken = judge(ledger, server.dsn, "D5C").faults
    scale.say(f"  D5 control: {broken}")
    return told(walk, verdict, runs, ("no transaction: the half is committed", bool(broken)))


@contextmanager
def _kill(server: RunningServer, _: Cluster, seam: str) -> Iterator[Callable[[], None]]:
    yield lambda: server.arm(seam, "kill")


@contextmanager
def _restart_database(
    server: RunningServer, cluster: Cluster, seam: str
) -> Iterator[Callable[[], None]]:
    """The process waits at the seam while the database is killed and started again."""

    def restart() -> None:
        end = time.monotonic() + PATIENCE
        while not server.struck() and time.monotonic() < end:
            time.sleep(0.02)
        pid = postmaster(cluster)
        for each in (pid, *children(pid)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        EmbeddedPostgres().start(cluster.data_dir)
        server.go_on()

    thread = threading.Thread(target=restart, daemon=True)

    def arm() -> None:
        server.arm(seam, "wait")
        thread.start()

    yield arm
    thread.join(PATIENCE)


def told(walk: Walk, verdict: Verdict, runs: int, control: tuple[str, bool]) -> Outcome:
    """The outcome of walks."""
    figure = (
        f"{runs} strikes on {walk.count} declarations, {walk.released} released; lost "
        f"{verdict.lost}, twice {verdict.doubled}, half-made {verdict.half_made}, "
        f"books that disagree {len(verdict.faults)}; slowest step {walk.slowest:.1f} s"
    )
    if verdict.faults or walk.strange:
        figure += f"; {'; '.join([*verdict.faults, *walk.strange][:4])}"
    return Outcome(
        passed=verdict.passed and not walk.strange and walk.released > 0,
        figure=figure, runs=runs, control=control[0], control_failed=control[1],
        totals=verdict.totals(),
    )  # fmt: skip
