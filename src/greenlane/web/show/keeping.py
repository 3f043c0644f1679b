"""What is kept, in words: categories with their clocks, disclosures, a person's report."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from greenlane.evidence.journal import JournalEntry
from greenlane.web import words
from greenlane.web.context import ROLES, language
from greenlane.web.forms import filled
from greenlane.web.show import sheet

STARTS = {
    "closed": gettext_lazy("after the matter was closed"),
    "ceased": gettext_lazy("after the operator ceased"),
    "ended": gettext_lazy("after it ended"),
    "left": gettext_lazy("after the person left"),
    "created": gettext_lazy("after it was written"),
    "touched": gettext_lazy("after the last change"),
    "decided": gettext_lazy("after the decision"),
    "reviewed": gettext_lazy("after the last review"),
}
THEN = {
    "erase": gettext_lazy("then erased"),
    "pseudonymise": gettext_lazy("then led under a pseudonym"),
    "limit": gettext_lazy("then seen by few only"),
}
CHECKS = {
    "seen": gettext_lazy("In person, with an identity document"),
    "document": gettext_lazy("By a certified copy of a document"),
    "mandate": gettext_lazy("By a mandate of the person"),
    "signed-in": gettext_lazy("By signing in"),
}
KINDS = {
    "account": gettext_lazy("Who signs in (user name)"),
    "operator": gettext_lazy("A registered operator (number)"),
    "name": gettext_lazy("Somebody named anywhere (name)"),
}
COLUMNS = ("moment", "what", "rows", "to", "by", "role", "unit", "subject", "ground", "purpose")


def in_language(told: Mapping[str, str]) -> str:
    """Words of the page's language, else English."""
    return told.get(language()) or told.get("en", "")


def clock(kept: Mapping[str, Any]) -> str:
    """How long in words."""
    spans = [
        ngettext("%d year", "%d years", kept["years"]) % kept["years"] if kept["years"] else "",
        ngettext("%d month", "%d months", kept["months"]) % kept["months"]
        if kept["months"]
        else "",
        ngettext("%d day", "%d days", kept["days"]) % kept["days"] if kept["days"] else "",
    ]
    span = " ".join(filter(None, spans))
    starts = STARTS.get(kept["starts"], kept["starts"])
    return words.joined([f"{span} {starts}", THEN[kept["then"]]])


def category(told: Mapping[str, Any]) -> dict[str, Any]:
    """One category for a page."""
    return {
        "id": told["category"], "what": in_language(told["what"]) or told["category"],
        "purpose": in_language(told["purpose"]), "ground": told["ground"],
        "clocks": [{"text": clock(each), "ground": each["ground"]} for each in told["kept"]],
        "found": told.get("found", ()), "count": told.get("count", 0),
    }  # fmt: skip


def disclosure(entry: JournalEntry, grounds: Mapping[str, Any]) -> dict[str, Any]:
    """One disclosure for a row or a cell."""
    told = entry.details
    ground = grounds.get(told.get("what", ""), {})
    return {
        "moment": entry.moment, "what": in_language(ground.get("what", {})) or told.get("what", ""),
        "rows": told.get("rows", ""), "to": told.get("to", ""), "by": entry.actor,
        "role": ROLES.get(entry.role, entry.role), "unit": entry.unit, "subject": entry.subject,
        "ground": f"{told.get('act', '')} {told.get('article', '')}".strip(),
        "purpose": in_language(ground.get("purpose", {})) or told.get("purpose", ""),
    }  # fmt: skip


def filters(given: Mapping[str, str], grounds: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields that filter the disclosures."""
    kinds = [(code, in_language(each["what"])) for code, each in grounds.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("User name"), "kind": "search", "wide": True},
        {"name": "what", "label": _("What left"), "kind": "select", "options": kinds},
    ]
    return sheet.fields(given, *made)


def asked(given: Mapping[str, str], wrong: Iterable[str]) -> list[dict[str, Any]]:
    """The fields of the form that asks for a report."""
    faults = {"term": _("Nobody of that name or number was found."),
              "check": _("Say how the identity was checked."),
              "reference": _("State the number of the request.")}  # fmt: skip
    made: list[dict[str, Any]] = [
        {"name": "kind", "label": _("Whom it is about"), "kind": "select",
         "options": list(KINDS.items())},
        {"name": "term", "label": _("User name, number or name"), "kind": "text", "width": "l"},
        {"name": "check", "label": _("How the identity was checked"), "kind": "select",
         "options": [(k, v) for k, v in CHECKS.items() if k != "signed-in"]},
        {"name": "reference", "label": _("Number of the request"), "kind": "text"},
    ]  # fmt: skip
    asked = ({**field, "required": True} for field in made)
    return filled(asked, given, {name: faults[name] for name in wrong})
