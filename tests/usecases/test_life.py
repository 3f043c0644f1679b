"""The life after lodging: arrival, payment, controls, amendment, invalidation, expiry."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, body, changed, declaration

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("officer", "officer", OFFICE)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
GREEN, YELLOW, RED = (
    {"share": s, "lane": lane}
    for s, lane in (("0.000001", "yellow"), ("0.999999", "yellow"), ("0.999999", "red"))
)


@pytest.fixture
def base(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


def lane(desk, random):
    """The desk with every profile off and the random draw all but certain."""
    from greenlane.risk.profile_set import ProfileSet

    data = {"random": {**random, "instruction": "Look.", "basis": "CA-2019 s. 21"}}
    return replace(desk, profiles=ProfileSet.read(data))


def lodged(desk, lrn="LRN-1", **options):
    from greenlane.usecases.lodge import lodge

    told = json.loads(lodge(body(lrn, **options), "json", BROKER_ACTOR, desk).body)
    assert told["state"] != "rejected", told["findings"]
    return told


def row(mrn):
    from greenlane.store import declarations

    return declarations.by_mrn(mrn)


def without_deferment():
    from greenlane.store import models, operators

    models.Operator.objects.update(deferment=False)
    operators.forget()


def test_a_prelodged_declaration_is_accepted_and_released_on_arrival_in_one_transaction(base):
    from greenlane.usecases.arrive import arrive

    desk = lane(base, GREEN)
    told = lodged(desk, kind="IMD")
    assert (told["state"], row(told["mrn"]).lapses) == (
        "registered",
        NOON.date() + timedelta(days=30),
    )
    later = replace(desk, now=lambda: NOON + timedelta(days=3))
    told = json.loads(arrive(told["mrn"], OFFICER, later).body)
    assert told["state"] == "cleared"
    assert row(told["mrn"]).law_day == (NOON + timedelta(days=3)).date()


def test_acceptance_fixes_the_law_of_the_day_of_arrival(base):
    from greenlane.usecases.arrive import arrive

    told = lodged(lane(base, GREEN), kind="IMD")
    autumn = replace(lane(base, GREEN), now=lambda: NOON + timedelta(days=31 - 2))
    rates = [
        base.book.on(d).rates["USD"] for d in (NOON.date(), (NOON + timedelta(days=29)).date())
    ]
    after = json.loads(arrive(told["mrn"], OFFICER, autumn).body)
    valued = [t["assessment"]["items"][0]["value"]["components"][0]["rate"] for t in (told, after)]
    assert [str(r) for r in rates] == valued


def test_a_declaration_whose_declarant_lapsed_meanwhile_is_refused_on_arrival(base):
    from greenlane.store import models, operators
    from greenlane.usecases.arrive import arrive

    desk = lane(base, GREEN)
    told = lodged(desk, kind="IMD")
    models.Operator.objects.filter(id="QT0000000102").update(status="suspended")
    operators.forget()
    outcome = arrive(told["mrn"], OFFICER, desk)
    assert outcome.status == 422
    assert row(told["mrn"]).state == "registered"


def test_goods_wait_for_payment_and_go_when_it_is_made(base):
    from greenlane.store import declarations
    from greenlane.usecases import conduct

    without_deferment()
    desk = lane(base, GREEN)
    told = lodged(desk)
    assert (told["state"], [h["name"] for h in told["holds"]]) == ("accepted", ["payment"])
    conduct.pay(told["mrn"], BROKER_ACTOR, desk)
    assert row(told["mrn"]).state == "cleared"
    from greenlane.ledger.posting import balances

    accounts = balances(declarations.postings(row(told["mrn"])))
    assert accounts["debtor:QT0000000102"] == 0
    assert str(accounts["cash"]) == told["payable"]
    with pytest.raises(NotAllowedError):
        conduct.pay(told["mrn"], BROKER_ACTOR, desk)


def test_only_the_officer_of_the_office_that_holds_the_goods_lifts_the_hold(base):
    from greenlane.usecases import conduct
    from greenlane.usecases.permissions import ForbiddenError

    desk = lane(base, RED)
    mrn = lodged(desk)["mrn"]
    for wrong in (BROKER_ACTOR, Actor("o", "officer", "QT000201"), Actor("a", "agency", OFFICE)):
        with pytest.raises(ForbiddenError):
            conduct.examine(mrn, "physical", "As declared.", True, wrong, desk)
    with pytest.raises(NotAllowedError):
        conduct.examine(mrn, "physical", "  ", True, OFFICER, desk)
    conduct.examine(mrn, "physical", "As declared.", True, OFFICER, desk)
    assert row(mrn).state == "cleared"


def test_a_control_that_finds_a_difference_keeps_the_goods(base):
    from greenlane.usecases import conduct

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    conduct.examine(mrn, "documents", "The invoice names another weight.", False, OFFICER, desk)
    assert row(mrn).state == "accepted"


def test_an_amendment_makes_a_new_version_reverses_the_debt_and_keeps_the_old_body(base):
    from greenlane.ledger.posting import balances
    from greenlane.store import declarations
    from greenlane.usecases.amend import amend

    desk = lane(base, YELLOW)
    told = lodged(desk)
    better = body("LRN-1", items=2)
    outcome = amend(told["mrn"], better, "json", "One item was missing.", BROKER_ACTOR, desk)
    now = json.loads(outcome.body)
    assert (now["version"], row(told["mrn"]).items) == (2, 2)
    assert bytes(declarations.version(row(told["mrn"]), 1).body) == body("LRN-1")
    owed = balances(declarations.postings(row(told["mrn"])))["deferment:QT0000000102"]
    assert str(owed) == now["payable"]


def test_no_amendment_once_an_examination_is_announced(base):
    from greenlane.usecases.amend import amend

    desk = lane(base, RED)
    mrn = lodged(desk)["mrn"]
    with pytest.raises(NotAllowedError):
        amend(mrn, body("LRN-1", items=2), "json", "late", BROKER_ACTOR, desk)


def test_an_amendment_with_errors_changes_nothing(base):
    from greenlane.usecases.amend import amend

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    wrong = json.dumps(changed(declaration("LRN-1"), "/goodsItemQuantity", 9)).encode()
    assert amend(mrn, wrong, "json", "x", BROKER_ACTOR, desk).status == 422
    assert row(mrn).version == 1


def test_an_invalidation_takes_the_debt_back(base):
    from greenlane.ledger.posting import balances
    from greenlane.store import declarations
    from greenlane.usecases import conduct

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    conduct.invalidate(mrn, "Goods were sent back.", BROKER_ACTOR, desk)
    assert row(mrn).state == "invalidated"
    assert set(balances(declarations.postings(row(mrn))).values()) == {0}


def test_a_registration_lapses_when_the_goods_do_not_come(base):
    from greenlane.usecases import conduct
    from greenlane.usecases import desk as desks
    from greenlane.workers import loop

    desk = lane(base, GREEN)
    mrn = lodged(desk, kind="IMD")["mrn"]
    with pytest.raises(NotAllowedError):
        conduct.expire(mrn, replace(desk, now=lambda: NOON + timedelta(days=30)))
    kept = desks.current()
    desks.install(replace(desk, now=lambda: NOON + timedelta(days=31)))
    try:
        assert loop.lapse() == 1
    finally:
        desks.install(kept)
    assert row(mrn).state == "expired"


def test_a_query_is_asked_and_answered_in_the_open(base):
    from greenlane.store import declarations
    from greenlane.usecases import conduct

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    conduct.query(mrn, "Which invoice covers item 1?", OFFICER, desk)
    assert declarations.life(row(mrn)).asked
    conduct.reply(mrn, "INV-1 of 3 June.", BROKER_ACTOR, desk)
    assert not declarations.life(row(mrn)).asked


def test_a_missing_permit_holds_the_goods_for_its_agency(base):
    desk = lane(base, GREEN)
    needing = next(p for p in base.book.permits if p.trade == "import" and len(p.code) >= 4)
    line = next(
        g for g in base.book.on(NOON.date()).goods.values()
        if g.declarable and g.code.startswith(needing.code) and not g.unit
    )  # fmt: skip
    made = changed(
        declaration("LRN-1"),
        "/goodsShipment/governmentAgencyGoodsItem/0/commodity/classification/0/id", line.code,
    )  # fmt: skip
    made = changed(
        made,
        "/goodsShipment/governmentAgencyGoodsItem/0/commodity/goodsMeasure/tariffQuantity",
        None,
    )
    from greenlane.usecases.lodge import lodge

    told = json.loads(lodge(json.dumps(made).encode(), "json", BROKER_ACTOR, desk).body)
    assert told["state"] == "accepted", told["findings"]
    assert f"agency:{needing.agency}" in [h["name"] for h in told["holds"]]
    assert not told["permits"][0]["declared"]


def test_two_officers_cannot_both_claim_a_case(base):
    from greenlane.usecases import claims

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    other = Actor("other", "officer", OFFICE)
    assert claims.claim(mrn, OFFICER, desk)
    assert not claims.claim(mrn, other, desk)
    assert not claims.unclaim(mrn, other)
    assert claims.unclaim(mrn, OFFICER)
    assert claims.claim(mrn, other, desk)


def test_the_outbox_tells_each_move_once(base):
    from greenlane.gateways.notices import KeptNotices
    from greenlane.workers import loop

    lodged(lane(base, GREEN))
    notices = KeptNotices()
    # The first step draws look-ups too; the second may measure what is unusual for the copy.
    first, _second, third = (loop.step(notices) for _ in range(3))
    assert (first >= 1, third) == (True, 0)
    assert [topic for topic, _ in notices.sent.values()] == ["declaration.cleared"]


def test_what_a_party_must_act_on_stands_in_its_list_until_it_did(base):
    from greenlane.store import listing
    from greenlane.usecases import conduct

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    assert listing.action_needed(BROKER) == []
    conduct.query(mrn, "Which invoice?", OFFICER, desk)
    assert [row.mrn for row in listing.action_needed(BROKER)] == [mrn]
    conduct.reply(mrn, "INV-1.", BROKER_ACTOR, desk)
    assert listing.action_needed(BROKER) == []


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_cancellation_without_a_reason_is_refused_with_its_code(base, reason):
    from greenlane.usecases import conduct

    desk = lane(base, YELLOW)
    mrn = lodged(desk)["mrn"]
    with pytest.raises(conduct.NoReasonError) as refused:
        conduct.invalidate(mrn, reason, BROKER_ACTOR, desk)
    assert refused.value.code == "API-422-REASON"
    assert row(mrn).state == "accepted"
