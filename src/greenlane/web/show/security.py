"""Security events in words: for the board, the sheet and the owner of an account."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.access.watching import sentence
from greenlane.store.models import SecurityEventRow
from greenlane.web.context import ROLES
from greenlane.web.show import sheet

NAMES = {
    "impossible-travel": gettext_lazy("Two places at once"),
    "odd-hours": gettext_lazy("Odd hours"),
    "new-device": gettext_lazy("New device"),
    "long-pause": gettext_lazy("After a long pause"),
    "mass-look-ups": gettext_lazy("Many look-ups"),
    "release-velocity": gettext_lazy("Many decisions at once"),
    "many-refusals": gettext_lazy("Refused sign-ins"),
    "same-pair": gettext_lazy("Always the same two"),
}
# The patterns of access.watching.RULES, so that they stand in the catalogue.
PATTERNS = (
    gettext_lazy(
        "Signed in from {there}, {minutes} minutes after {here}; the way takes {least} minutes."
    ),
    gettext_lazy("Worked at {clock}, outside the hours of the office."),
    gettext_lazy("Signed in from a device that the account was never used on."),
    gettext_lazy("Signed in after {days} days without a sign-in."),
    gettext_lazy("Opened {count} declarations within {minutes} minutes; {most} are usual."),
    gettext_lazy("Decided {count} cases within {minutes} minutes; {most} are usual."),
    gettext_lazy("{count} refused sign-ins within {minutes} minutes."),
    gettext_lazy("{count} of {all} acts of two persons in {days} days were with the same other."),
)
COLUMNS = ("moment", "rule", "person", "role", "unit", "partner", "text", "state", "owner_says",
           "handled", "handled_by", "note")  # fmt: skip


def text(row: SecurityEventRow) -> str:
    """Why it was noted, in the language of the page."""
    facts = dict(row.facts)
    with suppress(KeyError, ValueError):
        facts["clock"] = formats.date_format(
            datetime.fromisoformat(facts["clock"]), _("j M Y, H:i")
        )
    return sentence(row.rule, facts, _)


def noticed(rows: Iterable[SecurityEventRow]) -> list[dict[str, Any]]:
    """For the owner of the account."""
    return [{"id": row.pk, "text": text(row), "moment": row.moment,
             "address": row.facts.get("address", "")} for row in rows]  # fmt: skip


def row(event: SecurityEventRow, me: str, *, handles: bool) -> dict[str, Any]:
    """One row of the board; it can be closed by another than the person it is about."""
    return {
        "id": event.pk, "moment": event.moment, "rule": NAMES.get(event.rule, event.rule),
        "person": event.person, "role": ROLES.get(event.role, event.role), "unit": event.unit,
        "partner": event.partner, "text": text(event), "address": event.facts.get("address", ""),
        "denied": event.owner_says == "not-mine", "owned": event.owner_says == "mine",
        "handled": event.handled, "handled_by": event.handled_by, "note": event.note,
        "closable": handles and event.handled is None and event.person != me,
        "href": reverse("security-handle", args=[event.pk]),
    }  # fmt: skip


def cells(event: SecurityEventRow) -> dict[str, Any]:
    """One row of the sheet."""
    return {
        "moment": event.moment.isoformat(), "rule": event.rule, "person": event.person,
        "role": event.role, "unit": event.unit, "partner": event.partner, "text": text(event),
        "state": "handled" if event.handled else "seen", "owner_says": event.owner_says,
        "handled": event.handled.isoformat() if event.handled else "",
        "handled_by": event.handled_by, "note": event.note,
    }  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the board."""
    states = [("open", _("Waiting for somebody")), ("handled", _("Closed"))]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("User name"), "kind": "search", "wide": True},
        {"name": "rule", "label": _("What was seen"), "kind": "select",
         "options": list(NAMES.items())},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
    ]  # fmt: skip
    return sheet.fields(given, *made)
