"""The sheet of a claim for people: paid, deferred, and its interest as a sum to follow."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from django.urls import reverse

from greenlane.kernel.money import Money
from greenlane.law.lawbook import LawBook
from greenlane.store.models import MoneyClaim, PostingRow
from greenlane.usecases.claim_sheets import Sheet
from greenlane.web.show import money
from greenlane.web.show.claims import charge, declaration, title


def sheet(told: Sheet, book: LawBook) -> dict[str, Any]:
    """Everything on the page of a claim."""
    claim = told.claim
    left = claim.amount - claim.paid
    running = [
        {**msgspec.to_builtins(each.span), "principal": each.principal}
        for each in told.running.lates
    ] if told.running.amount else []  # fmt: skip
    terms = book.payment_terms and book.payment_terms.interest
    return {
        "claim": claim, "title": title(claim, book), "operator": claim.operator,
        "amount": Money(claim.amount, claim.currency), "paid": Money(claim.paid, claim.currency),
        "left": Money(left, claim.currency) if left > 0 else None,
        "on": _one(claim.on_claim, book) if claim.on_claim is not None else _on(claim),
        "deferred": [_deferred(each, claim, book) for each in told.deferred],
        "payments": [money.payment(each) for each in told.payments],
        "spans": spans(claim.spans or running, claim.currency),
        "running": Money(told.running.amount, claim.currency) if running else None,
        "rounding": terms.rounding if terms else None,
        "interest": [_one(each, book) for each in told.interest],
    }  # fmt: skip


def spans(told: Iterable[Mapping[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Each span of interest: so many days, at this rate, on this sum, under which act."""
    return [
        {"since": date.fromisoformat(str(each["since"])),
         "until": date.fromisoformat(str(each["until"])), "days": int(each["days"]),
         "percent": f"{Decimal(each['percent']).normalize():f}", "basis": each["basis"],
         "principal": Money(Decimal(each["principal"]), currency),
         "amount": f"{Decimal(each['amount']):,.4f}"}
        for each in told
    ]  # fmt: skip


def _on(claim: MoneyClaim) -> dict[str, Any] | None:
    """The declaration on whose debt the interest is."""
    number = declaration(claim)
    href = reverse("declaration", args=[number]) if number else ""
    return {"href": href, "title": number} if number else None


def _one(claim: MoneyClaim, book: LawBook) -> dict[str, Any]:
    return {"href": reverse("claim", args=[claim.number]), "number": claim.number,
            "title": title(claim, book), "amount": Money(claim.amount, claim.currency),
            "open": claim.paid < claim.amount}  # fmt: skip


def _deferred(row: PostingRow, claim: MoneyClaim, book: LawBook) -> dict[str, Any]:
    mrn = row.declaration.mrn if row.declaration is not None else ""
    sign = 1 if row.debit == claim.account else -1
    return {"mrn": mrn, "href": reverse("declaration", args=[mrn]) if mrn else "",
            "charge": charge(row.charge, book), "moment": row.moment,
            "amount": Money(sign * row.amount, row.currency)}  # fmt: skip
