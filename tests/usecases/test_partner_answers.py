"""Answers of partner agencies: one lifts its own hold, once; all else is set apart."""

import json
from dataclasses import replace

import pytest
from tests.support.clock import Clock
from tests.support.declarations import TRADER
from tests.support.partner_life import (
    decide,
    lodged,
    registered,
    seeded,
    state,
)
from tests.support.partners import answer

from greenlane.evidence import webhook

pytestmark = pytest.mark.db


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def here(db, desk, clock):
    return seeded(desk, clock)


def test_an_answer_lifts_the_agency_s_own_hold_once_and_a_repeat_gets_the_same_receipt(here):
    secret = registered(here, "food", agency="FOOD")
    mrn = lodged(here, "LRN-1")
    first, again = decide(here, secret, [mrn]), decide(here, secret, [mrn])
    assert json.loads(first[0].receipt)["state"] == "cleared"
    assert again == [replace(first[0], repeated=True)]


def test_a_refusal_is_recorded_and_the_hold_stays_until_it_is_granted(here):
    from greenlane.store import declarations

    secret = registered(here, "food", agency="FOOD")
    mrn = lodged(here, "LRN-1")
    assert decide(here, secret, [mrn], decision="refused")[0].receipt
    assert state(mrn) == "accepted"
    last = declarations.events(declarations.by_mrn(mrn))[-1]
    assert (last.kind, last.actor.name) == ("examine", "partner:food")
    decide(here, secret, [mrn], first=2)
    assert state(mrn) == "cleared"


def wrong_messages(here, secret, mrn, other):
    """What a partner may send that is not to be taken, by the code it gets."""
    now = here.now().timestamp()
    return {
        "garbage": ("PAR-001", answer(secret, 2, mrn, "FOOD", now, body=b"\xff{]")),
        "half": ("PAR-001", answer(secret, 2, mrn, "FOOD", now, body=b'{"type":"permit.decided"}')),
        "deep": ("PAR-001", answer(secret, 2, mrn, "FOOD", now, body=b"[" * 50_000)),
        "forged": ("PAR-002", answer(webhook.told("whsec_", bytes(32)), 2, mrn, "FOOD", now)),
        "altered": ("PAR-002", replace(answer(secret, 2, other, "FOOD", now),
                                       body=answer(secret, 2, mrn, "FOOD", now).body)),
        "unsigned": ("PAR-002", replace(answer(secret, 2, mrn, "FOOD", now), signature="")),
        "stale": ("PAR-003", answer(secret, 2, mrn, "FOOD", now - 3_600)),
        "code": ("PAR-004", answer(secret, 2, mrn, "FOOD", now, decision="maybe")),
        "type": ("PAR-004", answer(secret, 2, mrn, "FOOD", now,
                                   body=b'{"type":"x","sequence":2,"data":{}}')),
        "nowhere": ("PAR-005", answer(secret, 2, "26QT" + "0" * 14, "FOOD", now)),
        "another's": ("PAR-006", answer(secret, 2, mrn, "MED", now)),
        "no hold": ("PAR-006", answer(secret, 2, other, "FOOD", now)),
        "old": ("PAR-007", answer(secret, 1, mrn, "FOOD", now, message_id="FOOD-old")),
        "same id": ("PAR-008", answer(secret, 9, mrn, "FOOD", now, message_id="FOOD-1")),
    }  # fmt: skip


def test_what_cannot_be_taken_is_set_apart_changes_nothing_and_the_next_message_flows(here):
    from greenlane.store import partner_answers as rows
    from greenlane.store.models import EventRow, Partner
    from greenlane.usecases import partner_answers

    secret = registered(here, "food", agency="FOOD")
    first, mrn, other = lodged(here, "A"), lodged(here, "B"), lodged(here, "C", permit=False)
    decide(here, secret, [first])
    before = EventRow.objects.count()
    for name, (code, message) in wrong_messages(here, secret, mrn, other).items():
        told = [partner_answers.take("food", message, here) for _ in range(2)]
        assert [each.code for each in told] == [code, code], name
    assert EventRow.objects.count() == before
    assert (state(mrn), Partner.objects.get().last_in) == ("accepted", 1)
    apart = list(rows.apart("food"))
    assert {each.code for each in apart} == {f"PAR-00{n}" for n in range(1, 9)}
    assert sum(each.times for each in apart) == 2 * len(wrong_messages(here, secret, mrn, other))
    assert all(each.reason for each in apart)
    assert decide(here, secret, [mrn], first=2)[0].receipt
    assert state(mrn) == "cleared"
    late = decide(here, secret, [mrn], first=3)[0]
    assert late.code == "PAR-009"


