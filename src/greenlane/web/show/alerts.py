"""Alerts in words: a row of the inbox, one with its steps and what may be done now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.alert_terms import RANK
from greenlane.lifecycle.alert import Step
from greenlane.store.alert_models import AlertRow
from greenlane.store.models import Account
from greenlane.usecases import anomalies
from greenlane.web import words
from greenlane.web.context import language
from greenlane.web.show import sheet
from greenlane.web.show.desk import duration
from greenlane.web.show.security import NAMES
from greenlane.web.words import Text

KINDS: dict[str, Text] = {
    "profile": gettext_lazy("Profile met on arrival"),
    "model": gettext_lazy("High score of the model"),
    "screening": gettext_lazy("Hit of a watch list"),
    "anomaly": gettext_lazy("Something unusual in the trade"),
    "look-up": gettext_lazy("Something unusual in look-ups"),
    "drift": gettext_lazy("A model of risk no longer fits"),
}
SEVERITIES: dict[int, tuple[Text, str]] = {
    1: (gettext_lazy("Low"), "neutral"), 2: (gettext_lazy("Medium"), "info"),
    3: (gettext_lazy("High"), "warn"), 4: (gettext_lazy("Critical"), "bad"),
}  # fmt: skip
STATES: dict[str, tuple[Text, str]] = {
    "raised": (gettext_lazy("With nobody"), "warn"),
    "assigned": (gettext_lazy("Assigned"), "info"),
    "acting": (gettext_lazy("Being worked on"), "info"),
    "closed": (gettext_lazy("Closed"), "good"),
}
OUTCOMES: dict[str, Text] = {
    "confirmed": gettext_lazy("Confirmed: something was found"),
    "unfounded": gettext_lazy("Unfounded"),
    "known": gettext_lazy("Known already"),
    "case": gettext_lazy("An investigation was opened"),
}
MOVES: dict[str, Text] = {
    "raise": gettext_lazy("Raised"), "assign": gettext_lazy("Assigned"),
    "give-back": gettext_lazy("Given back"), "act": gettext_lazy("Acted on"),
    "close": gettext_lazy("Closed"), "reopen": gettext_lazy("Opened again"),
}  # fmt: skip
COLUMNS = ("number", "kind", "severity", "subject", "office", "state", "holder", "moment", "raised",
           "assigned", "acted", "closed", "outcome", "due", "facts")  # fmt: skip


def row(each: AlertRow, now: datetime) -> dict[str, Any]:
    """An alert for a row of the inbox."""
    severity, tone = SEVERITIES[each.severity]
    state, state_tone = STATES[each.state]
    waits = each.state != "closed"
    return {
        "href": reverse("alert", args=[each.pk]), "number": each.pk, "id": each.pk,
        "kind": KINDS.get(each.kind, each.kind), "severity": severity, "tone": tone,
        "about": each.subject.partition(":")[2], "office": each.office, "state": state,
        "state_tone": state_tone, "holder": each.holder, "raised": each.raised, "due": each.due,
        "late": waits and each.due < now, "outcome": OUTCOMES.get(each.outcome, ""),
        "facts": told(each), "closed": not waits, "basis": each.basis, "moment": each.moment,
    }  # fmt: skip


def cells(each: AlertRow) -> dict[str, Any]:
    """An alert for the sheet."""
    names = ("moment", "raised", "assigned", "acted", "closed", "due")
    times = {name: getattr(each, name) for name in names}
    return {
        "number": each.pk, "kind": each.kind, "severity": each.severity, "subject": each.subject,
        "office": each.office, "state": each.state, "holder": each.holder,
        "outcome": each.outcome, "facts": " · ".join(told(each)),
        **{name: value.isoformat() if value else "" for name, value in times.items()},
    }  # fmt: skip


def told(each: AlertRow) -> list[str]:
    """The facts of an alert as short texts of codes."""
    facts: Mapping[str, Any] = each.facts
    found = [str(code) for code in facts.get("profiles", ())]
    if "probability" in facts:
        found.append(_("probability %s%%") % round(100 * facts["probability"]))
    if "list" in facts:
        found.append(f"{facts['list']} {facts.get('entry', '')}".strip())
    if "score" in facts:
        found.append(_("likeness %s") % facts["score"])
    if "rule" in facts:
        found.append(str(NAMES.get(facts["rule"], facts["rule"])))
    found += anomalies.sentences(facts, language())
    found += [str(each) for each in facts.get("what", ())]
    return found + ([str(words.lane(facts["lane"]).text)] if facts.get("lane") else [])


def timeline(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The steps, the newest first, with how long each took after the one before."""
    made: list[dict[str, Any]] = []
    before: datetime | None = None
    for step in steps:
        took = (step.moment - before).total_seconds() if before else None
        made.append({
            "title": MOVES[step.move], "moment": step.moment, "actor": step.actor,
            "holder": step.holder, "text": step.text, "outcome": OUTCOMES.get(step.outcome, ""),
            "took": duration(took) if took is not None else "",
        })  # fmt: skip
        before = step.moment
    return made[::-1]


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the inbox."""
    states = [("open", _("Open")), *((code, text) for code, (text, _tone) in STATES.items()),
              ("all", _("All"))]  # fmt: skip
    severities = [(name, SEVERITIES[rank][0]) for name, rank in reversed(RANK.items())]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number or profile"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states,
         "closed": True},
        {"name": "severity", "label": _("Severity"), "kind": "select", "options": severities},
        {"name": "kind", "label": _("Kind"), "kind": "select", "options": list(KINDS.items())},
        {"name": "office", "label": _("Office"), "kind": "code", "width": "w-8"},
        {"name": "holder", "label": _("Person"), "kind": "text", "width": "w-8"},
    ]  # fmt: skip
    given = {**given, "state": given.get("state") or "open"}
    return sheet.fields(given, *made)


def people(each: AlertRow) -> list[tuple[str, str]]:
    """Those to whom an alert may be given."""
    found = Account.objects.filter(role__in=each.roles, is_active=True, locked=None)
    within = [a for a in found.order_by("username") if not a.office or a.office == each.office]
    return [(a.username, f"{a.name} ({a.username})") for a in within]


def forms(each: AlertRow, given: Mapping[str, str]) -> dict[str, Any]:
    """The fields of what may be done about an alert."""
    return {
        "holder": {"name": "holder", "label": _("Person"), "kind": "select",
                   "options": people(each), "value": each.holder, "required": True},
        "note": {"name": "text", "id": "note", "label": _("What was done"), "kind": "textarea",
                 "rows": 2, "required": True, "value": given.get("text", "")},
        "outcome": {"name": "outcome", "label": _("Outcome"), "kind": "radio", "required": True,
                    "value": given.get("outcome", ""),
                    "options": [(code, text, _("A second person decides.")
                                 if code in each.two_persons else "")
                                for code, text in OUTCOMES.items()]},
        "why": {"name": "text", "id": "why", "label": _("Why"), "kind": "textarea", "rows": 2,
                "required": True, "value": given.get("text", "")},
    }  # fmt: skip
