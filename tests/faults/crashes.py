"""D1-D3: processes killed and power cut under load; the clients' ledger says what was lost."""

import os
import random
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres
from tests.faults.board import Outcome, Scale, not_run
from tests.faults.ledger import ClientLedger, Verdict, judge
from tests.faults.load import (
    Load,
    children,
    installation,
    judge_sees_a_loss,
    lacks_loop_devices,
    outcome,
    postmaster,
    run,
    volume,
)
from tests.support.running import RunningServer


def workers_killed(scale: Scale) -> Outcome:
    """D1: kill -9 the workers (every other time the whole server, started again) under load."""
    runs, chance = (2 if scale.quick else 20), random.Random(scale.seed)
    times: list[float] = []
    with installation() as (_, server, ledger):
        load = Load(server, ledger, "D1").start()
        load.next_answer(0.0)
        for turn in range(runs):
            time.sleep(chance.uniform(1.5, 3.5))
            if turn % 2:
                server.kill()
                moment = time.monotonic()
                server.start()
            else:
                for pid in children(server.process.pid):  # type: ignore[union-attr]
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                moment = time.monotonic()
            times.append(load.next_answer(moment))
            scale.say(f"  D1 {turn + 1}/{runs}: next answer after {times[-1]:.2f} s")
        load.stop()
        verdict = judge(ledger, server.dsn, "D1")
        control = judge_sees_a_loss(ledger, server.dsn, "D1")
    return outcome(verdict, load, runs, times, scale.bar(5.0), control)


def database_killed(scale: Scale) -> Outcome:
    """D2: kill -9 the postmaster under load; as a supervisor would, it is started again."""
    runs = 2 if scale.quick else 10
    verdict, load, times = _database_killed(scale, runs, "on")
    lost, _, _ = _database_killed(scale, max(2, runs // 3), "off")
    scale.say(f"  D2 control: {lost.lost} lost with synchronous_commit=off")
    return outcome(
        verdict, load, runs, times, scale.bar(15.0), ("synchronous_commit off", lost.lost > 0)
    )


def _database_killed(scale: Scale, runs: int, commit: str) -> tuple[Verdict, Load, list[float]]:
    chance, times = random.Random(scale.seed), []
    with installation() as (cluster, server, ledger):
        _set_commit(cluster, commit)
        load = Load(server, ledger, "D2").start()
        load.next_answer(0.0)
        for turn in range(runs):
            time.sleep(chance.uniform(1.5, 3.5))
            pid = postmaster(cluster)
            # The plug of the database machine: no process of it lives to say goodbye.
            for each in (pid, *children(pid)):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            moment = time.monotonic()
            EmbeddedPostgres().start(cluster.data_dir)
            times.append(load.next_answer(moment))
            scale.say(f"  D2 {turn + 1}/{runs}: next answer after {times[-1]:.2f} s")
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
    if why := lacks_loop_devices():
        return not_run(why)
    runs, chance = (1 if scale.quick else 20), random.Random(scale.seed)
    total, times = Verdict(), []
    for turn in range(runs):
        verdict, seconds = _cut(chance.uniform(1.5, 4.0), durable=True, commit="on")
        times.append(seconds)
        for name in ("acknowledged", "stored", "lost", "doubled", "half_made", "unheard"):
            setattr(total, name, getattr(total, name) + getattr(verdict, name))
        total.faults += verdict.faults
        scale.say(f"  D3 {turn + 1}/{runs}: {verdict.acknowledged} acknowledged, "
                  f"{verdict.lost} lost, recovered in {seconds:.1f} s")  # fmt: skip
    unsafe, _ = _cut(3.0, durable=False, commit="on")
    lazy, _ = _cut(3.0, durable=True, commit="off")
    scale.say(f"  D3 controls: fsync off {unsafe.lost} lost, commit off {lazy.lost} lost")
    told = f"fsync off: {unsafe.lost} lost; synchronous_commit off: {lazy.lost} lost"
    return outcome(
        total, None, runs, times, scale.bar(30.0), (told, unsafe.lost > 0 and lazy.lost > 0)
    )


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
            run("sync", "-f", disk)
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
    run("cp", "--sparse=always", image, copy)
    for each in frozen[::-1]:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    server.kill()
