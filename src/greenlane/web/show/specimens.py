"""Specimens of every part for the gallery; of no country, and nothing in them is real."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from greenlane.kernel.money import Money
from greenlane.web import words

_MRN = "26XX7K3M9PXW2R4LR8"


def context(now: datetime, languages: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What pages/gallery.html reads."""
    money = Money(Decimal("1234567.89"), "XXX")
    return {
        "states": words.STATES, "task_states": words.TASK_STATES,
        "tones": ("neutral", "info", "good", "warn", "bad"),
        "errors": [{"href": "#specimen-code", "text": _("A required field is absent.")}],
        "fields": _fields(languages), "mrn": _MRN, "money": money, "now": now,
        "rows": [_row(money, now, lane) for lane in words.LANES],
        "page": {"shown": 4, "total": 40, "first": True, "after": 1},
        "steps": [
            {"text": _("Lodged"), "state": "done"}, {"text": _("Checked"), "state": "now"},
            {"text": _("Released"), "state": "later"},
        ],
        "events": _events(now), "tree": _tree(), "findings": [_finding()],
    }  # fmt: skip


def _fields(languages: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"name": "specimen-code", "label": _("Commodity code"), "kind": "code", "required": True,
         "width": "w-8", "errors": [_("A required field is absent.")],
         "hint": _("Eight digits of the tariff. Type the first ones, or a word.")},
        {"name": "specimen-price", "label": _("Price of this item"), "kind": "money",
         "required": True, "value": "14100.00", "unit": "XXX"},
        {"name": "specimen-language", "label": _("Language"), "kind": "select",
         "options": languages},
        {"name": "specimen-arrived", "label": _("Are the goods at the customs office already?"),
         "kind": "radio", "required": True, "value": "no",
         "options": [("yes", _("Yes, they have arrived"), ""), ("no", _("Not yet"), "")]},
        {"name": "specimen-text", "label": _("What are the goods?"), "kind": "textarea"},
    ]  # fmt: skip


def _row(money: Money, now: datetime, lane: str) -> dict[str, Any]:
    return {"href": "#", "mrn": _MRN, "lrn": "ABC-1", "goods": "…", "state": "accepted",
            "lane": lane, "payable": money, "lodged": now}  # fmt: skip


def _events(now: datetime) -> list[dict[str, Any]]:
    return [
        {"title": words.HOLDS["documents"].text, "waits_for": _("You"), "tone": "warn",
         "until": now + timedelta(hours=4)},
        {"title": words.EVENTS["accept"].text, "moment": now, "tone": "good",
         "actor": "Greenlane"},
    ]  # fmt: skip


def _tree() -> dict[str, Any]:
    value = {"title": _("Customs value"), "amount": Decimal("1000.00"), "currency": "XXX"}
    return {"title": _("Duties and taxes"), "amount": Decimal("125.00"), "currency": "XXX",
            "formula": "12.5 %  ×  1,000.00 XXX  =  125.00 XXX", "parts": [value]}  # fmt: skip


def _finding() -> dict[str, Any]:
    return {"code": "DM-008", "severity": "error", "message": _("A number has too many decimals."),
            "place": _("Gross mass"), "value": "3105.55555", "fix": _("Round it."),
            "href": "#", "doc_href": "#"}  # fmt: skip
