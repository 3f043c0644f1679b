"""Named lists for people: a row of the board, the versions of one, the form of a change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.risk.named_list import difference
from greenlane.store.models import RiskListRow

COLUMNS = ("name", "version", "values", "since", "author", "second", "profiles")


def row(each: RiskListRow, used: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A list for a row of the board."""
    return {
        "href": reverse("profile-list", args=[each.name]), "name": each.name,
        "version": each.version, "values": len(each.values), "since": each.published,
        "author": each.author, "second": each.second, "profiles": used.get(each.name, []),
    }  # fmt: skip


def cells(each: RiskListRow, used: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A list for the sheet."""
    told = row(each, used)
    return {**told, "since": each.published.isoformat(), "profiles": " ".join(told["profiles"])}


def history(versions: Sequence[RiskListRow]) -> list[dict[str, Any]]:
    """The versions of a list, the newest first, each with what it changed."""
    older = [*[each.values for each in versions[1:]], []]
    return [
        {"number": each.version, "author": each.author, "second": each.second,
         "reason": each.reason, "published": each.published, "ended": each.ended,
         "added": changed.added, "removed": changed.removed}
        for each, former in zip(versions, older, strict=True)
        for changed in (difference(former, each.values),)
    ]  # fmt: skip


def fields(given: Mapping[str, str], wrong: str = "", name: str = "") -> list[dict[str, Any]]:
    """The form of a change; it asks for the name of a new list."""
    asked = {"name": "name", "label": _("Name"), "kind": "code", "required": True,
             "value": given.get("name", ""),
             "hint": _("As conditions write it after “lists.”, such as free_ports.")}  # fmt: skip
    return [
        *([] if name else [asked]),
        {"name": "values", "label": _("Values"), "kind": "textarea", "rows": 10, "required": True,
         "value": given.get("values", ""), "errors": [wrong] if wrong else [],
         "hint": _("One on each line.")},
        {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 2, "required": True,
         "value": given.get("reason", ""),
         "hint": _("It is kept with the version, and the second person reads it.")},
    ]  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the board."""
    return [{"name": "q", "label": _("Name or value"), "kind": "search", "wide": True,
             "plain": True, "value": given.get("q", "")}]  # fmt: skip
