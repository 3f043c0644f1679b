"""What a supervisor reads: refused conflicts in words."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from greenlane.evidence.journal import JournalEntry

REASONS = {
    "interest": gettext_lazy("a stated interest"),
    "telephone": gettext_lazy("the same telephone number"),
    "account": gettext_lazy("the same bank account"),
    "address": gettext_lazy("the same address"),
    "surname": gettext_lazy("the same surname in the same town and postcode"),
}


def _permit(entry: JournalEntry) -> str:
    """Where to propose that the official has the file all the same."""
    kind, _colon, mrn = entry.subject.partition(":")
    if kind != "declaration":
        return ""
    told = urlencode({"mrn": mrn, "username": entry.actor})
    return f"{reverse('approval-new', args=['permit-conflict'])}?{told}"


COLUMNS = ("moment", "subject", "officer", "unit", "reasons", "freed")


def conflict(entry: JournalEntry) -> dict[str, Any]:
    """A refusal: who, which file, what relates them, and whether the case became free."""
    return {
        "moment": entry.moment, "officer": entry.actor, "unit": entry.unit,
        "subject": entry.subject.partition(":")[2],
        "reasons": [REASONS.get(code, code) for code in _codes(entry)],
        "href": _permit(entry), "freed": entry.details.get("freed", False),
    }  # fmt: skip


def cells(entry: JournalEntry) -> dict[str, Any]:
    """The same for the sheet: codes, not words."""
    return {**conflict(entry), "moment": entry.moment.isoformat(),
            "reasons": " ".join(_codes(entry))}  # fmt: skip


def _codes(entry: JournalEntry) -> list[str]:
    return list(dict.fromkeys(reason["code"] for reason in entry.details.get("reasons", ())))
