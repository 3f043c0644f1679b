"""The pages of issued permits: the register, one permit, its acts; and what programs are told."""

import json
from decimal import Decimal

import pytest
from django.test import Client
from tests.support import seed, signing_in
from tests.support.declarations import BROKER, TRADER
from tests.support.issued import NOON, at_noon, issued, lodged

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk, monkeypatch):
    """The desk at noon, everywhere; and what the seed made."""
    from greenlane.store import models, operators
    from greenlane.usecases import desk as desks

    made = seed.run()
    models.Operator.objects.update(deferment=False)
    operators.forget()
    at = at_noon(desk)
    monkeypatch.setattr(desks, "current", lambda: at)
    return at, made


def officer(number=1, agency="MED"):
    from greenlane.store.models import Account

    name = f"{agency.lower()}-{number}"
    return Account.objects.create(username=name, role="agency", agency=agency, person=name)


def signed_in(account):
    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost")
    if isinstance(account, str):
        account = Account.objects.get(username=account)
    signing_in.enter(client, account)
    return client


def text(client, href):
    answer = client.get(href)
    assert answer.status_code == 200, (href, answer.status_code)
    return answer.content.decode()


def test_the_holder_sees_his_permits_with_what_is_left_and_who_took_it(here):
    at, _ = here
    number = issued(at, "1000").number
    _, told = lodged(at, "LRN-1", "400", number)
    trader = signed_in("trader")
    assert number in text(trader, "/permits")
    page = text(trader, f"/permits/{number}")
    assert told["mrn"] in page
    assert "600" in page
    assert "pharmacist" not in page
    assert "No permit matches" in text(trader, "/permits?state=revoked")
    assert signed_in("broker").get(f"/permits/{number}").status_code == 404


def test_quantities_of_a_permit_have_their_thousands_apart_and_their_units(here):
    at, _ = here
    number = issued(at, "1250000").number
    lodged(at, "LRN-2", "4000", number)
    trader = signed_in("trader")
    listed = text(trader, "/permits")
    assert ">1,246,000 " in listed
    assert ">1,250,000 " in listed
    page = text(trader, f"/permits/{number}")
    assert ">1,250,000 " in page
    assert '>4,000 <span class="unit">kg</span>' in page
    assert "1250000" not in page
    wide = issued(at, "1000", tolerance=Decimal(5)).number
    assert text(trader, f"/permits?q={wide}").count(">1,050 ") == 2  # left of the whole


def test_an_agency_sees_its_own_register_filters_sorts_and_takes_it_away(here):
    from greenlane.store.models import JournalRow

    at, _ = here
    first, second = issued(at, "1000").number, issued(at, "5").number
    pharmacist = signed_in(officer())
    page = text(pharmacist, "/permits?sort=number")
    low, high = sorted((first, second))
    assert page.index(low) < page.index(high)
    sheet = text(pharmacist, f"/permits?format=csv&q={second}").splitlines()
    assert len(sheet) == 2
    assert sheet[1].startswith(f"{second},L010,MED,{TRADER},active,2026-01-01,2026-12-31,5,KGM,5")
    assert JournalRow.objects.filter(kind="data.disclosed").exists()
    other = signed_in(officer(agency="FOOD"))
    assert first not in text(other, "/permits")
    assert other.get(f"/permits/{first}").status_code == 404


def test_an_officer_suspends_with_a_reason_that_the_holder_reads(here):
    at, _ = here
    number = issued(at, "1000").number
    pharmacist = signed_in(officer())
    assert pharmacist.post(f"/permits/{number}/suspend", {"reason": " "}).status_code == 422
    pharmacist.post(f"/permits/{number}/suspend", {"reason": "The leaflet is wrong"})
    page = text(signed_in("trader"), f"/permits/{number}")
    assert "The leaflet is wrong" in page
    assert "med-1" not in page
    assert signed_in("trader").post(f"/permits/{number}/resume", {"reason": "x"}).status_code == 404


def test_a_variation_is_proposed_on_a_form_and_another_officer_approves_it(here):
    from greenlane.store.models import PermitRow, TwoPersonAct

    at, _ = here
    number = issued(at, "1000").number
    maker, checker = signed_in(officer(1)), signed_in(officer(2))
    href = f"/permits/{number}/vary"
    assert "1000" in text(maker, href)
    told = {"quantity": "many", "until": "", "conditions": "", "reason": ""}
    assert maker.post(f"{href}/propose", told).status_code == 422
    told |= {"quantity": "1500", "until": "2026-12-31", "reason": "More is needed",
             "conditions": "Keep it cold\n\nTell us"}  # fmt: skip
    assert maker.post(f"{href}/propose", told).status_code == 302
    act = TwoPersonAct.objects.get(kind="permit-act")
    page = text(checker, f"/approvals/{act.pk}")
    assert "1500 KGM" in page
    assert "Keep it cold; Tell us" in page
    assert checker.post(f"/approvals/{act.pk}/approve", {"answer": "agreed"}).status_code == 302
    heir = PermitRow.objects.get(number=number).successor
    assert heir.conditions == ["Keep it cold", "Tell us"]
    assert heir.number in text(checker, f"/permits/{number}")


def test_a_holder_gives_a_permit_back(here):
    at, _ = here
    number = issued(at, "1000").number
    signed_in("trader").post(f"/permits/{number}/surrender", {"reason": "Not needed"})
    assert "Given back" in text(signed_in("trader"), f"/permits/{number}")


def test_programs_read_what_they_hold_and_nothing_else(here):
    from greenlane.api import access

    at, _ = here
    token = access.tokens().issue("test-client", NOON)
    own, other = issued(at, "1000", holder=BROKER).number, issued(at, "1000").number
    client = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {token}"})
    told = json.loads(client.get("/api/v1/permits").content)
    assert [each["number"] for each in told["permits"]] == [own]
    one = json.loads(client.get(f"/api/v1/permits/{own}").content)
    assert (one["books"]["quantity"]["available"], one["takings"]) == ("1000.000000", [])
    assert client.get(f"/api/v1/permits/{other}").status_code == 404
