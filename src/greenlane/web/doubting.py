"""The officer's forms about a doubted value: what may be done now, and how it is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.duties.valuation.reason_words import REASON_WORDS
from greenlane.duties.valuation.reasonable_means import MEANS
from greenlane.duties.valuation.reasons import PASSED_OVER, unexplained
from greenlane.duties.valuation.words import ENGLISH, TEXTS
from greenlane.kernel.digits import whole
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.valuation_doubt import TRANSITIONS, Doubt
from greenlane.usecases import valuation_doubt as usecase
from greenlane.usecases.desk import Desk
from greenlane.web.words import Text

_AMOUNT = re.compile(r"[0-9]{1,14}(\.[0-9]{1,2})?", re.ASCII)
METHODS = ("1", "2", "3", "4", "5", "6")
# move: heading, what the words are called, the button
MOVES: dict[str, tuple[Text, Text, Text]] = {
    "ask": (gettext_lazy("Ask about the value"), gettext_lazy("Why do you doubt the value?"),
            gettext_lazy("Ask the importer")),
    "ground": (gettext_lazy("State the grounds in writing"), gettext_lazy("Grounds of the doubt"),
               gettext_lazy("Send the grounds")),
    "accept": (gettext_lazy("Accept the declared value"), gettext_lazy("Why is it accepted?"),
               gettext_lazy("Accept the value")),
    "reject": (gettext_lazy("Decide another value"), gettext_lazy("Written decision"),
               gettext_lazy("Decide the value")),
}  # fmt: skip
MEANS_WORDS: dict[str, Text] = {
    "transaction": gettext_lazy("The goods’ own price, read with flexibility"),
    "comparable": gettext_lazy("Value of identical or similar goods, read with flexibility"),
    "deductive": gettext_lazy("Resale price less deductions, read with flexibility"),
    "computed": gettext_lazy("Computed value of identical or similar goods"),
}


@dataclass
class Sent:
    """A form as it was sent, with what is wrong in it."""

    move: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def get(self, move: str, name: str) -> str:
        """What stood in a field of a form; empty for the other forms."""
        return self.data.get(name, "").strip() if move == self.move else ""

    @property
    def summary(self) -> list[dict[str, str]]:
        """The errors for the head of the page."""
        return [{"href": f"#{self.move}-{name}", "text": text}
                for name, text in self.errors.items()]  # fmt: skip


def read(data: Mapping[str, str]) -> Sent:
    """Read a form; what must be stated and is not becomes an error."""
    sent = Sent(data.get("move", ""), data)
    if sent.move not in MOVES:
        sent.errors["move"] = _("Choose what to do.")
        return sent
    if not data.get("text", "").strip():
        sent.errors["text"] = _("State the reason in words. The importer reads it.")
    if sent.move == "ask":
        if whole(data.get("item", "")) is None:
            sent.errors["item"] = _("Choose the item.")
        if data.get("value", "").strip() and _value(data) is None:
            sent.errors["value"] = _("State an amount like 1250.00.")
    if sent.move == "reject":
        _read_decision(sent, data)
    return sent


def _read_decision(sent: Sent, data: Mapping[str, str]) -> None:
    if _value(data) is None:
        sent.errors["value"] = _("State an amount like 1250.00.")
    method = data.get("method", "")
    if method not in METHODS:
        sent.errors["method"] = _("Choose the method.")
        return
    for skipped in unexplained(method, _why_not(data)):
        sent.errors[f"why{skipped}"] = _("Say why method %s could not be used.") % skipped
    if method == "6" and data.get("means") not in MEANS:
        sent.errors["means"] = _("Choose the reasonable means of method 6.")


def _value(data: Mapping[str, str]) -> Decimal | None:
    text = data.get("value", "").strip()
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def _why_not(data: Mapping[str, str]) -> dict[str, str]:
    """The reasons for the methods before the chosen one."""
    method = data.get("method", "")
    return {m: data[f"why{m}"] for m in PASSED_OVER if m < method and data.get(f"why{m}")}


def act(sent: Sent, mrn: str, me: Actor, desk: Desk) -> Callable[[], object]:
    """The one use case that a form without errors calls."""
    data = sent.data
    text = data.get("text", "")
    acts: dict[str, Callable[[], object]] = {
        "ask": lambda: usecase.ask(mrn, int(data["item"]), _value(data), text, me, desk),
        "ground": lambda: usecase.state_grounds(mrn, text, me, desk),
        "accept": lambda: usecase.accept(mrn, text, me, desk),
        "reject": lambda: usecase.reject(
            mrn, _value(data) or Decimal(0), data["method"], _why_not(data), text, me, desk,
            means=data.get("means", "") if data["method"] == "6" else "",
        ),
    }  # fmt: skip
    return acts[sent.move]


def possible(doubt: Doubt | None, state: str, now: datetime) -> list[str]:
    """What the officer may do now; the use cases decide, this only hides what cannot be."""
    if state not in ("accepted", "released"):
        return []
    if doubt is None or not doubt.open:
        return ["ask"]
    waits = doubt.waits_for_importer and doubt.due is not None and now <= doubt.due
    kept_back = {"ground", "reject"} if waits else set()
    return [move for move in MOVES if move in TRANSITIONS[doubt.state] and move not in kept_back]


def forms(
    moves: list[str], items: list[dict[str, Any]], currency: str, language: str, sent: Sent
) -> list[dict[str, Any]]:
    """The forms for the template, with what was sent if it was wrong."""
    return [
        {"move": move, "title": MOVES[move][0], "button": MOVES[move][2],
         "open": move == sent.move,
         "fields": [_field(move, row, sent) for row in _rows(move, items, currency, language)]}
        for move in moves
    ]  # fmt: skip


def _field(move: str, row: dict[str, Any], sent: Sent) -> dict[str, Any]:
    name = row["name"]
    error = sent.errors.get(name) if move == sent.move else None
    return {**row, "id": f"{move}-{name}", "value": sent.get(move, name),
            "errors": [error] if error else []}  # fmt: skip


def _rows(
    move: str, items: list[dict[str, Any]], currency: str, language: str
) -> list[dict[str, Any]]:
    words: dict[str, Any] = {"name": "text", "label": MOVES[move][1], "kind": "textarea",
                             "rows": 4, "required": True,
                             "hint": _("The importer reads this.")}  # fmt: skip
    if move == "ask":
        options = [(str(i["number"]), f"{i['number']}: {i['description']}"[:70]) for i in items]
        return [
            {"name": "item", "label": _("Item"), "kind": "select", "required": True,
             "options": options, "width": "w-full"},
            {"name": "value", "label": _("What the value may be"), "kind": "money",
             "unit": currency,
             "hint": _("Security for the difference in duty is asked before release.")},
            words,
        ]  # fmt: skip
    return [*_decision_rows(currency, language), words] if move == "reject" else [words]


def _decision_rows(currency: str, language: str) -> list[dict[str, Any]]:
    texts, column = TEXTS.get(language, ENGLISH), 1 if language == "ar" else 0
    methods = [(method, f"{method}: {texts[f'method {method}']}") for method in METHODS]
    reasons = [
        {"name": f"why{method}", "kind": "select", "width": "w-full",
         "label": _("Why not method %(number)s (%(name)s)")
         % {"number": method, "name": texts[f"method {method}"]},
         "options": [(code, REASON_WORDS[code][column]) for code in codes]}
        for method, codes in PASSED_OVER.items()
    ]  # fmt: skip
    return [
        {"name": "value", "label": _("Customs value"), "kind": "money", "unit": currency,
         "required": True},
        {"name": "method", "label": _("Method"), "kind": "select", "required": True,
         "options": methods, "width": "w-full"},
        *reasons,
        {"name": "means", "label": _("Reasonable means (method 6)"), "kind": "select",
         "width": "w-full", "options": list(MEANS_WORDS.items())},
    ]  # fmt: skip
