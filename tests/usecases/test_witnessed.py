"""A8: while no witness is reached there is a warning, then nothing is lodged or decided."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, body

from greenlane.evidence.signing import KeySet, Signer
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LOG = Signer("customs-log.qt", bytes(range(32)))
ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("mara", "officer", OFFICE)


class Nation:
    """A desk whose clock is moved, and one witness who can go away."""

    def __init__(self, desk):
        from greenlane.gateways.witnesses import MemoryWitness

        self.moment = NOON
        self.desk = replace(desk, now=lambda: self.moment)
        self.witness = MemoryWitness("memory", lambda: KeySet([LOG.public]))

    def passes(self, **time):
        self.moment += timedelta(**time)

    def work(self):
        from greenlane.usecases import log_heads, witnessed

        done = log_heads.step(LOG, [self.witness], self.moment)
        witnessed.forget()
        return done

    def level(self):
        from greenlane.store import log
        from greenlane.usecases import witnessed

        return witnessed.standing(self.desk.country, log.cover(), self.moment).level

    def lodge(self, lrn, **options):
        from greenlane.usecases.lodge import lodge

        return lodge(body(lrn, **options), "json", ACTOR, self.desk)


@pytest.fixture
def nation(db, desk):
    from greenlane.usecases import desk as desks

    seed.run()
    made = Nation(desk)
    desks.install(made.desk, lambda held: held)
    yield made
    from greenlane.config import wiring

    wiring.install("tavora", None, "secret")


def test_four_hours_without_a_witness_close_the_doors_after_a_warning(nation):
    from greenlane.usecases.witnessed import NotWitnessedError

    nation.lodge("L-1")
    assert nation.work().faults == ()
    nation.witness.away = True
    expected = {30: "good", 59: "good", 61: "warn", 239: "warn", 240: "warn", 241: "closed"}
    for minute, level in expected.items():
        nation.moment = NOON + timedelta(minutes=minute)
        assert nation.work().faults == ("memory: nobody answers",)
        assert nation.level() == level
        if level == "closed":
            with pytest.raises(NotWitnessedError):
                nation.lodge(f"L-{minute}")
        else:
            assert nation.lodge(f"L-{minute}").status == 201
    nation.witness.away = False
    assert nation.work().faults == ()
    assert nation.lodge("L-after").status == 201


def test_decisions_are_refused_too_and_a_repeat_gets_its_old_answer(nation):
    from greenlane.usecases import conduct
    from greenlane.usecases.witnessed import NotWitnessedError

    first = nation.lodge("L-1", kind="IMD")
    mrn = json.loads(first.body)["mrn"]
    nation.work()
    nation.passes(hours=5)
    for decide in (
        lambda: conduct.query(mrn, "Which mill?", OFFICER, nation.desk),
        lambda: conduct.invalidate(mrn, "an error", ACTOR, nation.desk),
    ):
        with pytest.raises(NotWitnessedError):
            decide()
    again = nation.lodge("L-1", kind="IMD")
    assert (again.replayed, again.body) == (True, first.body)


def test_one_witness_of_several_is_enough(nation):
    from greenlane.gateways.witnesses import MemoryWitness
    from greenlane.usecases import log_heads, witnessed

    nation.lodge("L-1")
    away = MemoryWitness("far", lambda: KeySet([LOG.public]), away=True)
    for _ in range(6):
        nation.passes(hours=1)
        log_heads.step(LOG, [away, nation.witness], nation.moment)
    witnessed.forget()
    assert nation.level() == "good"
    assert nation.lodge("L-2").status == 201


def test_a_refusal_counts_as_nobody_reached(nation):
    from django.db import transaction

    from greenlane.usecases.witnessed import NotWitnessedError

    nation.lodge("L-1")
    nation.work()
    with transaction.atomic():
        from tests.support import tampering

        tampering.triggers_off()
        tampering.run("delete from log_leaf")
        tampering.run("delete from log_node")
    nation.passes(hours=5)
    assert nation.work().faults == ("memory: smaller",)
    with pytest.raises(NotWitnessedError):
        nation.lodge("L-2")


def test_the_interface_says_503_with_its_code_and_when_to_come_again(nation):
    from django.test import Client

    token = token_of("second", nation.moment)
    nation.lodge("L-1")
    nation.work()
    nation.passes(hours=5)
    answer = Client(SERVER_NAME="localhost").post(
        "/api/v1/declarations", body("L-2"), content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (503, "API-503-EVIDENCE")
    assert answer["Retry-After"] == "60"


def token_of(client, moment):
    """An access token of a client registered for it, given when it is used."""
    from greenlane.api import access
    from greenlane.usecases import seeding

    seeding.client_secret(client, BROKER, 10_000)
    return access.tokens().issue(client, moment + timedelta(hours=5))


def test_a_country_sets_its_own_terms_and_without_any_they_are_one_and_four_hours(nation):
    from greenlane.usecases.witnessed import terms

    assert terms({}) == (timedelta(hours=4), timedelta(hours=1))
    told = {"evidence": {"grace_hours": 48, "warning_hours": 12}}
    assert terms(told) == (timedelta(hours=48), timedelta(hours=12))


def test_rulings_quotas_law_and_the_worker_wait_as_well(nation):
    from datetime import date
    from decimal import Decimal

    from greenlane.usecases import quota_licences, quotas, rulings
    from greenlane.usecases.witnessed import NotWitnessedError

    nation.lodge("L-1")
    nation.work()
    nation.passes(hours=5)
    desk, day = nation.desk, date(2026, 7, 1)
    decisions = (
        lambda: rulings.refuse(1, "no", OFFICER, desk),
        lambda: rulings.decide(1, OFFICER, desk, code="", decision="x", grounds="x"),
        lambda: rulings.revoke(1, day, "x", OFFICER, desk),
        lambda: quotas.transfer("a", "b", Decimal(1), "x", desk),
        lambda: quotas.close("a", desk),
        lambda: quotas.block("a", "block", day, day, "x", "mara", desk),
        lambda: quota_licences.issue("1", "a", BROKER, Decimal(1), day, day, desk),
    )
    for decide in decisions:
        with pytest.raises(NotWitnessedError):
            decide()
    assert quotas.work_day(desk) == 0


def test_in_a_browser_one_is_told_so_and_nothing_is_stored(nation):
    from django.test import Client
    from tests.support import signing_in

    from greenlane.store.models import Account, EventRow

    told = json.loads(nation.lodge("L-1", kind="IMD").body)
    nation.work()
    nation.passes(hours=5)
    account = Account.objects.get(username="broker")
    client = signing_in.enter(Client(SERVER_NAME="localhost"), account)
    before = EventRow.objects.count()
    answer = client.post(f"/declarations/{told['mrn']}/cancel", {"reason": "an error"},
                         follow=True)  # fmt: skip
    assert EventRow.objects.count() == before
    text = answer.content.decode()
    assert "API-503-EVIDENCE" in text or "not possible now" in text
