"""A signal to end: what runs is answered, what comes after is refused, nothing is half done."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from tests.support.declarations import body
from tests.support.running import RunningServer

pytestmark = pytest.mark.server
CLIENTS = 6


@pytest.fixture
def loaded(cluster):
    """A server with two workers, and clients that keep connections and lodge without pause."""
    made = Clients(RunningServer.fresh(cluster, workers=2))
    yield made
    made.stopping.set()
    made.server.stop()


class Clients:
    def __init__(self, server):
        self.server, self.stopping = server, threading.Event()
        self.answered, self.unanswered, self.strange = [], [], []
        self.threads = [threading.Thread(target=self._client, args=(n,)) for n in range(CLIENTS)]

    def begin(self, least=20):
        for thread in self.threads:
            thread.start()
        while len(self.answered) < least:
            time.sleep(0.01)

    def end(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _client(self, number):
        connection, count = None, 0
        head = {"Authorization": f"Bearer {self.server.token()}",
                "Content-Type": "application/json"}  # fmt: skip
        while not self.stopping.is_set():
            count += 1
            lrn = f"END-{number}-{count}"
            try:
                if connection is None:
                    connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
                    connection.connect()
            except OSError:
                connection.close()
                return  # refused: this is how a client learns that the server is gone
            try:
                connection.request("POST", "/api/v1/declarations", body(lrn), head)
                answer = connection.getresponse()
                answer.read()
                if answer.status == 201:
                    self.answered.append(lrn)
                else:
                    self.strange.append(answer.status)
            except (OSError, http.client.HTTPException):
                self.unanswered.append(lrn)
                connection.close()
                connection = None
        if connection is not None:
            connection.close()

    def stored(self):
        with psycopg.connect(self.server.dsn) as connection:
            rows = connection.execute("select lrn from declaration where lrn like 'END-%'")
            return {row[0] for row in rows}


def test_under_load_every_request_that_was_begun_is_answered_and_none_is_done_unheard(loaded):
    loaded.begin()
    os.kill(loaded.server.process.pid, signal.SIGTERM)
    assert loaded.server.process.wait(60) == 0
    loaded.server.process = None
    loaded.end()
    assert loaded.strange == []
    # A request on a kept connection that the server closed meanwhile was not begun: nothing of it
    # is stored, and the client sends it again elsewhere.
    assert loaded.stored() == set(loaded.answered)


def test_a_kill_leaves_requests_without_an_answer(loaded):
    """The control: without the grace the clients are cut off in the middle."""
    loaded.begin()
    loaded.server.kill()
    loaded.end()
    assert loaded.unanswered


def test_a_request_half_sent_when_the_signal_comes_is_answered_and_new_ones_are_refused(loaded):
    server, content = loaded.server, body("END-HALF")
    head = (f"POST /api/v1/declarations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Authorization: Bearer {server.token()}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n").encode()  # fmt: skip
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(head + content[:100])
        time.sleep(0.5)
        os.kill(server.process.pid, signal.SIGTERM)
        _wait_for_refusal(server.port)
        slow.sendall(content[100:])
        slow.settimeout(30)
        assert slow.recv(100).startswith(b"HTTP/1.1 201")
    server.process.wait(60)
    server.process = None
    assert loaded.stored() == {"END-HALF"}


def _wait_for_refusal(port):
    for _ in range(1_000):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.01)
    raise AssertionError("the port is still open")


def test_the_worker_ends_after_its_step(loaded):
    worker = subprocess.Popen([sys.executable, "-m", "greenlane.workers"],
                              env=loaded.server.environment())  # fmt: skip
    loaded.server.lodge(body("END-WORK"))
    with psycopg.connect(loaded.server.dsn, autocommit=True) as connection:
        while connection.execute("select count(*) from log_witness").fetchone() == (0,):
            time.sleep(0.05)
    worker.terminate()
    assert worker.wait(60) == 0
