"""Advance rulings for people: applications in lists and one by one, published rulings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.kernel.validity import Validity
from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.ruling import FINAL
from greenlane.store.models import RulingApplication
from greenlane.usecases.clocks import Clocks, clocks
from greenlane.usecases.desk import Desk
from greenlane.usecases.ruling_search import PublicRuling
from greenlane.web.choices import named

STATES = {
    "received": (gettext_lazy("Being decided"), "info"),
    "asked": (gettext_lazy("Question to the applicant"), "warn"),
    "decided": (gettext_lazy("Decided, being approved"), "info"),
    "published": (gettext_lazy("Published"), "good"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
    "revoked": (gettext_lazy("Revoked"), "neutral"),
}
KINDS = {
    "classification": gettext_lazy("Classification"),
    "origin": gettext_lazy("Origin"),
    "value": gettext_lazy("Customs value"),
}
COLUMNS = ("number", "kind", "goods", "proposed_code", "state", "received", "due", "days_left")
PUBLIC_COLUMNS = (
    "ruling", "kind", "code", "origin", "decision", "grounds", "since", "until", "act",
)  # fmt: skip
# The clock runs until the ruling is published; while the applicant is asked it stands.
_RUNNING = ("received", "decided")


def row(application: RulingApplication, today: date, told: Clocks) -> dict[str, Any]:
    """An application for a list and for the head of its page; its due day as outages moved it."""
    text, tone = STATES[application.state]
    due, running = told.ruling(application)
    due = max(due, today) if running else due
    left = (due - today).days if application.state in _RUNNING else None
    return {
        "pk": application.pk,
        "href": reverse("ruling", args=[application.pk]),
        "number": application.number,
        "kind": KINDS[application.kind],
        "goods": application.goods,
        "proposed_code": application.proposed_code,
        "state": text,
        "tone": tone,
        "received": application.received,
        "due": due if application.state not in FINAL | {"published"} else None,
        "days_left": left,
        "late": -left if left is not None and left < 0 else None,
    }


def cells(
    application: RulingApplication, today: date, told: Clocks, *, holder: bool
) -> dict[str, Any]:
    """An application for a spreadsheet: codes, not words, so that programs can read it."""
    made = row(application, today, told)
    if holder:
        made["holder"] = application.holder_id
    return made | {
        "kind": application.kind,
        "state": application.state,
        "received": application.received.isoformat(),
    }


def application(
    found: RulingApplication, here: Desk, language: str, *, customs: bool
) -> dict[str, Any]:
    """All about one application; what is decided but not approved yet is for customs alone."""
    countries = here.book.countries
    told = customs or found.state in ("published", "revoked", "refused")
    return row(found, here.day_of(here.now()), clocks(here)) | {
        "holder": f"{found.holder.name} · {found.holder_id}" if customs else "",
        "officer": found.officer if customs else "",
        "origin": named(countries[found.origin], language) if found.origin in countries else "",
        "confidential": found.confidential,
        "question": found.question,
        "answer": found.answer,
        "is_asked": found.state == "asked",
        "is_decided": found.state == "decided",
        "is_refused": found.state == "refused",
        "decision": _decision(found, here, language) if told and found.grounds else None,
    }


def _decision(found: RulingApplication, here: Desk, language: str) -> dict[str, Any]:
    """What was decided, as it stands in the law that was drafted; a refusal has its grounds."""
    change = found.change_set.changes.first() if found.change_set else None
    law = change.cells if change else {}
    country = here.book.countries.get(law.get("origin", ""))
    return {
        "text": found.decision,
        "grounds": found.grounds,
        "code": found.code,
        "origin": named(country, language) if country else "",
        "moment": found.decided,
        "since": date.fromisoformat(law["since"]) if law.get("since") else None,
        "until": date.fromisoformat(law["until"]) if law.get("until") else None,
        "act": f"{law['act']} {law.get('article', '')}" if law.get("act") else
        here.book.ruling_terms.basis,
        "set": found.change_set_id,
        "set_open": bool(found.change_set) and found.change_set.state in ("editing", "approved"),
        "is_law": found.number in here.book.rulings,
        "number": found.number,
    }  # fmt: skip


def appeal(book: LawBook, language: str) -> dict[str, str] | None:
    """How to appeal, as the country's law has it; None where the package does not say."""
    terms = book.doubt_terms
    if terms is None:
        return None
    return {"text": named(terms.appeal, language), "basis": terms.appeal_basis}


def public_row(found: PublicRuling, book: LawBook, language: str, day: date) -> dict[str, Any]:
    """A published ruling for a list and its page."""
    validity = Validity(since=found.since, until=found.until)
    ahead = found.since > day
    text, tone = (
        (_("In force"), "good") if validity.covers(day)
        else (_("Not yet in force"), "neutral") if ahead
        else (_("No longer in force"), "warn")
    )  # fmt: skip
    return {
        "href": reverse("ruling-public", args=[found.ruling]),
        "ruling": found.ruling,
        "kind": KINDS[found.kind],
        "code": found.code,
        "code_href": reverse("tariff-code", args=[found.code]) if found.code else "",
        "origin": named(book.countries[found.origin], language)
        if found.origin in book.countries else found.origin,
        "decision": found.decision,
        "grounds": found.grounds,
        "since": found.since,
        "until": found.until,
        "act": found.act,
        "state": text,
        "tone": tone,
        "binds": validity.covers(day),
    }  # fmt: skip


def public_filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of the public search."""
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Words"), "kind": "search", "wide": True},
        {"name": "code", "label": _("Commodity code"), "kind": "code", "width": "w-8",
         "inputmode": "numeric"},
        {"name": "kind", "label": _("Kind"), "kind": "select", "options": list(KINDS.items())},
    ]  # fmt: skip
    return [_filter(field, given) for field in made]


def filters(given: Mapping[str, str], *, customs: bool) -> list[dict[str, Any]]:
    """The fields that filter the applications."""
    states: list[tuple[str, Any]] = [(name, text) for name, (text, _tone) in STATES.items()]
    if customs:
        states.insert(0, ("all", _("All")))
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number or words"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states,
         "empty": _("Open") if customs else _("All")},
        {"name": "kind", "label": _("Kind"), "kind": "select", "options": list(KINDS.items())},
    ]  # fmt: skip
    return [_filter(field, given) for field in made]


def _filter(field: dict[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    return {"plain": True, "empty": _("All"), "value": given.get(field["name"], ""), **field}
