"""Nothing of the sandbox is reached in earnest; neither kind of database becomes the other."""

import json
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, body
from tests.support.partner_life import registered
from tests.support.partners import answer

from greenlane.gateways.clock import MovedClock
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BY = Actor("b", "broker", BROKER)


@pytest.fixture
def real(db, desk):
    seed.run()
    return desk


@pytest.fixture
def tried(real, tmp_path):
    from greenlane.usecases.desk import Sandbox

    clock = MovedClock(tmp_path / "clock")
    return replace(real, now=clock, sandbox=Sandbox(clock.advance, clock.ahead))


def lodged(reference, desk):
    from greenlane.usecases.lodge import lodge

    outcome = lodge(body(reference), "json", BY, desk)
    return outcome.status, json.loads(outcome.body)


def test_in_earnest_a_reference_wishes_nothing(real):
    status, told = lodged("SBX-EGI002-1", real)
    assert status == 201
    drawn = replace(real, keyed=lambda _: "one draw for both")
    assert lodged("SBX-RED-2", drawn)[1]["lane"] == lodged("PLAIN-2", drawn)[1]["lane"] != "red"
    assert told["mrn"]


def test_control_in_a_sandbox_it_does(tried):
    assert lodged("SBX-EGI002-1", tried)[0] == 422
    assert lodged("SBX-RED-2", tried)[1]["lane"] == "red"


def test_in_earnest_nobody_acts_on_wishes(real, tried):
    from greenlane.usecases import sandbox_course

    later = replace(tried, now=lambda: tried.now() + timedelta(seconds=5))
    lodged("SBX-RED-PASS-1", tried)
    assert sandbox_course.step(replace(later, sandbox=None)) == 0
    assert sandbox_course.step(later) == 1


def test_a_database_stays_what_it_is(real, tried):
    from greenlane.store.models import SandboxMark
    from greenlane.usecases.sandbox import MixedError, settle

    settle(real)
    settle(tried)  # a new one: it is marked
    settle(tried)
    with pytest.raises(MixedError, match="database of a sandbox"):
        settle(real)
    SandboxMark.objects.all().delete()
    lodged("PLAIN-1", real)
    with pytest.raises(MixedError, match="in earnest"):
        settle(tried)


def test_keys_and_pages_are_there_in_a_sandbox_only(real):
    from django.test import Client

    from greenlane.usecases import sandbox_keys

    with pytest.raises(RuntimeError):
        sandbox_keys.make("x", real)
    visitor = Client(SERVER_NAME="localhost")
    for path in ("/sandbox", "/sandbox/programs/x", "/sandbox/certificates/x"):
        assert visitor.get(path).status_code == 404
    for path in ("/sandbox/keys", "/sandbox/clock", "/sandbox/programs/x/certify"):
        assert visitor.post(path).status_code == 404


def test_the_clock_moves_on_only_and_not_for_ever(tmp_path):
    clock = MovedClock(tmp_path / "clock")
    other = MovedClock(tmp_path / "clock")
    assert other.ahead() == timedelta()
    clock.advance(timedelta(days=30))
    clock.advance(timedelta(hours=1))
    assert other.ahead() == timedelta(days=30, hours=1)
    for wrong in (timedelta(), timedelta(seconds=-5), timedelta(days=3650)):
        with pytest.raises(ValueError, match="ten years"):
            clock.advance(wrong)
    assert other() > clock() - timedelta(seconds=1)


def test_commands_that_are_told_so_reach_the_database_of_the_sandbox(cluster, monkeypatch):
    """Where there is none, and in earnest (the control), they reach the usual one."""
    import psycopg

    from greenlane.cli import installation

    monkeypatch.setenv("GREENLANE_SANDBOX", "yes")
    assert installation._name(cluster) == "greenlane"
    installation.create_database(cluster, "sandbox")
    try:
        assert installation._name(cluster) == "sandbox"
        monkeypatch.delenv("GREENLANE_SANDBOX")
        assert installation._name(cluster) == "greenlane"
    finally:
        with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
            connection.execute("drop database sandbox")


@pytest.mark.parametrize("control", [False, True])
def test_signatures_are_dated_by_the_world_s_clock_though_the_sandbox_s_runs_ahead(tried, control):
    """A receiver that keeps to the standard refuses what is dated five minutes from its clock."""
    from greenlane.usecases import partner_answers, partner_delivery, partner_queues
    from greenlane.usecases.desk import Sandbox

    tried.now.advance(timedelta(days=1))
    ahead = timedelta if control else tried.now.ahead
    desk = replace(tried, sandbox=Sandbox(tried.now.advance, ahead))
    registered(desk, "firm", operator=BROKER)
    secret = registered(desk, "food", agency="FOOD")
    assert lodged("SBX-GREEN-5", desk)[0] == 201
    partner_queues.fan_out(desk)
    heads = []
    partner_delivery.turn("firm", lambda _url, head, _body: heads.append(head) or 204, desk)
    apart = abs(int(heads[0]["webhook-timestamp"]) - time.time())
    assert (apart > 80_000) == control
    told = answer(secret, 1, "26QT00000000000000", "FOOD", time.time())
    taken = partner_answers.take("food", told, desk)
    assert taken.code == ("PAR-003" if control else "PAR-005")
