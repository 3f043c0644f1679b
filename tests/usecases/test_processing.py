"""Special procedures end by themselves: processed goods by their yield, transit by its arrival."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from tests.core.rules import base
from tests.support import money
from tests.support.declarations import OFFICE, TRADER
from tests.support.money import BROKER_ACTOR, no_faults
from tests.support.two_persons import people, propose
from tests.usecases.test_guarantees import document, given
from tests.usecases.test_stays import codes, lodge, reserved, stay

from greenlane.datamodel.document import PreviousDocument
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
TRADER_ACTOR = Actor("trader", "trader", TRADER)
FAR = Actor("far", "officer", "QT000202")


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def placed(here):
    """100 kg of T-shirts for processing, secured, under the authorisation IP-1 with its yield."""
    who = people()
    given(10**6)
    from greenlane.usecases.two_persons import approve

    told = {"operator": TRADER, "number": "IP-1", "input": "6109", "output": "6203",
            "made": "80", "used": "100", "tolerance": "2"}  # fmt: skip
    approve(propose(who["officer"], "processing", here, **told), who["director"], "", here)
    made = document("IN1")
    goods = made["goodsShipment"]["governmentAgencyGoodsItem"][0]
    goods["governmentProcedure"][0]["currentCode"] = "51"
    goods["additionalDocument"][-1] = {"categoryCode": "C", "typeCode": "601", "id": "IP-1"}
    answer = lodge(here, made)
    assert (answer["state"], stay().procedure) == ("cleared", "5100"), answer["findings"]
    return answer


def exported(mrn, lrn, net):
    """Trousers that were made of them, exported again."""
    from greenlane.messages.canonical_json import to_json

    goods = base.item(1, "62034210", "Trousers of denim", origin="QT", price="9000.00",
                      net=net, gross="900", packages=5, quantity="100",
                      procedures=("3151", "000"))  # fmt: skip
    papers = (*goods.additional_document, base.document("C601", "IP-1"))
    before = (PreviousDocument(category_code="Z", type_code="MRN", id=mrn, line_numeric=1),)
    goods = msgspec.structs.replace(goods, additional_document=papers, previous_document=before)
    return json.loads(to_json(base.good_export(goods, lrn=lrn)))


def test_exports_of_what_was_made_discharge_what_was_placed_by_the_yield(here, placed):
    whole = reserved()
    first = lodge(here, exported(placed["mrn"], "EX1", "40"), TRADER_ACTOR)
    assert (first["state"], stay().discharged) == ("cleared", 50), first["findings"]
    assert whole / 2 <= reserved() < whole / 2 + 2
    more = lodge(here, exported(placed["mrn"], "EX2", "42"), TRADER_ACTOR)
    assert codes(more) == {"DIS-004"}  # 52.5 of 50, and two per cent of a hundred are 2
    last = lodge(here, exported(placed["mrn"], "EX3", "41"), TRADER_ACTOR)
    assert (last["state"], stay().state, reserved()) == ("cleared", "discharged", 0)
    again = lodge(here, exported(placed["mrn"], "EX4", "0.1"), TRADER_ACTOR)
    assert codes(again) == {"DIS-001"}
    assert no_faults()


@pytest.mark.parametrize(("net", "state", "told"), [("78.5", "discharged", 0), ("70", "open", 1)])
def test_what_lacks_is_an_allowed_loss_or_stays_open_and_is_chased(here, placed, net, state, told):
    from greenlane.store.models import PartyNotice
    from greenlane.usecases import staying

    lodge(here, exported(placed["mrn"], "EX1", net), TRADER_ACTOR)
    assert stay().state == "open"
    late = replace(here, now=lambda: datetime(2027, 3, 1, 12, tzinfo=UTC))
    staying.chase(late)
    assert staying.chase(late) == 0
    assert stay().state == state
    assert PartyNotice.objects.filter(topic="procedure.overdue").count() == told
    assert (reserved() == 0) == (state == "discharged")
    assert no_faults()


def test_a_yield_is_set_by_two_replaces_the_former_and_is_its_holders(here, placed):
    from greenlane.store import processing
    from greenlane.store.models import Account

    who = {account.username: account for account in Account.objects.all()}
    told = {"operator": TRADER, "number": "IP-1", "input": "6109", "output": "6203",
            "made": "90", "used": "100", "tolerance": "1"}  # fmt: skip
    from greenlane.usecases.two_persons import approve

    later = replace(here, now=lambda: datetime(2026, 7, 9, 12, tzinfo=UTC))
    approve(propose(who["officer"], "processing", later, **told), who["director"], "", later)
    for day, made in ((8, 80), (9, 90)):
        (line,) = processing.held(TRADER, datetime(2026, 7, day, tzinfo=UTC).date())
        assert line.made == made
    for changes in ({"operator": "QT0000000101"}, {"made": "0"}, {"tolerance": "1e1"},
                    {"input": "shirts"}):  # fmt: skip
        with pytest.raises(NotAllowedError):
            propose(who["officer"], "processing", here, **{**told, **changes})


def transit(lrn):
    made = document(lrn)
    goods = made["goodsShipment"]["governmentAgencyGoodsItem"][0]
    goods["governmentProcedure"][0]["currentCode"] = "80"
    del goods["additionalDocument"][-1]
    return made


def notice(quantity, reference="N-1", seals="whole", **more):
    from greenlane.usecases.transit_ends import Notice

    return Notice(item=1, quantity=Decimal(quantity), reference=reference, seals=seals, **more)


def test_the_arrival_ends_the_transit_by_itself_with_its_evidence_and_once(here):
    from greenlane.store.models import JournalRow, TransitArrival
    from greenlane.usecases import staying
    from greenlane.usecases.transit_ends import arrived

    given(10**6)
    mrn = lodge(here, transit("T1"))["mrn"]
    whole = reserved()
    assert (stay().procedure, stay().state, whole > 0) == ("8000", "open", True)
    first = arrived(mrn, notice("60"), FAR, here)
    assert arrived(mrn, notice("60"), FAR, here) == first
    assert (stay().discharged, TransitArrival.objects.count()) == (60, 1)
    assert whole * 2 / 5 <= reserved() < whole * 2 / 5 + 2
    late = replace(here, now=lambda: datetime(2026, 7, 20, 12, tzinfo=UTC))
    assert staying.chase(late) == 1  # forty kilograms are missing
    for wrong in (notice("59"), notice("40.1", "N-2"), notice("0", "N-2"), notice("1", " "),
                  notice("1", "N-2", "broken"), notice("1", "N-2", "?")):  # fmt: skip
        with pytest.raises(NotAllowedError):
            arrived(mrn, wrong, FAR, late)
    arrived(mrn, notice("40", "N-2", "broken", remarks="Carton torn"), FAR, late)
    assert (stay().state, reserved()) == ("discharged", 0)
    with pytest.raises(NotAllowedError):
        arrived(mrn, notice("1", "N-3"), FAR, late)
    assert JournalRow.objects.filter(kind="procedure.arrived").count() == 2
    assert no_faults()


def test_only_customs_records_an_arrival_and_only_of_transit(here):
    from greenlane.usecases.permissions import ForbiddenError
    from greenlane.usecases.transit_ends import arrived

    given(10**6)
    mrn = lodge(here, transit("T2"))["mrn"]
    with pytest.raises(ForbiddenError):
        arrived(mrn, notice("1"), BROKER_ACTOR, here)
    stored = lodge(here, document("S1"))["mrn"]
    with pytest.raises(NotAllowedError, match="no transit"):
        arrived(stored, notice("1"), Actor("officer", "officer", OFFICE), here)


def test_an_arrival_that_is_refused_leaves_the_form_as_it_was_sent(here, monkeypatch):
    from django.test import Client
    from tests.support import signing_in

    from greenlane.store.models import Account
    from greenlane.usecases import desk as desks

    monkeypatch.setattr(desks, "current", lambda: here)
    given(10**6)
    mrn = lodge(here, transit("T1"))["mrn"]
    account = Account.objects.get(username="officer")
    officer = signing_in.enter(Client(SERVER_NAME="localhost"), account)
    trader = signing_in.enter(Client(SERVER_NAME="localhost"),
                              Account.objects.get(username="broker"))  # fmt: skip
    unmet = "They must leave it by"
    assert unmet in trader.get(f"/declarations/{mrn}").content.decode()
    told = {"reference": "N-7", "quantity": "59,5", "seals": "broken", "remarks": "Door bent"}
    answer = officer.post(f"/transit/{mrn}/1/arrival", told)
    page = answer.content.decode()
    assert answer.status_code == 422
    listed = officer.get("/transit", {"q": "Amara"}).content.decode()
    secured = officer.get("/guarantees/reserved", {"q": "textiles"}).content.decode()
    assert all("<bdi>Amara Textiles</bdi>" in each for each in (page, listed, secured))
    assert all(f'value="{each}"' in page for each in ("N-7", "59,5", "Door bent"))
    assert '<option value="broken" selected>' in page
    assert officer.post(f"/transit/{mrn}/1/arrival", told | {"quantity": "60"}).status_code == 302
    assert unmet in trader.get(f"/declarations/{mrn}").content.decode()  # forty are missing
    rest = {"reference": "N-8", "quantity": "40"}
    assert officer.post(f"/transit/{mrn}/1/arrival", told | rest).status_code == 302
    assert unmet not in trader.get(f"/declarations/{mrn}").content.decode()
