"""Risk profiles in words: a row of the list, one with its versions, what is wrong with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.risk.language.fault import Fault
from greenlane.risk.writing_rules import Terms
from greenlane.store.models import RiskProfileRow
from greenlane.web import words
from greenlane.web.context import language
from greenlane.web.show import sheet
from greenlane.web.words import Text

STATES: dict[str, tuple[Text, str]] = {
    "draft": (gettext_lazy("Draft"), "neutral"),
    "proposed": (gettext_lazy("Waits"), "warn"),
    "in-force": (gettext_lazy("In force"), "good"),
    "retired": (gettext_lazy("Ended"), "neutral"),
    "dropped": (gettext_lazy("Thrown away"), "neutral"),
}
MODES: dict[str, tuple[Text, str]] = {
    "active": (gettext_lazy("Chooses"), "good"),
    "shadow": (gettext_lazy("Tried only"), "info"),
    "stopped": (gettext_lazy("Stopped"), "bad"),
}
DIRECTIONS: dict[str, Text] = {
    "both": gettext_lazy("Imports and exports"), "import": gettext_lazy("Imports"),
    "export": gettext_lazy("Exports"),
}  # fmt: skip
PROBLEMS: dict[str, Text] = {
    "RW-001": gettext_lazy("State this."),
    "RW-002": gettext_lazy("This is too long."),
    "RW-003": gettext_lazy("Choose one of the list."),
    "RW-004": gettext_lazy("The last day lies before the first."),
    "RW-005": gettext_lazy("State by which day you will look at it again."),
    "RW-006": gettext_lazy("The review must lie ahead, and not further than the law allows."),
    "RW-007": gettext_lazy("There is no such ground."),
    "RW-008": gettext_lazy("It can fire for who somebody is and nothing else: state the ground."),
    "RW-009": gettext_lazy("A watch on persons must end, and sooner than other profiles."),
}
FAULTS: dict[str, Text] = {
    "RL-001": gettext_lazy("The condition is too long."),
    "RL-002": gettext_lazy("Brackets stand too deep."),
    "RL-003": gettext_lazy("The condition ends too early."),
    "RL-004": gettext_lazy("This does not fit here."),
    "RL-010": gettext_lazy("Items are gone through once, not inside again."),
    "RL-011": gettext_lazy("There is no such field."),
    "RL-012": gettext_lazy("Inside of items(...) it is i., outside item."),
    "RL-013": gettext_lazy("A field of this type cannot stand here."),
    "RL-014": gettext_lazy("Two types that are not compared."),
    "RL-015": gettext_lazy("Two values that are written out are always the same."),
    "RL-016": gettext_lazy("There is no such list."),
    "RL-017": gettext_lazy("Nothing is one of no values."),
    "RL-018": gettext_lazy("Too many values; a named list takes more."),
}
COLUMNS = ("code", "version", "state", "mode", "name", "condition", "lane", "direction",
           "mandatory", "owner", "basis", "since", "until", "review", "hits", "shadow")  # fmt: skip


def told(said: Mapping[str, str]) -> str:
    """The text in the language of the page."""
    return said.get(language()) or said.get("en", "")


def row(each: RiskProfileRow, hits: Mapping[str, tuple[int, int]], today: date, remind: int
        ) -> dict[str, Any]:  # fmt: skip
    """A version for a row of the list."""
    state, tone = STATES[each.state]
    mode, mode_tone = MODES[each.mode]
    left = (each.review - today).days if each.review else None
    chosen, shadow = hits.get(each.code, (0, 0)) if each.state == "in-force" else (0, 0)
    return {
        "href": reverse("profile", args=[each.code]), "code": each.code, "version": each.version,
        "name": told(each.name), "state": state, "tone": tone, "mode": mode,
        "mode_tone": mode_tone, "lane": each.lane, "owner": each.owner, "review": each.review,
        "late": left is not None and left < 0, "soon": left is not None and 0 <= left <= remind,
        "hits": chosen, "shadow": shadow, "in_force": each.state == "in-force",
    }  # fmt: skip


def cells(each: RiskProfileRow, hits: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """A version for the sheet."""
    chosen, shadow = hits.get(each.code, (0, 0)) if each.state == "in-force" else (0, 0)
    return {
        "code": each.code, "version": each.version, "state": each.state, "mode": each.mode,
        "name": each.name.get("en", ""), "condition": each.text, "lane": each.lane,
        "direction": each.direction, "mandatory": "yes" if each.mandatory else "no",
        "owner": each.owner, "basis": each.basis, "since": each.since, "until": each.until or "",
        "review": each.review or "", "hits": chosen, "shadow": shadow,
    }  # fmt: skip


def version(each: RiskProfileRow) -> dict[str, Any]:
    """A version for the history: who, when, why."""
    state, tone = STATES[each.state]
    return {
        "number": each.version, "state": state, "tone": tone, "mode": MODES[each.mode][0],
        "author": each.author, "second": each.second, "reason": each.reason, "text": each.text,
        "made": each.made, "published": each.published, "ended": each.ended,
    }  # fmt: skip


def faults(found: tuple[Fault, ...], text: str) -> list[dict[str, Any]]:
    """The faults of a condition, each with line, column and the place itself."""
    made = []
    for fault in found:
        line, column = fault.line_and_column(text)
        lines = text.split("\n")
        whole = lines[line - 1] if line <= len(lines) else ""
        made.append({
            "code": fault.code, "line": line, "column": column, "text": FAULTS[fault.code],
            "said": fault.message if language() == "en" else "",  # the engine speaks English
            "before": whole[: column - 1], "at": whole[column - 1 :] or "¶",
        })  # fmt: skip
    return made


def filters(given: Mapping[str, str], owners: list[str]) -> list[dict[str, Any]]:
    """The fields that filter the list."""
    states = [(code, STATES[code][0]) for code in ("draft", "in-force", "retired")]
    lanes = [(code, words.LANES[code].text) for code in ("blue", "yellow", "red")]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Code, name or condition"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
        {"name": "mode", "label": _("Use"), "kind": "select",
         "options": [(code, text) for code, (text, _tone) in MODES.items()]},
        {"name": "lane", "label": _("Lane"), "kind": "select", "options": lanes},
        {"name": "owner", "label": _("Owner"), "kind": "select",
         "options": [(owner, owner) for owner in owners]},
    ]  # fmt: skip
    return sheet.fields(given, *made)


def grounds(terms: Terms) -> list[tuple[str, str]]:
    """The grounds on which persons may be watched."""
    return [(code, told(said)) for code, said in terms.grounds.items()]
