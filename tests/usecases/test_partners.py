"""Delivery to partners: queues of their own, order, repeats by id, alarms, dead letters, replay."""

import msgspec
import pytest
from tests.support.clock import NOON, Clock
from tests.support.declarations import TRADER
from tests.support.partner_life import (
    ADMIN,
    DAY,
    HOUR,
    MINUTE,
    decide,
    go_on,
    lodged,
    queued,
    registered,
    seeded,
    state,
)
from tests.support.partners import StubPartner

from greenlane.evidence import webhook
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def here(db, desk, clock):
    return seeded(desk, clock)


def six_hours(here, clock, stub, secret, many=14):
    """The agency is away from noon to six; gives (mrns, alarms, minutes that draining took)."""
    stub.away = True
    mrns = [lodged(here, f"LRN-{n}") for n in range(many)]
    alarms = go_on(here, clock, {"food": stub}, NOON + 10 * MINUTE)
    alarms += go_on(here, clock, {"food": stub}, NOON + 6 * HOUR, step=300)
    assert {state(mrn) for mrn in mrns} == {"accepted"}
    stub.away, back = False, clock.moment
    while queued("food", "waiting"):
        go_on(here, clock, {"food": stub}, clock.moment + MINUTE / 12, step=5)
    return mrns, alarms, (clock.moment - back) / MINUTE


def test_an_agency_away_for_six_hours_gets_all_once_and_nothing_goes_without_its_permit(
    here, clock
):
    secret = registered(here, "food", agency="FOOD")
    stub = StubPartner(secret, loses_answer=lambda n: n % 7 == 3)
    mrns, alarms, minutes = six_hours(here, clock, stub, secret)
    assert [code for code, _ in alarms] == ["food"]
    assert alarms[0][1] - NOON <= 5 * MINUTE
    assert minutes <= 10
    assert sorted(each["data"]["mrn"] for each in stub.kept) == sorted(mrns)
    assert stub.doubled == 0
    assert len(stub.every) > len(stub.kept)  # raw repeats there were
    assert stub.numbers == sorted(stub.numbers)
    taken = decide(here, secret, mrns)
    assert all(each.receipt for each in taken)
    assert {state(mrn) for mrn in mrns} == {"cleared"}
    go_on(here, clock, {"food": stub}, clock.moment + HOUR, step=60)
    closed = [each["data"]["mrn"] for each in stub.kept if each["type"] == "permit.closed"]
    assert sorted(closed) == sorted(mrns)


def test_control_a_partner_that_does_not_drop_repeats_by_id_acts_twice(here, clock):
    secret = registered(here, "food", agency="FOOD")
    stub = StubPartner(secret, drops_repeats=False, loses_answer=lambda n: n % 7 == 3)
    six_hours(here, clock, stub, secret)
    assert stub.doubled > 0


def test_control_a_hold_lifted_without_asking_the_agency_would_release(here, clock):
    from greenlane.usecases import conduct

    registered(here, "food", agency="FOOD")
    mrn = lodged(here, "LRN-1")
    conduct.lift(mrn, "agency:FOOD", "x", Actor("x", "agency", "FOOD"), here)
    assert state(mrn) == "cleared"


def test_an_agency_that_is_away_is_away_on_the_status_page_until_it_answers(here, clock):
    from greenlane.store import journal
    from greenlane.workers import probes

    secret = registered(here, "food", agency="FOOD")
    stub = StubPartner(secret, away=True)
    lodged(here, "LRN-1")
    go_on(here, clock, {"food": stub}, NOON + 5 * MINUTE)
    assert probes._away() == {"FOOD"}
    stub.away = False
    go_on(here, clock, {"food": stub}, NOON + 8 * MINUTE)
    assert probes._away() == set()
    kinds = [each.kind for each in journal.entries(subject="partner:food")]
    assert kinds == ["partner.back", "partner.away", "partner.registered"]


def test_a_partner_that_is_away_keeps_no_other_waiting(here, clock):
    stubs = {
        "food": StubPartner(registered(here, "food", agency="FOOD"), away=True),
        "firm": StubPartner(registered(here, "firm", operator=TRADER)),
    }
    for n in range(5):
        lodged(here, f"LRN-{n}")
    go_on(here, clock, stubs, NOON + MINUTE)
    assert (queued("food", "waiting"), queued("firm", "sent")) == (5, 5)


def test_a_trader_is_told_of_his_own_declarations_and_of_what_he_asked_for(here, clock):
    told = {"operator": TRADER, "topics": ["declaration.released"]}
    stubs = {
        "all": StubPartner(registered(here, "all", operator=TRADER)),
        "some": StubPartner(registered(here, "some", **told)),
        "other": StubPartner(registered(here, "other", operator="QT0000000103")),
    }
    mrn = lodged(here, "LRN-1", permit=False)
    go_on(here, clock, stubs, NOON + MINUTE)
    assert [(e["type"], e["data"]["mrn"]) for e in stubs["all"].kept] == [
        ("declaration.cleared", mrn)
    ]
    assert (stubs["some"].kept, stubs["other"].kept) == ([], [])


