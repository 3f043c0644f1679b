"""An agency's setup for its own staff: sections with their rows, faults, what the bench said."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.agencies.checking import Fault
from greenlane.agencies.deciding import Bench
from greenlane.agencies.fields import catalogue
from greenlane.agencies.sections import ACTS, CONTROLS, DOCUMENTS, OF_LAW, SECTIONS, Body, Row
from greenlane.store.models import AgencySetupRow
from greenlane.usecases.desk import Desk
from greenlane.web.show import controls

TITLES = {
    CONTROLS: controls.TITLE, ACTS: controls.NEW_ACTS, DOCUMENTS: controls.NEW_DOCUMENTS,
    "questions": (gettext_lazy("Questions"), gettext_lazy(
        "What is asked beyond the declaration. The same element is asked once for all agencies.")),
    "rules": (gettext_lazy("Automatic decisions"), gettext_lazy(
        "The first rule that holds decides; the sample goes to a person all the same.")),
    "reasons": (gettext_lazy("Reasons"), gettext_lazy("What a decision or a question may cite.")),
    "teams": (gettext_lazy("Teams"), gettext_lazy("Who works together; user names with spaces.")),
    "routes": (gettext_lazy("Routing"), gettext_lazy("To which team an application goes.")),
    "deputies": (gettext_lazy("Deputies"), gettext_lazy("Who works for whom, from day to day.")),
    "steps": (gettext_lazy("Steps"), gettext_lazy("What an officer goes through.")),
    "countersign": (gettext_lazy("Two officers"), gettext_lazy("When a second one decides too.")),
    "conditions": (gettext_lazy("Conditions"), gettext_lazy(
        "What is owed after a grant, by whom, within how many working days.")),
    "promises": (gettext_lazy("Service promise"), gettext_lazy(
        "Working days, at most those of the law.")),
}  # fmt: skip
CELLS = {
    **controls.CELLS,
    "id": gettext_lazy("Code"), "permits": gettext_lazy("Permits (none: all)"),
    "about": gettext_lazy("About"), "kind": gettext_lazy("Kind of answer"),
    "label_en": gettext_lazy("Question in English"), "label_ar": gettext_lazy("Question in Arabic"),
    "hint_en": gettext_lazy("Hint in English"), "hint_ar": gettext_lazy("Hint in Arabic"),
    "unit": gettext_lazy("Unit"),
    "choices": gettext_lazy("Choices, one on each line: code=English|Arabic"),
    "element": gettext_lazy("Element"), "required": gettext_lazy("Required"),
    "when": gettext_lazy("Condition"), "decision": gettext_lazy("Decision"),
    "reason": gettext_lazy("Reason"), "sample": gettext_lazy("Sample for persons, per cent"),
    "since": gettext_lazy("From"), "until": gettext_lazy("Until"),
    "for": gettext_lazy("For"), "text_en": gettext_lazy("Text in English"),
    "text_ar": gettext_lazy("Text in Arabic"), "name_en": gettext_lazy("Name in English"),
    "name_ar": gettext_lazy("Name in Arabic"), "members": gettext_lazy("Members"),
    "team": gettext_lazy("Team"), "officer": gettext_lazy("Officer"),
    "deputy": gettext_lazy("Deputy"), "owner": gettext_lazy("Who owes it"),
    "days": gettext_lazy("Working days"), "act": gettext_lazy("Act"),
}  # fmt: skip
WORDS = {
    **controls.WORDS,
    "item": gettext_lazy("Each item"), "application": gettext_lazy("The whole application"),
    "text": gettext_lazy("Text"), "number": gettext_lazy("Number"),
    "choice": gettext_lazy("Choice"), "date": gettext_lazy("Day"),
    "document": gettext_lazy("File"), "yesno": gettext_lazy("Yes or no"),
    "yes": gettext_lazy("Yes"), "no": gettext_lazy("No"), "grant": gettext_lazy("Grant"),
    "refuse": gettext_lazy("Refuse"), "query": gettext_lazy("Ask the trader"),
    "holder": gettext_lazy("The holder"), "agency": gettext_lazy("The agency"),
}  # fmt: skip
FAULTS = {
    **controls.FAULTS,
    "AG-001": gettext_lazy("There are too many rows."),
    "AG-002": gettext_lazy("This code stands twice."),
    "AG-003": gettext_lazy("Fill this in."),
    "AG-004": gettext_lazy("This is too long."),
    "AG-005": gettext_lazy("Choose one of the list."),
    "AG-006": gettext_lazy("This is no permit of your agency."),
    "AG-007": gettext_lazy("The condition cannot be read."),
    "AG-008": gettext_lazy("This is not in the setup."),
    "AG-009": gettext_lazy("A choice needs two answers at least."),
    "AG-010": gettext_lazy("Between 0 and 100."),
    "AG-011": gettext_lazy("It ends before it begins."),
    "AG-012": gettext_lazy("Small letters, figures and _, beginning with a letter."),
    "AG-013": gettext_lazy("This is no number."),
    "AG-014": gettext_lazy("This is no day."),
}
_TOLD = frozenset(("AG-006", "AG-007", "AG-008", "AG-022", "AG-024", "AG-028"))
_ALWAYS = frozenset(("id", "permits"))


def sections(
    body: Body, faults: Sequence[Fault], language: str, *, writes: bool
) -> list[dict[str, Any]]:  # fmt: skip
    """Every section with its rows in words."""
    wrong = {(f.section, f.row) for f in faults}
    made = []
    for name in SECTIONS:
        if name == CONTROLS and not (writes and body.get(name)):
            continue  # what is law is told above; here stand the changes of a draft
        if name in OF_LAW and not writes:
            continue
        title, text = TITLES[name]
        rows = [
            {"id": row.get("id", ""), "permits": row.get("permits", ""),
             "told": _told(row, name, language), "wrong": (name, place) in wrong,
             "href": reverse("agency-row", args=[name, place]) if writes else ""}
            for place, row in enumerate(body.get(name, ()), start=1)
        ]  # fmt: skip
        made.append({"name": name, "title": title, "text": text, "rows": rows,
                     "add": reverse("agency-row", args=[name, 0]) if writes else ""})  # fmt: skip
    return made


def _told(row: Row, section: str, language: str) -> str:
    """The row in one line; words in the reader's language only."""
    parts = []
    for column in SECTIONS[section]:
        if column.name in _ALWAYS or column.name in ("choices", "element", "hint"):
            continue
        cell = f"{column.name}_{language}" if column.kind == "words" else column.name
        text = row.get(cell, "") or row.get(f"{column.name}_en", "")
        if text and column.choices:
            text = str(WORDS.get(text, text))
        if column.kind == "date":
            text = _day(text)
        if column.name == "sample":
            text = _("sample %s %%") % text
        if column.name == "days" and text:
            text = _("%s working days") % text
        if text:
            parts.append(text)
    return " · ".join(parts)


