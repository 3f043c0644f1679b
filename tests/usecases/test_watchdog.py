"""The watchdog (M12): thirty of a thousand declarations hang in ten ways; thirty are reported."""

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, body

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("officer", "officer", OFFICE)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
LATER = NOON + timedelta(minutes=11)
IN_TIME = NOON + timedelta(minutes=9)
EACH = 5  # of each of seven lives


def at(desk, moment):
    return replace(desk, now=lambda: moment)


def owing(lrn, **options):
    made = json.loads(body(lrn, **options))
    made["goodsShipment"]["importer"] = {"id": BROKER}
    return json.dumps(made).encode()


def lane(desk, name):
    from greenlane.risk.profile_set import ProfileSet

    share, drawn = ("0.000001", "yellow") if name == "green" else ("0.999999", name)
    random = {"share": share, "lane": drawn, "instruction": "Look.", "basis": "x"}
    return replace(desk, profiles=ProfileSet.read({"random": random}))


@pytest.fixture
def trade(db, desk, request):
    """Seven kinds of lawful life, some of each, all their messages sent; gives the numbers."""
    from greenlane.store import models, outbox
    from greenlane.usecases import conduct
    from greenlane.usecases.arrive import arrive
    from greenlane.usecases.lodge import lodge

    seed.run()
    here = {name: lane(at(desk, NOON), name) for name in ("green", "yellow", "red", "blue")}
    made = {}

    def lodged(kind, n, content, name="green"):
        told = json.loads(lodge(content, "json", BROKER_ACTOR, here[name]).body)
        made.setdefault(kind, []).append(told["mrn"])
        return told["mrn"]

    for n in range(getattr(request, "param", EACH)):
        lodged("cleared", n, body(f"A{n}"))
        lodged("registered", n, body(f"B{n}", kind="IMD"))
        lodged("owing", n, owing(f"C{n}"))
        lodged("documents", n, body(f"D{n}"), "yellow")
        lodged("physical", n, body(f"E{n}"), "red")
        lodged("later", n, body(f"F{n}"), "blue")
        mrn = lodged("paid", n, owing(f"G{n}", kind="IMD"))
        arrive(mrn, OFFICER, here["green"])
        conduct.pay(mrn, BROKER_ACTOR, here["green"])
    outbox.relay(lambda *_: None, NOON, limit=100_000)
    models.Account.objects.create(username="gone", name="Gone", role="officer", is_active=False)
    return made


def _sql(text):
    def hang(mrn):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")
            cursor.execute(
                text.replace("WHOSE", "declaration_id = DECL").replace(
                    "DECL", f"(select id from declaration where mrn = '{mrn}')"
                )
            )
            cursor.execute("set session_replication_role = origin")

    return hang


ENTRY = """insert into event (declaration_id, sequence, kind, moment, entry, digest)
select declaration_id, max(sequence) + 1, '{0}', max(moment), '{1}', '\\x00' from event
where WHOSE group by 1"""
# Ten ways to hang: the life it befalls, and what a fault leaves behind.
HANGS = {
    "not-accepted": ("registered", _sql(ENTRY.format("arrive", "{}"))),
    "not-released": ("documents", _sql(
        "update hold set lifted = opened where WHOSE; "
        + ENTRY.format("lift", '{"name": "documents"}'))),
    "not-cleared": ("cleared", _sql("update declaration set state = 'released' where id = DECL")),
    "no-deadline": ("registered", _sql("update declaration set lapses = null where id = DECL")),
    "not-told": ("later", _sql("update outbox set sent = null where WHOSE")),
    "hold-of-nobody": ("physical", _sql("update hold set owner = 'QT9' where WHOSE")),
    "hold-without-a-row": ("owing", _sql("delete from hold where WHOSE")),
    "hold-that-was-lifted": ("physical", _sql(ENTRY.format("lift", '{"name": "physical"}'))),
    "held-after-its-end": ("paid", _sql("update hold set lifted = null where WHOSE")),
    "case-of-one-who-left": ("documents", _sql("update declaration set claimed_by = 'gone', "
                             "claimed = lodged where id = DECL")),
}  # fmt: skip


def hang(trade, each=3):
    """Make `each` of every kind hang; gives (number, reason)."""
    taken = {kind: iter(numbers) for kind, numbers in trade.items()}
    made = set()
    for reason, (kind, strike) in HANGS.items():
        for mrn in itertools.islice(taken[kind], each):
            strike(mrn)
            made.add((mrn, reason))
    return made


def told(desk, moment):
    from greenlane.usecases import watchdog

    return {(each.mrn, each.reason) for each in watchdog.report(at(desk, moment))}


def test_nothing_hangs_in_lawful_lives_however_long_they_wait(trade, desk):
    assert told(desk, LATER) == set()
    assert told(desk, NOON + timedelta(days=20)) == set()


@pytest.mark.parametrize("trade", [143], indirect=True)
def test_thirty_of_a_thousand_that_hang_in_ten_ways_are_all_reported_and_nothing_else(trade, desk):
    planted = hang(trade)
    assert (len(planted), len({reason for _, reason in planted})) == (30, 10)
    assert told(desk, IN_TIME) == set()
    found = told(desk, LATER)
    missing = planted - found
    assert missing == set()
    # A hold that vanished also leaves nothing to release by: the same declaration, told twice.
    assert {mrn for mrn, _ in found} == {mrn for mrn, _ in planted}


def test_what_was_reported_is_not_reported_again_and_stands_in_the_journal(trade, desk):
    from greenlane.store import journal

    planted = hang(trade, each=1)
    assert {mrn for mrn, _ in told(desk, LATER)} == {mrn for mrn, _ in planted}
    assert told(desk, LATER + timedelta(minutes=1)) == set()
    entries = journal.entries(kind="declaration.stuck", limit=1000)
    assert {e.subject for e in entries} == {f"declaration:{mrn}" for mrn, _ in planted}


def test_a_registration_that_did_not_lapse_is_reported_a_day_after_its_time(trade, desk):
    lapses = NOON + timedelta(days=30)
    assert told(desk, lapses + timedelta(days=1)) == set()
    found = told(desk, lapses + timedelta(days=2))
    assert found == {(mrn, "not-expired") for mrn in trade["registered"]}


def test_the_worker_looks_once_a_minute(trade, desk, monkeypatch):
    from greenlane.usecases import desk as desks
    from greenlane.workers import watchdog

    hang(trade, each=1)
    monkeypatch.setattr(desks, "current", lambda: at(desk, LATER))
    monkeypatch.setattr(watchdog, "_last", [float("-inf")])
    assert watchdog.step() >= 10
    assert watchdog.step() == 0
