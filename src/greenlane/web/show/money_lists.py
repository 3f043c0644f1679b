"""Lists of money for people: receipts, payment orders, deferred accounts, guarantees."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from greenlane.store.models import DeferredAccount, Guarantee, Payment, PaymentOrder
from greenlane.web.show.money import MEANS, ORDER_STATES
from greenlane.web.show.sheet import fields

PAYMENT_COLUMNS = ("number", "moment", "means", "order", "amount", "left", "currency")
ORDER_COLUMNS = ("reference", "created", "due", "state", "amount", "currency", "made_by")
DEFERRED_COLUMNS = ("operator", "name", "state", "why", "used", "limit", "currency")
GUARANTEE_COLUMNS = ("number", "operator", "name", "kind", "state", "guarantor", "amount",
                     "currency", "until")  # fmt: skip
Filters = list[dict[str, Any]]


def payment(row: Payment) -> dict[str, Any]:
    """A payment for the sheet: codes, not words."""
    return {"number": row.number, "moment": row.moment.isoformat(), "means": row.means,
            "order": row.order.reference if row.order else "", "amount": row.amount,
            "left": row.left, "currency": row.currency}  # fmt: skip


def payments(given: Mapping[str, str]) -> Filters:
    """The fields that filter receipts."""
    return fields(
        given, {"name": "q", "label": _("Receipt number"), "kind": "search", "wide": True},
        {"name": "means", "label": _("How it was paid"), "kind": "select",
         "options": list(MEANS.items())},
        {"name": "since", "label": _("Paid from"), "kind": "date"},
        {"name": "until", "label": _("Paid until"), "kind": "date"},
    )  # fmt: skip


def order(row: PaymentOrder) -> dict[str, Any]:
    """A payment order for the sheet."""
    return {name: getattr(row, name) for name in ORDER_COLUMNS} | {
        "created": row.created.isoformat(), "due": row.due.isoformat()}  # fmt: skip


def orders(given: Mapping[str, str]) -> Filters:
    """The fields that filter payment orders."""
    states = [(name, text) for name, (text, _tone) in ORDER_STATES.items()]
    return fields(
        given, {"name": "q", "label": _("Reference"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    )  # fmt: skip


def deferred(row: DeferredAccount) -> dict[str, Any]:
    """A deferred account for the sheet."""
    return {name: getattr(row, name, "") for name in DEFERRED_COLUMNS} | {
        "operator": row.operator_id, "name": row.operator.name}  # fmt: skip


def guarantee(row: Guarantee) -> dict[str, Any]:
    """A guarantee for the sheet."""
    return {name: getattr(row, name, "") for name in GUARANTEE_COLUMNS} | {
        "operator": row.principal_id, "name": row.principal.name,
        "until": row.until.isoformat() if row.until else ""}  # fmt: skip


def standing(given: Mapping[str, str], states: Mapping[str, Any]) -> Filters:
    """The fields that filter deferred accounts, or guarantees."""
    return fields(
        given, {"name": "q", "label": _("Operator or number"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": list(states.items())},
    )  # fmt: skip
