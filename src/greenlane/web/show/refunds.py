"""Refunds for people: what waits for the bank, its files, what became of each."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from greenlane.kernel.money import Money
from greenlane.store.models import Refund, RefundFile

STATES = {
    "decided": (gettext_lazy("Not ordered yet"), "warn"),
    "sent": (gettext_lazy("Ordered"), "neutral"),
    "booked": (gettext_lazy("Booked by the bank"), "good"),
    "rejected": (gettext_lazy("Refused by the bank"), "bad"),
    "returned": (gettext_lazy("Came back"), "bad"),
}


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
