"""Payments of an operator: what is owed, one order for all of it, paying it, receipts, accounts."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.gateways.card_payments import DEMO, Asked, provider
from greenlane.gateways.evidence import signing_keys
from greenlane.gateways.outgoing import Outgoing, OutgoingRefusedError, Policy, partners
from greenlane.kernel.money import Money
from greenlane.store import money, stays
from greenlane.store.models import DeferredAccount, Guarantee, Operator, Payment, PaymentOrder
from greenlane.usecases import (
    card_demo,
    claim_sheets,
    desk,
    dues,
    money_receipts,
    payment_orders,
    securing,
)
from greenlane.usecases.money_receipts import UnknownReceiptError
from greenlane.usecases.payment_orders import UnknownOrderError
from greenlane.usecases.permissions import matrix
from greenlane.web import qr
from greenlane.web.access import EVERYONE, actor, attempt, open_to
from greenlane.web.show import claim_sheet, claims
from greenlane.web.show import money as shown
from greenlane.web.show.sheet import as_csv

_SHOWN = 20


def whose(request: HttpRequest) -> str:
    """Whose money: one's own, or for those who see all the one of the address."""
    me = actor(request)
    if matrix().scope(me.role, "money.order") == "own":
        return me.unit
    return str(request.GET.get("operator", request.POST.get("operator", ""))).strip()


@never_cache
@open_to("money.order")
def due(request: HttpRequest) -> HttpResponse:
    """What an operator owes, with one button to pay all; open orders and the last payments."""
    operator, here = whose(request), desk.current()
    row = Operator.objects.filter(pk=operator).first()
    if row is None:
        return redirect("cash-desk")
    owed = [shown.owed(each, here.book) for each in dues.of_operator(operator, here)]
    own = actor(request).unit == operator
    if own and request.GET.get("format") == "csv":  # of others it would be a disclosure
        return as_csv("owed", shown.OWED_COLUMNS, [shown.owed_cells(each) for each in owed])
    orders = PaymentOrder.objects.filter(operator=row).select_related("operator").order_by("-pk")
    paid = Payment.objects.filter(operator=row).select_related("operator", "order").order_by("-pk")
    context = {
        "operator": row, "own": own, "owed": owed,
        "total": _total(owed),
        "orders": [shown.order(each) for each in orders.filter(state="open")[:_SHOWN]],
        "payments": [shown.payment(each) for each in paid[:_SHOWN]],
    }  # fmt: skip
    return render(request, "pages/money/due.html", context)


def _total(owed: list[dict[str, Any]]) -> Any:
    amounts = [each["amount"] for each in owed if each["amount"]]
    return sum(amounts[1:], amounts[0]) if amounts else None


@require_POST
@open_to("money.order")
def make_order(request: HttpRequest) -> HttpResponse:
    """Make an order over what was chosen, or over everything."""
    made: list[PaymentOrder] = []

    chosen = [] if "all" in request.POST else request.POST.getlist("subject")
    if not chosen and "all" not in request.POST:
        messages.error(request, _("Choose what is paid."))
        return redirect(_back(request))

    def act() -> None:
        made.append(payment_orders.make(whose(request), chosen, actor(request), desk.current()))

    if not attempt(request, act, _("Pay this order under its reference.")):
        return redirect(_back(request))
    return redirect("payment-order", made[0].reference)


def _back(request: HttpRequest) -> str:
    """The page of the operator whose money it is."""
    asked = {"operator": whose(request)} if "operator" in request.POST else {}
    return f"{reverse('payments')}?{urlencode(asked)}" if asked else reverse("payments")


def _read(request: HttpRequest, reference: str) -> PaymentOrder:
    try:
        return payment_orders.read(reference, actor(request))
    except UnknownOrderError as error:
        raise Http404(reference) from error


@never_cache
@open_to("money.order")
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """An order: to print, with the code that a bank's app reads; its debts as they stand now."""
    row, here = _read(request, reference), desk.current()
    terms = here.book.payment_terms
    ordered = row.lines.order_by("pk").values_list("amount", flat=True)
    lines = [
        {**shown.owed(each, here.book), "ordered": Money(amount, row.currency)}
        for each, amount in zip(payment_orders.lines(row), ordered, strict=True)
    ]
    paid = Payment.objects.filter(order=row).select_related("operator", "order").order_by("pk")
    context = {
        "order": shown.order(row), "lines": lines, "left": _total(lines), "terms": terms,
        "qr": qr.image(terms.qr_text(row.amount, row.currency, row.reference)) if terms else "",
        "payments": [shown.payment(each) for each in paid],
        "may_card": bool(settings.GREENLANE_CARD) and row.state == "open" and bool(lines),
        "own": actor(request).unit == row.operator_id,
    }  # fmt: skip
    return render(request, "pages/money/order.html", context)


@never_cache
@open_to("money.order")
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """A statement, fee or interest on one page: what made it, what was paid, interest explained."""
    try:
        sheet = claim_sheets.read(number, actor(request), desk.current())
    except claim_sheets.UnknownClaimError as error:
        raise Http404(number) from error
    context = {**claim_sheet.sheet(sheet, desk.current().book),
               "own": actor(request).unit == sheet.claim.operator_id}  # fmt: skip
    return render(request, "pages/money/claim.html", context)


