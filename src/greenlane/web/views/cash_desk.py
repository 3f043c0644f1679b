"""The cashier's desk: find, receive, read statements in, assign, the trial balance."""

import secrets
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.kernel.money import Money
from greenlane.messages import payment_status
from greenlane.standards import creditor_reference
from greenlane.store import declarations, money
from greenlane.store.models import (
    BankEntry,
    BankStatement,
    Operator,
    PaymentOrder,
    TrialBalanceRow,
)
from greenlane.usecases import (
    bank_statements,
    desk,
    payment_orders,
    payment_times,
    payments,
    refund_files,
    refunds,
    securing,
    trial_balances,
    uploads,
)
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.forms import filled
from greenlane.web.listing import Listing, listed
from greenlane.web.show import money as shown
from greenlane.web.show.sheet import fields

_MOST_FOUND = 20
_MEANS = ("cash", "cheque")


@never_cache
@open_to("money.receive")
def window(request: HttpRequest) -> HttpResponse:
    """Search by reference, declaration or operator; what waits for the cashier."""
    text = request.GET.get("q", "").strip()
    orders, operators = _found(text) if text else ([], [])
    context = {
        "security": _security(text),
        "q": text, "orders": [shown.order(each) for each in orders],
        "operators": [{"number": each.pk, "name": each.name} for each in operators],
        "unmatched": money.unmatched().count(), "refunds": len(refunds.waiting()),
        "statements": BankStatement.objects.order_by("-pk")[:5],
    }  # fmt: skip
    return render(request, "pages/money/desk.html", context)


def _found(text: str) -> tuple[list[PaymentOrder], list[Operator]]:
    """Orders and operators that a text may mean: a reference, an MRN, a number, a name."""
    rows = PaymentOrder.objects.select_related("operator").order_by("-pk")
    order = money.order_by_reference(creditor_reference.compact(text))
    if order is not None:
        return list(rows.filter(pk=order.pk)), []
    by_declaration = rows.filter(lines__declaration__mrn=text.upper().replace(" ", "")).distinct()
    if found := list(by_declaration[:_MOST_FOUND]):
        return found, []
    named = Operator.objects.filter(Q(pk=text.upper()) | Q(name__icontains=text))
    operators = list(named.order_by("name")[:_MOST_FOUND])
    row = _declared(text)
    if row is not None:
        operators += list(Operator.objects.filter(pk__in={row.declarant, row.trader}))
    mine = rows.filter(operator__in=operators, state="open")
    return list(mine[:_MOST_FOUND]), operators


def _security(text: str) -> dict[str, Any] | None:
    """The declaration of that number, when it waits for security that may be given in cash."""
    row = _declared(text)
    at_stake = securing.wanted(row) if row is not None else {}
    if not at_stake:
        return None
    return {"mrn": row.mrn, "amount": Money(sum(at_stake.values(), Decimal(0)), row.currency)}


def _declared(text: str) -> Any:
    try:
        return declarations.by_mrn(text.upper().replace(" ", ""))
    except declarations.UnknownDeclarationError:
        return None


@never_cache
@open_to("money.receive")
def receive(request: HttpRequest, reference: str) -> HttpResponse:
    """Take cash or a cheque for an order; the form's own number keeps a repeat from counting."""
    try:
        order = payment_orders.read(reference, actor(request))
    except payment_orders.UnknownOrderError as error:
        raise Http404(reference) from error
    left = sum((each.amount for each in payment_orders.lines(order)), Decimal(0))
    given = request.POST
    if request.method == "POST":
        made: list[Any] = []
        wrong = _wrong(given)
        if not wrong:
            done = attempt(request, lambda: made.append(_taken(request, order)),
                           _("The payment was received. Print the receipt."))  # fmt: skip
            return redirect("receipt", made[0].number) if done else redirect(request.path)
    else:
        wrong = {}
    context = {
        "order": shown.order(order), "left": Money(left, order.currency),
        "fields": _fields(given, wrong, left), "form": given.get("form") or secrets.token_hex(12),
        "errors": [{"href": f"#{name}", "text": text} for name, text in wrong.items()],
    }  # fmt: skip
    return render(request, "pages/money/receive.html", context, status=422 if wrong else 200)


def _taken(request: HttpRequest, order: PaymentOrder) -> Any:
    given = request.POST
    number = given.get("cheque", "").strip() or f"desk-{given['form'][:40]}"
    told = payments.Received(
        means="cheque" if given["means"] == "cheque" else "cash", external=number[:80],
        amount=Decimal(given["amount"].replace(",", "")), currency=order.currency,
        operator=order.operator_id, order=order,
    )  # fmt: skip
    return payments.receive(told, actor(request), desk.current())


def _wrong(given: Any) -> dict[str, str]:
    found = {}
    try:
        amount = Decimal(given.get("amount", "").replace(",", ""))
        exponent = amount.as_tuple().exponent
        if not amount.is_finite() or amount <= 0 or not isinstance(exponent, int) or exponent < -2:
            raise InvalidOperation
    except InvalidOperation:
        found["amount"] = _("State an amount, such as 120.50.")
    if given.get("means") not in _MEANS:
        found["means"] = _("State cash or cheque.")
    if given.get("means") == "cheque" and not given.get("cheque", "").strip():
        found["cheque"] = _("State the number of the cheque and its bank.")
    if not given.get("form", "").strip():
        found["amount"] = _("Open the form anew.")
    return found


