"""D9 and D10: everything restored after a disaster, and a bad UPDATE undone; the ledger judges."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from greenlane.gateways.embedded_postgres import Cluster
from tests.faults.board import Outcome, Scale
from tests.faults.crashes import Load, children, postmaster
from tests.faults.ledger import ClientLedger, Verdict, judge
from tests.support import homes
from tests.support.homes import Home
from tests.support.running import RunningServer, free_port

RPO_SECONDS = 60.0
_ATTACH = """
from datetime import UTC, datetime
from greenlane.cli import installation
installation.start()
from greenlane.store import attachments
from greenlane.store.models import DeclarationRow
from greenlane.usecases.attachments import room
for row in DeclarationRow.objects.order_by("-pk")[:20]:
    content = f"a packing list of {row.lrn}".encode()
    name = room().folder.keep(content)
    attachments.add(row, sha256=name, received=name, size=len(content), media="text/plain",
                    name="list.txt", purpose="document", operator_id="QT0000000101",
                    uploader="broker", role="broker", uploaded=datetime.now(UTC))
"""
_SIGN_IN = """
import sys
from greenlane.cli import installation
installation.start()
from django.test import Client
from tests.support.signing_in import App
client = Client(SERVER_NAME="localhost")
asked = client.post("/sign-in", {"username": "officer", "password": PASSWORD})
assert asked.status_code == 302 and "/sign-in/code" in asked["Location"], asked.status_code
app = App(SECRET)
for _ in range(2):  # a code that was used before the backup is not taken again
    done = client.post("/sign-in/code", {"code": app.code()})
    if done.status_code == 302:
        break
print(client.get("/queue").status_code)
"""


class TimedLedger(ClientLedger):
    """The client's ledger, with the moment of each acknowledgement beside it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.heard: dict[str, float] = {}

    def acknowledged(self, lrn: str, mrn: str) -> None:
        super().acknowledged(lrn, mrn)
        self.heard[lrn] = time.time()

    def until(self, moment: float, path: Path) -> ClientLedger:
        """A ledger as it stood at a moment: later acknowledgements are not in it."""
        kept = ClientLedger(path)
        intents, acks = self.read()
        for lrn in intents:
            kept.intend(lrn, "")
        for lrn, numbers in acks.items():
            if self.heard[lrn] <= moment:
                for mrn in numbers:
                    kept.acknowledged(lrn, mrn)
        return kept