def _day(text: str) -> str:
    """A day of a row in words; what is no day as it stands."""
    with suppress(ValueError):
        return formats.date_format(date.fromisoformat(text), "j M Y")
    return text


def fields(
    section: str, row: Row, faults: Sequence[Fault], here: Desk, agency: str
) -> list[dict[str, Any]]:
    """The form of one row."""
    errors: dict[str, list[str]] = {}
    for fault in faults:
        text = str(FAULTS[fault.code])
        told = f"{text} {fault.text}" if fault.code in _TOLD else text
        errors.setdefault(fault.cell, []).append(told)
    made = []
    for column in SECTIONS[section]:
        for cell in column.cells:
            field = {
                "name": cell, "id": f"cell-{cell}", "label": CELLS[cell],
                "required": column.needed, "value": row.get(cell, ""), "kind": "text",
                "errors": errors.get(cell, []),
            }  # fmt: skip
            if section == CONTROLS:
                field |= {"hint": controls.HINTS.get(cell, ""), "width": "w-12",
                          "more": not column.needed and cell not in controls.SHOWN}  # fmt: skip
            if column.choices:
                field |= {"kind": "select",
                          "options": [(c, WORDS.get(c, c)) for c in column.choices]}  # fmt: skip
            elif column.kind == "condition" or cell == "choices":
                field |= {"kind": "textarea", "rows": 3}
            elif column.kind == "date":
                field |= {"kind": "date", "width": "w-12"}
            elif column.kind == "permits":
                own = [p.id for p in here.book.permits if p.agency == agency]
                field |= {"hint": ", ".join(own)}
            made.append(field)
    return made


def names(body: Body, language: str) -> list[dict[str, str]]:
    """What conditions may ask about, with their words."""
    rows = [row for row in body.get("questions", ()) if row.get("id") and row.get("label_en")]
    whole = {"label_ar": "", "about": "item", "kind": "text"}
    found = catalogue({**whole, **row} for row in rows)
    return [{"path": path, "words": spec.words(language)} for path, spec in found.items()]


def trial(made: Bench) -> dict[str, Any]:
    """What the bench said: shares, minutes, the first differences."""
    count = len(made.tried)
    return {
        "count": count,
        "before": made.automatic(after=False), "after": made.automatic(after=True),
        "minutes_before": made.minutes[0], "minutes_after": made.minutes[1],
        "contradictions": len(made.contradictions),
        "differences": [
            {"number": t.number, "href": reverse("application", args=[t.number]),
             "before": _decided(t.before.decision, t.before.rule),
             "after": _decided(t.after.decision, t.after.rule), "wrong": t.contradicts}
            for t in made.differences[:50]
        ],
    }  # fmt: skip


def _decided(decision: str, rule: str) -> str:
    return f"{WORDS[decision]} ({rule})" if decision else str(_("By a person"))


def versions(rows: Sequence[AgencySetupRow]) -> list[dict[str, Any]]:
    """The history of setups."""
    words: Mapping[str, Any] = {
        "draft": _("Draft"), "in-force": _("In force"), "retired": _("Ended"),
        "dropped": _("Thrown away"),
    }  # fmt: skip
    return [
        {"version": r.version, "state": words[r.state], "since": r.since, "author": r.author,
         "second": r.second, "reason": r.reason}
        for r in rows
    ]  # fmt: skip