def test_a_partner_decides_nothing_of_another_agency_and_a_trader_nothing_at_all(here):
    from greenlane.usecases import partner_answers

    now = here.now().timestamp()
    med, firm = registered(here, "med", agency="MED"), registered(here, "firm", operator=TRADER)
    mrn = lodged(here, "LRN-1")
    for code, secret in (("med", med), ("firm", firm)):
        for agency in ("FOOD", "MED"):
            message = answer(secret, 1, mrn, agency, now, message_id=agency)
            assert partner_answers.take(code, message, here).code == "PAR-006"
    assert state(mrn) == "accepted"


def test_control_without_the_look_at_the_signature_a_forged_answer_releases(here, monkeypatch):
    from greenlane.usecases import partner_answers

    registered(here, "food", agency="FOOD")
    mrn = lodged(here, "LRN-1")
    monkeypatch.setattr(partner_answers, "_check_signed", lambda *_: None)
    decide(here, webhook.told("whsec_", bytes(32)), [mrn])
    assert state(mrn) == "cleared"


def test_control_without_the_look_at_the_number_an_old_refusal_undoes_a_later_one(
    here, monkeypatch
):
    from greenlane.messages import agency_answer
    from greenlane.usecases import partner_answers

    secret = registered(here, "food", agency="FOOD")
    mrn = lodged(here, "LRN-1")
    decide(here, secret, [mrn], first=7, decision="refused")
    old = answer(secret, 3, mrn, "FOOD", here.now().timestamp())
    assert partner_answers.take("food", old, here).code == "PAR-007"
    honest = agency_answer.read
    monkeypatch.setattr(
        agency_answer, "read", lambda b: type(honest(b))(sequence=99, data=honest(b).data)
    )
    assert partner_answers.take("food", old, here).receipt
    assert state(mrn) == "cleared"


def test_a_flood_of_forged_messages_is_bounded(here, monkeypatch):
    from greenlane.store import partner_answers as rows
    from greenlane.usecases import partner_answers

    registered(here, "food", agency="FOOD")
    monkeypatch.setattr(rows, "MOST_APART", 5)
    for n in range(9):
        message = answer(webhook.told("whsec_", bytes(32)), n + 1, "x", "FOOD", 0)
        assert partner_answers.take("food", message, here).code == "PAR-002"
    assert rows.apart("food").count() == 5


@pytest.mark.parametrize("apart", [True, False], ids=["ours", "control"])
def test_what_strangers_send_pushes_out_nothing_that_the_partner_signed(here, monkeypatch, apart):
    from greenlane.store import partner_answers as rows
    from greenlane.usecases import partner_answers

    secret, now = registered(here, "food", agency="FOOD"), here.now().timestamp()
    monkeypatch.setattr(rows, "MOST_APART", 3)
    if not apart:  # the control: one thousand for all together
        monkeypatch.setattr(rows, "FROM_ANYBODY", ())
    nowhere = answer(secret, 1, "26QT" + "0" * 14, "FOOD", now)
    assert partner_answers.take("food", nowhere, here).code == "PAR-005"
    for n in range(6):
        forged = answer(webhook.told("whsec_", bytes(32)), n + 1, "x", "FOOD", 0)
        partner_answers.take("food", forged, here)
    assert rows.apart("food").filter(code="PAR-005").exists() is apart


def test_the_door_gives_a_receipt_or_the_code_and_the_same_receipt_again(here, clock):
    from datetime import UTC, datetime

    from django.test import Client

    secret = registered(here, "food", agency="FOOD")
    mrn = lodged(here, "LRN-1")

    def post(message, code="food"):
        return Client(SERVER_NAME="localhost").post(
            f"/api/v1/partners/{code}/answers", message.body, "application/json",
            headers={"webhook-id": message.message_id, "webhook-timestamp": message.timestamp,
                     "webhook-signature": message.signature},
        )  # fmt: skip

    now = datetime.now(UTC).timestamp()
    good, bad = (answer(secret, n, mrn, agency, now) for n, agency in ((1, "FOOD"), (2, "MED")))
    assert post(good, "nobody").status_code == 404
    forged = post(replace(good, signature="v1,AAAA"))
    assert (forged.status_code, forged.json()["detail"][:8]) == (401, "PAR-002:")
    assert post(good).json()["state"] == "cleared"
    again = post(good)
    assert (again.json()["state"], again["Idempotent-Replay"]) == ("cleared", "true")
    apart = post(bad)
    assert (apart.status_code, apart.json()["code"], apart.json()["detail"][:8]) == (
        422, "API-422-PARTNER", "PAR-006:"
    )  # fmt: skip
