"""What a client tried with what his broker declared: the broker's account and guarantee."""

import json
from contextlib import suppress

import pytest
from tests.support import money
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR
from tests.usecases.test_guarantees import document
from tests.usecases.test_processing import TRADER_ACTOR
from tests.usecases.test_stays import given, lodge
from tests.usecases.test_transit_arrivals import here

from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db
__all__ = ["here"]  # the fixture
PRICES = ("1500.00", "150000.00")


def documents():
    """Goods of the client, to come, that his broker declares; and at a hundred times the price."""
    found = [json.loads(money.priced("L1", price, TRADER)) for price in PRICES]
    return [{**made, "typeCode": "IMD"} for made in found]


def amend(mrn, made, actor, here):
    from greenlane.usecases.amend import amend as amended

    return amended(mrn, json.dumps(made).encode(), "json", "Dearer.", actor, here)


def deferring():
    """The broker has a deferred account."""
    from greenlane.store import operators
    from greenlane.store.models import Operator

    money.defer(10**6, BROKER)
    Operator.objects.filter(pk=BROKER).update(deferment=True)
    operators.forget()


def dearer(here):
    """What his client's amendment, before the goods came, takes of the broker's account."""
    from greenlane.usecases.arrive import arrive

    deferring()
    first, much = documents()
    mrn = lodge(here, first)["mrn"]
    with suppress(NotAllowedError):
        amend(mrn, much, TRADER_ACTOR, here)
    assert arrive(mrn, BROKER_ACTOR, here).status == 200
    return money.account(f"deferment:{BROKER}")


def guaranteed(here):
    """What his client's amendment reserves of the broker's guarantee, which he had not named."""
    given(10**6, "GUAR0009", BROKER)
    mrn = lodge(here, document("G1", "NONE-1"))["mrn"]
    with suppress(NotAllowedError):
        amend(mrn, document("G1", "GUAR0009"), TRADER_ACTOR, here)
    return -money.account("guarantee:GUAR0009")


def test_a_client_makes_his_brokers_account_and_guarantee_pay_no_more(here):
    assert 0 < dearer(here) < 10_000
    assert guaranteed(here) == 0


def test_control_judged_by_its_contents_alone_he_would(here, monkeypatch):
    from greenlane.usecases import amend

    monkeypatch.setattr(amend, "check_burden", lambda *_: None)
    assert dearer(here) > 10_000
    assert guaranteed(here) > 0


def test_a_client_amends_what_takes_no_more_and_his_broker_everything(here):
    deferring()
    first, much = documents()
    mrn = lodge(here, first)["mrn"]
    assert amend(mrn, first, TRADER_ACTOR, here).status == 200
    assert amend(mrn, much, BROKER_ACTOR, here).status == 200
    assert amend(mrn, first, TRADER_ACTOR, here).status == 200