@require_POST
@open_to("money.order")
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel an open order."""
    row = _read(request, reference)
    attempt(
        request,
        lambda: payment_orders.cancel(row.reference, actor(request), desk.current()),
        _("The order was cancelled. What it asked for is still owed."),
    )
    return redirect("payment-order", row.reference)


@require_POST
@open_to("money.order")
def card(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the provider for the page where the order is paid by card."""
    row = _read(request, reference)
    here = reverse("payment-order", args=[row.reference])
    policy = Policy(partners=partners(settings.GREENLANE_PARTNERS))
    cards = provider(settings.GREENLANE_CARD, settings.GREENLANE_CARD_TOKEN, Outgoing(policy))
    left = _total([shown.owed(each, desk.current().book) for each in payment_orders.lines(row)])
    if cards is None or left is None or row.state != "open":
        raise Http404(reference)
    asked = Asked(reference=row.reference, amount=left.amount, currency=row.currency,
                  back=request.build_absolute_uri(here))  # fmt: skip
    try:
        page = cards.begin(asked)
    except (OSError, OutgoingRefusedError):
        page = ""
    context = {"order": shown.order(row), "left": left, "page": page}
    return render(request, "pages/money/card.html", context, status=200 if page else 503)


@never_cache
@open_to("money.order")
def demo_bank(request: HttpRequest, reference: str) -> HttpResponse:
    """The stub of a card provider, where one was set: it tells by a signed callback too."""
    row = _read(request, reference)
    if settings.GREENLANE_CARD != DEMO:
        raise Http404(reference)
    lines = [shown.owed(each, desk.current().book) for each in payment_orders.lines(row)]
    left = _total(lines)
    if request.method == "POST" and left is not None:
        paid = request.POST.get("verb") == "pay"
        attempt(
            request,
            lambda: card_demo.tell(
                row, left.amount, paid, settings.GREENLANE_CARD_SECRET, desk.current()
            ),
            _("The card was charged.") if paid else _("The card was declined. Nothing was paid."),
        )
        return redirect("payment-order", row.reference)
    return render(request, "pages/money/demo_bank.html", {"order": shown.order(row), "left": left})


@never_cache
@open_to("money.order")
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """A receipt to print, or its signed file."""
    try:
        row = money_receipts.read(number, actor(request))
    except UnknownReceiptError as error:
        raise Http404(number) from error
    here = desk.current()
    if request.GET.get("format") == "json":
        signer = signing_keys(settings.GREENLANE_HOME, here.book.country).signer(
            here.day_of(here.now())
        )
        return HttpResponse(money_receipts.signed(row, signer), content_type="application/json",
                            headers={"Content-Disposition":
                                     f'attachment; filename="receipt-{number}.json"'})  # fmt: skip
    code = money_receipts.code_of(number, here)
    check = request.build_absolute_uri(reverse("receipt-check", args=[number, code]))
    return render(request, "pages/money/receipt.html",
                  {**_receipt(row), "qr": qr.image(check), "check": check})  # fmt: skip


@never_cache
@open_to(EVERYONE)
def receipt_check(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Whether a receipt is genuine, for whoever has the paper; no names."""
    try:
        row = money_receipts.by_code(number, code, desk.current())
    except UnknownReceiptError:
        return render(request, "pages/money/receipt_check.html", {"number": number}, status=404)
    return render(request, "pages/money/receipt_check.html", {"number": number, **_receipt(row)})


def _receipt(row: Payment) -> dict[str, Any]:
    book, told = desk.current().book, money_receipts.content(row)
    lines = [
        {"text": each.subject.partition(":")[2] or each.subject,
         "charge": claims.charge(each.charge, book),
         "amount": Money(each.amount, row.currency)}
        for each in told.lines
    ]  # fmt: skip
    return {"payment": shown.payment(row), "lines": lines,
            "reversed": money_receipts.reversal(row)}  # fmt: skip


@never_cache
@open_to("money.order")
def accounts(request: HttpRequest) -> HttpResponse:
    """Deferred accounts and guarantees with how much of each is used."""
    operator = whose(request)
    deferred = DeferredAccount.objects.select_related("operator").order_by("operator_id")
    given = Guarantee.objects.select_related("principal").order_by("number")
    if operator:
        deferred, given = deferred.filter(operator_id=operator), given.filter(principal=operator)
    held = money.reservations(party=operator) if operator else []
    placed, here = stays.of_declarations([each.declaration.pk for each in held]), desk.current()
    today = here.day_of(here.now())
    context = {
        "reserved": [shown.reservation(each, placed.get(each.declaration.pk, []), today)
                     for each in held],
        "deferred": [shown.deferred(row) for row in deferred[:_SHOWN]],
        "guarantees": [shown.guarantee(securing.value(row), row) for row in given[:_SHOWN]],
        "unlimited": Operator.objects.filter(pk=operator, deferment=True).exists(),
        "all": matrix().scope(actor(request).role, "money.order") == "all",
        "operator": operator,
    }  # fmt: skip
    return render(request, "pages/money/accounts.html", context)
