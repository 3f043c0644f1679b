"""Cards: one contract for the provider and its twin; the callback counts once, signed, in time."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.support import money
from tests.support.declarations import BROKER
from tests.support.money import BROKER_ACTOR, NOON

from greenlane.evidence import webhook
from greenlane.gateways.card_payments import Asked, HttpCardPayments, KeptCardPayments
from greenlane.gateways.outgoing import Outgoing, OutgoingFailedError, Policy
from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db
SECRET = "whsec_" + "A" * 40
ASKED = Asked(reference="RF18539007547034", amount=Decimal("12.50"), currency="QTC",
              back="https://customs.example/payments")  # fmt: skip


class Provider(HTTPServer):
    """A provider's endpoint for tests: gives one page for each idempotency key."""

    def __init__(self):
        self.twin, self.status, self.answer = KeptCardPayments(), 200, None
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"] == "Bearer t0ken"
        asked = Asked(reference=told["reference"], amount=Decimal(told["amount"]),
                      currency=told["currency"], back=told["return_url"])  # fmt: skip
        body = self.server.answer or json.dumps({"url": self.server.twin.begin(asked)}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def stub():
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def over_http(stub):
    port = stub.server_address[1]
    policy = Policy(partners=frozenset({("127.0.0.1", port)}))
    return HttpCardPayments(f"http://127.0.0.1:{port}/pay", "t0ken", Outgoing(policy))


@pytest.mark.parametrize("kind", ["http", "twin"])
def test_the_same_order_begins_at_the_same_page_and_another_amount_at_another(kind, stub):
    cards = over_http(stub) if kind == "http" else stub.twin
    first, again = cards.begin(ASKED), cards.begin(ASKED)
    assert first == again
    assert first.startswith("https://")
    assert cards.begin(replace(ASKED, amount=Decimal(3))) != first
    assert next(iter(stub.twin.begun.values())) == ASKED


@pytest.mark.parametrize("kind", ["http", "twin"])
def test_a_provider_that_is_away_is_said_to_be(kind, stub):
    stub.status, stub.twin.away = 503, kind == "twin"
    with pytest.raises(OutgoingFailedError):
        (over_http(stub) if kind == "http" else stub.twin).begin(ASKED)


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b'{"url": 1}', b'{"url": "javascript:1"}',
                                    b'{"url": "http://plain.example/"}'])  # fmt: skip
def test_garbage_of_a_provider_leads_nowhere(answer, stub):
    stub.answer = answer
    with pytest.raises(OutgoingFailedError):
        over_http(stub).begin(ASKED)


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def order(here):
    from greenlane.usecases import payment_orders

    money.lodge(here, "C1")
    return payment_orders.make(BROKER, (), BROKER_ACTOR, here)


def callback(order, *, secret=SECRET, moment=NOON, **changes):
    from greenlane.usecases.card_payments import Callback

    told = {"type": "payment", "id": "P-1", "reference": order.reference, "state": "succeeded",
            "amount": str(order.amount), "currency": "QTC", **changes}  # fmt: skip
    body, stamp = json.dumps(told).encode(), int(moment.timestamp())
    return Callback(message_id="m1", timestamp=str(stamp), body=body,
                    signature=webhook.signature(secret, "m1", stamp, body))  # fmt: skip


def test_a_signed_callback_pays_the_order_and_releases_once(here, order):
    from greenlane.store.models import DeclarationRow, Payment
    from greenlane.usecases import card_payments

    paid = card_payments.take(callback(order), SECRET, here)
    again = card_payments.take(callback(order), SECRET, here)
    assert (paid.pk, Payment.objects.count()) == (again.pk, 1)
    assert DeclarationRow.objects.get().state == "cleared"
    assert money.account("card") == order.amount
    assert money.faults() == []


