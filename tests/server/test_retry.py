"""The wire to the database is cut between commit and answer: a retry gets the same number."""

import http.client
import urllib.error

import psycopg
import pytest
from tests.faults.faultproxy import Fault, FaultProxy
from tests.support.declarations import body
from tests.support.running import RunningServer

pytestmark = pytest.mark.server
# The answer of the function lodge() proves that its transaction is committed.
DONE = b"done"


@pytest.fixture
def wired(cluster):
    """A server whose only way to the database is a proxy; `straight` goes around it."""
    with FaultProxy(cluster.socket_dir) as wire:
        running = RunningServer.fresh(cluster)
        running.kill()
        running.straight = running.dsn
        running.dsn = running.dsn.replace(str(cluster.socket_dir), str(wire.place))
        running.start()
        yield running, wire
        running.stop()


def stored(server, lrn):
    with psycopg.connect(server.straight) as connection:
        found = connection.execute("select mrn from declaration where lrn = %s", (lrn,)).fetchall()
    return [mrn for (mrn,) in found]


def test_a_kill_between_commit_and_answer_loses_nothing_and_doubles_nothing(wired):
    server, wire = wired
    assert server.lodge(body("LRN-0"))[0] == 201  # the connection is warm
    wire.strike(Fault(kind="pattern", pattern=DONE, then=server.kill))
    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        server.lodge(body("LRN-1"))
    assert wire.struck.is_set()
    (mrn,) = stored(server, "LRN-1")  # the transaction was committed before the kill
    server.start()
    status, answer = server.lodge(body("LRN-1"))
    assert (status, answer["mrn"]) == (201, mrn)
    assert len(stored(server, "LRN-0") + stored(server, "LRN-1")) == 2


def test_a_connection_cut_between_commit_and_answer_is_no_second_declaration(wired):
    server, wire = wired
    assert server.lodge(body("LRN-0"))[0] == 201
    wire.strike(Fault(kind="pattern", pattern=DONE))
    status, answer = server.lodge(body("LRN-1"))  # the server itself asks again
    assert wire.struck.is_set()
    assert (status, [answer["mrn"]]) == (201, stored(server, "LRN-1"))
    assert server.lodge(body("LRN-1"))[1] == answer


def test_without_the_reference_kept_the_retry_would_be_a_second_declaration(wired):
    server, wire = wired
    assert server.lodge(body("LRN-0"))[0] == 201
    wire.strike(Fault(kind="pattern", pattern=DONE, then=server.kill))
    with pytest.raises((ConnectionError, http.client.HTTPException, urllib.error.URLError)):
        server.lodge(body("LRN-1"))
    server.start()
    server.lodge(body("LRN-2"))  # the control: a client that makes up a reference for each try
    assert len(stored(server, "LRN-1") + stored(server, "LRN-2")) == 2


def test_a_repeat_after_a_restart_of_everything_gets_the_original_receipt(wired):
    server, _ = wired
    first = server.lodge(body("LRN-1"), Idempotency_Key="key-1")
    server.kill()
    server.start()
    assert server.lodge(body("LRN-1"), Idempotency_Key="key-1") == first
    assert server.lodge(body("LRN-1")) == first