@dataclass
class Service:
    """An installation at work: server, worker, archiver, clients."""

    home: Home
    server: RunningServer
    ledger: TimedLedger
    load: Load
    beside: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def archive(self) -> Path:
        return self.home.top / "archive"

    def begin(self) -> None:
        for words in (("greenlane.cli.main", "backup", "--continuous"), ("greenlane.workers",)):
            environment = self.home.environment()
            if words == ("greenlane.workers",):
                environment["GREENLANE_DSN"] = self.server.dsn
            self.beside.append(subprocess.Popen(
                [sys.executable, "-m", *words], env=environment, start_new_session=True,
                stderr=subprocess.DEVNULL,
            ))  # fmt: skip
        self.server.start()
        self.load.start()
        self.load.next_answer(0.0)

    def backup(self) -> None:
        done = self.home.greenlane("backup", self.home.top / "backup")
        if done.returncode:
            raise RuntimeError(done.stderr)

    def disaster(self) -> float:
        """The machine is gone at this moment: no process says goodbye, its disk is empty."""
        data = self.home.path / "postgres"
        pid = postmaster(Cluster(data_dir=data, socket_dir=data))
        moment = time.time()
        for each in (pid, *children(pid)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.server.kill()
        self.end()
        self.load.repeat = False
        self.load.stop()
        shutil.rmtree(self.home.path)
        return moment

    def between_heads(self) -> None:
        """Wait until the newest head is two seconds old: the stream is a second behind under load.

        A disaster within that second leaves a log that a witness knows to be longer (log-cut).
        """
        latest = self.home.witness / "latest"
        while not 2 < time.time() - latest.stat().st_mtime < 8:
            time.sleep(0.1)

    def end(self) -> None:
        for process in self.beside:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.beside.clear()

    def restore(self, name: str, *words: str | Path) -> tuple[int, str, Home]:
        done = self.home.greenlane(
            "restore", self.home.top / "backup", self.home.top / name, *words
        )
        home = Home(self.home.top, name, facts=self.home.facts)
        return done.returncode, done.stdout + done.stderr, home


@contextmanager
def service() -> Iterator[Service]:
    """A service with an archive; everything of it is gone afterwards."""
    home = homes.make(archive=True)
    server = RunningServer(dsn=home.dsn, home=home.path, port=free_port(), workers=2)
    server.facts = home.facts
    ledger = TimedLedger(home.top / "ledger")
    made = Service(home, server, ledger, Load(server, ledger, "DR"))
    try:
        yield made
    finally:
        made.load.stopping.set()
        made.end()
        server.stop()
        ledger.close()
        homes.remove(home)


def restore_drill(scale: Scale) -> Outcome:
    """D9: load, a backup while it runs, more load and files, the disaster, the restore."""
    with service() as made:
        made.begin()
        time.sleep(2 if scale.quick else 30)
        made.home.python(_ATTACH)
        made.backup()
        scale.say("  D9: backed up under load")
        time.sleep(3 if scale.quick else 60)
        made.home.python(_ATTACH)
        time.sleep(12)  # a head follows, and the archiver's next round
        made.between_heads()
        moment = made.disaster()
        begun = time.monotonic()
        code, told, home = made.restore("new", "--archive", made.archive)
        rto = time.monotonic() - begun
        scale.say(f"  D9: restored with {code} in {rto:.1f} s: {told.strip()[-300:]}")
        verdict = judge(made.ledger, home.dsn, "DR")
        rpo = _rpo(made.ledger, home.dsn, moment)
        entered = _signs_in(home)
        home.stop()
        bare, said, old = made.restore("bare")
        control = judge(made.ledger, old.dsn, "DR").lost
    good = code == 0 and rpo <= RPO_SECONDS and entered and not verdict.faults
    return Outcome(
        passed=good and not (verdict.doubled or verdict.half_made) and verdict.acknowledged > 0,
        figure=f"{verdict.acknowledged:,} acknowledged, RTO {rto:.1f} s, RPO {rpo:.1f} s "
        f"(lost {verdict.lost}), log and {_number(told, 'attachments')} attachments verified, "
        f"sign-in with the second factor {'works' if entered else 'FAILS'}",
        control=f"without the archive: {control} lost and "
        f"{'log-cut told' if 'log-cut' in said else 'NOT told'}",
        control_failed=control > 0 and bare == 1 and "log-cut" in said,
    )  # fmt: skip


def _rpo(ledger: TimedLedger, dsn: str, moment: float) -> float:
    """How long before the disaster the oldest acknowledgement is that is not there; 0: none."""
    with psycopg.connect(dsn) as connection:
        there = {row[0] for row in connection.execute("select lrn from declaration")}
    gone = [heard for lrn, heard in ledger.heard.items() if lrn not in there]
    return max(0.0, moment - min(gone)) if gone else 0.0


def _signs_in(home: Home) -> bool:
    facts = home.facts
    values = f"PASSWORD, SECRET = {facts['password']!r}, {facts['secret of officer']!r}\n"
    try:
        return home.python(values + _SIGN_IN).split()[-1] == "200"
    except RuntimeError:
        return False


def _number(told: str, what: str) -> str:
    return told.partition(f"{what}: ")[2].partition(";")[0]


def point_in_time(scale: Scale) -> Outcome:
    """D10: somebody updates every row; the state of one second before is brought back."""
    with service() as made:
        made.begin()
        time.sleep(1)
        made.backup()
        time.sleep(4 if scale.quick else 60)
        moment = time.time()
        time.sleep(1)
        with psycopg.connect(made.server.dsn) as connection:
            connection.execute("set session_replication_role = replica")
            connection.execute("update declaration set payable = payable + 1 where payable > 0")
        time.sleep(3)
        made.disaster()
        to = datetime.fromtimestamp(moment, UTC).isoformat()
        begun = time.monotonic()
        code, told, home = made.restore("before", "--archive", made.archive, "--to", to)
        rto = time.monotonic() - begun
        scale.say(f"  D10: restored with {code} in {rto:.1f} s: {told.strip()[:2500]}")
        verdict = _as_of(made, home, moment)
        home.stop()
        _, told, later = made.restore("after", "--archive", made.archive)
        scale.say(f"  D10 control: {told.strip()[:300]}")
        control = judge(made.ledger, later.dsn, "DR")
    return Outcome(
        passed=code == 0 and verdict.passed and verdict.acknowledged > 0,
        figure=f"{verdict.acknowledged:,} acknowledged until then, lost {verdict.lost}, "
        f"broken books {len(verdict.faults)}; {rto:.1f} s ({rto / 60:.2f} minutes)",
        control=f"recovered to the end instead: {len(control.faults)} broken books",
        control_failed=bool(control.faults),
    )  # fmt: skip


def _as_of(made: Service, home: Home, moment: float) -> Verdict:
    """The verdict of the ledger as it stood at the moment."""
    kept = made.ledger.until(moment, made.home.top / "ledger-then")
    try:
        return judge(kept, home.dsn, "DR")
    finally:
        kept.close()