def test_a_webhook_away_for_more_than_three_days_stops_and_is_replayed_in_order(here, clock):
    from greenlane.store.models import Partner
    from greenlane.usecases import partner_register

    stub = StubPartner(registered(here, "firm", operator=TRADER), away=True)
    for n in range(4):
        lodged(here, f"A{n}", permit=False)
    go_on(here, clock, {"firm": stub}, NOON + 3 * DAY + 2 * HOUR, step=3600)
    assert Partner.objects.get().state == "stopped"
    assert (queued("firm", "dead"), queued("firm", "waiting")) == (1, 3)
    stub.away = False
    for n in range(2):
        lodged(here, f"B{n}", permit=False)
    go_on(here, clock, {"firm": stub}, clock.moment + HOUR, step=1800)
    assert stub.kept == []  # stopped is stopped: the order is kept
    assert partner_register.replay("firm", ADMIN, here) == 1
    go_on(here, clock, {"firm": stub}, clock.moment + MINUTE)
    assert stub.numbers == [1, 2, 3, 4, 5, 6]
    assert queued("firm", "sent") == 6


def test_control_without_the_stop_a_replayed_message_comes_out_of_order(here, clock, monkeypatch):
    from greenlane.lifecycle import delivery
    from greenlane.usecases import partner_register

    honest = delivery.step
    monkeypatch.setattr(delivery, "step", lambda *a, **k: replace_stop(honest(*a, **k)))
    stub = StubPartner(registered(here, "firm", operator=TRADER), away=True)
    lodged(here, "A0", permit=False)
    go_on(here, clock, {"firm": stub}, NOON + 3 * DAY + 2 * HOUR, step=3600)
    stub.away = False
    lodged(here, "B0", permit=False)
    go_on(here, clock, {"firm": stub}, clock.moment + MINUTE)
    partner_register.replay("firm", ADMIN, here)
    go_on(here, clock, {"firm": stub}, clock.moment + MINUTE)
    assert stub.numbers == [2, 1]


def replace_stop(step):
    return msgspec.structs.replace(step, stops=False)


def test_what_a_partner_refuses_is_set_apart_and_the_next_message_flows(here, clock):
    stub = StubPartner(registered(here, "firm", operator=TRADER), status=422)
    lodged(here, "A0", permit=False)
    go_on(here, clock, {"firm": stub}, NOON + DAY, step=3600)
    assert queued("firm", "dead") == 1
    stub.status = 204
    lodged(here, "A1", permit=False)
    go_on(here, clock, {"firm": stub}, clock.moment + MINUTE)
    assert stub.numbers == [2]


def test_a_new_secret_signs_beside_the_former_one_for_a_day(here, clock):
    from greenlane.usecases import partner_register

    stub = StubPartner(registered(here, "firm", operator=TRADER))
    fresh = partner_register.new_secret("firm", ADMIN, here)
    lodged(here, "A0", permit=False)
    go_on(here, clock, {"firm": stub}, NOON + MINUTE)
    assert (len(stub.kept), stub.unsigned) == (1, 0)
    clock.moment += DAY
    lodged(here, "A1", permit=False)
    go_on(here, clock, {"firm": stub}, clock.moment + MINUTE)
    assert (len(stub.kept), stub.unsigned > 0) == (1, True)
    stub.key = fresh
    go_on(here, clock, {"firm": stub}, clock.moment + 10 * MINUTE)
    assert len(stub.kept) == 2


def test_a_partner_may_ask_for_signatures_that_only_we_can_make(here, clock):
    key = registered(here, "firm", operator=TRADER, asymmetric=True)
    assert key.startswith(webhook.PUBLIC)
    stub = StubPartner(key)
    lodged(here, "A0", permit=False)
    go_on(here, clock, {"firm": stub}, NOON + MINUTE)
    assert (len(stub.kept), stub.unsigned) == (1, 0)


def test_two_workers_never_send_to_one_partner_at_once(here, clock):
    from greenlane.store import partners

    registered(here, "firm", operator=TRADER)
    assert partners.claim("firm", "a", NOON) is not None
    assert partners.claim("firm", "b", NOON) is None
    assert partners.claim("firm", "b", NOON + partners.LEASE) is not None


def test_what_waits_for_an_agency_already_is_told_to_it_when_it_is_registered(here, clock):
    mrn = lodged(here, "LRN-1")
    go_on(here, clock, {}, NOON + MINUTE)
    stub = StubPartner(registered(here, "food", agency="FOOD"))
    go_on(here, clock, {"food": stub}, clock.moment + MINUTE)
    assert [each["data"]["mrn"] for each in stub.kept] == [mrn]
