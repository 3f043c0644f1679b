"""Issued permits for people: a row of the register, one with its books, uses and history."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.lawbook import LawBook
from greenlane.store.models import (
    ApplicationTask,
    PermitActRow,
    PermitBalance,
    PermitPosting,
    PermitRow,
    PermitTaking,
)
from greenlane.web.choices import named
from greenlane.web.show import firms, sheet
from greenlane.web.words import Text

STATES: dict[str, tuple[Text, str]] = {
    "active": (gettext_lazy("In force"), "good"),
    "suspended": (gettext_lazy("Suspended"), "warn"),
    "used-up": (gettext_lazy("Used up"), "neutral"),
    "revoked": (gettext_lazy("Revoked"), "bad"),
    "surrendered": (gettext_lazy("Given back"), "neutral"),
    "expired": (gettext_lazy("Expired"), "neutral"),
    "replaced": (gettext_lazy("Replaced by another"), "neutral"),
}
MOVES: dict[str, Text] = {
    "suspend": gettext_lazy("Suspend"),
    "resume": gettext_lazy("Put in force again"),
    "exhaust": gettext_lazy("Used up"),
    "reopen": gettext_lazy("Something came back"),
    "revoke": gettext_lazy("Revoke"),
    "reinstate": gettext_lazy("Reinstate after an appeal"),
    "surrender": gettext_lazy("Give the permit back"),
    "expire": gettext_lazy("Expired"),
    "vary": gettext_lazy("Replace by another content"),
}
KINDS: dict[str, Text] = {
    "grant": gettext_lazy("Granted"),
    "tolerate": gettext_lazy("Tolerance"),
    "reserve": gettext_lazy("Reserved"),
    "return": gettext_lazy("Returned"),
    "use": gettext_lazy("Written off"),
    "give-back": gettext_lazy("Given back after release"),
    "end": gettext_lazy("Ended unused"),
    "restore": gettext_lazy("Restored with the permit"),
    "carry-out": gettext_lazy("Carried to the permit that replaced it"),
    "carry-in": gettext_lazy("Carried from the permit it replaces"),
}
CONTROLS: dict[str, Text] = {
    "open": gettext_lazy("Without an amount"),
    "quantity": gettext_lazy("By quantity"),
    "value": gettext_lazy("By value"),
    "both": gettext_lazy("By quantity and value"),
}
MEASURES: dict[str, Text] = {
    "quantity": gettext_lazy("Quantity"),
    "value": gettext_lazy("Value"),
    "open": gettext_lazy("Uses"),
}
TAKEN: dict[str, tuple[Text, str]] = {
    "reserved": (gettext_lazy("Reserved"), "info"),
    "used": (gettext_lazy("Written off"), "good"),
    "returned": (gettext_lazy("Returned"), "neutral"),
}
COLUMNS = ("number", "document", "agency", "holder", "state", "since", "until", "quantity", "unit",
           "quantity_left", "value", "currency", "value_left", "application")  # fmt: skip


def figure(value: Decimal) -> str:
    """An amount as it is read: without the noughts that the column adds."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def row(permit: PermitRow, book: LawBook, language: str) -> dict[str, Any]:
    """A permit for a row or the head of its page."""
    text, tone = STATES[permit.state]
    agency = book.agencies.get(permit.agency)
    return {
        "href": reverse("permit", args=[permit.number]), "number": permit.number,
        "document": permit.document,
        "name": named(book.documents.get(permit.document, {}), language),
        "agency": permit.agency, "agency_name": named(agency.name, language) if agency else "",
        "holder": permit.holder, "holder_name": firms.name(permit.holder),
        "state": permit.state, "state_text": text, "tone": tone,
        "since": permit.since, "until": permit.until, "application": permit.application,
        "books": [_book(each) for each in permit.balances.all() if each.measure != "open"],
    }  # fmt: skip


def _book(balance: PermitBalance) -> dict[str, Any]:
    return {
        "measure": MEASURES[balance.measure], "unit": balance.unit,
        **{name: figure(getattr(balance, name))
           for name in ("granted", "margin", "available", "reserved", "used", "ended")},
        "total": figure(balance.granted + balance.margin),
        "period": figure(balance.period) if balance.period is not None else "",
    }  # fmt: skip


