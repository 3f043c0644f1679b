"""Operators for people: a row of the register, one with its history, the forms that change it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store import parties
from greenlane.store.models import Account, BrokerLicence, Operator, OperatorFact
from greenlane.web.forms import filled
from greenlane.web.show import sheet

STATUSES = {
    "active": (gettext_lazy("Active"), "good"),
    "suspended": (gettext_lazy("Suspended"), "bad"),
    "ceased": (gettext_lazy("Ceased"), "neutral"),
}
ROLES = {
    "trader": gettext_lazy("Trader"),
    "declarant": gettext_lazy("Declarant"),
    "broker": gettext_lazy("Customs broker"),
    "carrier": gettext_lazy("Carrier"),
    "warehouse-keeper": gettext_lazy("Warehouse keeper"),
    "guarantor": gettext_lazy("Guarantor"),
    "agent": gettext_lazy("Agent"),
}
FACTS = {
    "name": gettext_lazy("Name"), "address": gettext_lazy("Address"),
    "role": gettext_lazy("Role"), "status": gettext_lazy("Status"),
}  # fmt: skip
DUTIES = {
    "draft": gettext_lazy("Write drafts"), "lodge": gettext_lazy("Lodge and amend"),
    "pay": gettext_lazy("Pay what is owed"), "mandate": gettext_lazy("Give and take mandates"),
    "administer": gettext_lazy("Administer the firm"),
}  # fmt: skip
COLUMNS = ("number", "name", "kind", "status", "since", "until", "town")
SORTS = {"number": "pk", "name": "name", "since": "since"}


def row(each: Operator) -> dict[str, Any]:
    """An operator for a row of the register."""
    text, tone = STATUSES[each.status]
    return {
        "href": reverse("party", args=[each.pk]), "number": each.pk, "name": each.name,
        "kind": ROLES.get(each.kind, each.kind), "status": each.status, "status_text": text,
        "tone": tone, "since": each.since, "until": each.until,
        "town": each.address.get("town", ""),
    }  # fmt: skip


def person(each: Account) -> dict[str, Any]:
    """A person of a firm with the duties, for a line; who was never given any has all."""
    held = DUTIES.keys() if each.duties is None else each.duties
    return {
        "name": each.name or each.username, "username": each.username,
        "duties": [str(DUTIES[d]) for d in held if d in DUTIES],
        "choices": [(code, text, code in held) for code, text in DUTIES.items()],
    }  # fmt: skip


def cells(each: Operator) -> dict[str, Any]:
    """An operator for the sheet."""
    return {**row(each), "kind": each.kind, "since": each.since.isoformat(),
            "until": each.until.isoformat() if each.until else ""}  # fmt: skip


def fact(each: OperatorFact) -> dict[str, Any]:
    """What is or was so, for a line."""
    return {
        "kind": FACTS[each.kind], "text": _value(each), "since": each.since, "until": each.until,
        "entered": each.entered, "by": each.entered_by, "withdrawn": each.withdrawn,
        "reason": each.reason,
    }  # fmt: skip


def _value(each: OperatorFact) -> Any:
    if each.kind == "address":
        value = each.value
        return ", ".join(filter(None, (value.get(p, "") for p in
                                       ("line", "postcode", "town", "country"))))  # fmt: skip
    if each.kind == "role":
        return ROLES.get(each.value, each.value)
    return STATUSES[each.value][0] if each.kind == "status" else each.value


def licence(each: BrokerLicence, today: date) -> dict[str, Any]:
    """A licence for a line."""
    stands = parties.licence_of(each).in_force(today)
    return {
        "number": each.number, "since": each.since, "until": each.until, "ended": each.ended,
        "chapters": each.chapters, "procedures": each.procedures, "security": each.security,
        "currency": each.currency, "act": each.basis, "reason": each.reason, "stands": stands,
    }  # fmt: skip


def present(each: Operator, day: date) -> list[dict[str, Any]]:
    """What is so of an operator on a day; what its line says where nothing was entered."""
    found = parties.as_of(each.pk, day)
    told = {f.kind for f in found}
    lines = [fact(f) for f in found]
    first = (("name", each.name), ("role", each.kind), ("address", each.address),
             ("status", each.status))  # fmt: skip
    for kind, value in first:
        if kind not in told and value and each.since <= day:
            unsaved = OperatorFact(kind=kind, value=value, since=each.since, until=each.until)
            lines.append(fact(unsaved))
    return lines


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the register."""
    statuses = [(code, text) for code, (text, _tone) in STATUSES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Name or number"), "kind": "search", "wide": True},
        {"name": "kind", "label": _("Role"), "kind": "select", "options": list(ROLES.items())},
        {"name": "status", "label": _("Status"), "kind": "select", "options": statuses},
    ]
    return sheet.fields(given, *made)


def change_fields(roles: Iterable[str], statuses: Iterable[str]) -> list[dict[str, Any]]:
    """The forms that change an operator, each of its own kind."""
    reason = {"name": "reason", "label": _("Reason"), "required": True, "width": "w-full",
              "maxlength": 1_000}  # fmt: skip
    day = {"name": "since", "label": _("From"), "kind": "date", "required": True}
    taken = [(each, ROLES[each]) for each in roles]
    forms: list[tuple[str, Any, list[dict[str, Any]]]] = [
        ("name", _("New name"), [{"name": "value", "label": _("Name"), "required": True,
                                  "maxlength": 200, "width": "w-full"}, day]),
        ("address", _("New address"), [
            {"name": "line", "label": _("Street and number"), "required": True, "maxlength": 70},
            {"name": "postcode", "label": _("Postcode"), "maxlength": 9},
            {"name": "town", "label": _("Town"), "required": True, "maxlength": 35}, day]),
        ("role", _("Role taken up or laid down"), [
            {"name": "value", "label": _("Role"), "kind": "select", "required": True,
             "options": taken},
            {"name": "ends", "label": _("It is laid down on this day"), "kind": "checkbox"}, day]),
        ("status", _("Suspend or close"), [
            {"name": "value", "label": _("Status"), "kind": "select", "required": True,
             "options": [(s, STATUSES[s][0]) for s in statuses]}]),
    ]  # fmt: skip
    return [
        {"kind": kind, "title": title,
         "fields": [{**f, "id": f"{kind}-{f['name']}"} for f in (*fields, reason)]}
        for kind, title, fields in forms
    ]  # fmt: skip


def sent(forms: list[dict[str, Any]], kind: str, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The forms, that of a kind open and as it was sent."""
    return [
        {**form, "open": True, "fields": filled(form["fields"], given)}
        if form["kind"] == kind else form
        for form in forms
    ]  # fmt: skip


def licence_fields(currency: str) -> list[dict[str, Any]]:
    """The form of a new licence."""
    several = _("With spaces between them; none: all.")
    return [
        {"name": "number", "label": _("Number of the licence"), "kind": "code", "required": True,
         "maxlength": 20},
        {"name": "since", "id": "licence-since", "label": _("From"), "kind": "date",
         "required": True},
        {"name": "until", "id": "licence-until", "label": _("Until"), "kind": "date"},
        {"name": "chapters", "label": _("Chapters of the tariff"), "kind": "code",
         "hint": several},
        {"name": "procedures", "label": _("Procedures"), "kind": "code", "hint": several},
        {"name": "security", "label": _("Security"), "kind": "money", "unit": currency},
    ]  # fmt: skip
