"""Refunds for people: what waits for the bank, its files, what became of each."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.kernel.money import Money
from greenlane.store.models import Refund, RefundFile
from greenlane.web.show.sheet import fields

STATES = {
    "decided": (gettext_lazy("Not ordered yet"), "warn"),
    "sent": (gettext_lazy("Ordered"), "neutral"),
    "booked": (gettext_lazy("Booked by the bank"), "good"),
    "rejected": (gettext_lazy("Refused by the bank"), "bad"),
    "returned": (gettext_lazy("Came back"), "bad"),
}


COLUMNS = ("reference", "operator", "name", "state", "sent", "amount", "currency", "file", "why")


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter what was ordered."""
    states = [(name, text) for name, (text, _tone) in STATES.items() if name != "decided"]
    return fields(
        given,
        {"name": "q", "label": _("Refund, operator or file"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    )


def cells(row: Refund) -> dict[str, Any]:
    """A refund for the sheet: codes, not words."""
    return {"reference": row.reference, "operator": row.operator_id, "name": row.operator.name,
            "state": row.state, "sent": row.sent.isoformat() if row.sent else "",
            "amount": row.amount, "currency": row.currency,
            "file": row.file.number if row.file else "", "why": row.why}  # fmt: skip


def refund(row: Refund, reference: str) -> dict[str, Any]:
    """A refund with how it stands at the bank."""
    text, tone = STATES[row.state]
    back = row.state in ("rejected", "returned")
    return {"number": row.pk, "operator": row.operator_id, "name": row.operator.name,
            "amount": Money(row.amount, row.currency), "bank_account": row.bank_account,
            "moment": row.sent or row.moment, "reference": reference, "text": text, "tone": tone,
            "why": row.why, "file": row.file.number if row.file else "", "back": back}  # fmt: skip


def file(row: RefundFile) -> dict[str, Any]:
    """A file for the bank: who made it, who released it."""
    return {"number": row.number, "href": reverse("refund-file", args=[row.number]),
            "count": row.count, "amount": Money(row.amount, row.currency), "moment": row.moment,
            "maker": row.act.maker.username,
            "checker": row.act.checker.username if row.act.checker else "",
            "digest": row.digest}  # fmt: skip
