"""Goods under transit for people: what is missing, since when, until when."""

from datetime import date
from typing import Any

from django.urls import reverse

from greenlane.store.models import ProcedureStay
from greenlane.web.show import firms
from greenlane.web.show.permits import figure

COLUMNS = ("mrn", "item", "office", "trader", "name", "code", "left", "quantity", "due", "late")


def row(each: ProcedureStay, today: date) -> dict[str, Any]:
    """One item for a row of the list; its form begins with all that has not arrived."""
    made = each.declaration
    return {"mrn": made.mrn, "href": reverse("declaration", args=[made.mrn]), "item": each.item,
            "office": made.office, "trader": made.trader, "code": each.code,
            "name": firms.name(made.trader),
            "left": figure(each.quantity - each.discharged - each.pending),
            "quantity": figure(each.quantity), "due": each.due,
            "late": each.due is not None and each.due < today}  # fmt: skip


def cells(each: ProcedureStay, today: date) -> dict[str, Any]:
    """One item for the sheet."""
    told = row(each, today)
    return {name: told[name] for name in COLUMNS} | {"due": each.due or ""}
