"""Papers of an outage: the reconciliation of both worlds, and the form to print."""

from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.standards import fallback_number
from greenlane.store import fallbacks
from greenlane.store.fallback_models import FallbackPaper, FallbackRange
from greenlane.usecases import desk, fallback
from greenlane.usecases.permissions import matrix
from greenlane.web.access import actor, open_to
from greenlane.web.choices import named
from greenlane.web.context import language
from greenlane.web.show.sheet import as_csv

STATES = {
    "used": (gettext_lazy("Waits for capture"), "warn"),
    "captured": (gettext_lazy("Captured"), "good"),
    "void": (gettext_lazy("Void"), "neutral"),
}
_ORDERS = {"number": "number", "accepted": "accepted", "state": "state"}
COLUMNS = ("number", "state", "outage", "accepted", "released", "mrn", "conflict")
_SHOWN = 200


def _filters(request: HttpRequest) -> fallbacks.Filters:
    """What the visitor may see of what he asks for."""
    me, given = actor(request), request.GET
    scope = matrix().scope(me.role, "fallback.report")
    return fallbacks.Filters(
        office=me.unit if scope == "office" else given.get("office", ""),
        party=me.unit if scope == "own" else "",
        outage=given.get("outage", "")[:20],
        state=given.get("state", "")[:8],
        text=given.get("q", "").replace("-", "").strip().upper()[:18],
    )


@open_to("fallback.report")
def report(request: HttpRequest) -> HttpResponse:
    """Numbers handed out, used, captured and missing, and whether it balances."""
    asked = _filters(request)
    sort = request.GET.get("sort", "")
    rows = fallbacks.papers(asked)
    if sort.lstrip("-") in _ORDERS:
        rows = rows.order_by(("-" if sort[0] == "-" else "") + _ORDERS[sort.lstrip("-")], "id")
    if request.GET.get("format") == "csv":
        return as_csv("papers", COLUMNS, [_row(row) for row in rows[:50_000]])
    told = fallbacks.balance(asked)
    context = {
        "balance": told, "tiles": _tiles(told), "rows": [_row(row) for row in rows[:_SHOWN]],
        "total": rows.count(), "shown": _SHOWN, "fields": _fields(request),
        "ranges": fallbacks.ranges(asked)[:50], "csv_href": _csv_href(request),
    }  # fmt: skip
    return render(request, "pages/fallback.html", context)


def _tiles(told: fallbacks.Balance) -> list[dict[str, Any]]:
    return [
        {"value": told.issued, "text": _("numbers handed out")},
        {"value": told.captured, "text": _("captured")},
        {"value": told.waiting, "text": _("wait for capture"), "hot": told.waiting > 0},
        {"value": told.void, "text": _("void")},
        {"value": told.blank, "text": _("blank forms counted")},
        {"value": told.uncounted, "text": _("not counted yet"), "hot": told.uncounted > 0},
        {"value": told.missing, "text": _("missing"), "hot": told.missing > 0},
        {"value": told.conflicts, "text": _("in conflict"), "hot": told.conflicts > 0},
    ]


def _row(row: FallbackPaper) -> dict[str, Any]:
    text, tone = STATES[row.state]
    return {
        "number": fallback_number.format(row.number), "state": text, "tone": tone,
        "accepted": row.accepted, "released": row.released, "conflict": row.conflict,
        "mrn": row.declaration.mrn if row.declaration else "",
        "outage": row.outage.number if row.outage else "",
    }  # fmt: skip


def _fields(request: HttpRequest) -> list[dict[str, Any]]:
    options = [(code, str(text)) for code, (text, _tone) in STATES.items()]
    return [
        {"name": "q", "label": _("Number or MRN"), "kind": "search", "plain": True,
         "value": request.GET.get("q", "")},
        {"name": "state", "label": _("State"), "kind": "select", "plain": True, "empty": _("All"),
         "value": request.GET.get("state", ""),
         "options": [*options, ("conflict", _("In conflict"))]},
    ]  # fmt: skip


def _csv_href(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["format"] = "csv"
    return f"?{query.urlencode()}"


@open_to("fallback.report")
def form(request: HttpRequest, number: int) -> HttpResponse:
    """The blank forms of a range, one for each page, to be printed before they are needed."""
    found = fallbacks.ranges(_filters(request)).filter(pk=number).first()
    if found is None:
        raise Http404(number)
    here = desk.current().book
    terms = here.fallback_terms
    context = {
        "forms": [_form(each) for each in _of(found, request)],
        "office": named(here.offices[found.office].name, language()), "range": found,
        "basis": terms.schemes[found.scheme].basis if terms else "",
        "scheme": named(terms.schemes[found.scheme].name, language()) if terms else "",
    }  # fmt: skip
    return render(request, "pages/fallback_form.html", context)


def _of(found: FallbackRange, request: HttpRequest) -> list[str]:
    """At most twenty numbers from the count that is asked for."""
    numbers = fallback.numbers(found, desk.current().book.country)
    text = request.GET.get("from", "")
    first = int(text) if text.isdecimal() and len(text) < 6 else found.first
    start = max(0, first - found.first)
    return numbers[start : start + 20]


def _form(number: str) -> dict[str, Any]:
    code = segno.make(number, error="m").svg_inline(scale=3, border=2, light="#fff", dark="#000")
    return {"number": fallback_number.format(number), "code": mark_safe(code)}  # noqa: S308 - ours
