"""Interests of an official for their page: rows in words, and the forms that add one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store import interests
from greenlane.store.models import InterestRow
from greenlane.web.show import firms

RELATIONS = {
    "own": gettext_lazy("My own business, or I hold shares in it"),
    "spouse": gettext_lazy("My spouse’s or partner’s"),
    "family": gettext_lazy("A parent’s, child’s, brother’s or sister’s"),
    "employer": gettext_lazy("I work for it beside my office"),
    "former-employer": gettext_lazy("I used to work for it"),
    "other": gettext_lazy("Another close tie"),
}
KINDS = {
    "operator": gettext_lazy("Relation to a business"),
    "phone": gettext_lazy("Telephone"),
    "bank-account": gettext_lazy("Bank account"),
    "address": gettext_lazy("Address"),
}


def rows(found: Iterable[InterestRow], *, own: bool) -> list[dict[str, Any]]:
    """What stands; numbers and addresses in full for their owner, their ends for others."""
    held = list(found)
    firms.read(row.operator for row in held)
    return [_row(row, own=own) for row in held]


def _row(row: InterestRow, *, own: bool) -> dict[str, Any]:
    text, code = firms.name(row.operator), row.operator
    if row.kind == "address":
        place = interests.place(row.value)
        text, code = ", ".join(filter(None, (place.line, place.postcode, place.town))), ""
        text = text if own else place.town
    elif row.kind != "operator":
        code = row.value if own else "… " + row.value[-3:]
    return {
        "id": row.pk, "kind": KINDS[row.kind], "text": text, "code": code,
        "relation": RELATIONS.get(row.relation, ""), "since": row.since, "until": row.until,
        "entered": row.entered, "entered_by": row.entered_by,
    }  # fmt: skip


def forms(given: Mapping[str, str], wrong: Iterable[str]) -> list[dict[str, Any]]:
    """A form for each kind; the one that was sent keeps what was typed."""
    sent, faults = given.get("kind", ""), set(wrong)
    made = []
    for kind, title in KINDS.items():
        mine = kind == sent
        fields = [
            {**field, "id": f"{kind}-{field['name']}",
             "value": given.get(field["name"], "") if mine else "",
             "errors": [WRONG[field["name"]]] if mine and field["name"] in faults else []}
            for field in _fields(kind)
        ]  # fmt: skip
        made.append({"kind": kind, "title": title, "fields": fields, "open": mine and faults})
    return made


WRONG: Mapping[str, Any] = {
    "relation": gettext_lazy("Choose what ties you to it."),
    "operator": gettext_lazy("State the operator’s number."),
    "since": gettext_lazy("This is no day."),
    "until": gettext_lazy("The end lies before the beginning, or is no day."),
    "line": gettext_lazy("State street and number, and the postcode or the town."),
    "town": gettext_lazy("State the town."),
    "postcode": "",
    "value": gettext_lazy("State the number in full."),
}


def _fields(kind: str) -> list[dict[str, Any]]:
    if kind == "operator":
        return [
            {"name": "relation", "label": _("What ties you to it"), "kind": "select",
             "required": True, "options": list(RELATIONS.items())},
            {"name": "operator", "label": _("Operator number"), "kind": "code", "required": True,
             "maxlength": 17},
            {"name": "since", "label": _("From"), "kind": "date"},
            {"name": "until", "label": _("Until"), "kind": "date"},
        ]  # fmt: skip
    if kind == "address":
        return [
            {"name": "line", "label": _("Street and number"), "required": True, "maxlength": 70},
            {"name": "postcode", "label": _("Postcode"), "maxlength": 9},
            {"name": "town", "label": _("Town"), "required": True, "maxlength": 35},
        ]
    return [{"name": "value", "label": KINDS[kind], "kind": "code", "required": True,
             "maxlength": 50}]  # fmt: skip
