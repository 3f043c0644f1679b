"""Look-ups to be explained, in words: for their readers, the supervisor's board and the sheet."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.access.look_ups import OPEN, state_after
from greenlane.store.models import LookUpRow
from greenlane.web.context import ROLES
from greenlane.web.show import sheet
from greenlane.web.words import Text

STATES: dict[str, tuple[Text, str]] = {
    "asked": (gettext_lazy("Asked"), "warn"),
    "explained": (gettext_lazy("Explained"), "info"),
    "accepted": (gettext_lazy("Accepted"), "good"),
    "not-accepted": (gettext_lazy("Not accepted"), "bad"),
    "overdue": (gettext_lazy("Overdue"), "bad"),
}
DRAWN: dict[str, Text] = {
    "sample": gettext_lazy("Drawn in the weekly sample"),
    "signs": gettext_lazy("It stands out"),
}
# The signs of access.snooping, as the supervisor reads them.
SIGNS: dict[str, Text] = {
    "related": gettext_lazy("The reader is related to a party."),
    "again": gettext_lazy("The same party was looked up {n} times without a task."),
    "many": gettext_lazy("{n} look-ups without a task on one day; {usual} are usual."),
    "hours": gettext_lazy("Outside the hours in which the unit works."),
    "unexplained": gettext_lazy("No purpose was stated."),
}
COLUMNS = ("number", "week", "person", "role", "unit", "subject", "looked", "drawn_by", "signs",
           "asked", "due", "state", "explanation", "explained", "judged_by", "judged",
           "note")  # fmt: skip


def signs(row: LookUpRow) -> list[str]:
    """What stands out, in the language of the page."""
    return [str(SIGNS[code]).format(**told) for code, told in row.signs.items() if code in SIGNS]


def own(row: LookUpRow, today: date) -> dict[str, Any]:
    """For the reader: what he opened and until when he answers, and no more."""
    text, tone = STATES[row.state]
    return {
        "id": row.pk, "subject": row.subject.partition(":")[2], "looked": row.looked,
        "due": row.due, "late": row.due < today, "answering": row.state in OPEN, "state": text,
        "tone": tone, "why": DRAWN[row.drawn_by], "explanation": row.explanation, "note": row.note,
        "href": reverse("look-up-explain", args=[row.pk]),
    }  # fmt: skip


def row(each: LookUpRow, me: str, *, judges: bool) -> dict[str, Any]:
    """One row of the board; it is judged by another than its reader."""
    text, tone = STATES[each.state]
    free = judges and each.person != me
    return {
        "id": each.pk, "person": each.person, "role": ROLES.get(each.role, each.role),
        "unit": each.unit, "subject": each.subject.partition(":")[2], "looked": each.looked,
        "why": DRAWN[each.drawn_by], "signs": signs(each), "due": each.due, "state": text,
        "tone": tone, "explanation": each.explanation, "note": each.note,
        "judged_by": each.judged_by, "href": reverse("look-up-judge", args=[each.pk]),
        "accepting": free and state_after(each.state, "accept") is not None,  # type: ignore[arg-type]
        "rejecting": free and state_after(each.state, "reject") is not None,  # type: ignore[arg-type]
        "unaccepted": each.state == "not-accepted",
    }  # fmt: skip


def cells(each: LookUpRow) -> dict[str, Any]:
    """One row of the sheet."""
    moments = {name: getattr(each, name) for name in ("looked", "asked", "due", "explained",
                                                      "judged")}  # fmt: skip
    return {
        "number": each.pk, "week": each.week, "person": each.person, "role": each.role,
        "unit": each.unit, "subject": each.subject, "drawn_by": each.drawn_by,
        "signs": " ".join(signs(each)), "state": each.state, "explanation": each.explanation,
        "judged_by": each.judged_by, "note": each.note,
        **{name: moment.isoformat() if moment else "" for name, moment in moments.items()},
    }  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the board."""
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("User name or file"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select",
         "options": [(code, text) for code, (text, _tone) in STATES.items()]},
        {"name": "drawn", "label": _("Why it is asked"), "kind": "select",
         "options": list(DRAWN.items())},
    ]  # fmt: skip
    return sheet.fields(given, *made)
