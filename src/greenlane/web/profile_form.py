"""The form of a profile: its fields, what was sent, the pieces to be put into the text."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.risk.language.fields import CATALOGUE
from greenlane.usecases.desk import Desk
from greenlane.usecases.profile_desk import Checked
from greenlane.web import moments, words
from greenlane.web.context import language
from greenlane.web.show import profiles as shown

_OPERATORS = (
    " == ", " != ", " < ", " <= ", " > ", " >= ", " && ", " || ", "!( )", ' in ["", ""]',
    '.startsWith("")', '.endsWith("")', '.contains("")', "has( )", "items.exists(i, )",
    "items.all(i, )", " * ",
)  # fmt: skip
MOST_TEXT = 4_000
_PLACE = gettext_lazy("Line %(line)s, column %(column)s")


def begun(desk: Desk, owner: str) -> dict[str, Any]:
    """The cells of a new profile."""
    day = desk.day_of(desk.now())
    return {
        "owner": owner, "name": {}, "text": "", "lane": "yellow", "direction": "import",
        "mandatory": False, "instruction": {}, "basis": "", "ground": "", "since": day,
        "until": None, "review": day + timedelta(days=desk.writing.longest_days - 1),
        "mode": "shadow",
    }  # fmt: skip


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """The cells that were sent; a day that is none is empty."""
    text = given.get("text", "").replace("\r\n", "\n")[: MOST_TEXT + 1]
    if given.get("verb") == "insert":
        text += given.get("piece", "")[:80]
    return {
        "owner": given.get("owner", "").strip()[:60], "text": text,
        "name": {code: given.get(f"name_{code}", "").strip() for code in ("en", "ar")},
        "instruction": {
            code: given.get(f"instruction_{code}", "").strip() for code in ("en", "ar")
        },
        "lane": given.get("lane", "")[:6], "direction": given.get("direction", "")[:6],
        "mandatory": "mandatory" in given, "basis": given.get("basis", "").strip()[:200],
        "ground": given.get("ground", "").strip()[:40],
        **{name: moments.day(given.get(name, "")) for name in ("since", "until", "review")},
        "mode": given.get("mode", "")[:8],
    }  # fmt: skip


def pieces() -> list[dict[str, Any]]:
    """What can be put into the text: fields with their words, and operators."""
    fields = [(spec.path, f"{spec.path} — {spec.words(language())}") for spec in CATALOGUE.values()]
    signs = [(sign, sign.strip()) for sign in _OPERATORS]
    return [{"text": _("Fields"), "options": fields}, {"text": _("Signs"), "options": signs}]


def fields(cells: Mapping[str, Any], found: Checked, desk: Desk, *, told: bool
           ) -> dict[str, list[dict[str, Any]]]:  # fmt: skip
    """The fields in their groups; what is wrong is said when `told`."""
    wrong: dict[str, list[str]] = {}
    for problem in found.problems if told else ():
        wrong.setdefault(problem.field, []).append(str(shown.PROBLEMS[problem.code]))
    made = {"what": _what(cells), "then": _then(cells), "when": _when(cells, desk)}
    for group in made.values():
        for field in group:
            field.setdefault("kind", "text")
            field.setdefault("required", True)
            field["errors"] = wrong.get(field["name"], [])
    return made


def summary(cells: Mapping[str, Any], found: Checked) -> list[dict[str, str]]:
    """Everything that is wrong, each with its place."""
    told = [{"href": "#text", "text": f"{_PLACE % each}: {each['text']}"}
            for each in shown.faults(found.faults, cells["text"])]  # fmt: skip
    return told + [
        {"href": f"#{each.field}", "text": str(shown.PROBLEMS[each.code])}
        for each in found.problems
    ]


def _what(cells: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": f"name_{code}", "label": label, "value": cells["name"].get(code, ""),
         "width": "w-full", "maxlength": 120}
        for code, label in (("en", _("Name in English")), ("ar", _("Name in Arabic")))
    ]  # fmt: skip


def _then(cells: Mapping[str, Any]) -> list[dict[str, Any]]:
    lanes = [(code, words.LANES[code].text) for code in ("blue", "yellow", "red")]
    modes = [("shadow", _("Tried only: counted, chooses nobody")), ("active", _("Chooses"))]
    return [
        {"name": "lane", "label": _("Lane"), "kind": "select", "options": lanes,
         "value": cells["lane"], "closed": True},
        {"name": "mode", "label": _("Use"), "kind": "select", "options": modes,
         "value": cells["mode"], "closed": True},
        {"name": "direction", "label": _("Direction"), "kind": "select", "closed": True,
         "options": list(shown.DIRECTIONS.items()), "value": cells["direction"]},
        {"name": "mandatory", "label": _("Never waived for want of hands (safety, prohibitions)"),
         "kind": "checkbox", "value": cells["mandatory"]},
        {"name": "instruction_en", "label": _("What the officer does, in English"),
         "kind": "textarea", "value": cells["instruction"].get("en", "")},
        {"name": "instruction_ar", "label": _("What the officer does, in Arabic"),
         "kind": "textarea", "value": cells["instruction"].get("ar", "")},
        {"name": "basis", "label": _("Legal basis"), "value": cells["basis"], "kind": "code"},
    ]  # fmt: skip


def _told(day: date | None) -> str:
    return day.isoformat() if day else ""


def _when(cells: Mapping[str, Any], desk: Desk) -> list[dict[str, Any]]:
    return [
        {"name": "since", "label": _("First day"), "kind": "date", "value": _told(cells["since"])},
        {"name": "until", "label": _("Last day"), "kind": "date", "required": False,
         "value": _told(cells["until"])},
        {"name": "review", "label": _("Looked at again by"), "kind": "date",
         "value": _told(cells["review"]),
         "hint": _("At most %d days ahead. What is past it is tried only.")
         % desk.writing.longest_days},
        {"name": "owner", "label": _("Owner"), "value": cells["owner"]},
        {"name": "ground", "label": _("Ground for watching persons"), "kind": "select",
         "required": False, "options": shown.grounds(desk.writing), "value": cells["ground"],
         "hint": _("Only for a condition that names persons and nothing of the goods.")},
    ]  # fmt: skip
