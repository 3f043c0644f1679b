"""Case files in words: a row of the list, the entries of one, the graph of who shares what."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.lifecycle.case import TWO_PERSONS, CaseEntry
from greenlane.risk.entity_graph import Graph, layout
from greenlane.risk.mentions import PARTY, Mention
from greenlane.store.case_models import CaseFile
from greenlane.web import words
from greenlane.web.show import alerts as shown_alerts
from greenlane.web.words import Text

KINDS: dict[str, Text] = {
    "alert": gettext_lazy("Alert"), "declaration": gettext_lazy("Declaration"),
    "inspection": gettext_lazy("Results of the control"), "note": gettext_lazy("Note"),
    "document": gettext_lazy("File"), "member": gettext_lazy("Member"),
    "outcome": gettext_lazy("Outcome"),
}  # fmt: skip
OUTCOMES: dict[str, Text] = {
    "no-infringement": gettext_lazy("No infringement"),
    "infringement": gettext_lazy("Infringement without a penalty"),
    "sanction": gettext_lazy("A penalty follows"),
}
THINGS: dict[str, Text] = {
    "party": gettext_lazy("Party"), "address": gettext_lazy("Address"),
    "phone": gettext_lazy("Telephone"), "account": gettext_lazy("Bank account"),
    "container": gettext_lazy("Container"), "vehicle": gettext_lazy("Means of transport"),
}  # fmt: skip
COLUMNS = ("number", "state", "outcome", "opened", "opened_by", "entries", "closed", "closed_by",
           "second")  # fmt: skip
WIDTH, HEIGHT, ROOM = 900, 560, 60  # room above and below for rows of labels


def row(each: CaseFile, me: str, *, every: bool = False) -> dict[str, Any]:
    """A case file for a row: its reason for members, and for who reads `every` file."""
    mine = every or me in each.members
    return {
        "number": each.number, "href": reverse("investigation", args=[each.number]) if mine else "",
        "reason": each.reason if mine else "", "opened": each.opened, "by": each.opened_by,
        "open": each.state == "open", "outcome": OUTCOMES.get(each.outcome, ""),
        "size": getattr(each, "size", None), "mine": mine, "closed": each.closed,
    }  # fmt: skip


def cells(each: CaseFile) -> dict[str, Any]:
    """A case file for the sheet."""
    return {
        "number": each.number, "state": each.state, "outcome": each.outcome,
        "opened": each.opened.isoformat(), "opened_by": each.opened_by,
        "entries": getattr(each, "size", ""), "closed_by": each.closed_by, "second": each.second,
        "closed": each.closed.isoformat() if each.closed else "",
    }  # fmt: skip


def entries(
    found: Iterable[CaseEntry], links: Mapping[int, str], photos: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The entries of a case, with what each says, its photographs, its link in the chain."""
    return [
        {"number": each.number, "kind": KINDS[each.kind], "actor": each.actor,
         "second": each.second, "moment": each.moment, "text": each.text,
         "about": each.subject.partition(":")[2], "href": _place(each.subject),
         "lines": _lines(each), "photos": _photos(each, photos),
         "link": links.get(each.number, "")[:16]}
        for each in found
    ]  # fmt: skip


