"""D8: the database goes away behind a proxy; declarations are kept, then the spool is the table."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from tests.support.declarations import body
from tests.support.running import RunningServer

pytestmark = [pytest.mark.server]


class BlackHole(threading.Thread):
    """A wire to PostgreSQL; while `away`, connections end and new ones are never answered."""

    def __init__(self, real: Path) -> None:
        super().__init__(daemon=True)
        self.place = Path(tempfile.mkdtemp(prefix="gw-"))
        self.real, self.away = real, False
        self.ends: list[socket.socket] = []
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(self.place / ".s.PGSQL.5432"))
        self.socket.listen(50)

    def run(self) -> None:
        while True:
            try:
                near, _ = self.socket.accept()
            except OSError:  # the end of the test
                return
            self.ends.append(near)
            if self.away:  # taken, and never answered
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self.real / ".s.PGSQL.5432"))
            self.ends.append(far)
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=pair, daemon=True).start()

    def carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        self.shut(source, target)

    def swallow(self) -> None:
        self.away = True
        self.shut(*self.ends)

    def shut(self, *ends: socket.socket) -> None:
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def give_back(self) -> None:
        self.away = False
        self.shut(*self.ends)  # the unanswered ones too: they try again


@pytest.fixture
def wired(cluster):
    hole = BlackHole(cluster.socket_dir)
    hole.start()
    server = RunningServer.fresh(cluster)
    server.kill()
    server.straight = server.dsn
    near = server.dsn.replace(str(cluster.socket_dir), str(hole.place))
    server.dsn = f"{near} connect_timeout=2"
    server.start()
    yield server, hole
    hole.give_back()
    server.stop()
    hole.socket.close()
    shutil.rmtree(hole.place, ignore_errors=True)


def work_once(server):
    dsn = server.straight
    subprocess.run([sys.executable, "-m", "greenlane.workers", "--once"], check=True,
                   env={**server.environment(), "GREENLANE_DSN": dsn}, timeout=120)  # fmt: skip


def test_declarations_are_kept_while_the_database_is_away_and_lodged_once_afterwards(wired):
    server, hole = wired
    assert server.lodge(body("LRN-0"))[0] == 201  # known before
    hole.swallow()
    with ThreadPoolExecutor(12) as pool:  # more than the server has threads
        told = list(pool.map(lambda n: server.lodge(body(f"LRN-{n % 30}")), range(40)))
    assert {status for status, _ in told} == {202}
    receipts = [answer["receipt"] for _, answer in told]
    assert len(set(receipts)) == 40
    assert all(answer["state"] == "waiting" for _, answer in told)
    refused, _, _ = server.request("GET", "/api/v1/declarations")
    assert refused == 503  # what cannot be kept is refused, not held up
    forged, _, _ = server.request("POST", "/api/v1/declarations", body("LRN-99"),
                                  Authorization="Bearer forged.token.here")  # fmt: skip
    assert forged == 401
    server.kill()  # and the server dies, too, before the database is back
    hole.give_back()
    work_once(server)
    with psycopg.connect(server.straight) as connection:
        lrns = [r[0] for r in connection.execute("select lrn from declaration order by lrn")]
        rows = connection.execute("select receipt, status from spooled_message").fetchall()
    assert sorted(lrns) == sorted(f"LRN-{n}" for n in range(30))
    assert {receipt for receipt, _ in rows} == set(receipts)
    assert {status for _, status in rows} == {201}
    server.start()
    status, _, answer = server.request("GET", f"/api/v1/receipts/{receipts[7]}")
    found = json.loads(answer)
    assert (status, found["state"], found["answer"]["lrn"]) == (200, "done", "LRN-7")


def test_without_the_spool_what_was_sent_while_the_database_was_away_is_not_there(wired):
    """The control: the spool is emptied before the worker comes, and the table lacks them."""
    server, hole = wired
    hole.swallow()
    assert server.lodge(body("LRN-1"))[0] == 202
    hole.give_back()
    (server.home / "spool" / "spool.log").write_bytes(b"")
    work_once(server)
    with psycopg.connect(server.straight) as connection:
        (count,) = connection.execute("select count(*) from declaration").fetchone()
    assert count == 0
