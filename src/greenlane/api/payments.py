"""Payments over HTTP: what is owed, one order for all of it, and what the card provider tells."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from greenlane.api.door import api
from greenlane.api.permission import acts, client
from greenlane.api.problems import MADE, ProblemError, reply
from greenlane.api.visitors import admit
from greenlane.gateways.evidence import signing_keys
from greenlane.messages.card_payment import MOST_BYTES
from greenlane.standards import creditor_reference
from greenlane.store import money
from greenlane.store.models import DeferredAccount, Guarantee, Payment, PaymentOrder
from greenlane.usecases import (
    answers,
    card_payments,
    desk,
    dues,
    money_receipts,
    payment_orders,
)
from greenlane.usecases.card_payments import Callback, UnsignedError
from greenlane.usecases.dues import Owed
from greenlane.usecases.money_receipts import UnknownReceiptError
from greenlane.usecases.payment_orders import UnknownOrderError


@api.get("/payments/due", tags=["Payments"], summary="What is owed")
@acts("money.order")
def get_due(request: HttpRequest) -> HttpResponse:
    """Every debt that you may pay now: of declarations, agencies' fees, deferred statements."""
    owed = dues.of_operator(client(request).unit, desk.current())
    return _json({"due": [_owed(each) for each in owed]})


class OrderFor(Schema):
    """What is to be paid at once; an empty list is everything."""

    subjects: list[str] = []


@api.post("/payments/orders", tags=["Payments"], openapi_extra=MADE, summary="Order a payment")
@acts("money.order")
def post_order(request: HttpRequest, body: OrderFor) -> HttpResponse:
    """One reference under which these debts are paid; the same debts again give the same order."""
    me = client(request)
    made = payment_orders.make(me.unit, body.subjects, me, desk.current())
    return _json(_order(made), 201)


@api.get("/payments/orders/{reference}", tags=["Payments"], summary="Read an order")
@acts("money.order")
def get_order(request: HttpRequest, reference: str) -> HttpResponse:
    """An order with its debts as they stand now, and what the QR code says."""
    return _json(_order(_read(request, reference)))


@api.post("/payments/orders/{reference}/cancellation", tags=["Payments"], summary="Cancel an order")
@acts("money.order")
def post_cancellation(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel an open order; what it asked for is still owed."""
    me = client(request)
    order = _read(request, reference)
    return _json(_order(payment_orders.cancel(order.reference, me, desk.current())))


@api.get("/payments/accounts", tags=["Payments"], summary="Your accounts and guarantees")
@acts("money.order")
def get_accounts(request: HttpRequest) -> HttpResponse:
    """Your deferred account and guarantees: limits, what is used, what declarations reserve."""
    me = client(request).unit
    deferred = DeferredAccount.objects.filter(pk=me).first()
    reserved = money.reservations(party=me)
    return _json({
        "deferred": None if deferred is None else {
            "limit": deferred.limit, "used": deferred.used, "state": deferred.state,
            "currency": deferred.currency,
        },
        "guarantees": [
            {"number": g.number, "kind": g.kind, "amount": g.amount, "percent": g.percent,
             "reserved": g.reserved, "currency": g.currency, "until": g.until, "state": g.state}
            for g in Guarantee.objects.filter(principal_id=me).order_by("number")
        ],
        "reserved": [{"mrn": r.declaration.mrn, "account": r.account, "amount": r.amount}
                     for r in reserved],
    })  # fmt: skip


@api.get("/payments/receipts/{number}", tags=["Payments"], summary="A receipt, signed")
@acts("money.order")
def get_receipt_of_payment(request: HttpRequest, number: str) -> HttpResponse:
    """A receipt with the signature of the country's key."""
    here = desk.current()
    try:
        row = money_receipts.read(number, client(request))
    except UnknownReceiptError as error:
        raise ProblemError("API-404", "There is no receipt of this number for you.") from error
    keys = signing_keys(settings.GREENLANE_HOME, here.book.country)
    return reply(money_receipts.signed(row, keys.signer(here.day_of(here.now()))))


_CALLBACK: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    ],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {
            "type": "object",
            "required": ["type", "id", "reference", "state", "amount", "currency"],
            "properties": {
                "type": {"const": "payment"}, "id": {"type": "string"},
                "reference": {"type": "string"}, "state": {"enum": ["succeeded", "failed"]},
                "amount": {"type": "string"}, "currency": {"type": "string"},
            },
        }}},
    },
}  # fmt: skip


@api.post("/payments/card", auth=None, openapi_extra=_CALLBACK, tags=["Payments"],
          summary="What the card provider tells")  # fmt: skip
def post_card(request: HttpRequest) -> HttpResponse:
    """A payment by card, signed by the provider; the same payment again has no effect."""
    admit(request)
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise ProblemError("API-413", f"A message has at most {MOST_BYTES} bytes.")
    told = request.headers
    callback = Callback(
        message_id=told.get("webhook-id", ""), timestamp=told.get("webhook-timestamp", ""),
        signature=told.get("webhook-signature", ""), body=request.body,
    )  # fmt: skip
    try:
        paid = card_payments.take(callback, settings.GREENLANE_CARD_SECRET, desk.current())
    except UnsignedError as error:
        raise ProblemError("API-401", str(error)) from error
    except ValueError as error:
        raise ProblemError("API-400", str(error)) from error
    return _json({"receipt": paid.number if paid else None})


def _read(request: HttpRequest, reference: str) -> PaymentOrder:
    try:
        return payment_orders.read(reference, client(request))
    except UnknownOrderError as error:
        raise ProblemError("API-404", "There is no order of this reference for you.") from error


def _owed(each: Owed) -> dict[str, object]:
    return {
        "subject": each.subject,
        "amount": each.amount,
        "currency": each.dues[0].currency if each.dues else None,
        "due": each.due,
        "charges": [{"charge": due.charge, "amount": due.amount} for due in each.dues],
        "basis": each.claim.basis if each.claim else None,
    }


def _order(order: PaymentOrder) -> dict[str, object]:
    terms = desk.current().book.payment_terms
    qr = terms.qr_text(order.amount, order.currency, order.reference) if terms else None
    receipts = Payment.objects.filter(order=order).order_by("pk").values_list("number", flat=True)
    return {
        "reference": order.reference,
        "printed": creditor_reference.format(order.reference),
        "amount": order.amount,
        "currency": order.currency,
        "state": order.state,
        "due": order.due,
        "qr": qr,
        "lines": [_owed(each) for each in payment_orders.lines(order)],
        "receipts": list(receipts),
    }


def _json(value: object, status: int = 200) -> HttpResponse:
    return reply(answers.encode(value), status)
