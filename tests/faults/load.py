"""What drills are made of: clients that lodge without pause, an installation, volumes, verdicts."""

import http.client
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import psycopg

from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres
from tests.faults.board import Outcome
from tests.faults.ledger import ClientLedger, Verdict, judge
from tests.support.declarations import body
from tests.support.running import RunningServer

CLIENTS = 8
PATIENCE = 90.0  # seconds a client goes on trying one declaration


@dataclass
class Load:
    """Clients that lodge without pause and repeat what was not answered, as real ones do."""

    server: RunningServer
    ledger: ClientLedger
    prefix: str
    repeat: bool = True
    sent: int = 0
    kept: int = 0
    answers: list[tuple[float, float]] = field(default_factory=list)  # asked, acknowledged
    strange: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> "Load":
        self.threads = [
            threading.Thread(target=self._client, args=(n,), daemon=True) for n in range(CLIENTS)
        ]
        for thread in self.threads:
            thread.start()
        return self

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(PATIENCE + 30)
        if self.kept:
            self.server.work()

    def _client(self, number: int) -> None:
        count = 0
        while not self.stopping.is_set():
            count += 1
            lrn = f"{self.prefix}-{number}-{count}"
            content = body(lrn)
            self.ledger.intend(lrn, sha256(content).hexdigest())
            self.sent += 1
            self._send(lrn, content)

    def _send(self, lrn: str, content: bytes) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            asked = time.monotonic()
            try:
                status, answer = self.server.lodge(content)
            except (
                OSError,
                ValueError,
                http.client.HTTPException,
            ):
                status, answer = 0, {}
            if status == 201:
                self.answers.append((asked, time.monotonic()))
                self.ledger.acknowledged(lrn, answer["mrn"])
                return
            self.kept += status == 202  # in the spool: no acceptance yet, so it is asked again
            if status and status not in (202, 503):
                self.strange.append(f"{status} {json.dumps(answer)[:100]}")
            if not self.repeat:
                return
            time.sleep(0.1)
        self.strange.append(f"{lrn}: no answer in {PATIENCE:.0f} s")

    def next_answer(self, since: float) -> float:
        """Seconds from `since` to the first acknowledgement of what was asked after it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            later = [answered for asked, answered in self.answers if asked > since]
            if later:
                return min(later) - since
            time.sleep(0.01)
        return PATIENCE


@contextmanager
def installation(
    top: Path | None = None, *, durable: bool = True, workers: int = 2
) -> Iterator[tuple[Cluster, RunningServer, ClientLedger]]:
    """A cluster, a server on it and a ledger beside them; all gone afterwards."""
    scratch = Path(tempfile.mkdtemp(prefix="gf-"))
    scratch.chmod(0o711)
    cluster = EmbeddedPostgres(durable=durable).start((top or scratch) / "pg")
    ledger = ClientLedger(scratch / "ledger")
    server = None
    try:
        server = RunningServer.fresh(cluster, workers=workers)
        yield cluster, server, ledger
    finally:
        ledger.close()
        if server is not None:
            server.stop()
        with suppress(Exception):
            cluster.stop()
        shutil.rmtree(scratch, ignore_errors=True)


def postmaster(cluster: Cluster) -> int:
    """The process id of the cluster's server."""
    return int((cluster.data_dir / "pgdata/postmaster.pid").read_text().split()[0])


def children(pid: int) -> list[int]:
    """The living children of a process."""
    told = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in told.stdout.split()]


def lacks_loop_devices() -> str:
    if os.geteuid() != 0:
        return "root"
    if missing := [p for p in ("losetup", "mkfs.ext4", "mount") if shutil.which(p) is None]:
        return ", ".join(missing)
    probe = subprocess.run(["losetup", "-f"], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "loop devices"


@contextmanager
def volume(image: Path, size: str = "") -> Iterator[Path]:
    """An ext4 file system in a file, mounted; made when a size is given."""
    if size:
        run("truncate", "-s", size, image)
        run("mkfs.ext4", "-q", "-F", image)
    device = run("losetup", "-f", "--show", "--direct-io=on", image)
    place = image.with_suffix(".mounted")
    place.mkdir()
    try:
        run("mount", device, place)
        place.chmod(0o711)
        yield place
    finally:
        run("umount", "-l", place, check=False)
        run("losetup", "-d", device, check=False)
        with suppress(OSError):
            place.rmdir()


def run(*words: str | Path, check: bool = True) -> str:
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def judge_sees_a_loss(ledger: ClientLedger, dsn: str, prefix: str) -> tuple[str, bool]:
    """Take one acknowledged declaration away behind the system's back: the judge must say so."""
    with psycopg.connect(dsn) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "delete from declaration where id = (select id from declaration "
            "where starts_with(lrn, %s) and mrn is not null limit 1)", (prefix,)
        )  # fmt: skip
    return "one acknowledged row taken away", judge(ledger, dsn, prefix).lost == 1


def outcome(
    verdict: Verdict,
    load: Load | None,
    runs: int,
    times: list[float],
    limit: float,
    control: tuple[str, bool],
) -> Outcome:
    strange = load.strange if load else []
    times = sorted(times)
    figure = (
        f"{verdict.acknowledged:,} acknowledged, lost {verdict.lost}, twice {verdict.doubled}, "
        f"half-made {verdict.half_made}, committed unheard {verdict.unheard}; back after "
        f"{times[len(times) // 2]:.1f} s (worst {times[-1]:.1f})"
    )
    if verdict.faults or strange:
        figure += f"; {'; '.join([*verdict.faults, *strange][:3])}"
    return Outcome(
        passed=verdict.passed and not strange and times[-1] <= limit and verdict.acknowledged > 0,
        figure=figure,
        runs=runs,
        control=control[0],
        control_failed=control[1],
        totals=verdict.totals(),
    )
