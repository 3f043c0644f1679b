"""The forms about advance rulings: who may take which step, its fields, and what was wrong."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.ruling import TRANSITIONS
from greenlane.store.models import RulingApplication
from greenlane.usecases.permissions import may
from greenlane.usecases.rulings import MOST_TEXT, RulingError
from greenlane.web.choices import choices
from greenlane.web.context import language
from greenlane.web.show.rulings import KINDS
from greenlane.web.words import Text

_MOVES = {
    "ruling.apply": ("answer", "withdraw"),
    "ruling.decide": ("ask", "decide", "refuse", "revoke"),
    "ruling.publish": ("publish",),
}
# code: (what is wrong, the fields where it is put right)
_PROBLEMS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "RUL-001": (gettext_lazy("Choose what the ruling is about."), ("kind",)),
    "RUL-002": (gettext_lazy("Describe the goods in twenty letters or more."), ("goods",)),
    "RUL-003": (gettext_lazy("Choose a country of the list."), ("origin",)),
    "RUL-004": (gettext_lazy("Give a code of the tariff that can be declared."), ("commodity",)),
    "RUL-005": (gettext_lazy("The ruling is not law, so it cannot be changed."), ()),
    "RUL-006": (gettext_lazy("Choose a day from today on, before the ruling ends."), ("last",)),
    "RUL-007": (gettext_lazy("Write what is asked for here."), ()),
    "RUL-008": (gettext_lazy("A code has up to twelve digits."), ("commodity",)),
    "RUL-009": (gettext_lazy("The text is too long."), ("goods", "confidential", "text")),
    "RUL-010": (gettext_lazy("This is published: leave out who applied."), ("decision",)),
}
Errors = Mapping[str, list[str]]
Values = Mapping[str, str]


def problems(error: RulingError, values: Values) -> dict[str, list[str]]:
    """What is wrong by field; a text that is wanted or too long is found by looking."""
    text, places = _PROBLEMS[error.code]
    names = [name for name in places if name in values]
    if error.code == "RUL-007":
        names = [name for name, value in values.items() if name in _TEXTS and not value.strip()]
    if error.code == "RUL-009":
        names = [name for name, value in values.items() if len(value) > MOST_TEXT]
    return {name: [str(text)] for name in names or [""]}


_TEXTS = ("goods", "text", "decision", "grounds")


def summary(errors: Errors, prefix: str = "") -> list[dict[str, str]]:
    """The errors with links to their fields."""
    return [
        {"text": text, "href": f"#{prefix}{name}" if name else ""}
        for name, texts in errors.items() for text in texts
    ]  # fmt: skip


def application_fields(law: Any, values: Values, errors: Errors) -> list[dict[str, Any]]:
    """The form of an application."""
    hints = {
        "classification": _("Which code of the tariff the goods have."),
        "origin": _("Which country the goods originate in."),
        "value": _("How the customs value of the goods is found."),
    }
    made: list[dict[str, Any]] = [
        {"name": "kind", "label": _("What is the ruling about?"), "kind": "radio",
         "options": [(code, text, hints[code]) for code, text in KINDS.items()],
         "required": True},
        {"name": "goods", "label": _("What are the goods?"), "kind": "textarea", "rows": 6,
         "required": True,
         "hint": _("What they are made of, how, and what they are for. Write no secrets here: "
                   "there is a place for them below.")},
        {"name": "commodity", "label": _("Code that you propose"), "kind": "code", "width": "w-8",
         "inputmode": "numeric", "suggest": True, "hint": _("Type the first digits, or a word.")},
        {"name": "origin", "label": _("Country of origin"), "kind": "select",
         "options": choices("countries", law, language(), "import")},
        {"name": "confidential", "label": _("Confidential part"), "kind": "textarea",
         "hint": _("Recipes, prices, names of suppliers. Customs reads it; it is never "
                   "published.")},
    ]  # fmt: skip
    return [_bound(field, "", values, errors) for field in made]


def _bound(field: dict[str, Any], prefix: str, values: Values, errors: Errors) -> dict[str, Any]:
    name = field["name"]
    given = {"value": values.get(name, field.get("value", "")), "errors": errors.get(name, [])}
    return {**field, "id": f"{prefix}{name}", **given}


def allowed(found: RulingApplication, me: Actor) -> tuple[str, ...]:
    """The moves that the person may make now; who decided does not publish."""
    mine = [move for action, moves in _MOVES.items() if may(me, action).allowed for move in moves]
    moves = [m for m in mine if m in TRANSITIONS[found.state]]  # type: ignore[index]  # the database holds the states
    if found.state == "decided" and me.name == found.officer:
        moves = [move for move in moves if move != "publish"]
    return tuple(moves)


def forms(
    found: RulingApplication, me: Actor, law: Any, posted: tuple[str, Values, Errors]
) -> list[dict[str, Any]]:
    """The forms of a page: verb, title, button, fields; open where something was wrong."""
    verb, values, errors = posted
    made = []
    for move in allowed(found, me):
        wrong = move == verb
        title, button, text = (str(word) for word in _WORDS[move])
        made.append({
            "verb": move, "title": title, "button": button, "text": text,
            "danger": move in ("refuse", "withdraw", "revoke"),
            "open": wrong or move in ("answer", "publish"),
            "fields": [
                _bound(f, f"{move}-", values if wrong else {}, errors if wrong else {})
                for f in _fields(move, found, law)
            ],
        })  # fmt: skip
    return made


_WORDS: dict[str, tuple[Text, Text, Text]] = {
    "ask": (gettext_lazy("Ask the applicant"), gettext_lazy("Send the question"),
            gettext_lazy("The clock stands until the answer comes.")),
    "answer": (gettext_lazy("Answer customs"), gettext_lazy("Send the answer"), ""),
    "decide": (gettext_lazy("Decide"), gettext_lazy("Send for approval"),
               gettext_lazy("A second person approves and publishes it. Decision and grounds are "
                            "published: name no person and no secret.")),
    "refuse": (gettext_lazy("Refuse to rule"), gettext_lazy("Refuse"),
               gettext_lazy("The applicant reads the grounds.")),
    "withdraw": (gettext_lazy("Withdraw the application"), gettext_lazy("Withdraw"),
                 gettext_lazy("It cannot be taken up again; you can apply anew.")),
    "publish": (gettext_lazy("Approve and publish"), gettext_lazy("Publish the ruling"),
                gettext_lazy("It becomes law at once and binds customs towards the applicant.")),
    "revoke": (gettext_lazy("Revoke the ruling"), gettext_lazy("Draft the revocation"),
               gettext_lazy("It binds until its last day. A second person approves the end at the "
                            "law desk.")),
}  # fmt: skip


def _fields(move: str, found: RulingApplication, law: Any) -> list[dict[str, Any]]:
    text = {"name": "text", "kind": "textarea", "rows": 4, "required": True}
    if move == "decide":
        return _decision_fields(found, law)
    if move == "revoke":
        last = {"name": "last", "label": _("Last day"), "kind": "date", "required": True}
        return [last, text | {"label": _("Reason"), "rows": 3}]
    labels = {"ask": _("Question"), "answer": _("Your answer"), "refuse": _("Grounds")}
    return [text | {"label": labels[move]}] if move in labels else []


def _decision_fields(found: RulingApplication, law: Any) -> list[dict[str, Any]]:
    code = {"name": "commodity", "label": _("Commodity code"), "kind": "code", "width": "w-8",
            "suggest": True, "inputmode": "numeric", "value": found.proposed_code,
            "required": found.kind == "classification"}  # fmt: skip
    origin = {"name": "origin", "label": _("Country of origin"), "kind": "select",
              "options": choices("countries", law, language(), "import"), "value": found.origin,
              "required": found.kind == "origin"}  # fmt: skip
    return [
        code,
        origin,
        {"name": "decision", "label": _("Decision"), "kind": "textarea", "rows": 3,
         "required": True, "hint": _("What the goods are, and what follows for them.")},
        {"name": "grounds", "label": _("Grounds"), "kind": "textarea", "rows": 5,
         "required": True, "hint": _("The rules and notes it rests on.")},
    ]  # fmt: skip