def _fields(given: Any, wrong: dict[str, str], left: Decimal) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = [
        {"name": "means", "label": _("Means"), "kind": "select", "closed": True,
         "options": [(name, shown.MEANS[name]) for name in _MEANS]},
        {"name": "amount", "label": _("Amount"), "kind": "code", "inputmode": "decimal",
         "width": "w-8", "value": f"{left:f}"},
        {"name": "cheque", "label": _("Number of the cheque and its bank"), "kind": "text",
         "required": False},
    ]  # fmt: skip
    return filled(({"required": True, **field} for field in made), given, wrong)


@never_cache
@open_to("money.receive")
def statement(request: HttpRequest) -> HttpResponse:
    """Read a file of the bank in, with what became of each amount."""
    context: dict[str, Any] = {"errors": []}
    posted = uploads.posted(request)
    if request.method == "POST" and not posted:
        context["errors"] = [{"href": "#file", "text": _("Choose a file.")}]
    elif request.method == "POST":
        data = uploads.read(posted[0]).data
        done = _taken_in(data, request, context)
        context["errors"] = [
            {"href": "#file", "text": f"{each.code}: {each.message}"} for each in done.findings[:20]
        ]
    return render(request, "pages/money/statement.html", context,
                  status=422 if context["errors"] else 200)  # fmt: skip


def _taken_in(data: bytes, request: HttpRequest, context: dict[str, Any]) -> Any:
    """A statement or notification, or the bank's answer to a file of refunds."""
    if payment_status.is_one(data):
        context["answer"] = refund_files.answer(data, actor(request), desk.current())
        return context["answer"]
    done = bank_statements.take(data, actor(request), desk.current())
    context["result"] = done
    context["total"] = Money(done.amount, desk.current().book.currency)
    return done


@never_cache
@open_to("money.receive")
def unmatched(request: HttpRequest) -> HttpResponse:
    """Amounts of the bank: those in suspense first asked for; filtered, sorted, as CSV."""
    given = request.GET
    state = given.get("state", "") or "unmatched"
    rows = BankEntry.objects.select_related("statement")
    if state != "all":
        rows = rows.filter(state=state)
    for word in given.get("q", "").split():
        rows = rows.filter(Q(payer__icontains=word) | Q(text__icontains=word))
    orders = {"amount": "amount", "-amount": "-amount", "booked": "booked", "-booked": "-booked"}
    rows = rows.order_by(orders.get(given.get("sort", ""), "-pk"), "-pk")
    listing = Listing(
        name="bank-amounts", disclosed="money", columns=shown.ENTRY_COLUMNS, row=shown.entry,
        cells=shown.entry_cells, sort="", filters=_entry_filters(given, state),
    )  # fmt: skip
    return listed(request, "pages/money/unmatched.html", rows, listing)


def _entry_filters(given: Any, state: str) -> list[dict[str, Any]]:
    states = [(code, text) for code, (text, _tone) in shown.ENTRY_STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Payer or text"), "kind": "search", "wide": True,
         "value": given.get("q", "")},
        {"name": "state", "label": _("State"), "kind": "select", "closed": True, "value": state,
         "options": [*states, ("all", _("All"))]},
    ]  # fmt: skip
    return [{**field, "plain": True} for field in made]


@require_POST
@open_to("money.receive")
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Give an amount to an order or to an operator's credit."""
    to = request.POST.get("to", "")
    attempt(
        request,
        lambda: bank_statements.assign(number, to, actor(request), desk.current()),
        _("The amount was assigned."),
    )
    return redirect("unmatched")


_BALANCES: dict[str, Any] = {
    "account": lambda each: each["account"], "debit": lambda each: Decimal(each["debit"]),
    "credit": lambda each: Decimal(each["credit"]),
    "balance": lambda each: Decimal(each["balance"]),
}  # fmt: skip


@never_cache
@open_to("money.balance")
def balance(request: HttpRequest) -> HttpResponse:
    """The trial balance of a day: families, accounts, faults, as CSV; times from pay to release."""
    day = request.GET.get("day", "")
    rows = TrialBalanceRow.objects.order_by("-day")
    row = next((each for each in rows[:400] if each.day.isoformat() == day), rows.first())
    lines = row.lines if row else []
    listing = Listing(
        name="trial-balance", columns=("account", "currency", "debit", "credit", "balance"),
        row=_line, cells=lambda each: each, sorts=_BALANCES,
        filters=fields(request.GET, {"name": "q", "label": _("Account"), "kind": "search"}),
    )  # fmt: skip
    words = request.GET.get("q", "").casefold()
    found = [each for each in lines if words in each["account"].casefold()]
    return listed(
        request, "pages/money/balance.html", found, listing, row_of_day=row,
        keep={"day": day} if day else {},
        days=[each.day for each in rows[:31]],
        families=shown.families(trial_balances.families(lines)),
        faults=[{**each, "text": shown.FAULTS.get(each["code"], each["code"])}
                for each in (row.faults if row else [])],
        times=payment_times.measured(desk.current()), bank=_bank(lines),
    )  # fmt: skip


def _bank(lines: list[dict[str, str]]) -> dict[str, Any] | None:
    """What the bank's last statement says beside what the books say; None without a statement."""
    told = BankStatement.objects.exclude(closing=None).order_by("-pk").first()
    if told is None:
        return None
    currency = desk.current().book.currency
    held = {(line["account"], line["currency"]): Decimal(line["balance"]) for line in lines}
    books = held.get(("bank", currency), Decimal(0))
    return {"said": Money(told.closing, currency), "books": Money(books, currency),
            "difference": Money(told.closing - books, currency), "message": told.message,
            "same": told.closing == books}  # fmt: skip


def _line(each: dict[str, str]) -> dict[str, Any]:
    return {**each, **{side: Money(Decimal(each[side]), each["currency"])
                       for side in ("debit", "credit", "balance")}}  # fmt: skip
