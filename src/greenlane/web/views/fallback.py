"""Ranges of fallback numbers and the reconciliation of both worlds; the forms to print."""

from dataclasses import replace
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.standards import fallback_number
from greenlane.store import fallbacks
from greenlane.store.fallback_models import FallbackRange
from greenlane.usecases import desk, disclosing, fallback, fallback_due
from greenlane.usecases.permissions import matrix, may
from greenlane.web.access import actor, open_to
from greenlane.web.choices import named
from greenlane.web.context import language
from greenlane.web.refusing import said
from greenlane.web.show import papers as shown
from greenlane.web.show.sheet import as_csv, paged

_ORDERS = ("number", "accepted", "state", "released")


def scope(request: HttpRequest) -> fallbacks.Filters:
    """What the visitor may see of what he asks for."""
    me, given = actor(request), request.GET
    mine = matrix().scope(me.role, "fallback.report")
    return fallbacks.Filters(
        office=me.unit if mine == "office" else given.get("office", "")[:8],
        party=me.unit if mine == "own" else "",
        outage=given.get("outage", "").strip().upper()[:20],
        scheme=given.get("scheme", "")[:1],
        state=given.get("state", "")[:8],
        text=given.get("q", "").replace("-", "").strip().upper()[:18],
    )


@never_cache
@open_to("fallback.report")
def report(request: HttpRequest) -> HttpResponse:
    """Numbers handed out, used, captured and missing, and whether it balances."""
    asked, here, sort = scope(request), desk.current(), request.GET.get("sort", "")
    late = fallback_due.overdue(here)
    rows = fallbacks.papers(asked)
    rows = rows.filter(late) if asked.state == "overdue" else rows
    if sort.lstrip("-") in _ORDERS:
        rows = rows.order_by(sort, "id")
    if request.GET.get("format") == "csv":
        disclosing.disclosed("papers", actor(request), desk.current(), rows=rows.count())
        return as_csv("papers", shown.COLUMNS, [shown.cells(row, here) for row in rows[:50_000]])
    offices = shown.by_office(asked, here, language())
    if request.GET.get("format") == "offices":
        return as_csv("papers-by-office", shown.OFFICE_COLUMNS, offices)
    told = fallbacks.balance(asked)
    overdue = fallbacks.papers(replace(asked, state="", text="")).filter(late).count()
    page, kept = paged(request, list(rows))
    me, country = actor(request), matrix().scope(actor(request).role, "fallback.report") == "all"
    context = {
        "balance": told, "tiles": shown.tiles(told, overdue), "page": page,
        "rows": [shown.row(row, here) for row in kept], "offices": offices, "country": country,
        "fields": shown.filters(request.GET, here.book, language(), country=country),
        "ranges": fallbacks.ranges(asked)[:50], "csv_href": _href(request, "csv"),
        "offices_href": _href(request, "offices"), "sort": sort or "-accepted",
        "filtered": any(request.GET.get(name) for name in
                        ("q", "state", "scheme", "outage", "office")),
        "may_issue": may(me, "fallback.issue").allowed,
        "may_record": may(me, "fallback.record").allowed,
    }  # fmt: skip
    return render(request, "pages/fallback.html", context)


def _href(request: HttpRequest, form: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    query["format"] = form
    return f"?{query.urlencode()}"


@never_cache
@open_to("fallback.issue")
def hand_out(request: HttpRequest) -> HttpResponse:
    """Hand the next numbers of an office out, to itself or to an operator."""
    me, here, given = actor(request), desk.current(), request.POST.dict()
    own = me.unit if matrix().scope(me.role, "fallback.issue") == "office" else ""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        count = given.get("count", "")
        try:
            made = fallback.issue(
                own or given.get("office", ""), given.get("scheme", ""),
                int(count) if count.isdecimal() and len(count) < 6 else 0, me, here,
                given.get("operator", "").strip().upper()[:17],
            )  # fmt: skip
        except fallback.FallbackError as error:
            most = _("From 1 to %d numbers at once.") % fallback.MOST_AT_ONCE
            wrong[error.field] = most if error.field == "count" else said(error)
        else:
            messages.success(request, _("The numbers are handed out. Print the forms."))
            return redirect("paper-range", made.pk)
    context = {
        "fields": shown.hand_out(given, here.book, language(), own, wrong),
        "errors": _summary(wrong),
    }  # fmt: skip
    return render(request, "pages/paper_hand_out.html", context, status=422 if wrong else 200)


def _summary(wrong: dict[str, str]) -> list[dict[str, str]]:
    return [{"href": f"#{name}", "text": text} for name, text in wrong.items()]


@never_cache
@open_to("fallback.report")
def one_range(request: HttpRequest, number: int) -> HttpResponse:
    """One range: to whom, which numbers, what became of them; counting the forms left."""
    return _range_page(request, _found(request, number), {})


@require_POST
@open_to("fallback.issue")
def count(request: HttpRequest, number: int) -> HttpResponse:
    """Record how many unused forms are left in the drawer."""
    found, given = _found(request, number), request.POST.get("blanks", "")
    blanks = int(given) if given.isdecimal() and len(given) < 6 else -1
    try:
        fallback.count(number, blanks, actor(request), desk.current())
    except fallback.FallbackError:
        room = found.last - found.first + 1 - found.fallbackpaper_set.count()
        most = _("At most %d numbers of this range are not used.") % room
        return _range_page(request, found, {"blanks": most})
    messages.success(request, _("The count is recorded."))
    return redirect("paper-range", number)


def _found(request: HttpRequest, number: int) -> FallbackRange:
    found = fallbacks.ranges(scope(request)).filter(pk=number).first()
    if found is None:
        raise Http404(number)
    return found


def _range_page(request: HttpRequest, found: FallbackRange, wrong: dict[str, str]) -> HttpResponse:
    here, me = desk.current(), actor(request)
    papers = fallbacks.papers(fallbacks.Filters()).filter(range=found)[:500]
    numbers = fallback.numbers(found, here.book.country)
    terms = here.book.fallback_terms
    scheme = terms.schemes.get(found.scheme) if terms else None
    context = {
        "range": found, "first": fallback_number.format(numbers[0]),
        "last": fallback_number.format(numbers[-1]), "size": len(numbers),
        "office": named(here.book.offices[found.office].name, language()),
        "scheme": named(scheme.name, language()) if scheme else found.scheme,
        "basis": scheme.basis if scheme else "", "capture_days": scheme and scheme.capture_days,
        "rows": [shown.row(each, here) for each in papers], "errors": _summary(wrong),
        "may_count": may(me, "fallback.issue").allowed,
        "field": {"name": "blanks", "label": _("Blank forms left"), "required": True,
                  "inputmode": "numeric", "width": "w-8",
                  "value": request.POST.get("blanks", "") if wrong else found.blanks,
                  "errors": list(wrong.values())},
    }  # fmt: skip
    return render(request, "pages/paper_range.html", context, status=422 if wrong else 200)


@open_to("fallback.report")
def form(request: HttpRequest, number: int) -> HttpResponse:
    """The blank forms of a range, one for each page, to be printed before they are needed."""
    found = _found(request, number)
    here = desk.current().book
    terms = here.fallback_terms
    context = {
        "forms": [blank(each) for each in _of(found, request)],
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


def blank(number: str) -> dict[str, Any]:
    """A form with its number and code."""
    code = segno.make(number, error="m").svg_inline(scale=3, border=2, light="#fff", dark="#000")
    return {"number": fallback_number.format(number), "code": mark_safe(code)}  # noqa: S308 - ours
