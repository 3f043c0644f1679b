"""The arrival of transit told by programs: a border post's, an authorised consignee's."""

from datetime import date

import pytest
from tests.support import money
from tests.support.declarations import OFFICE, TRADER
from tests.support.money import BROKER_ACTOR, no_faults
from tests.usecases.test_guarantees import given
from tests.usecases.test_processing import TRADER_ACTOR, notice, transit
from tests.usecases.test_stays import lodge, reserved, stay

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def consignee(here):
    """The trader as one whose authorisation names a place."""
    from greenlane.store import parties
    from greenlane.store.models import Authorisation

    row = Authorisation.objects.create(
        operator_id=TRADER, tier="full", state="granted", since=date(2026, 1, 1),
        places=["QTWH-7"], begun=here.now(),
    )  # fmt: skip
    parties.renew_powers(TRADER)
    return row


def program(here, name, operator):
    """A program of a firm, or of a border post where no operator is named."""
    from django.test import Client

    from greenlane.api import access
    from greenlane.store import clients
    from greenlane.usecases import seeding

    if operator:
        seeding.client_secret(name, operator)
    else:
        clients.register_node(name, {})
    bearer = access.tokens().issue(name if operator else f"node-{name}", here.now())
    return Client(headers={"host": "localhost", "authorization": f"Bearer {bearer}"})


TOLD = {"item": 1, "quantity": "60", "reference": "N-1", "seals": "whole", "place": "QTWH-7"}


def tell(client, mrn, **changes):
    found = client.post(f"/api/v1/declarations/{mrn}/transit-arrival", {**TOLD, **changes},
                        content_type="application/json")  # fmt: skip
    return found.status_code, found.json()


def test_an_authorised_consignee_tells_by_his_program_what_arrived_once(
    here, consignee, monkeypatch
):
    from greenlane.store.models import TransitArrival
    from greenlane.usecases import desk as desks

    monkeypatch.setattr(desks, "current", lambda: here)
    given(10**6)
    mrn = lodge(here, transit("T1"))["mrn"]
    whole, trader = reserved(), program(here, "mine", TRADER)
    first = tell(trader, mrn)
    assert first[0] == 200, first
    assert (first[1]["left"], first[1]["state"]) == ("40", "open")
    assert tell(trader, mrn) == first
    assert (stay().discharged, TransitArrival.objects.count()) == (60, 1)
    assert whole * 2 / 5 <= reserved() < whole * 2 / 5 + 2
    refused = [tell(trader, mrn, quantity="59"), tell(trader, mrn, seals="none"),
               tell(trader, mrn, reference="N-2", quantity="40.1"),
               tell(trader, mrn, reference="N-2", quantity="40", seals="broken"),
               tell(trader, mrn, reference="N-2", item=2)]  # fmt: skip
    assert [(status, told["code"]) for status, told in refused] == [
        (409, "API-409-NOTICE"), (409, "API-409-NOTICE"), (409, "API-409"), (409, "API-409"),
        (409, "API-409")]  # fmt: skip
    for wrong in ({"quantity": "0"}, {"quantity": "NaN"}, {"quantity": "0.0000001"}, {"seals": "?"},
                  {"reference": "N\0"}, {"remarks": "\ud800"}, {"item": 0}):  # fmt: skip
        assert tell(trader, mrn, **{"reference": "N-2", **wrong})[0] in (400, 409), wrong
    last = tell(trader, mrn, reference="N-2", quantity="40", seals="broken", remarks="Carton torn")
    assert (last[1]["left"], last[1]["state"]) == ("0", "discharged")
    assert (stay().state, reserved(), TransitArrival.objects.count()) == ("discharged", 0, 2)
    assert no_faults()


@pytest.mark.parametrize("ground", ["stands", "revoked", "tier", "place", "none"])
def test_only_who_is_authorised_at_the_place_records_an_arrival(here, consignee, ground):
    """The control is the first: with his authorisation it is recorded."""
    from greenlane.store import parties
    from greenlane.usecases.permissions import ForbiddenError
    from greenlane.usecases.transit_ends import notified

    given(10**6)
    mrn = lodge(here, transit("T1"))["mrn"]
    changes = {"revoked": {"ended": here.now().date()}, "tier": {"tier": "small"},
               "place": {"places": ["QTWH-8"]}, "none": {"since": None}}  # fmt: skip
    for name, value in changes.get(ground, {}).items():
        setattr(consignee, name, value)
    consignee.save()
    parties.renew_powers(TRADER)
    if ground == "stands":
        assert notified(mrn, notice("60"), "QTWH-7", TRADER_ACTOR, here).office == "QTWH-7"
        return
    with pytest.raises(ForbiddenError):
        notified(mrn, notice("60"), "QTWH-7", TRADER_ACTOR, here)
    assert stay().discharged == 0


def test_a_border_post_tells_arrivals_at_its_offices_and_others_none(here, consignee, monkeypatch):
    from greenlane.store.models import BorderNode
    from greenlane.usecases import desk as desks
    from greenlane.usecases import seeding

    monkeypatch.setattr(desks, "current", lambda: here)
    given(10**6)
    mrn = lodge(here, transit("T1"))["mrn"]
    days = {"since": here.now().date(), "until": here.now().date(), "registered": here.now()}
    node = BorderNode.objects.create(node="B7", name="", part="post", offices=[OFFICE], keys="",
                                     **days)  # fmt: skip
    post, broker = program(here, "B7", ""), program(here, "theirs", BROKER_ACTOR.unit)
    assert tell(post, mrn, place="QT000202")[0] == 403
    status, told = tell(broker, mrn)
    assert (status, told["code"]) == (403, "API-403")  # he declared it; they are not his goods
    seeding.register([seeding.NewOperator(id="QT0000000199", name="Somebody Else", kind="trader",
                                          since=date(2020, 1, 1))])  # fmt: skip
    assert tell(program(here, "none", "QT0000000199"), mrn)[0] == 404
    assert tell(post, "26QT0000000000000R0", place=OFFICE)[0] == 404
    assert tell(post, mrn, place=OFFICE)[1]["left"] == "40"
    assert tell(program(here, "mine", TRADER), mrn)[1]["code"] == "API-409-NOTICE"  # another place
    node.closed = here.now()
    node.save()
    assert tell(post, mrn, place=OFFICE)[0] == 403
    assert no_faults()
