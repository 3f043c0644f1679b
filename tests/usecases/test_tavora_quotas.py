"""The quotas of Tavora at work: open, critical, blocked, suspended, exhausted, licensed, tied."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.support import seed
from tests.support.declarations import TRADER, declaration
from tests.support.quotas import ACTOR, checked, got, requests

pytestmark = pytest.mark.db
D = Decimal
MARCH = date(2026, 3, 3)


@pytest.fixture
def tavora(db, desk):
    seed.run()
    return at(desk, MARCH)


def at(desk, day, hour=16):
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return replace(desk, now=lambda: moment)


def claim(desk, lrn, code, number, kilograms, **told):
    """Lodge one item of a code that claims a quota; gives the duty."""
    from greenlane.usecases.lodge import lodge

    made = declaration(lrn)
    (item,) = made["goodsShipment"]["governmentAgencyGoodsItem"]
    goods = item["commodity"]
    goods["classification"][0]["id"] = code
    goods["dutyTaxFee"][0]["dutyRegimeCode"] = told.get("preference", "120")
    if number:
        goods["dutyTaxFee"][0]["quotaOrderId"] = number
    goods["goodsMeasure"] = {"grossMassMeasure": {"value": kilograms},
                             "netNetWeightMeasure": {"value": kilograms}}  # fmt: skip
    made["totalGrossMassMeasure"] = {"value": kilograms}
    item["origin"][0]["countryCode"] = told.get("origin", "NZ")
    item["additionalDocument"] += [
        {"categoryCode": d[0], "typeCode": d[1:4], "id": d[5:] or "X"}
        for d in told.get("documents", ("N853", "L022"))
    ]
    outcome = lodge(json.dumps(made).encode(), "json", ACTOR, desk)
    answer = json.loads(outcome.body)
    assert outcome.status == 201, answer["findings"]
    return answer["totals"].get("A00", "0.00")


def standing(desk, name, day):
    from greenlane.usecases.quotas import balances

    (found,) = [each for each in balances(day, desk) if each.period.definition == name]
    return found


def test_milk_powder_is_open_then_its_second_half_year_is_blocked_for_ten_days(tavora):
    from greenlane.usecases import quotas

    assert standing(tavora, "090101-26H1", MARCH).status == "open"
    assert claim(tavora, "MILK-1", "04021000", "090101", "20000") == "2000.00"  # 10.00 for 100 kg
    quotas.allocate_day(MARCH, tavora)
    half = standing(tavora, "090101-26H1", MARCH)
    assert (half.balance, half.allocated, half.last) == (380000, 20000, MARCH)
    blocked = standing(tavora, "090101-26H2", date(2026, 7, 10))
    assert (blocked.status, blocked.balance) == ("blocked", 400000)
    assert standing(tavora, "090101-26H2", date(2026, 7, 11)).status == "open"


def test_milk_powder_that_claims_no_quota_pays_the_general_rate(tavora):
    assert claim(tavora, "MILK-1", "04021000", "", "20000", preference="100") == "9000.00"
    assert got() == []


def test_chicken_is_critical_from_its_first_day_and_drawn_at_once_until_it_is_exhausted(tavora):
    assert standing(tavora, "090102-26", MARCH).status == "critical"
    claim(tavora, "HEN-1", "02071410", "090102", "59000")
    claim(tavora, "HEN-2", "02071410", "090102", "1500")
    assert got() == [59000, 1000]
    left = standing(tavora, "090102-26", MARCH)
    assert (left.status, left.balance, left.critical) == ("exhausted", 0, True)
    assert checked(tavora, "090102-26").drawn == 60000


def test_cheeses_share_their_main_quota_by_the_coefficients(tavora):
    from greenlane.usecases import quotas

    north = {"preference": "320", "origin": "FR", "documents": ("U110", "N853")}
    assert claim(tavora, "WHITE", "04069010", "090111", "60000", **north) == "0.00"
    assert claim(tavora, "SOFT", "04063000", "090112", "50000", **north) == "0.00"
    made = quotas.allocate_day(MARCH, tavora)
    drawn = checked(tavora, "090110-26")
    # 60,000 at 1.2 and 50,000 at 0.8 are 112,000 of a main quota of 100,000.
    assert {m.request.definition: m.quantity for m in made} == {
        "090111-26": D("53571.428"), "090112-26": D("44642.858"),
    }  # fmt: skip
    assert (drawn.drawn, drawn.balance) == (D("100000"), D("0"))


def test_processed_cheese_is_suspended_while_its_recipe_is_under_inquiry(tavora):
    assert standing(tavora, "090112-26", date(2026, 11, 2)).status == "suspended"
    assert standing(tavora, "090111-26", date(2026, 11, 2)).status == "open"


def test_refrigerant_gases_come_in_free_within_a_licence(tavora):
    from greenlane.usecases import quota_licences

    year_end = date(2026, 12, 31)
    quota_licences.issue("TV-7", "094001-26", TRADER, D(500), MARCH, year_end, tavora)
    told = {"documents": ("L022 TV-7",)}
    assert claim(tavora, "GAS-1", "29034500", "094001", "800", **told) == "0.00"
    assert got() == [500]
    # 2,500 USD at 2.7442 are 6,860.50: 5 % of it on 300 of the 800 kg, and 16 % VAT on that
    assert requests()[0].owed == {"A00": "128.64", "B00": "20.58"}
    gas = standing(tavora, "094001-26", MARCH)
    assert (gas.mechanism, gas.balance, gas.allocated) == ("licensed", 11500, 500)
