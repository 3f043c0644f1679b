"""Money for people: what is owed, orders, payments, amounts of the bank, accounts with bars."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.kernel.money import Money
from greenlane.law.lawbook import LawBook
from greenlane.ledger.guarantee import Guarantee as Given
from greenlane.standards import creditor_reference
from greenlane.store.models import (
    BankEntry,
    DeferredAccount,
    Payment,
    PaymentOrder,
    ProcedureStay,
)
from greenlane.store.money import Reservation
from greenlane.usecases.dues import Owed
from greenlane.web.show import claims, firms

MEANS = {"cash": gettext_lazy("Cash"), "cheque": gettext_lazy("Cheque"),
         "card": gettext_lazy("Card"), "bank": gettext_lazy("Bank transfer")}  # fmt: skip
ORDER_STATES = {
    "open": (gettext_lazy("To pay"), "warn"), "paid": (gettext_lazy("Paid"), "good"),
    "cancelled": (gettext_lazy("Cancelled"), "neutral"),
}  # fmt: skip
ENTRY_STATES = {
    "unmatched": (gettext_lazy("In suspense"), "warn"),
    "matched": (gettext_lazy("Assigned"), "good"),
    "out": (gettext_lazy("Paid out"), "neutral"),
}  # fmt: skip
ENTRY_COLUMNS = ("number", "booked", "amount", "currency", "payer", "text", "state", "statement")
FAMILIES = {
    "bank": gettext_lazy("Bank"), "cash": gettext_lazy("Till"), "cheque": gettext_lazy("Cheques"),
    "card": gettext_lazy("Card provider"), "debtor": gettext_lazy("Owed by debtors"),
    "deferment": gettext_lazy("Deferred"), "revenue": gettext_lazy("Revenue"),
    "credit": gettext_lazy("Paid too much"), "suspense": gettext_lazy("In suspense"),
    "refund": gettext_lazy("To be refunded"), "transfer": gettext_lazy("Ordered at the bank"),
    "security": gettext_lazy("Securities given"),
    "deposits": gettext_lazy("Deposits"), "guarantee": gettext_lazy("Reserved of guarantees"),
    "guaranteed": gettext_lazy("Secured by guarantees"),
    "unexplained": gettext_lazy("Paid out, not explained"),
    "charges": gettext_lazy("Charges of the bank"),
}  # fmt: skip
FAULTS = {
    "unbalanced": gettext_lazy("Debits and credits are not the same sum."),
    "wrong-side": gettext_lazy("The account stands on the side that it must never stand on."),
    "differs": gettext_lazy("Another table says another balance."),
    "books": gettext_lazy("The books disagree with the declarations."),
}


def owed(each: Owed, book: LawBook) -> dict[str, Any]:
    """One debt: what it is for, its charges, how much."""
    declaration = each.declaration
    claim = each.claim
    text = declaration.mrn if declaration else claims.title(claim, book) if claim else each.subject
    charges = [
        {"text": claims.charge(due.charge, book), "amount": Money(due.amount, due.currency)}
        for due in each.dues
    ]
    return {
        "subject": each.subject, "text": text, "code": declaration is not None,
        "href": (reverse("declaration", args=[declaration.mrn]) if declaration
                 else reverse("claim", args=[claim.number]) if claim else ""),
        "detail": declaration.lrn if declaration else claims.detail(claim) if claim else "",
        "due": each.due, "amount": Money(each.amount, each.dues[0].currency) if each.dues else None,
        "charges": charges if len(charges) > 1 else [],
    }  # fmt: skip


OWED_COLUMNS = ("subject", "what", "detail", "due", "amount", "currency")


def owed_cells(each: Mapping[str, Any]) -> dict[str, Any]:
    """One debt, as `owed` made it, for the sheet."""
    amount = each["amount"]
    return {
        "subject": each["subject"], "what": each["text"], "detail": each["detail"],
        "due": each["due"].isoformat() if each["due"] else "",
        "amount": amount.amount if amount else "", "currency": amount.currency if amount else "",
    }  # fmt: skip


def order(row: PaymentOrder) -> dict[str, Any]:
    """An order for a row or its page."""
    text, tone = ORDER_STATES[row.state]
    return {
        "href": reverse("payment-order", args=[row.reference]), "reference": row.reference,
        "printed": creditor_reference.format(row.reference), "state": row.state,
        "state_text": text, "tone": tone, "amount": Money(row.amount, row.currency),
        "created": row.created, "due": row.due, "operator": row.operator_id,
        "name": row.operator.name,
    }  # fmt: skip


def payment(row: Payment) -> dict[str, Any]:
    """A payment for a row or its receipt."""
    return {
        "href": reverse("receipt", args=[row.number]), "number": row.number,
        "means": MEANS[row.means], "amount": Money(row.amount, row.currency),
        "left": Money(row.left, row.currency) if row.left else None, "moment": row.moment,
        "operator": row.operator_id, "name": row.operator.name,
        "order": row.order.reference if row.order else "",
    }  # fmt: skip


def entry(row: BankEntry) -> dict[str, Any]:
    """An amount of the bank for a row of the list."""
    text, tone = ENTRY_STATES[row.state]
    return {"number": row.pk, "booked": row.booked, "amount": Money(row.amount, row.currency),
            "payer": row.payer, "text": row.text, "state": row.state, "state_text": text,
            "tone": tone, "waits": row.state == "unmatched"}  # fmt: skip


def entry_cells(row: BankEntry) -> dict[str, Any]:
    """An amount of the bank for the sheet."""
    return {"number": row.pk, "booked": row.booked or "", "amount": row.amount,
            "currency": row.currency, "payer": row.payer, "text": row.text, "state": row.state,
            "statement": row.statement.message}  # fmt: skip


def deferred(row: DeferredAccount) -> dict[str, Any]:
    """A deferred account with how much of its limit is used."""
    tones = {"active": ("good", _("Active")), "suspended": ("bad", _("Suspended")),
             "over": ("warn", _("Over its limit"))}  # fmt: skip
    tone, text = tones[row.state]
    why = _("A statement was not paid in time.") if row.why == "overdue" else row.why
    return {"operator": row.operator_id, "name": row.operator.name, "tone": tone, "text": text,
            "why": why, **bar(row.used, row.limit, row.currency)}  # fmt: skip


def guarantee(given: Given, row: Any) -> dict[str, Any]:
    """A guarantee with how much of it is reserved."""
    kinds = {"individual": _("Individual"), "comprehensive": _("Comprehensive")}
    return {"number": given.number, "kind": kinds[given.kind], "guarantor": row.guarantor,
            "operator": given.principal, "name": row.principal.name, "until": row.until,
            "percent": f"{given.percent.normalize():f}", "given": Money(given.given, row.currency),
            "active": row.state == "active",
            **bar(given.reserved, given.amount, row.currency)}  # fmt: skip


def reservation(each: Reservation, stays: Sequence[ProcedureStay], today: date) -> dict[str, Any]:
    """What a declaration has reserved, for a row of the list."""
    row, (kind, _colon, name) = each.declaration, each.account.partition(":")
    return {"mrn": row.mrn, "href": reverse("declaration", args=[row.mrn]), "lrn": row.lrn,
            "trader": row.trader, "name": firms.name(row.trader), "office": row.office,
            "accepted": row.accepted,
            "guarantee": name if kind == "guarantee" else "", "kind": kind,
            "text": _("Guarantee") if kind == "guarantee" else _("Deposit"),
            "amount": Money(each.amount, row.currency), **_stay(stays, today)}  # fmt: skip


def _stay(stays: Sequence[ProcedureStay], today: date) -> dict[str, Any]:
    """How much of the goods has left their procedure, until when the rest must, if it is late."""
    quantity = sum((each.quantity for each in stays), Decimal(0))
    gone = sum((each.discharged for each in stays), Decimal(0))
    due = min((each.due for each in stays if each.due and each.state == "open"), default=None)
    share = int(gone * 100 / quantity) if quantity else None
    return {"share": share, "due": due, "late": due is not None and due < today}


def reservation_cells(
    each: Reservation, stays: Sequence[ProcedureStay], today: date
) -> dict[str, Any]:
    """What a declaration has reserved, for the sheet."""
    row = each.declaration
    return {"mrn": row.mrn, "trader": row.trader, "name": firms.name(row.trader),
            "office": row.office, "account": each.account,
            "amount": each.amount, "currency": row.currency, **_stay(stays, today),
            "accepted": row.accepted.isoformat() if row.accepted else ""}  # fmt: skip


RESERVATION_COLUMNS = ("mrn", "trader", "name", "office", "account", "amount", "currency",
                       "accepted", "share", "due", "late")  # fmt: skip


def bar(used: Decimal, limit: Decimal, currency: str) -> dict[str, Any]:
    """How much of a limit is used, for a bar with its figures."""
    share = int(used * 100 / limit) if limit > 0 else 100
    return {"used": Money(used, currency), "limit": Money(limit, currency),
            "left": Money(max(limit - used, Decimal(0)), currency),
            "share": min(max(share, 0), 100)}  # fmt: skip


def families(sums: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The families of accounts in words, with their sums."""
    return [
        {**each, "text": FAMILIES.get(each["family"], each["family"]),
         **{side: Money(each[side], each["currency"]) for side in ("debit", "credit", "balance")}}
        for each in sums
    ]  # fmt: skip
