"""D1-D3: processes killed and power cut under load; the clients' ledger says what was lost."""

import http.client
import json
import os
import random
import shutil
import signal
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
from tests.faults.board import Outcome, Scale, not_run
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
            if status and status != 503:
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
    server = RunningServer.fresh(cluster, workers=workers)
    ledger = ClientLedger(scratch / "ledger")
    try:
        yield cluster, server, ledger
    finally:
        ledger.close()
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


def workers_killed(scale: Scale) -> Outcome:
    """D1: kill -9 the workers (every other time the whole server, started again) under load."""
    runs, chance = (2 if scale.quick else 20), random.Random(scale.seed)
    times: list[float] = []
    with installation() as (_, server, ledger):
        load = Load(server, ledger, "D1").start()
        load.next_answer(0.0)
        for run in range(runs):
            time.sleep(chance.uniform(1.5, 3.5))
            if run % 2:
                server.kill()
                moment = time.monotonic()
                server.start()
            else:
                for pid in children(server.process.pid):  # type: ignore[union-attr]
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                moment = time.monotonic()
            times.append(load.next_answer(moment))
            scale.say(f"  D1 {run + 1}/{runs}: next answer after {times[-1]:.2f} s")
        load.stop()
        verdict = judge(ledger, server.dsn, "D1")
        control = _judge_sees_a_loss(ledger, server.dsn, "D1")
    return _outcome(verdict, load, runs, times, 5.0, control)