def test_an_unsigned_an_old_and_a_changed_callback_pay_nothing(here, order):
    from greenlane.store.models import Payment
    from greenlane.usecases import card_payments
    from greenlane.usecases.card_payments import UnsignedError

    good = callback(order)
    for bad in (
        callback(order, secret="whsec_" + "B" * 40),
        callback(order, moment=NOON - timedelta(minutes=6)),
        replace(good, body=good.body.replace(b"P-1", b"P-2")),
        replace(good, timestamp="now"),
        replace(good, signature=""),
    ):
        with pytest.raises(UnsignedError):
            card_payments.take(bad, SECRET, here)
    with pytest.raises(UnsignedError):
        card_payments.take(good, "", here)
    assert Payment.objects.count() == 0
    assert card_payments.take(good, SECRET, here) is not None  # the control: it was a good one


def test_a_failed_payment_and_an_unknown_order_pay_nothing(here, order):
    from greenlane.store.models import Payment
    from greenlane.usecases import card_payments

    assert card_payments.take(callback(order, state="failed"), SECRET, here) is None
    with pytest.raises(NotAllowedError):
        card_payments.take(callback(order, reference="RF18539007547034"), SECRET, here)
    for broken in ({"amount": "much"}, {"state": "maybe"}, {"id": ""}, {"id": "x" * 61},
                   {"amount": "NaN"}):  # fmt: skip
        with pytest.raises(ValueError, match=r"."):
            card_payments.take(callback(order, **broken), SECRET, here)
    assert Payment.objects.count() == 0


def test_a_number_that_was_used_for_another_sum_is_refused(here, order):
    from greenlane.usecases import card_payments

    card_payments.take(callback(order), SECRET, here)
    with pytest.raises(NotAllowedError):
        card_payments.take(callback(order, amount="1.00"), SECRET, here)


def test_programs_order_everything_owed_and_the_providers_callback_comes_by_http(
    here, order, monkeypatch, settings_of
):
    from django.test import Client

    from greenlane.api import access
    from greenlane.usecases import desk as desks

    desks.install(here)
    monkeypatch.setattr(access.Bearer, "authenticate", lambda *_: BROKER_ACTOR)
    client, head = Client(SERVER_NAME="localhost"), {"HTTP_AUTHORIZATION": "Bearer x"}
    due = client.get("/api/v1/payments/due", **head).json()["due"]
    assert [each["amount"] for each in due] == [str(order.amount)]
    made = client.post("/api/v1/payments/orders", {}, content_type="application/json", **head)
    told = made.json()
    assert (made.status_code, told["reference"]) == (201, order.reference)
    assert told["qr"].endswith(order.reference)
    sent = callback(order)
    answer = client.post(
        "/api/v1/payments/card", sent.body, content_type="application/json",
        headers={"webhook-id": sent.message_id, "webhook-timestamp": sent.timestamp,
                 "webhook-signature": sent.signature},
    )  # fmt: skip
    read = client.get(f"/api/v1/payments/orders/{order.reference}", **head).json()
    money.defer(50, BROKER)
    assert client.get("/api/v1/payments/accounts", **head).json()["deferred"]["limit"] == "50.00"
    signed = client.get(f"/api/v1/payments/receipts/{read['receipts'][0]}", **head).json()
    assert signed["receipt"]["amount"] == str(order.amount)
    assert client.get("/api/v1/payments/receipts/1", **head).status_code == 404
    assert (read["state"], read["receipts"]) == ("paid", [answer.json()["receipt"]])
    mrn = order.lines.get().declaration.mrn
    stub = client.post(f"/api/v1/declarations/{mrn}/payment", **head)
    assert (stub.status_code, "Order the payment" in stub.json()["detail"]) == (409, True)
    unsigned = client.post("/api/v1/payments/card", sent.body, content_type="application/json")
    assert unsigned.status_code == 401


@pytest.fixture
def settings_of(desk, monkeypatch):
    from django.conf import settings

    from greenlane.usecases import desk as desks

    monkeypatch.setattr(settings, "GREENLANE_CARD_SECRET", SECRET)
    yield
    desks.install(desk)
