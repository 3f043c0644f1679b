"""Watch lists in words: a list, an entry with its names, an edition with what it changed."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.datamodel.listed_entry import Entry
from greenlane.messages.watch_lists import MAY_HAVE, OWN
from greenlane.store import watch_lists, watch_runs
from greenlane.store.models import WatchChange, WatchEdition, WatchEntry, WatchListRow
from greenlane.usecases import desk, watch_reviews
from greenlane.web.show import sheet
from greenlane.web.words import Text

KINDS: dict[str, Text] = {
    "person": gettext_lazy("Person"), "firm": gettext_lazy("Firm"),
    "vessel": gettext_lazy("Vessel"), "aircraft": gettext_lazy("Aircraft"),
    "address": gettext_lazy("Address"), "container": gettext_lazy("Container"),
}  # fmt: skip
ORIGINS: dict[str, Text] = {
    "published": gettext_lazy("Published by others"), "own": gettext_lazy("Our own"),
}  # fmt: skip
CHANGES: dict[str, tuple[Text, str]] = {
    "added": (gettext_lazy("Added"), "good"),
    "changed": (gettext_lazy("Changed"), "info"),
    "removed": (gettext_lazy("Taken off"), "neutral"),
}
STRENGTHS: dict[str, Text] = {
    "primary": gettext_lazy("Name"), "alias": gettext_lazy("Other name"),
    "weak": gettext_lazy("Weak name"),
}  # fmt: skip
PARTS: dict[str, Text] = {
    "kind": gettext_lazy("Kind"), "names": gettext_lazy("Names"),
    "countries": gettext_lazy("Countries"), "addresses": gettext_lazy("Addresses"),
    "numbers": gettext_lazy("Numbers"), "phones": gettext_lazy("Telephones"),
    "accounts": gettext_lazy("Bank accounts"), "born": gettext_lazy("Born"),
    "basis": gettext_lazy("Ground"), "since": gettext_lazy("First day"),
    "until": gettext_lazy("Last day"),
}  # fmt: skip
LIST_COLUMNS = ("code", "title", "origin", "edition", "since", "entries", "review", "digest")
ENTRY_COLUMNS = (*OWN, *MAY_HAVE, "edition")  # it can be taken in again as it is
EDITION_COLUMNS = ("number", "moment", "published", "author", "second", "reason", "added",
                   "changed", "removed", "entries", "digest", "screened", "hits")  # fmt: skip
CHANGE_COLUMNS = ("number", "change", "name", "parts")


def list_row(each: WatchListRow, waiting: int) -> dict[str, Any]:
    """A list for a row of the lists; `waiting` are open hits of it."""
    last, here = watch_lists.newest(each.code), desk.current()
    day = watch_reviews.due(each, here)
    return {
        "review": day, "review_due": day is not None and day <= here.day_of(here.now()),
        "href": reverse("watch-list", args=[each.code]), "code": each.code, "title": each.title,
        "origin": ORIGINS[each.origin], "own": each.origin == "own", "waiting": waiting,
        "edition": last.number if last else 0, "since": last.moment if last else None,
        "entries": last.entries if last else 0, "digest": last.digest if last else "",
        "share": share(last) if last else 100,
        "editions_href": reverse("watch-editions", args=[each.code]),
    }  # fmt: skip


def list_cells(each: WatchListRow) -> dict[str, Any]:
    """A list for the sheet."""
    return {**list_row(each, 0), "origin": each.origin}


def share(edition: WatchEdition) -> int:
    """How far the screening again by an edition is, in percent."""
    run = getattr(edition, "run", None)
    return watch_runs.share(run) if run is not None else 100


def entry_row(each: WatchEntry) -> dict[str, Any]:
    """An entry for a row of its list."""
    told = msgspec.convert(each.entry, Entry)
    return {
        "href": reverse("watch-entry", args=[each.list_id, each.number]), "number": each.number,
        "kind": KINDS[each.kind], "name": each.name, "others": len(told.names) - 1,
        "basis": told.basis, "countries": ", ".join(told.countries[:4]),
        "edition": each.since.number,
    }  # fmt: skip


def entry_cells(each: WatchEntry) -> dict[str, Any]:
    """An entry for the sheet."""
    told = msgspec.convert(each.entry, Entry)
    return {
        "number": each.number, "kind": each.kind, "name": told.names[0].text,
        **{part: said(told, part) for part in PARTS if part not in ("kind", "names")},
        "aliases": _named(told, "alias"), "weak_aliases": _named(told, "weak"),
        "edition": each.since.number,
    }  # fmt: skip


def _named(entry: Entry, strength: str) -> str:
    marked = [n.text for n in entry.names[1:] if n.strength == strength]
    plain = [n.text for n in entry.names[1:] if n.strength == "primary"]
    return "; ".join([*marked, *(plain if strength == "alias" else ())])


def said(entry: Entry, part: str) -> str:
    """A part of an entry as one text."""
    value = getattr(entry, part)
    if part == "names":
        return "; ".join(name.text for name in value)
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(KINDS[value]) if part == "kind" else str(value or "")


def facts(entry: Entry) -> list[dict[str, Any]]:
    """What stands of an entry, but for its names."""
    return [{"text": text, "value": said(entry, part)} for part, text in PARTS.items()
            if part != "names" and said(entry, part)]  # fmt: skip


def names(entry: Entry) -> list[dict[str, Any]]:
    """The names of an entry with what each is."""
    return [{"text": name.text, "strength": STRENGTHS[name.strength]} for name in entry.names]


def edition_row(each: WatchEdition) -> dict[str, Any]:
    """An edition for a row of the list's history."""
    run = getattr(each, "run", None)
    return {
        "href": reverse("watch-edition", args=[each.list_id, each.number]), "number": each.number,
        "moment": each.moment, "published": each.published, "author": each.author,
        "second": each.second, "reason": each.reason, "added": each.added,
        "changed": each.changed, "removed": each.removed, "entries": each.entries,
        "digest": each.digest, "share": share(each), "screened": run.screened if run else 0,
        "hits": run.hits if run else 0,
    }  # fmt: skip


