"""Enrolments for people: the form of an applicant, a row for an officer, one with all it needs."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store.models import Enrolment
from greenlane.usecases import party_files
from greenlane.usecases.enrolling import ENROLLED
from greenlane.web import unreadable
from greenlane.web.show import sheet
from greenlane.web.show.parties import ROLES

STATES = {
    "begun": (gettext_lazy("Not submitted yet"), "neutral"),
    "submitted": (gettext_lazy("Waits for a decision"), "warn"),
    "approved": (gettext_lazy("Approved"), "good"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "lapsed": (gettext_lazy("Lapsed"), "neutral"),
}
WRONG = {
    "missing": gettext_lazy("This is needed."),
    "form": gettext_lazy("This does not have the right form."),
    "taken": gettext_lazy("This number is registered already. Ask your firm's administrator to "
                          "invite you."),
}  # fmt: skip
COLUMNS = ("id", "number", "name", "roles", "state", "submitted", "decided", "alike")
SORTS = {"submitted": "submitted", "name": "name"}


def fields(given: Mapping[str, Any], wrong: Mapping[str, str]) -> list[dict[str, Any]]:
    """The form with which an applicant begins."""
    made: list[dict[str, Any]] = [
        {"name": "number", "label": _("Operator number (EORI)"), "kind": "code", "required": True,
         "maxlength": 20, "hint": _("Country code and your tax number.")},
        {"name": "name", "label": _("Name of the firm, as registered"), "required": True,
         "maxlength": 200, "autocomplete": "organization", "width": "w-full"},
        {"name": "line", "label": _("Street and number"), "required": True, "maxlength": 70,
         "autocomplete": "street-address"},
        {"name": "postcode", "label": _("Postcode"), "maxlength": 9,
         "autocomplete": "postal-code"},
        {"name": "town", "label": _("Town"), "required": True, "maxlength": 35,
         "autocomplete": "address-level2"},
        {"name": "contact", "label": _("Who will administer the firm here"), "required": True,
         "maxlength": 120, "autocomplete": "name"},
        {"name": "email", "label": _("E-mail address"), "required": True, "maxlength": 120,
         "autocomplete": "email", "hint": _("A code is sent there.")},
        {"name": "phone", "label": _("Telephone"), "required": True, "maxlength": 20,
         "autocomplete": "tel", "hint": _("Another code is sent there.")},
    ]  # fmt: skip
    return [{**f, "value": given.get(f["name"], ""),
             "errors": [told(f["name"], given, wrong)] if f["name"] in wrong else []}
            for f in made]  # fmt: skip


def told(field: str, given: Mapping[str, Any], wrong: Mapping[str, str]) -> Any:
    """What is wrong with a field, in words."""
    why = wrong[field]
    return WRONG[why] if why in WRONG else unreadable.of(given.get(field, ""))


def roles(chosen: Any) -> list[tuple[str, Any, bool]]:
    """The roles to choose from: code, words, whether chosen."""
    return [(each, ROLES[each], each in chosen) for each in ENROLLED]


def row(each: Enrolment) -> dict[str, Any]:
    """An enrolment for a row of the officers' list."""
    text, tone = STATES[each.state]
    return {
        "href": reverse("enrolment", args=[each.pk]), "id": each.pk, "number": each.number,
        "name": each.name, "roles": [ROLES[r] for r in each.roles], "state_text": text,
        "tone": tone, "submitted": each.submitted, "alike": len(each.alike),
    }  # fmt: skip


def cells(each: Enrolment) -> dict[str, Any]:
    """An enrolment for the sheet."""
    days = {n: getattr(each, n).isoformat() if getattr(each, n) else ""
            for n in ("submitted", "decided")}  # fmt: skip
    return {**days, "id": each.pk, "number": each.number, "name": each.name,
            "roles": " ".join(each.roles), "state": each.state,
            "alike": len(each.alike)}  # fmt: skip


def one(each: Enrolment) -> dict[str, Any]:
    """An enrolment with documents and operators of like name."""
    address = ", ".join(filter(None, (each.address.get(p, "") for p in
                                      ("line", "postcode", "town"))))  # fmt: skip
    return {
        **row(each), "address": address, "contact": each.contact, "email": each.email,
        "phone": each.phone, "email_confirmed": each.email_confirmed,
        "phone_confirmed": each.phone_confirmed, "likely": each.alike, "reason": each.reason,
        "decided": each.decided, "decided_by": each.decided_by, "open": each.state == "submitted",
        "begun": each.state == "begun", "approved": each.state == "approved",
        "refused": each.state == "refused", "submitted": each.submitted,
        "files": list(party_files.of(f"enrolment:{each.pk}").defer("content")),
    }  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the officers' list."""
    states = [(code, text) for code, (text, _tone) in STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Name or number"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    ]
    return sheet.fields(given, *made)
