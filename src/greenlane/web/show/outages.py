"""Outages in words: rows, the deadlines that one moved, and the form that declares one."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.lawbook import LawBook
from greenlane.law.outage import EVERYTHING
from greenlane.law.outage_terms import FUNCTIONS
from greenlane.store import outages
from greenlane.store.outage_models import Outage
from greenlane.usecases.outage_reach import Moved
from greenlane.web.choices import named
from greenlane.web.show import sheet

STATES = {
    "proposed": (gettext_lazy("Waits for a second person"), "warn"),
    "running": (gettext_lazy("Still running"), "bad"),
    "over": (gettext_lazy("Over"), "good"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
}
NAMES = {
    "sign-in": gettext_lazy("Signing in"),
    "lodge": gettext_lazy("Lodging a declaration"),
    "arrive": gettext_lazy("Reporting arrivals"),
    "decide": gettext_lazy("Work of the officers"),
    "pay": gettext_lazy("Payments"),
    "all": gettext_lazy("Every function"),
}
CLOCKS = {
    "arrival": gettext_lazy("Last day for arrival"),
    "hold.documents": gettext_lazy("Check of documents"),
    "hold.physical": gettext_lazy("Inspection of goods"),
    "hold.agency": gettext_lazy("Decision of an agency"),
    "hold.payment": gettext_lazy("Payment"),
    "hold.security": gettext_lazy("Security"),
    "ruling": gettext_lazy("Advance ruling"),
    "application": gettext_lazy("Application for a permit"),
    "application-answer": gettext_lazy("Answer of an applicant"),
}
COLUMNS = ("number", "state", "title", "functions", "offices", "since", "until", "basis",
           "measured", "declared_by", "declared", "confirmed_by", "confirmed",
           "withdrawn_why")  # fmt: skip
MOVED = ("clock", "subject", "office", "original", "due", "open", "basis")
# What a use case may say is wrong, as its texts are; here so that they are translated.
WRONG = (
    gettext_lazy("name at least one function of the service"),
    gettext_lazy("an outage is declared when it has begun"),
    gettext_lazy("it ended before it began"),
    gettext_lazy("say in words what happened"),
    gettext_lazy("the law of the country does not know outages"),
    gettext_lazy("it is in force already"),
    gettext_lazy("its end is recorded already"),
    gettext_lazy("the end lies between its begin and now"),
    gettext_lazy("say why"),
    gettext_lazy("there is no such outage"),
    gettext_lazy("no outage that is known gives it more time"),
    gettext_lazy("its goods stand on a paper"),
    gettext_lazy("a declaration is reinstated with a reason"),
)


def function(code: str, book: LawBook, language: str) -> str:
    """A function of the service in words; an agency by its name."""
    if code.startswith("agency:"):
        agency = book.agencies.get(code.removeprefix("agency:"))
        return named(agency.name, language) if agency else code
    return str(NAMES.get(code, code))


def row(each: Outage, book: LawBook, language: str) -> dict[str, Any]:
    """An outage for a row and for the head of its page."""
    state = outages.state_of(each)
    text, tone = STATES[state]
    title = (each.title_ar if language == "ar" else "") or each.title_en
    return {
        "number": each.number, "href": reverse("outage", args=[each.number]), "state": text,
        "tone": tone, "code": state, "title": title, "since": each.since, "until": each.until,
        "functions": [function(code, book, language) for code in each.functions],
        "offices": each.offices, "basis": each.basis, "measured": each.measured,
        "declared_by": each.declared_by, "declared": each.declared,
        "confirmed_by": each.confirmed_by, "confirmed": each.confirmed,
        "withdrawn": each.withdrawn, "withdrawn_why": each.withdrawn_why,
        "evidence": each.evidence,
    }  # fmt: skip


def cells(each: Outage) -> dict[str, Any]:
    """An outage for a spreadsheet: codes, not words."""
    told = {name: getattr(each, name, "") for name in COLUMNS}
    moments = {name: _told(told[name]) for name in ("since", "until", "declared", "confirmed")}
    return {
        **told, **moments, "state": outages.state_of(each), "title": each.title_en,
        "functions": " ".join(each.functions), "offices": " ".join(each.offices),
    }  # fmt: skip


def moved(each: Moved) -> dict[str, Any]:
    """A deadline that was moved."""
    pages = {"ruling": "ruling", "application": "", "application-answer": ""}
    name = pages.get(each.clock, "declaration")  # an application is its parties' and agency's
    return {
        "clock": CLOCKS.get(each.clock, each.clock), "subject": each.subject,
        "office": each.office, "original": each.found.original, "due": each.found.due,
        "open": each.found.open, "basis": each.found.basis,
        "href": reverse(name, args=[each.subject]) if each.subject and name else "",
    }  # fmt: skip


MOVED_SORTS: dict[str, Any] = {
    "subject": lambda each: each.subject, "office": lambda each: each.office,
    "clock": lambda each: str(CLOCKS.get(each.clock, each.clock)),
    "original": lambda each: each.found.original, "due": lambda each: each.found.due,
}  # fmt: skip


def moved_cells(each: Moved) -> dict[str, Any]:
    """A deadline that was moved, for a spreadsheet."""
    return {**moved(each), "clock": each.clock, "original": _told(each.found.original),
            "due": _told(each.found.due)}  # fmt: skip


def _told(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def functions(book: LawBook, language: str) -> list[tuple[str, str]]:
    """Every function an outage can be of."""
    codes = (EVERYTHING, *FUNCTIONS, *(f"agency:{code}" for code in book.agencies))
    return [(code, function(code, book, language)) for code in codes]


def filters(given: Mapping[str, str], book: LawBook, language: str) -> list[dict[str, Any]]:
    """The fields that filter the outages."""
    states = [(code, text) for code, (text, _tone) in STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number or words"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
        {"name": "function", "label": _("Function"), "kind": "select",
         "options": functions(book, language)},
        {"name": "office", "label": _("Office"), "kind": "select",
         "options": offices(book, language)},
    ]  # fmt: skip
    return sheet.fields(given, *made)


def offices(book: LawBook, language: str) -> list[tuple[str, str]]:
    """The offices by name."""
    return [(code, named(each.name, language)) for code, each in sorted(book.offices.items())]


def form(
    given: Mapping[str, str], chosen: list[str], book: LawBook, language: str, own: str,
    wrong: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """The fields that declare an outage; `own` is the only office of who speaks for one."""
    places = [pair for pair in offices(book, language) if not own or pair[0] == own]
    fields: list[dict[str, Any]] = [
        {"name": "title", "label": _("What happened, in words"), "required": True,
         "maxlength": 200, "width": "w-full"},
        {"name": "title_ar", "label": _("The same in Arabic"), "maxlength": 200,
         "width": "w-full"},
        {"name": "since", "label": _("Since when"), "kind": "moment", "required": True,
         "hint": _("Day and hour on the country’s clock.")},
        {"name": "until", "label": _("Until when"), "kind": "moment",
         "hint": _("Leave it empty while the outage runs.")},
        {"name": "office", "label": _("Where"), "kind": "select", "options": places,
         "required": True, "empty": _("Everywhere"), "closed": bool(own)},
        {"name": "evidence", "label": _("What shows it"), "kind": "textarea",
         "hint": _("A line each: numbers of reports, tickets, letters.")},
    ]  # fmt: skip
    for field in fields:
        name = field["name"]
        field |= {"value": given.get(name, ""), "errors": [wrong[name]] if name in wrong else []}
    boxes = [
        {"name": f"function-{code.replace(':', '-')}", "label": text, "kind": "checkbox",
         "value": code in chosen}
        for code, text in functions(book, language)
    ]  # fmt: skip
    return {"fields": fields, "boxes": boxes, "wrong_functions": wrong.get("functions", "")}
