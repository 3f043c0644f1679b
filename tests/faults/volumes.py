"""D6: the volume of the database is full."""

import json
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from greenlane.gateways.embedded_postgres import Cluster, EmbeddedPostgres
from greenlane.gateways.postgres_programs import EmbeddedPostgresError
from tests.faults.board import Outcome, Scale, not_run
from tests.faults.ledger import ClientLedger, judge
from tests.faults.load import (
    Load,
    judge_sees_a_loss,
    lacks_loop_devices,
    outcome,
    run,
    volume,
)  # fmt: skip
from tests.support.declarations import body
from tests.support.running import RunningServer

SIZE, LEFT = "600M", 8 * 1024 * 1024
LIMIT = 60.0
REFUSED = "503 problem with Retry-After"


def database_full(scale: Scale) -> Outcome:
    """D6: the volume of the database fills under load; clients are told, and nothing is lost."""
    if why := lacks_loop_devices():
        return not_run(why)
    runs = 1 if scale.quick else 5
    scratch = Path(tempfile.mkdtemp(prefix="gf-"))
    scratch.chmod(0o711)
    ledger, times, refusals = ClientLedger(scratch / "ledger"), [], []
    try:
        with volume(scratch / "disk.img", SIZE) as disk:
            cluster = EmbeddedPostgres().start(disk / "pg")
            server = RunningServer.fresh(cluster, workers=2)
            load = Load(server, ledger, "D6").start()
            load.next_answer(0.0)
            for turn in range(runs):
                refusals.append(_fill_until_refused(disk, server, f"PROBE-{turn}"))
                time.sleep(3)
                (disk / "ballast").unlink()
                moment = time.monotonic()
                _supervised(cluster)
                times.append(load.next_answer(moment))
                scale.say(f"  D6 {turn + 1}/{runs}: {refusals[-1] or 'NOT refused'}; "
                          f"next answer {times[-1]:.1f} s after space returned")  # fmt: skip
            load.stop()
            verdict = judge(ledger, server.dsn, "D6")
            control = judge_sees_a_loss(ledger, server.dsn, "D6")
            server.stop()
            with suppress(Exception):
                cluster.stop()
    finally:
        ledger.close()
        shutil.rmtree(scratch, ignore_errors=True)
    load.strange += [f"turn {n}: {said or 'no refusal'}" for n, said in enumerate(refusals)
                     if said != REFUSED]  # fmt: skip
    return outcome(verdict, load, runs, times, LIMIT, control)


def _fill_until_refused(disk: Path, server: RunningServer, probe: str) -> str:
    """Leave next to nothing free and go on until a declaration is refused; how it was refused.

    A declaration is kept in the spool (202) or refused (503); whoever asks for anything else
    meanwhile is told 503.
    """
    free = shutil.disk_usage(disk).free - LEFT
    run("fallocate", "-l", str(free), disk / "ballast")
    end, number = time.monotonic() + 90, 0
    while time.monotonic() < end:
        number += 1
        with suppress(OSError):
            status, headers, data = server.request(
                "POST", "/api/v1/declarations", body(f"{probe}-{number}", typeCode="XXX")
            )
            if status == 202:
                status, headers, data = server.request("GET", "/api/v1/declarations")
            if status not in (200, 422):
                problem = headers.get("Content-Type") == "application/problem+json"
                again = int(headers.get("Retry-After", 0)) > 0
                good = problem and again and json.loads(data)["status"] == status == 503
                return REFUSED if good else f"{status} {data[:80]!r}"
        time.sleep(0.05)
    return ""


def _supervised(cluster: Cluster) -> None:
    """What a supervisor does: start the database again where the full volume has ended it."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        try:
            EmbeddedPostgres().start(cluster.data_dir)
            return
        except EmbeddedPostgresError:
            time.sleep(1)