def edition_cells(each: WatchEdition) -> dict[str, Any]:
    """An edition for the sheet."""
    return {**edition_row(each), "moment": each.moment.isoformat()}


def change_row(each: WatchChange) -> dict[str, Any]:
    """What an edition did to one entry, part by part where it changed."""
    entry = msgspec.convert(each.entry, Entry)
    text, tone = CHANGES[each.change]
    former = watch_lists.before(each.edition, each.number) if each.change == "changed" else None
    return {
        "href": reverse("watch-entry", args=[each.edition.list_id, each.number]),
        "number": each.number, "change": text, "tone": tone, "name": entry.names[0].text,
        "parts": parts(former, entry) if former else [],
    }  # fmt: skip


def parts(former: Entry, entry: Entry) -> list[dict[str, Any]]:
    """The parts in which two states of an entry differ."""
    both = ((text, said(former, part), said(entry, part)) for part, text in PARTS.items())
    return [{"text": t, "before": old, "after": new} for t, old, new in both if old != new]


def change_cells(each: WatchChange) -> dict[str, Any]:
    """A change for the sheet."""
    told = change_row(each)
    changed = "; ".join(f"{p['text']}: {p['before']} > {p['after']}" for p in told["parts"])
    return {**told, "change": each.change, "parts": changed}


def history(code: str, number: str) -> list[dict[str, Any]]:
    """What became of an entry from edition to edition, the newest first."""
    rows = WatchChange.objects.filter(edition__list=code, number=number).select_related("edition")
    made = []
    for each in rows.order_by("-edition"):
        told = change_row(each)
        edition = each.edition
        made.append({
            **told, "moment": edition.moment, "edition": edition.number, "author": edition.author,
            "second": edition.second, "reason": edition.reason,
            "edition_href": reverse("watch-edition", args=[code, edition.number]),
        })  # fmt: skip
    return made


def entry_filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the entries of a list."""
    return _plain(given, [
        {"name": "q", "label": _("Name or number"), "kind": "search", "wide": True},
        {"name": "kind", "label": _("Kind"), "kind": "select", "options": list(KINDS.items())},
    ])  # fmt: skip


def change_filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the changes of an edition."""
    options = [(code, text) for code, (text, _tone) in CHANGES.items()]
    return _plain(given, [
        {"name": "q", "label": _("Name or number"), "kind": "search", "wide": True},
        {"name": "change", "label": _("What happened"), "kind": "select", "options": options},
    ])  # fmt: skip


def edition_filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the editions of a list."""
    return _plain(given, [
        {"name": "q", "label": _("Person or reason"), "kind": "search", "wide": True},
        {"name": "since", "label": _("In force from"), "kind": "date"},
        {"name": "until", "label": _("In force until"), "kind": "date"},
    ])  # fmt: skip


def list_filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the lists."""
    return _plain(given, [
        {"name": "q", "label": _("Name of the list"), "kind": "search", "wide": True},
        {"name": "origin", "label": _("Kind"), "kind": "select", "options": list(ORIGINS.items())},
    ])  # fmt: skip


def _plain(given: Mapping[str, str], made: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sheet.fields(given, *made)