def _photos(each: CaseEntry, known: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The photographs that the results of an entry name, each said to be of its item."""
    results = each.content.get("results", ()) if each.kind == "inspection" else ()
    return [
        {"digest": digest[:12], "href": "", **known.get(digest, {}),
         "name": _("Item %s") % result.get("item")}
        for result in results for digest in result.get("photos", ())
    ]  # fmt: skip


def _place(subject: str) -> str:
    kind, _colon, name = subject.partition(":")
    routes = {"alert": "alert", "declaration": "declaration", "attachment": "attachment"}
    return reverse(routes[kind], args=[name]) if kind in routes else ""


def _lines(each: CaseEntry) -> list[str]:
    content = each.content
    if each.kind == "alert":
        kind = str(shown_alerts.KINDS.get(content.get("kind", ""), ""))
        codes = content.get("facts", {}).get("profiles", ())
        return [" · ".join([kind, *map(str, codes)])]
    if each.kind == "inspection":
        return [_result(result) for result in content.get("results", ())]
    if each.kind == "declaration":
        state = str(words.state(content.get("state", "")).text)
        return [_("version %s") % content.get("version"), state]
    if each.kind == "document":
        return [f"SHA-256 {content.get('sha256', '')[:16]}…"]
    return [str(OUTCOMES.get(content.get("outcome", ""), ""))] if each.kind == "outcome" else []


def _result(result: Mapping[str, Any]) -> str:
    kinds = [str(words.DISCREPANCIES.get(kind, kind)) for kind in result.get("kinds", ())]
    told = ", ".join(kinds) if kinds else _("As declared")
    extra = f" · {_('Extra duty')}: {result['extra']}" if kinds and result.get("extra") else ""
    return _("Item %s") % result.get("item") + f": {told}{extra}"


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the list."""
    states = [("open", _("Open")), ("closed", _("Closed")), ("all", _("All"))]
    return [
        {"name": "q", "label": _("Number or person"), "kind": "search", "wide": True,
         "plain": True, "value": given.get("q", "")},
        {"name": "state", "label": _("State"), "kind": "select", "options": states, "closed": True,
         "plain": True, "value": given.get("state") or "open"},
    ]  # fmt: skip


def forms(given: Mapping[str, str]) -> dict[str, Any]:
    """The fields of what may be put into a case, and of its end."""
    outcomes = [(code, text, _("A second person decides.") if code in TWO_PERSONS else "")
                for code, text in OUTCOMES.items()]  # fmt: skip
    made: dict[str, dict[str, Any]] = {
        "note": {"name": "text", "id": "note", "label": _("Note"), "kind": "textarea", "rows": 3,
                 "required": True},
        "declaration": {"name": "mrn", "label": _("Declaration"), "kind": "code"},
        "alert": {"name": "alert", "label": _("Number of the alert"), "kind": "code",
                  "width": "w-8"},
        "document": {"name": "attachment", "label": _("Number of the file"), "kind": "code",
                     "width": "w-8"},
        "member": {"name": "username", "label": _("User name"), "width": "w-12"},
        "outcome": {"name": "outcome", "label": _("Outcome"), "kind": "radio",
                    "options": outcomes, "required": True},
        "why": {"name": "text", "id": "why", "label": _("Why"), "kind": "textarea", "rows": 2,
                "required": True},
    }  # fmt: skip
    for field in made.values():
        field.setdefault("required", True)
        field["value"] = given.get(str(field["name"]), "")
    return made


def label(mention: Mention, names: Mapping[Mention, str]) -> str:
    """How a thing is called: by its name where that is open, else by its pseudonym."""
    if mention in names:
        return names[mention]
    first = "P" if mention.kind == PARTY else mention.kind[:1].upper()
    return f"{first}-{mention.key[:10].upper()}"


def graph(found: Graph, names: Mapping[Mention, str], here: str) -> dict[str, Any]:
    """The graph as places for a drawing and as rows that say the same; `here` leads on."""
    places = {m: (x, y + ROOM) for m, (x, y) in layout(found, WIDTH, HEIGHT - 2 * ROOM).items()}
    at_poles = _rows_of(places.values())
    told = {node.mention: label(node.mention, names) for node in found.nodes}
    return {
        "width": WIDTH, "height": HEIGHT, "cut": found.cut,
        "links": [{"x1": places[link.a][0], "y1": places[link.a][1], "x2": places[link.b][0],
                   "y2": places[link.b][1]} for link in found.links],
        "nodes": [
            {"x": places[node.mention][0], "y": places[node.mention][1],
             "text": told[node.mention][:18], "title": told[node.mention],
             "kind": node.mention.kind, "party": node.mention.kind == PARTY,
             "start": node.mention == found.start, **_beside_it(places[node.mention], at_poles)}
            for node in found.nodes
        ],
        "rows": [
            {"text": told[node.mention], "kind": THINGS[node.mention.kind],
             "steps": (node.distance + 1) // 2, "degree": node.degree, "crowd": node.crowd,
             "href": f"{here}&of={node.mention.kind}.{node.mention.key}",
             "with": sorted(told[m] for m in _beside(found, node.mention))[:6]}
            for node in found.nodes
        ],
    }  # fmt: skip


def _rows_of(places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Above or below all things, where they stand close: the row of each label, two in turn."""
    middle = [place for place in places if abs(place[0] - WIDTH / 2) < WIDTH * 0.09
              and abs(place[1] - HEIGHT / 2) > HEIGHT / 6]  # fmt: skip
    made: dict[tuple[int, int], int] = {}
    for upper in (True, False):
        half = sorted(place for place in middle if (place[1] < HEIGHT / 2) is upper)
        made |= {place: n % 2 for n, place in enumerate(half)}
    return made


def _beside_it(place: tuple[int, int], rows: Mapping[tuple[int, int], int]) -> dict[str, Any]:
    """Where the label of a thing stands: outwards, so that labels do not meet."""
    x, y = place
    if place in rows:
        away = 15 * rows[place]
        return {"tx": x, "ty": y - 14 - away if y < HEIGHT / 2 else y + 22 + away,
                "anchor": "middle"}  # fmt: skip
    return {"tx": x + 14 if x > WIDTH / 2 else x - 14, "ty": y + 4,
            "anchor": "start" if x > WIDTH / 2 else "end"}  # fmt: skip


def _beside(found: Graph, mention: Mention) -> set[Mention]:
    return {link.b if link.a == mention else link.a for link in found.links
            if mention in (link.a, link.b)}  # fmt: skip
