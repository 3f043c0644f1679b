"""The pages of partners: queues, filters, the sheet, what was given up and sent again."""

import pytest
from django.test import Client
from tests.support import signing_in
from tests.support.clock import NOON, Clock
from tests.support.declarations import TRADER
from tests.support.partner_life import (
    MINUTE,
    decide,
    go_on,
    lodged,
    queued,
    registered,
    seeded,
)
from tests.support.partners import StubPartner

pytestmark = pytest.mark.db


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def here(db, desk, clock):
    return seeded(desk, clock)


def signed_in(role="administrator"):
    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost")
    signing_in.enter(client, Account.objects.get(username=role))
    return client


@pytest.fixture
def stopped(here, clock):
    """A webhook that said it is gone, with one message given up and one waiting; the stub."""
    stub = StubPartner(registered(here, "firm", operator=TRADER), status=410)
    registered(here, "food", agency="FOOD")
    for n in range(2):
        lodged(here, f"A{n}", permit=False)
    go_on(here, clock, {"firm": stub}, NOON + MINUTE)
    stub.status = 204
    return stub


def test_without_partners_the_page_says_how_one_is_registered(here):
    assert "greenlane partner add" in signed_in().get("/partners").content.decode()


def test_the_list_is_filtered_sorted_and_a_sheet(stopped):
    client = signed_in()
    page = client.get("/partners?sort=-given-up").content.decode()
    assert page.index(">firm<") < page.index(">food<")
    assert ">food<" not in client.get("/partners?state=stopped").content.decode()
    assert "No partner matches" in client.get("/partners?q=nobody").content.decode()
    sheet = client.get("/partners?format=csv&kind=client").content.decode().splitlines()
    assert sheet[1].startswith("firm,firm,client,QT0000000102,stopped,1,1,,")


def test_what_was_given_up_is_sent_again_in_its_order(stopped, here, clock):
    client = signed_in()
    page = client.get("/partners/firm").content.decode()
    assert "HTTP 410" in page
    assert "Send all again" in page
    assert client.post("/partners/firm/replay").status_code == 302
    go_on(here, clock, {"firm": stopped}, clock.moment + MINUTE)
    assert stopped.numbers == [1, 2]
    assert queued("firm", "dead") == 0


def test_one_message_is_sent_again_by_its_number(stopped, here, clock):
    client = signed_in()
    client.post("/partners/firm/replay", {"number": "2"})  # it waits, it was not given up
    assert queued("firm", "dead") == 1
    client.post("/partners/firm/replay", {"number": "1"})
    assert queued("firm", "dead") == 0


def test_what_was_set_apart_stands_on_the_page_with_its_reason(stopped, here):
    decide(here, "whsec_" + "A" * 40, ["26QT0"])
    page = signed_in().get("/partners/food").content.decode()
    assert "PAR-002" in page
    assert "No signature of the partner is on it." in page


def test_an_auditor_looks_and_does_not_act_and_a_trader_sees_nothing(stopped):
    auditor = signed_in("auditor")
    assert "Send all again" not in auditor.get("/partners/firm").content.decode()
    assert auditor.post("/partners/firm/replay").status_code == 403
    assert signed_in("trader").get("/partners").status_code == 403
    assert signed_in().get("/partners/nobody").status_code == 404
