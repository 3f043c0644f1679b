"""The form of an entry of our own list, as it is sent and read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.web import moments
from greenlane.web.forms import filled
from greenlane.web.show.watch import KINDS

_SEVERAL = ("aliases", "weak_aliases", "countries", "addresses", "numbers", "phones", "accounts")
_NEEDED = ("list", "number", "name", "kind", "basis", "reason")


def begun(entry: Entry | None, code: str) -> dict[str, str]:
    """What the form begins with."""
    if entry is None:
        return {"list": code, "kind": "firm"}
    aliases = {"aliases": "alias", "weak_aliases": "weak"}
    told = {name: "\n".join(n.text for n in entry.names[1:] if n.strength == strength)
            for name, strength in aliases.items()}  # fmt: skip
    return {
        "list": code, "number": entry.number, "kind": entry.kind, "name": entry.names[0].text,
        **told, **{name: "\n".join(getattr(entry, name)) for name in _SEVERAL[2:]},
        "born": entry.born, "basis": entry.basis, "since": str(entry.since or ""),
        "until": str(entry.until or ""),
    }  # fmt: skip


def fields(given: Mapping[str, str], errors: Mapping[str, str], *, known: bool, listed: bool
           ) -> list[dict[str, Any]]:  # fmt: skip
    """The fields with what was given; `known` is an entry that is there, `listed` a list."""
    several = _("One in a line.")
    made: list[dict[str, Any]] = [
        {"name": "list", "label": _("List"), "kind": "code", "readonly": listed,
         "hint": "" if listed else _("Capital letters and digits; a new list begins with it.")},
        {"name": "number", "label": _("Number in the list"), "kind": "code", "readonly": known},
        {"name": "kind", "label": _("Kind"), "kind": "select", "options": list(KINDS.items())},
        {"name": "name", "label": _("Name")},
        {"name": "aliases", "label": _("Other names"), "kind": "textarea", "hint": several},
        {"name": "weak_aliases", "label": _("Weak names"), "kind": "textarea",
         "hint": _("Nicknames and broad names: they count for less. One in a line.")},
        {"name": "addresses", "label": _("Addresses"), "kind": "textarea",
         "hint": _("Street, town, country; one in a line.")},
        {"name": "numbers", "label": _("Numbers"), "kind": "textarea",
         "hint": _("IMO, register, tax, passport or container number; one in a line.")},
        {"name": "phones", "label": _("Telephones"), "kind": "textarea", "hint": several},
        {"name": "accounts", "label": _("Bank accounts"), "kind": "textarea", "hint": several},
        {"name": "countries", "label": _("Countries"), "kind": "textarea", "hint": several},
        {"name": "born", "label": _("Born")},
        {"name": "basis", "label": _("Ground"),
         "hint": _("The act, judgment or order that puts it on the list.")},
        {"name": "since", "label": _("First day"), "kind": "date"},
        {"name": "until", "label": _("Last day"), "kind": "date",
         "hint": _("Empty: until it is taken off.")},
        {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 3,
         "hint": _("The second person decides on it, and it is kept.")},
    ]  # fmt: skip
    asked = [{"rows": 2, "kind": "text", **field, "required": field["name"] in _NEEDED}
             for field in made]  # fmt: skip
    return filled(asked, given, errors)


def wrong(given: Mapping[str, str]) -> dict[str, str]:
    """What must be stated and is not, or is no day."""
    made = {name: _("State this.") for name in _NEEDED if not given.get(name, "").strip()}
    for name in ("since", "until"):
        if given.get(name, "").strip() and moments.day(given[name]) is None:
            made[name] = _("This is no day.")
    return made


def read(given: Mapping[str, str]) -> Entry:
    """The entry that was sent."""
    several = {name: tuple(filter(None, map(str.strip, given.get(name, "").splitlines())))
               for name in _SEVERAL}  # fmt: skip
    names = [Name(given["name"].strip()), *(Name(t, "alias") for t in several.pop("aliases")),
             *(Name(t, "weak") for t in several.pop("weak_aliases"))]  # fmt: skip
    kind: Any = given["kind"] if given["kind"] in KINDS else "firm"
    return Entry(
        source=given["list"].strip().upper(), number=given["number"].strip(), kind=kind,
        names=tuple(names), **several, born=given.get("born", "").strip(),
        basis=given["basis"].strip(), since=moments.day(given.get("since", "")),
        until=moments.day(given.get("until", "")),
    )  # fmt: skip