def database_killed(scale: Scale) -> Outcome:
    """D2: kill -9 the postmaster under load; as a supervisor would, it is started again."""
    runs = 2 if scale.quick else 10
    verdict, load, times = _database_killed(scale, runs, "on")
    lost, _, _ = _database_killed(scale, max(2, runs // 3), "off")
    scale.say(f"  D2 control: {lost.lost} lost with synchronous_commit=off")
    return _outcome(verdict, load, runs, times, 15.0, ("synchronous_commit off", lost.lost > 0))


def _database_killed(scale: Scale, runs: int, commit: str) -> tuple[Verdict, Load, list[float]]:
    chance, times = random.Random(scale.seed), []
    with installation() as (cluster, server, ledger):
        _set_commit(cluster, commit)
        load = Load(server, ledger, "D2").start()
        load.next_answer(0.0)
        for run in range(runs):
            time.sleep(chance.uniform(1.5, 3.5))
            pid = postmaster(cluster)
            # The plug of the database machine: no process of it lives to say goodbye.
            for each in (pid, *children(pid)):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            moment = time.monotonic()
            EmbeddedPostgres().start(cluster.data_dir)
            times.append(load.next_answer(moment))
            scale.say(f"  D2 {run + 1}/{runs}: next answer after {times[-1]:.2f} s")
        load.stop()
        return judge(ledger, server.dsn, "D2"), load, times


def _set_commit(cluster: Cluster, commit: str) -> None:
    if commit == "on":
        return
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute(f"alter system set synchronous_commit = {commit}")
        connection.execute("alter system set wal_writer_delay = '10s'")
        connection.execute("select pg_reload_conf()")


def power_cut(scale: Scale) -> Outcome:
    """D3: everything freezes at a random moment and only what the disk holds goes on."""
    if why := _lacks_loop_devices():
        return not_run(why)
    runs, chance = (1 if scale.quick else 20), random.Random(scale.seed)
    total, times = Verdict(), []
    for run in range(runs):
        verdict, seconds = _cut(chance.uniform(1.5, 4.0), durable=True, commit="on")
        times.append(seconds)
        for name in ("acknowledged", "stored", "lost", "doubled", "half_made", "unheard"):
            setattr(total, name, getattr(total, name) + getattr(verdict, name))
        total.faults += verdict.faults
        scale.say(f"  D3 {run + 1}/{runs}: {verdict.acknowledged} acknowledged, "
                  f"{verdict.lost} lost, recovered in {seconds:.1f} s")  # fmt: skip
    unsafe, _ = _cut(3.0, durable=False, commit="on")
    lazy, _ = _cut(3.0, durable=True, commit="off")
    scale.say(f"  D3 controls: fsync off {unsafe.lost} lost, commit off {lazy.lost} lost")
    told = f"fsync off: {unsafe.lost} lost; synchronous_commit off: {lazy.lost} lost"
    return _outcome(total, None, runs, times, 30.0, (told, unsafe.lost > 0 and lazy.lost > 0))


def _lacks_loop_devices() -> str:
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
        _run("truncate", "-s", size, image)
        _run("mkfs.ext4", "-q", "-F", image)
    device = _run("losetup", "-f", "--show", "--direct-io=on", image)
    place = image.with_suffix(".mounted")
    place.mkdir()
    try:
        _run("mount", device, place)
        place.chmod(0o711)
        yield place
    finally:
        _run("umount", "-l", place, check=False)
        _run("losetup", "-d", device, check=False)
        with suppress(OSError):
            place.rmdir()


def _run(*words: str | Path, check: bool = True) -> str:
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def _cut(after: float, *, durable: bool, commit: str) -> tuple[Verdict, float]:
    """One power cut `after` seconds of load; gives the verdict and the seconds of recovery."""
    scratch = Path(tempfile.mkdtemp(prefix="gf-"))
    scratch.chmod(0o711)
    ledger = ClientLedger(scratch / "ledger")
    crash = scratch / "crash.img"
    try:
        with volume(scratch / "disk.img", "2G") as disk:
            cluster = EmbeddedPostgres(durable=durable).start(disk / "pg")
            server = RunningServer.fresh(cluster, workers=2)
            _set_commit(cluster, commit)
            _run("sync", "-f", disk)
            load = Load(server, ledger, "D3", repeat=False).start()
            time.sleep(after)
            _freeze_and_copy(cluster, server, scratch / "disk.img", crash)
            load.stop()
            server.stop()
            name = server.dsn.split("dbname='")[1].split("'")[0]
        with volume(crash) as disk:
            (disk / "pg/pgdata/postmaster.pid").unlink(missing_ok=True)
            begun = time.monotonic()
            with EmbeddedPostgres().start(disk / "pg") as cluster:
                seconds = time.monotonic() - begun
                try:
                    return judge(ledger, cluster.dsn(name), "D3"), seconds
                except psycopg.Error:  # of an unsafe setting not even the tables may be left
                    _, acks = ledger.read()
                    return Verdict(acknowledged=len(acks), lost=len(acks)), seconds
    finally:
        ledger.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _freeze_and_copy(cluster: Cluster, server: RunningServer, image: Path, copy: Path) -> None:
    """Pull the plug: stop every writer where it stands, keep what the disk has, end the rest."""
    pid = postmaster(cluster)
    os.kill(pid, signal.SIGSTOP)  # first, so that it starts no new process
    frozen = [pid, *children(pid)]
    os.killpg(server.process.pid, signal.SIGSTOP)  # type: ignore[union-attr]
    for each in frozen[1:]:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGSTOP)
    _run("cp", "--sparse=always", image, copy)
    for each in frozen[::-1]:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    server.kill()


def _judge_sees_a_loss(ledger: ClientLedger, dsn: str, prefix: str) -> tuple[str, bool]:
    """Take one acknowledged declaration away behind the system's back: the judge must say so."""
    with psycopg.connect(dsn) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute(
            "delete from declaration where id = (select id from declaration "
            "where starts_with(lrn, %s) and mrn is not null limit 1)", (prefix,)
        )  # fmt: skip
    return "one acknowledged row taken away", judge(ledger, dsn, prefix).lost == 1


def _outcome(
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
        totals={
            "F1 declarations acknowledged in crash runs": verdict.acknowledged,
            "F1 acknowledged and lost": verdict.lost,
            "F2 made twice by retries": verdict.doubled,
            "F3 broken books": len(verdict.faults),
        },
    )
