"""Guarantees told before they are missed: proposed where one would do, taken only by data."""

import json
from dataclasses import replace

import msgspec
import pytest
from tests.support import money
from tests.support.declarations import TRADER
from tests.support.money import BROKER_ACTOR
from tests.usecases.test_guarantees import document, given, holds

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


def admitted(lrn, number=""):
    """Goods under temporary admission, which demands a guarantee."""
    made = document(lrn, number)
    if not number:
        del made["obligationGuarantee"]
    goods = made["goodsShipment"]["governmentAgencyGoodsItem"][0]
    goods["governmentProcedure"][0]["currentCode"] = "53"
    goods["additionalDocument"][-1] = {"categoryCode": "C", "typeCode": "516", "id": "T-1"}
    return json.dumps(made).encode()


def checked(here, body):
    from greenlane.usecases.check import check

    told = json.loads(check(body, "json", BROKER_ACTOR, here).body)
    return [f for f in told["findings"] if f["code"].startswith("GUA")]


def lodged(here, body):
    from greenlane.usecases.lodge import lodge

    return json.loads(lodge(body, "json", BROKER_ACTOR, here).body)


def test_where_one_is_demanded_the_one_that_would_do_is_proposed_and_not_taken(here):
    given(10**6)
    (told,) = checked(here, admitted("A1"))
    assert (told["code"], told["severity"], told["act"]) == (
        "GUA-001",
        "warning",
        "CA-2019 s. 76",
    )
    assert "Name guarantee GUAR0001: 1000000.00 QTC" in told["fix"]
    assert holds(lodged(here, admitted("A1"))) == ["security"]
    assert money.account("guarantee:GUAR0001") == 0
    assert holds(lodged(here, admitted("A2", "GUAR0001"))) == []
    assert checked(here, admitted("A3", "GUAR0001")) == []


def test_of_two_or_none_nothing_is_proposed(here):
    assert "cash" in checked(here, admitted("A1"))[0]["fix"]
    given(10**6)
    given(10**6, "GUAR0002")
    assert "cash" in checked(here, admitted("A1"))[0]["fix"]
    given(10**6, "GUAR0003", principal="QT0000000103")
    assert "cash" in checked(here, admitted("A1"))[0]["fix"]


@pytest.mark.parametrize(("number", "changes", "code"), [
    ("NOSUCH01", {}, "GUA-002"), ("GUAR0001", {"principal": "QT0000000103"}, "GUA-002"),
    ("GUAR0001", {"state": "ended"}, "GUA-003"), ("GUAR0001", {"amount": 1}, "GUA-004"),
    ("GUAR0001", {"until": money.NOON.date().replace(year=2025)}, "GUA-003"),
])  # fmt: skip
def test_each_reason_why_one_will_not_do_has_its_code(here, number, changes, code):
    given(**{"amount": 10**6, **changes})
    (told,) = checked(here, admitted("A1", number))
    assert (told["code"], told["value"]) == (code, number)
    found = [f["code"] for f in lodged(here, admitted("A1", number))["findings"]]
    assert code in found


def test_a_country_whose_data_says_so_takes_the_only_one_that_would_do(here):
    given(10**6)
    terms = msgspec.structs.replace(here.book.payment_terms, unnamed="take")
    kept, here.book.payment_terms = here.book.payment_terms, terms
    try:
        assert checked(here, admitted("A1")) == []
        assert holds(lodged(here, admitted("A1"))) == []
        assert money.account("guarantee:GUAR0001") < 0
        given(10**6, "GUAR0002")
        assert holds(lodged(here, admitted("A2"))) == ["security"]
    finally:
        here.book.payment_terms = kept


def test_a_guarantee_taken_after_the_authorisation_has_its_share_too(here):
    from tests.support.two_persons import people, propose

    from greenlane.store.models import Authorisation, Guarantee
    from greenlane.usecases.two_persons import approve

    who = people()
    Authorisation.objects.create(operator_id=TRADER, tier="full", state="granted",
                                 begun=money.NOON)  # fmt: skip
    told = {"operator": TRADER, "number": "GUAR9", "kind": "comprehensive", "guarantor": "Bank",
            "amount": "1000", "percent": "100"}  # fmt: skip
    number = propose(who["cashier"], "guarantee", here, **told)
    approve(number, who["director"], "", replace(here))
    assert Guarantee.objects.get().percent == 30
