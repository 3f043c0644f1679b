"""Hits of screening in words: a row of the inbox, one with what was compared and by which rule."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store.closed_firms import REGISTER
from greenlane.store.models import WatchHit
from greenlane.usecases.screening_hits import Told, entry_of
from greenlane.web.show import sheet, watch
from greenlane.web.show.desk import duration
from greenlane.web.words import Text

STATES: dict[str, tuple[Text, str]] = {
    "open": (gettext_lazy("To be decided"), "warn"),
    "cleared": (gettext_lazy("Somebody else"), "good"),
    "confirmed": (gettext_lazy("The one meant"), "bad"),
    "lapsed": (gettext_lazy("Lapsed"), "neutral"),
}
GRADES: dict[str, Text] = {
    "listed": gettext_lazy("May be on the list"),
    "likeness": gettext_lazy("Shares something with it"),
}
RULES: dict[str, Text] = {
    "number": gettext_lazy("The same number"),
    "same": gettext_lazy("The same name"),
    "order": gettext_lazy("The same words in another order"),
    "sound": gettext_lazy("It sounds the same"),
    "letters": gettext_lazy("Nearly the same letters"),
    "part": gettext_lazy("A part of the name"),
    "address": gettext_lazy("The same address"),
    "phone": gettext_lazy("The same telephone"),
    "account": gettext_lazy("The same bank account"),
}
ROLES: dict[str, Text] = {
    "agent": gettext_lazy("Representative"), "buyer": gettext_lazy("Buyer"),
    "carrier": gettext_lazy("Carrier"), "consignee": gettext_lazy("Consignee"),
    "consignor": gettext_lazy("Consignor"), "declarant": gettext_lazy("Declarant"),
    "exporter": gettext_lazy("Exporter"), "importer": gettext_lazy("Importer"),
    "payer": gettext_lazy("Payer"), "seller": gettext_lazy("Seller"),
    "submitter": gettext_lazy("Submitter"), "surety": gettext_lazy("Surety"),
    "arrival_transport_means": gettext_lazy("Means of transport on arrival"),
    "border_transport_means": gettext_lazy("Means of transport at the border"),
    "departure_transport_means": gettext_lazy("Means of transport on departure"),
    "transport_equipment": gettext_lazy("Container"),
    "goods_location": gettext_lazy("Place of the goods"),
}  # fmt: skip
FOUND_BY: dict[str, Text] = {
    "lodging": gettext_lazy("When it was lodged"), "arrival": gettext_lazy("When it arrived"),
    "amendment": gettext_lazy("When it was amended"),
    "again": gettext_lazy("When the list changed"),
}  # fmt: skip
COLUMNS = ("number", "mrn", "office", "role", "list", "entry", "score", "rule", "grade", "held",
           "found", "found_by", "state", "decided", "decided_by", "reason", "edition")  # fmt: skip


def row(hit: WatchHit, now: datetime, *, linked: bool = True) -> dict[str, Any]:
    """A hit for a row of the inbox; what was declared is told on its own page only.

    `linked` is false for who sees the list but may open no declaration.
    """
    state, tone = STATES[hit.state]
    entry = entry_of(hit)
    return {
        "href": reverse("hit", args=[hit.pk]) if linked else "",
        "number": hit.pk, "mrn": hit.declaration.mrn or "",
        "role": ROLES.get(hit.role, hit.role), "list": hit.source, "entry": hit.number,
        "name": entry.names[0].text if entry else "", "score": hit.score,
        "closed": hit.source == REGISTER,
        "rule": RULES[hit.rule], "grade": GRADES[hit.grade], "held": hit.held,
        "likeness": hit.grade == "likeness", "found": hit.found, "office": hit.office,
        "age": duration((now - hit.found).total_seconds()), "state": state, "tone": tone,
        "open": hit.state == "open", "found_by": FOUND_BY.get(hit.found_by, hit.found_by),
        "decided": hit.decided, "decided_by": hit.decided_by, "reason": hit.reason,
    }  # fmt: skip


def cells(hit: WatchHit) -> dict[str, Any]:
    """A hit for the sheet."""
    return {
        "number": hit.pk, "mrn": hit.declaration.mrn or "", "office": hit.office,
        "role": hit.role, "list": hit.source, "entry": hit.number, "score": hit.score,
        "rule": hit.rule, "grade": hit.grade, "held": "yes" if hit.held else "no",
        "found": hit.found.isoformat(), "found_by": hit.found_by, "state": hit.state,
        "decided": hit.decided.isoformat() if hit.decided else "",
        "decided_by": hit.decided_by, "reason": hit.reason, "edition": hit.edition,
    }  # fmt: skip


def compared(told: Told) -> dict[str, Any]:
    """What was declared beside what is listed, and the words that met."""
    subject, entry, best = told.subject, told.entry, told.compared
    return {
        "declared": subject, "names": subject.names if subject else (),
        "numbers": ", ".join(subject.numbers) if subject else "",
        "listed": watch.names(entry) if entry else [], "facts": watch.facts(entry) if entry else [],
        "met": best.name if best else "", "by_number": best.number if best else "",
        "words": [{"asked": w.asked, "listed": w.listed, "alike": round(100 * w.alike)}
                  for w in best.words] if best else [],
        "changed": told.changed,
    }  # fmt: skip


def filters(given: Mapping[str, str], lists: list[str]) -> list[dict[str, Any]]:
    """The fields that filter the inbox."""
    states = [*((code, text) for code, (text, _tone) in STATES.items() if code != "lapsed"),
              ("all", _("All"))]  # fmt: skip
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Declaration or entry"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states,
         "closed": True},
        {"name": "source", "label": _("List"), "kind": "select",
         "options": [(code, code) for code in lists]},
        {"name": "grade", "label": _("Grade"), "kind": "select", "options": list(GRADES.items())},
        {"name": "held", "label": _("Goods"), "kind": "select",
         "options": [("yes", _("Held")), ("no", _("Not held"))]},
    ]  # fmt: skip
    shown = {**given, "state": given.get("state") or "open"}
    return sheet.fields(shown, *made)
