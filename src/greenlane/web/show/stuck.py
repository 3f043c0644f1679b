"""Declarations that hang, in words for who must see to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store.stuck import Stuck
from greenlane.web.show.sheet import fields

WORDS = {
    "not-accepted": gettext_lazy("The goods have arrived, and the declaration was not accepted."),
    "not-released": gettext_lazy("Nothing holds the goods, and they were not released."),
    "not-cleared": gettext_lazy("The goods were released, and the declaration was not cleared."),
    "no-deadline": gettext_lazy("It waits for arrival without a last day."),
    "not-expired": gettext_lazy("Its last day for arrival is over, and it did not lapse."),
    "not-told": gettext_lazy("The message about it was not sent."),
    "not-in-the-log": gettext_lazy("An event of it has no place in the log."),
    "hold-of-nobody": gettext_lazy("A hold belongs to an office or agency that has no queue."),
    "hold-without-a-row": gettext_lazy("A hold is open that stands in nobody's queue."),
    "hold-that-was-lifted": gettext_lazy("A hold was lifted and stands in a queue all the same."),
    "held-after-its-end": gettext_lazy("A hold is open although the declaration is over."),
    "file-not-scanned": gettext_lazy("An attached file waits for its scan."),
    "case-of-one-who-left": gettext_lazy("The case is with a person who has left."),
}


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The field that filters what hangs."""
    return fields(given, {"name": "reason", "label": _("What is wrong"), "kind": "select",
                          "options": list(WORDS.items())})  # fmt: skip


def row(each: Stuck, now: datetime) -> dict[str, Any]:
    """A row of the page."""
    hours = (now - each.since).total_seconds() / 3600
    return {
        "mrn": each.mrn, "text": WORDS[each.reason], "reason": each.reason, "since": each.since,
        "tone": "bad" if hours >= 1 else "warn",
    }  # fmt: skip