def cells(permit: PermitRow) -> dict[str, Any]:
    """A permit for the sheet."""
    made: dict[str, Any] = {name: getattr(permit, name, "") for name in COLUMNS}
    for each in permit.balances.all():
        unit = "unit" if each.measure == "quantity" else "currency"
        if each.measure != "open":
            made |= {each.measure: figure(each.granted), unit: each.unit,
                     f"{each.measure}_left": figure(each.available)}  # fmt: skip
    return {**made, "since": permit.since.isoformat(), "until": permit.until.isoformat()}


def facts(permit: PermitRow, book: LawBook, language: str) -> list[dict[str, Any]]:
    """What was granted, in pairs of word and text."""

    def places(codes: Iterable[str]) -> str:
        known = ((code, book.countries.get(code)) for code in codes)
        return " · ".join(named(words, language) if words else code for code, words in known)

    trades = {"import": _("Import"), "export": _("Export")}
    made = [
        (_("Goods"), " ".join(permit.goods)),
        (_("Direction"), trades.get(permit.trade, _("Import and export"))),
        (_("Origin"), places(permit.origins) or _("All countries")),
        (_("Destination"), places(permit.destinations) or _("All countries")),
        (_("Control"), CONTROLS[permit.control]),
        (_("Declarations"), _("Many") if permit.umbrella else _("One only")),
        (_("Tolerance"), f"{figure(permit.tolerance)} %" if permit.tolerance else ""),
        (_("Sub-period in days"), permit.period_days or ""),
        (_("Application"), permit.application),
        (_("Act"), book.permit_terms.basis if book.permit_terms else ""),
    ]
    return [{"text": text, "value": value} for text, value in made if value]


def conditions(permit: PermitRow, language: str) -> list[str]:
    """What the holder owes, in the reader's language where the agency wrote it in both."""
    tasks = ApplicationTask.objects.filter(application__number=permit.application or "-")
    both = {task.text.get("en", ""): named(task.text, language) for task in tasks}
    return [both.get(text, text) for text in permit.conditions]


def posting(each: PermitPosting) -> dict[str, Any]:
    """A movement for people."""
    declaration = each.taking.declaration if each.taking else None
    return {
        "text": KINDS[each.kind], "amount": figure(each.amount), "unit": each.balance.unit,
        "moment": each.moment, "mrn": declaration.mrn if declaration else "",
        "item": each.taking.item if each.taking else "",
    }  # fmt: skip


def taking(each: PermitTaking, units: Mapping[str, str], *, linked: bool) -> dict[str, Any]:
    """What an item of a declaration takes; `units` are those of the permit's measures."""
    text, tone = TAKEN[each.state]
    amounts = [{"value": figure(value), "unit": units.get(measure, "")}
               for measure in ("quantity", "value")
               if (value := getattr(each, measure)) is not None]  # fmt: skip
    mrn = each.declaration.mrn or ""
    return {
        "mrn": mrn, "item": each.item, "day": each.day, "state_text": text, "tone": tone,
        "amounts": amounts,
        "href": reverse("declaration", args=[mrn]) if linked and mrn else "",
    }  # fmt: skip


def happened(each: PermitActRow, *, official: bool) -> dict[str, Any]:
    """An act for people; a holder reads the reason and not the officer's name."""
    people = " · ".join(name for name in (each.by, each.second) if name) if official else ""
    return {"text": MOVES[each.move], "moment": each.moment, "reason": each.reason,
            "basis": each.basis, "by": people}  # fmt: skip


def filters(given: Mapping[str, str], book: LawBook, language: str, *, agencies: bool) -> Any:
    """The fields that filter the register."""
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number, holder or application"), "kind": "search",
         "wide": True},
        {"name": "state", "label": _("State"), "kind": "select",
         "options": [(code, text) for code, (text, _tone) in STATES.items()]},
        {"name": "document", "label": _("Document"), "kind": "select",
         "options": [(code, f"{code} {named(book.documents[code], language)}")
                     for code in sorted(book.permit_documents)]},
    ]  # fmt: skip
    if agencies:
        names = [(code, named(each.name, language)) for code, each in book.agencies.items()]
        made.append({"name": "agency", "label": _("Agency"), "kind": "select", "options": names})
    return sheet.fields(given, *made)


def acts(moves: Iterable[str], two_persons: Iterable[str]) -> list[dict[str, Any]]:
    """What can be done with a permit: the verb, its words, and whether another decides."""
    return [
        {"verb": move, "text": MOVES[move], "second": move in two_persons}
        for move in ("suspend", "resume", "revoke", "reinstate", "surrender") if move in moves
    ]  # fmt: skip
