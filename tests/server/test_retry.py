"""A server killed between commit and answer: the retry gets the same number and answer."""

import contextlib
import http.client
import shutil
import socket
import tempfile
import threading
import urllib.error
from pathlib import Path

import psycopg
import pytest
from tests.support.declarations import body
from tests.support.running import RunningServer

pytestmark = pytest.mark.server


class CutWire(threading.Thread):
    """A wire to PostgreSQL that, once armed, kills the server when a lodgement's answer comes.

    The answer of the function lodge() proves that its transaction is committed; the server never
    sees it.
    """

    def __init__(self, real: Path) -> None:
        super().__init__(daemon=True)
        self.place = Path(tempfile.mkdtemp(prefix="gw-"))
        self.real = real
        self.armed: RunningServer | None = None
        self.cut = threading.Event()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(self.place / ".s.PGSQL.5432"))
        self.socket.listen(20)

    def run(self) -> None:
        while True:
            try:
                near, _ = self.socket.accept()
            except OSError:  # the end of the test
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self.real / ".s.PGSQL.5432"))
            threading.Thread(target=self.carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, True), daemon=True).start()

    def carry(self, source: socket.socket, target: socket.socket, back: bool) -> None:
        with source, contextlib.suppress(OSError):
            while data := source.recv(65536):
                victim = self.armed
                if back and victim is not None and b"done" in data:
                    self.armed = None
                    victim.kill()
                    self.cut.set()
                    break
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wired(cluster):
    wire = CutWire(cluster.socket_dir)
    wire.start()
    running = RunningServer.fresh(cluster)
    running.kill()
    running.straight = running.dsn
    running.dsn = running.dsn.replace(str(cluster.socket_dir), str(wire.place))
    running.start()
    yield running, wire
    running.stop()
    wire.socket.shutdown(socket.SHUT_RDWR)
    wire.socket.close()
    shutil.rmtree(wire.place, ignore_errors=True)


def test_a_kill_between_commit_and_answer_loses_nothing_and_doubles_nothing(wired):
    server, wire = wired
    assert server.lodge(body("LRN-0"))[0] == 201  # the connection is warm
    wire.armed = server
    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        server.lodge(body("LRN-1"))
    assert wire.cut.is_set()
    with psycopg.connect(server.straight) as connection:
        stored = connection.execute("select mrn from declaration where lrn = 'LRN-1'").fetchall()
    assert len(stored) == 1, "the transaction was committed before the kill"
    server.start()
    status, answer = server.lodge(body("LRN-1"))
    assert (status, answer["mrn"]) == (201, stored[0][0])
    with psycopg.connect(server.straight) as connection:
        (count,) = connection.execute("select count(*) from declaration").fetchone()
    assert count == 2
