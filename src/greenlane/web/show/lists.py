"""Lists of declarations and drafts for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.kernel.money import Money
from greenlane.store.models import DeclarationRow, Draft, HoldRow
from greenlane.usecases import desk
from greenlane.usecases.clocks import clocks
from greenlane.web import words
from greenlane.web.show import firms, sheet

GONE = "released,cleared"  # the goods may go, whether or not the books are still checked


def ltr(text: str) -> str:
    """A code or amount inside a sentence, isolated: read left to right in every language."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def rows(
    found: Sequence[DeclarationRow], *, named: bool = True, unit: str = ""
) -> list[dict[str, Any]]:
    """Rows of a table of declarations; without the trader's own reference for pseudonyms.

    A firm (`unit`) reads for whom it declared where that is another.
    """
    if not named:
        return [{**_row(row), "lrn": "—"} for row in found]
    clients = [row.trader if unit and row.trader != unit else "" for row in found]
    firms.read(clients)
    return [
        {**_row(row), "client": firms.name(each)} for row, each in zip(found, clients, strict=True)
    ]


def _row(row: DeclarationRow) -> dict[str, Any]:
    items = ngettext("%d item", "%d items", row.items) % row.items
    trade = _("Export") if row.trade == "export" else _("Import")
    owes = row.state not in ("invalidated", "expired")
    return {
        "href": reverse("declaration", args=[row.mrn]) if row.mrn else "",
        "mrn": row.mrn or "",
        "lrn": row.lrn,
        "goods": words.joined([trade, items]),
        "state": row.state,
        "lane": row.lane,
        "payable": Money(row.payable, row.currency) if row.mrn and owes else None,
        "lodged": row.lodged,
    }


def actions(
    waiting: Iterable[DeclarationRow], written: Iterable[Draft] = ()
) -> list[dict[str, Any]]:
    """What a trader has to do, in words, the most recent first; `written` are his drafts."""
    found, kept = list(waiting), {draft.lrn: draft for draft in written}
    held = list(HoldRow.objects.filter(declaration__in=found, lifted=None))
    told, offices = clocks(desk.current()), {row.pk: row.office for row in found}
    for hold in held:
        moved = told.hold(hold, offices[hold.declaration_id])
        hold.due = moved.due if moved else None  # shown, never saved
    due = {(hold.declaration_id, hold.kind): hold for hold in held}
    return [
        _rejected(row, kept.get(row.lrn)) if row.state == "rejected" else _action(row, due)
        for row in found
    ]


def _rejected(row: DeclarationRow, draft: Draft | None) -> dict[str, Any]:
    """A rejected declaration leads to its draft; a program's own has none here."""
    made = {"tone": "bad", "icon": "stop", "text": _("Correct the declaration %s") % ltr(row.lrn)}
    if draft is not None:
        return made | {
            "detail": _("It was not accepted. Your draft is kept."),
            "label": _("Correct it"), "href": reverse("draft", args=[draft.pk]),
        }  # fmt: skip
    return made | {
        "detail": _("It was not accepted. Correct it in the program that sent it, and lodge it "
                    "again."),
        "label": _("Show the rejected"), "href": f"{reverse('declarations')}?state=rejected",
    }  # fmt: skip


def _action(row: DeclarationRow, due: Mapping[tuple[int, str], HoldRow]) -> dict[str, Any]:
    href = reverse("declaration", args=[row.mrn])
    permit, payment = due.get((row.pk, "agency")), due.get((row.pk, "payment"))
    if permit is not None:
        return {"tone": "warn", "icon": "scales",
                "text": _("Obtain a permit for %s") % ltr(row.lrn),
                "detail": permit.reason, "due": permit.due, "href": href,
                "label": _("Open")}  # fmt: skip
    amount = ltr(f"{row.payable:,} {row.currency}")
    return {"tone": "warn", "icon": "pay", "text": _("Pay %s") % amount,
            "detail": f"{ltr(row.mrn or '')} · {ltr(row.lrn)}",
            "due": payment.due if payment else None, "href": href, "label": _("Pay")}  # fmt: skip


def counts(states: Mapping[str, int], waiting: int) -> list[dict[str, Any]]:
    """Tiles with how many declarations there are."""
    base = reverse("declarations")
    under_way = states.get("accepted", 0)
    return [
        {"value": waiting, "text": _("need action"), "href": "#actions", "hot": waiting > 0},
        {"value": states.get("registered", 0), "text": _("wait for the goods"),
         "href": f"{base}?state=registered"},
        {"value": under_way, "text": _("being checked or paid"), "href": f"{base}?state=accepted"},
        {"value": states.get("released", 0) + states.get("cleared", 0), "text": _("released"),
         "href": f"{base}?{urlencode({'state': GONE})}"},
    ]  # fmt: skip


def drafts(found: Iterable[Draft]) -> list[dict[str, Any]]:
    """Drafts, the latest first."""
    return [
        {"href": reverse("draft", args=[draft.pk]), "lrn": draft.lrn, "updated": draft.updated,
         "goods": ", ".join(filter(None, (i.get("description", "")[:40]
                                          for i in draft.body["items"][:2])))}
        for draft in found
    ]  # fmt: skip


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the list."""
    states = [(code, word.text) for code, word in words.STATES.items() if code != "draft"]
    states.append((GONE, _("Released, with those cleared")))
    lanes = [(code, word.text) for code, word in words.LANES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Number or reference"), "kind": "search", "wide": True},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
        {"name": "lane", "label": _("Lane"), "kind": "select", "options": lanes},
        {"name": "since", "label": _("Lodged from"), "kind": "date"},
        {"name": "until", "label": _("Lodged until"), "kind": "date"},
    ]
    return sheet.fields(given, *made)
