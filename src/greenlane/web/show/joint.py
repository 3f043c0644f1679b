"""Joint inspections for people: an appointment, who has found what, who is waited for."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.law.lawbook import LawBook
from greenlane.law.yard_terms import Slot
from greenlane.store.models import JointInspection, JointParty
from greenlane.web.choices import named
from greenlane.web.show import sheet
from greenlane.web.words import Text

STATES: dict[str, tuple[Text, str]] = {
    "booked": (gettext_lazy("Has a slot"), "info"),
    "recorded": (gettext_lazy("Recorded"), "good"),
    "cancelled": (gettext_lazy("Cancelled"), "neutral"),
}
COLUMNS = ("number", "mrn", "office", "bay", "begins", "ends", "state", "waits_for")


def who(owner: str, book: LawBook, language: str) -> str:
    """The name of an office or an agency."""
    found = book.offices.get(owner) or book.agencies.get(owner)
    return named(found.name, language) if found else owner


def row(made: JointInspection, book: LawBook, language: str) -> dict[str, Any]:
    """An appointment for a row or a page."""
    text, tone = STATES[made.state]
    waiting = [who(p.owner, book, language) for p in made.parties.all() if p.state == "invited"]
    return {
        "href": reverse("joint", args=[made.pk]), "number": made.pk, "bay": made.bay,
        "mrn": made.declaration.mrn or "", "office": made.office,
        "office_name": who(made.office, book, language), "begins": made.begins,
        "ends": made.ends, "state_text": text, "tone": tone, "why": made.why,
        "open": made.state == "booked",
        "waits_for": waiting if made.state == "booked" else [],
    }  # fmt: skip


def upcoming(mrn: str, book: LawBook, language: str) -> dict[str, Any] | None:
    """The appointment at which goods are looked at, if they have one."""
    rows = JointInspection.objects.filter(declaration__mrn=mrn, state="booked")
    made = rows.select_related("declaration").prefetch_related("parties").first()
    if made is None:
        return None
    told = row(made, book, language)
    return {**told, "place": f"{told['office_name']}, {made.bay}"}


def cells(made: JointInspection) -> dict[str, Any]:
    """An appointment for the sheet."""
    waiting = [p.owner for p in made.parties.all() if p.state == "invited"]
    return {"number": made.pk, "mrn": made.declaration.mrn or "", "office": made.office,
            "bay": made.bay, "begins": made.begins.isoformat(), "ends": made.ends.isoformat(),
            "state": made.state, "waits_for": " ".join(waiting)}  # fmt: skip


def party(each: JointParty, book: LawBook, language: str, *, official: bool) -> dict[str, Any]:
    """What one of them found."""
    words: dict[tuple[str, bool | None], tuple[str, str]] = {
        ("invited", None): (_("Waited for"), "warn"),
        ("excused", None): (_("Need not see the goods"), "neutral"),
        ("found", True): (_("In order"), "good"),
        ("found", False): (_("Not in order"), "bad"),
    }
    text, tone = words[each.state, each.conform]
    return {"who": who(each.owner, book, language), "state_text": text, "tone": tone,
            "text": each.text, "by": each.by if official else "",
            "moment": each.moment}  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the list."""
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Declaration"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select",
         "options": [(code, text) for code, (text, _tone) in STATES.items()]},
    ]  # fmt: skip
    return sheet.fields(given, *made)


def slots(found: list[Slot], moment: Any) -> list[tuple[str, str]]:
    """Free slots as choices: the value, and bay and time in words."""
    return [(f"{s.begins.isoformat()}|{s.bay}", f"{moment(s.begins)} · {s.bay}") for s in found]
