"""A doubt about a value, from the question to the decision: holds, security, postings, rights."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, TRADER, body

from greenlane.ledger.posting import balances
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
BROKER_ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("officer", "officer", OFFICE)
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
WHY = {"1": "DOUBT-NOT-REMOVED", "2": "NO-COMPARABLE", "3": "NO-COMPARABLE", "4": "NO-RESALE",
       "5": "NO-COSTS"}  # fmt: skip
DECLARED = Decimal("6641.50")  # 2500.00 USD at 2.6566
DOUBLE = Decimal("13283.00")


@pytest.fixture
def base(db, desk):
    from greenlane.risk.profile_set import ProfileSet
    from greenlane.store import models, operators

    seed.run()
    models.Operator.objects.update(deferment=False)
    operators.forget()
    random = {
        "share": "0.999999",
        "lane": "yellow",
        "instruction": "Look.",
        "basis": "CA-2019 s. 21",
    }
    return replace(desk, now=lambda: NOON, profiles=ProfileSet.read({"random": random}))


def at(desk, days):
    return replace(desk, now=lambda: NOON + timedelta(days=days))


def lodged(desk, lrn="LRN-1", **options):
    from greenlane.usecases.lodge import lodge

    told = json.loads(lodge(body(lrn, **options), "json", BROKER_ACTOR, desk).body)
    assert told["state"] == "accepted", told["findings"]
    return told


def life(mrn):
    from greenlane.store import declarations

    return declarations.life(declarations.by_mrn(mrn))


def postings(mrn):
    from greenlane.store import declarations

    return declarations.postings(declarations.by_mrn(mrn))


def holds(mrn):
    return sorted(hold.name for hold in life(mrn).holds)


def asked(desk, value=DOUBLE):
    from greenlane.usecases import valuation_doubt as doubts

    told = lodged(desk)
    doubts.ask(told["mrn"], 1, value, "The price is half of the usual.", OFFICER, desk)
    return told


def pay_and_check(mrn, desk):
    from greenlane.usecases import conduct

    conduct.examine(mrn, "documents", "Documents agree.", True, OFFICER, desk)
    conduct.pay(mrn, BROKER_ACTOR, desk)


def heard(desk, told):
    from greenlane.usecases import valuation_doubt as doubts

    doubts.reply(told["mrn"], "It was a clearance sale.", ("N935 INV-1",), BROKER_ACTOR, desk)
    doubts.state_grounds(told["mrn"], "No other buyer had this price.", OFFICER, desk)
    doubts.reply(told["mrn"], "We have no more papers.", (), BROKER_ACTOR, desk)


def gone_secured(desk, actor=BROKER_ACTOR):
    """Goods of a doubtful value that went against a security, and whose importer was heard."""
    from greenlane.usecases import valuation_doubt as doubts

    told = asked(desk)
    pay_and_check(told["mrn"], desk)
    doubts.secure(told["mrn"], actor, desk)
    heard(desk, told)
    return told


def test_the_security_is_the_difference_of_the_duties_and_holds_the_goods(base):
    told = asked(base)
    doubt = life(told["mrn"]).doubt
    # The alternative is twice the declared value, so each ad valorem charge doubles.
    same = {code: Decimal(amount) for code, amount in told["totals"].items() if code != "F10"}
    assert dict(doubt.security).keys() == same.keys()
    for code, amount in doubt.security:
        assert abs(amount - same[code]) <= Decimal("0.01")
    assert holds(told["mrn"]) == ["documents", "payment", "security"]
    assert doubt.due == NOON + timedelta(days=15)


def test_goods_go_against_security_and_are_not_cleared_before_the_decision(base):
    from greenlane.usecases import valuation_doubt as doubts

    told = asked(base)
    mrn = told["mrn"]
    pay_and_check(mrn, base)
    assert (life(mrn).state, holds(mrn)) == ("accepted", ["security"])
    doubts.secure(mrn, BROKER_ACTOR, base)
    assert life(mrn).state == "released"
    stake = life(mrn).doubt.at_stake
    assert balances(postings(mrn))["deposits"] == stake
    with pytest.raises(NotAllowedError, match="no security"):
        doubts.secure(mrn, BROKER_ACTOR, base)
    heard(base, told)
    doubts.accept(mrn, "The clearance sale is proven.", OFFICER, base)
    assert life(mrn).state == "cleared"
    accounts = balances(postings(mrn))
    assert (accounts["deposits"], accounts[f"security:{TRADER}"]) == (0, 0)
    assert accounts["cash"] == Decimal(told["payable"])


def test_a_rejected_value_is_assessed_anew_and_the_security_pays_the_difference(base):
    from greenlane.store import declarations
    from greenlane.usecases import answers
    from greenlane.usecases import valuation_doubt as doubts

    told = gone_secured(base)
    mrn = told["mrn"]
    doubts.reject(mrn, DOUBLE, "6", WHY, "By the accepted value of similar goods.", OFFICER, base,
                  means="comparable")  # fmt: skip
    row = declarations.by_mrn(mrn)
    answer = answers.decode(declarations.version(row).answer.encode())
    assert (row.state, row.doubt) == ("cleared", "rejected")
    assert answer.assessment.items[0].value.amount == DOUBLE
    assert answer.assessment.items[0].value.method == "6"
    accounts = balances(postings(mrn))
    assert sum(accounts.values()) == 0
    assert accounts[f"debtor:{TRADER}"] == 0
    assert (accounts["deposits"], accounts[f"security:{TRADER}"]) == (0, 0)
    assert accounts["cash"] == row.payable == answer.payable
    assert row.payable > Decimal(told["payable"])
    from greenlane.datamodel.item_facts import read_shipment
    from greenlane.usecases.standing import document

    again, _ = doubts.as_decided(row, read_shipment(document(row)), base.book.on(row.law_day))
    assert again == answer.assessment  # a study of new law starts from the decided value
    decided = declarations.events(row)
    assert [e.doubt.why_not for e in decided if e.doubt and e.doubt.step == "reject"] == [
        tuple(sorted(WHY.items()))
    ]


def test_a_rejection_below_the_alternative_gives_the_rest_of_the_security_back(base):
    from greenlane.usecases import valuation_doubt as doubts

    told = gone_secured(base)
    mrn = told["mrn"]
    doubts.reject(mrn, Decimal("8000.00"), "2", WHY, "Identical goods.", OFFICER, base)
    accounts = balances(postings(mrn))
    assert (accounts["deposits"], accounts[f"security:{TRADER}"]) == (0, 0)
    assert accounts[f"debtor:{TRADER}"] == 0
    from greenlane.store import declarations

    assert accounts["cash"] == declarations.by_mrn(mrn).payable


def test_without_security_the_rejected_difference_must_be_paid_before_release(base):
    from greenlane.store import declarations
    from greenlane.usecases import conduct
    from greenlane.usecases import valuation_doubt as doubts

    told = asked(base)
    mrn = told["mrn"]
    pay_and_check(mrn, base)
    heard(base, told)
    doubts.reject(mrn, DOUBLE, "2", WHY, "Identical goods.", OFFICER, base)
    assert holds(mrn) == ["payment"]
    conduct.pay(mrn, BROKER_ACTOR, base)
    assert life(mrn).state == "cleared"
    accounts = balances(postings(mrn))
    assert accounts["cash"] == declarations.by_mrn(mrn).payable
    assert accounts[f"debtor:{TRADER}"] == 0


def test_what_was_not_paid_when_the_value_was_rejected_is_paid_once(base):
    from greenlane.store import declarations
    from greenlane.usecases import valuation_doubt as doubts

    told = asked(base)
    mrn = told["mrn"]
    doubts.secure(mrn, BROKER_ACTOR, base)
    heard(base, told)
    doubts.reject(mrn, DOUBLE, "2", WHY, "Identical goods.", OFFICER, base)
    pay_and_check(mrn, base)
    accounts = balances(postings(mrn))
    assert accounts["cash"] == declarations.by_mrn(mrn).payable
    assert accounts[f"debtor:{TRADER}"] == accounts["deposits"] == 0
    assert life(mrn).state == "cleared"


def test_a_second_doubt_starts_from_the_value_that_was_decided(base):
    from greenlane.usecases import valuation_doubt as doubts

    mrn = lodged(base, items=2)["mrn"]
    doubts.ask(mrn, 1, None, "Why so low?", OFFICER, base)
    assert holds(mrn) == ["documents", "payment"]  # nothing stated, nothing at stake
    doubts.reply(mrn, "A sale.", (), BROKER_ACTOR, base)
    doubts.state_grounds(mrn, "No proof.", OFFICER, base)
    doubts.reject(mrn, DOUBLE, "2", WHY, "Identical goods.", OFFICER, at(base, 16))
    doubts.ask(mrn, 1, DOUBLE, "And again?", OFFICER, at(base, 17))
    assert life(mrn).doubt.security == ()
    doubts.accept(mrn, "Nothing more.", OFFICER, at(base, 17))
    doubts.ask(mrn, 2, DECLARED, "And the other?", OFFICER, at(base, 18))
    assert life(mrn).doubt.security == ()


def test_silence_lets_customs_go_on_only_after_the_time_to_answer(base):
    from greenlane.usecases import valuation_doubt as doubts

    mrn = asked(base)["mrn"]
    with pytest.raises(NotAllowedError, match="still has time"):
        doubts.state_grounds(mrn, "Grounds.", OFFICER, at(base, 15))
    doubts.state_grounds(mrn, "Grounds.", OFFICER, at(base, 16))
    with pytest.raises(NotAllowedError, match="still has time"):
        doubts.reject(mrn, DOUBLE, "2", WHY, "Decided.", OFFICER, at(base, 31))
    doubts.reject(mrn, DOUBLE, "2", WHY, "Decided.", OFFICER, at(base, 32))
    assert life(mrn).doubt.state == "rejected"


def test_nobody_else_may_take_a_step(base):
    from greenlane.store.declarations import UnknownDeclarationError
    from greenlane.usecases import valuation_doubt as doubts
    from greenlane.usecases.permissions import ForbiddenError

    told = asked(base)
    mrn = told["mrn"]
    for wrong in (BROKER_ACTOR, Actor("o", "officer", "QT000201"), Actor("a", "agency", OFFICE)):
        with pytest.raises(ForbiddenError):
            doubts.state_grounds(mrn, "Grounds.", wrong, base)
    with pytest.raises(ForbiddenError):
        doubts.reply(mrn, "Mine.", (), OFFICER, base)
    with pytest.raises(UnknownDeclarationError):
        doubts.reply(mrn, "Mine.", (), Actor("x", "trader", "QT0000000999"), base)
    with pytest.raises(ForbiddenError):
        doubts.secure(mrn, Actor("a", "agency", OFFICE), base)


def test_a_decision_states_means_and_reasons_and_a_value(base):
    from greenlane.usecases import valuation_doubt as doubts

    told = asked(base)
    mrn = told["mrn"]
    heard(base, told)
    for value, method, why, means, words in (
        (DOUBLE, "6", WHY, "", "Article 7.2"),
        (DOUBLE, "6", WHY, "minimum-value", "Article 7.2"),
        (DOUBLE, "3", {"1": "DOUBT-NOT-REMOVED"}, "", "method 2"),
        (Decimal(-1), "2", WHY, "", "nought or more"),
        (Decimal("NaN"), "2", WHY, "", "nought or more"),
    ):
        with pytest.raises(NotAllowedError, match=words):
            doubts.reject(mrn, value, method, why, "Decided.", OFFICER, base, means=means)
    with pytest.raises(NotAllowedError, match="in words"):
        doubts.reject(mrn, DOUBLE, "2", WHY, " ", OFFICER, base)
    assert life(mrn).doubt.state == "heard"


def test_an_item_that_is_not_there_and_an_export_are_not_doubted(base):
    from greenlane.usecases import valuation_doubt as doubts

    mrn = lodged(base)["mrn"]
    with pytest.raises(NotAllowedError, match="no item 2"):
        doubts.ask(mrn, 2, DOUBLE, "Why?", OFFICER, base)


def test_the_declaration_is_neither_amended_nor_taken_back_meanwhile(base):
    from greenlane.usecases import conduct
    from greenlane.usecases.amend import amend

    mrn = asked(base)["mrn"]
    with pytest.raises(NotAllowedError, match="value"):
        amend(mrn, body("LRN-1"), "json", "Better.", BROKER_ACTOR, base)
    with pytest.raises(NotAllowedError, match="value"):
        conduct.invalidate(mrn, "Gone.", BROKER_ACTOR, base)


def test_the_office_lists_its_open_doubts(base):
    from greenlane.store import listing
    from greenlane.usecases import valuation_doubt as doubts

    mrn = asked(base)["mrn"]
    assert [row.mrn for row in listing.doubted(OFFICE)] == [mrn]
    assert listing.doubted("QT000201") == []
    doubts.accept(mrn, "Fine.", OFFICER, base)
    assert listing.doubted(OFFICE) == []
