"""Numbers, days and addresses that no form would send: answered in words."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support import money, seed, signing_in
from tests.support.declarations import BROKER
from tests.support.money import BROKER_ACTOR, CASHIER, received

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
DIRECTOR = Actor("director", "director")
LONG = "9" * 5_000  # more digits than `int` reads


@pytest.fixture
def country(db, desk):
    seed.run()


def browser(username):
    from django.test import Client

    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    return signing_in.enter(client, Account.objects.get(username=username))


ADDRESSES = {
    "trader": ("/declarations?after=²", f"/declarations?after={LONG}", "/drafts/1/item-²"),
    "officer": ("/authorised/report?since=0001-01-01&until=9999-12-31",
                "/authorised/report?since=9999-12-31"),
    "analyst": (f"/investigations/new?alert={LONG}",),
    "law-editor": (f"/law/tables/acts?set={LONG}",),
}  # fmt: skip


def test_an_address_with_an_odd_number_is_answered(country):
    for username, addresses in ADDRESSES.items():
        client = browser(username)
        told = {each[:80]: client.get(each).status_code for each in addresses}
        assert set(told.values()) <= {200, 404}, told


def test_a_refund_of_an_odd_number_is_not_told_to_the_bank(country):
    for number in ("²", LONG, "-1", ""):
        assert browser("cashier").post("/cash-desk/refunds", {"number": number}).status_code == 302


def test_only_a_path_of_ours_is_gone_back_to(country):
    client = browser("trader")
    told = [client.post("/preferences", {"next": wanted})["Location"] for wanted in (
        "/errors", "queue", "null", "-5", "https://evil.example/", "//evil.example", "/\\evil.ex",
    )]  # fmt: skip
    assert told == ["/errors", "/", "/", "/", "/", "/", "/"]


def test_the_security_of_a_licence_is_an_amount(country, desk):
    from greenlane.usecases import licences

    for security in ("NaN", "Infinity", "-5", "1e400", "1e15"):
        new = licences.NewLicence(number="L-9", operator=BROKER, since=date(2026, 1, 1),
                                  security=Decimal(security))  # fmt: skip
        with pytest.raises(NotAllowedError, match="amount"):
            licences.grant(new, DIRECTOR, desk)


@pytest.fixture
def orders(db, desk):
    """Two orders of the broker, each over one declaration."""
    from greenlane.usecases import payment_orders

    here = money.country(desk)
    mrns = [money.lodge(here, name)["mrn"] for name in ("O1", "O2")]
    return here, [payment_orders.make(BROKER, (f"declaration:{mrn}",), BROKER_ACTOR, here)
                  for mrn in mrns]  # fmt: skip


def test_two_cheques_of_one_number_are_not_one_payment(orders):
    from greenlane.usecases import payments

    here, (one, other) = orders
    told = received(one, one.amount, "100017", "cheque")
    first = payments.receive(told, CASHIER, here)
    assert payments.receive(told, CASHIER, here).pk == first.pk  # the control: told again
    with pytest.raises(NotAllowedError, match="another payment"):
        payments.receive(received(other, other.amount, "100017", "cheque"), CASHIER, here)
    assert money.faults() == []


def test_money_that_the_books_cannot_hold_is_not_received(orders):
    from greenlane.store.models import Payment
    from greenlane.usecases import payments

    here, (order, _) = orders
    for amount in ("0.001", "10.125", "NaN", "Infinity", "1e30", "-0", "-1"):
        with pytest.raises(NotAllowedError, match="positive amount"):
            payments.receive(received(order, amount), CASHIER, here)
    assert not Payment.objects.exists()
