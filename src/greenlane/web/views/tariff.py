"""The public tariff: search, the tree, the page of a commodity; open to everyone, no sign-in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.usecases.tariff_catalogue import history, search, successors, tree
from greenlane.web.access import EVERYONE, open_to
from greenlane.web.listing import sheet_href
from greenlane.web.looking import Looking, look
from greenlane.web.show import tariff as shown
from greenlane.web.show.permit_rows import permit_row
from greenlane.web.show.sheet import as_csv, paged
from greenlane.web.show.tariff_changes import change_rows
from greenlane.web.show.tariff_nav import tabs

MOST_FOUND = 200
_CELLS = ("code", "text", "path", "unit")


@open_to(EVERYONE)
def index(request: HttpRequest) -> HttpResponse:
    """Sections and chapters, or what answers a search."""
    looking = look(request)
    words = request.GET.get("q", "").strip()
    found = search(looking.law, words, looking.language, MOST_FOUND) if words else ()
    rows = shown.found_rows(found, looking)
    if _is_the_code(words, rows) and not getattr(request, "htmx", False):
        return redirect(looking.href(rows[0]["code"]))
    kind = request.GET.get("only", "")
    rows = [row for row in rows if row["declarable"] or kind != "codes"]
    if request.GET.get("sort") == "code":
        rows.sort(key=lambda row: row["code"])
    if request.GET.get("format") == "csv":
        return as_csv("tariff-search", _CELLS, rows)
    page, kept = paged(request, rows)
    context = {
        "tabs": tabs("tariff", looking), "looking": looking, "asked": words, "rows": kept,
        "page": page, "total": len(rows), "sections": () if words else shown.sections(looking),
        "only": _only(kind), "sort": request.GET.get("sort", ""), "csv_href": sheet_href(request),
        "hidden": _kept(looking),
    }  # fmt: skip
    part = getattr(request, "htmx", False)
    template = "parts/tariff_found.html" if part else "pages/tariff/index.html"
    return render(request, template, context)


def _is_the_code(words: str, rows: list[dict[str, Any]]) -> bool:
    digits = "".join(letter for letter in words if letter.isdigit())
    return bool(rows) and len(digits) > 3 and digits.rstrip("0") == rows[0]["code"].rstrip("0")


def _only(kind: str) -> dict[str, Any]:
    options = (("codes", _("Only codes that can be declared")),)
    return {"name": "only", "label": _("Show"), "kind": "select", "plain": True, "value": kind,
            "empty": _("All lines"), "options": options}  # fmt: skip


def _kept(looking: Looking) -> list[tuple[str, str]]:
    """What the search form carries on."""
    trade = looking.trade if looking.trade != "import" else ""
    day = looking.day.isoformat() if looking.day != looking.today else ""
    pairs = (("country", looking.country), ("day", day), ("trade", trade))
    return [pair for pair in pairs if pair[1]]


@open_to(EVERYONE)
def place(request: HttpRequest, code: str) -> HttpResponse:
    """A chapter, heading or subheading with what stands below it, or the page of a commodity."""
    looking = look(request)
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    known = tree(looking.law)
    at = known.at(digits) if digits else None
    if at is None:
        return unknown(request, looking, code, digits)
    line = known.lines[at]
    if line.code != code:
        return redirect(looking.href(line.code))
    if line.declarable or known.is_leaf(at):
        return _commodity(request, looking, line.code)
    return _branch(request, looking, line.code)


def _branch(request: HttpRequest, looking: Looking, code: str) -> HttpResponse:
    words = request.GET.get("find", "").strip()
    rows = shown.below(code, looking, words)
    if request.GET.get("format") == "csv":
        return as_csv(f"tariff-{code}", ("code", "depth", "text", "unit", "duty"), rows)
    sheet = looking.sheets.commodity(code, looking.country, looking.trade)
    context = {
        "tabs": tabs("tariff", looking), "looking": looking, "sheet": sheet, "rows": rows,
        "crumbs": shown.crumbs(code, looking), "spaced": shown.spaced(code),
        "section": shown.section_title(code, looking.language), "hidden": _kept(looking),
        "find": {"name": "find", "label": _("Word or code on this page"), "kind": "search",
                 "plain": True, "wide": True, "value": words},
        "finding": words, "csv_href": sheet_href(request), "chapter": len(code) == 2,
    }  # fmt: skip
    return render(request, "pages/tariff/branch.html", context)


def _commodity(request: HttpRequest, looking: Looking, code: str) -> HttpResponse:
    sheet = looking.sheets.commodity(code, looking.country, looking.trade)
    if sheet is None:
        return unknown(request, looking, code, code)
    if request.GET.get("format") == "csv":
        rows = shown.measure_cells(sheet.measures)
        return as_csv(f"measures-{code}", list(rows[0]) if rows else ["measure"], rows)
    context = {
        "tabs": tabs("tariff", looking), "looking": looking, "sheet": sheet,
        "crumbs": shown.crumbs(code, looking), "spaced": shown.spaced(code),
        "above": shown.above(code, looking), "groups": shown.groups(sheet),
        "figures": shown.headline(sheet),
        "permits": [permit_row(permit) for permit in sheet.permits],
        "currency": looking.law.book.currency,
        "history": change_rows(history(looking.law.book, code), looking),
        "duty_href": looking.href(code, "tariff-duty"), "csv_href": sheet_href(request),
        "need_href": f"{reverse('tariff-need')}?{looking.query(code=code)}",
        "link": request.build_absolute_uri(_dated(looking, code)),
        "country": looking.sheets.country(looking.country) if looking.country else None,
    }  # fmt: skip
    return render(request, "pages/tariff/commodity.html", context)


def _dated(looking: Looking, code: str) -> str:
    """The address that shows the same for ever: with its day."""
    query = looking.query(day=looking.day.isoformat())
    return f"{reverse('tariff-code', args=[code])}?{query}"


def unknown(request: HttpRequest, looking: Looking, asked: str, digits: str) -> HttpResponse:
    """404 for a code that the tariff of the day does not have, with what it may be instead."""
    book = looking.law.book
    other_days = [
        line for line in book.places.get(digits, ()) if not line.validity.covers(looking.day)
    ]
    near = search(looking.law, digits, looking.language, 8) if digits else ()
    new = [code for code in successors(book, digits) if code in looking.law.goods] if digits else []
    context = {
        "tabs": tabs("tariff", looking), "looking": looking, "asked": asked,
        "near": shown.found_rows(near, looking), "hidden": _kept(looking),
        "successors": shown.coded_rows(new, looking),
        "other_days": [
            {"text": line.description.get(looking.language) or line.description.get("en", ""),
             "since": line.validity.since, "until": line.validity.until,
             "href": looking.href(digits, day=line.validity.since.isoformat())}
            for line in other_days
        ],
    }  # fmt: skip
    return render(request, "pages/tariff/unknown.html", context, status=404)


@open_to(EVERYONE)
def options(request: HttpRequest) -> HttpResponse:
    """Suggestions while a commodity code is typed in a form."""
    words = request.GET.get("commodity", "").strip()
    looking = look(request)
    rows = shown.declarable_rows(words, looking) if len(words) > 1 else []
    return render(request, "parts/tariff_options.html", {"rows": rows})
