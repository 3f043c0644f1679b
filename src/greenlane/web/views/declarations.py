"""Declarations for those they concern: overview, list, export, one with its sections, print."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.kernel.digits import whole
from greenlane.risk.profile import RANK
from greenlane.store import declarations as rows
from greenlane.store import listing
from greenlane.usecases import choosing, desk, disclosing, drafts, spreadsheet
from greenlane.usecases import reading as use
from greenlane.usecases.permissions import matrix, may
from greenlane.web import moments, reading, words
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.context import language
from greenlane.web.show import joint, lists, proof, todo, training
from greenlane.web.show.one import SECTIONS, One

PAGE = 25


@open_to("declaration.overview")
def dashboard(request: HttpRequest) -> HttpResponse:
    """What needs action first, then counts, drafts and the latest declarations.

    Who has no operator's declarations sees what a trainee does first, and next.
    """
    me = actor(request)
    if matrix().scope(me.role, "declaration.overview") == "self":
        sandbox = settings.GREENLANE_SANDBOX
        context = {"steps": training.steps(sandbox=sandbox), "sandbox": sandbox}
        return render(request, "pages/training.html", context)
    mine = listing.Filters(party=me.unit)
    recent, _cursor = listing.declarations(mine, limit=8)
    waiting = listing.action_needed(me.unit)
    counts = listing.counts(mine)
    written = drafts.listed(me)
    actions = lists.actions(waiting, written) + todo.others(me, desk.current())
    context = {
        "actions": actions,
        "counts": lists.counts(counts, len(actions)),
        "drafts": lists.drafts(written),
        "recent": lists.rows(recent, unit=me.unit),
    }
    return render(request, "pages/dashboard.html", context)


def _filters(request: HttpRequest) -> listing.Filters:
    me = actor(request)
    scope = matrix().scope(me.role, "declaration.list")
    wanted = request.GET
    office = "" if scope == "own" else wanted.get("office", "")
    return listing.Filters(
        party=(me.unit or "-") if scope == "own" else "",
        office=(me.unit or "-") if scope == "office" else office,
        state=wanted.get("state", ""),
        lane=wanted.get("lane", ""),
        since=moments.day(wanted.get("since", "")),
        until=moments.day(wanted.get("until", "")),
        text=wanted.get("q", "").strip(),
    )


@open_to("declaration.list")
def listed(request: HttpRequest) -> HttpResponse:
    """The list, newest first or by number, filtered, a page at a time."""
    before, sort = whole(request.GET.get("after", "")), request.GET.get("sort", "")
    page, cursor = listing.declarations(_filters(request), sort=sort, before=before, limit=PAGE)
    query = request.GET.copy()
    query.pop("after", None)
    me = actor(request)
    own = matrix().scope(me.role, "declaration.list") == "own"
    context = {
        "filters": lists.filters(request.GET),
        "filtered": any(query.get(str(field["name"])) for field in lists.filters({})),
        "sort": "-lodged",
        "rows": lists.rows(page, named=not use.identifies(me), unit=me.unit if own else ""),
        "page": {"shown": len(page), "first": before is None, "after": cursor},
        "export_href": f"{reverse('declarations-csv')}?{query.urlencode()}",
    }
    return render(request, "pages/declarations.html", context)


@open_to("declaration.list")
def exported(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered list as CSV, streamed; no cell can run as a formula."""
    named = not use.identifies(actor(request))
    disclosing.disclosed("declarations", actor(request), desk.current())
    sort = request.GET.get("sort", "")
    lines = spreadsheet.lines(_cells(_filters(request), sort, named=named))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="declarations.csv"'
    return response


def _cells(filters: listing.Filters, sort: str, *, named: bool) -> Iterator[tuple[Any, ...]]:
    yield ("mrn", "lrn", "trade", "state", "lane", "items", "payable", "currency", "lodged")
    before: int | None = None
    while True:
        page, before = listing.declarations(filters, sort=sort, before=before, limit=listing.MOST)
        for row in page:
            yield (row.mrn or "", row.lrn if named else "", row.trade, row.state, row.lane or "",
                   row.items, row.payable, row.currency, row.lodged.isoformat())  # fmt: skip
        if before is None:
            return


def _choosing(shown: One) -> dict[str, Any]:
    """What the form asks with which goods are chosen by hand; empty where they cannot be."""
    now = RANK[shown.life.lane or "green"]
    if shown.life.state not in ("registered", "accepted"):
        return {}
    if not may(shown.actor, "control.choose", shown.row).allowed:
        return {}
    lanes = [(lane, words.LANES[lane].text) for lane in choosing.LANES if RANK[lane] > now]
    return {
        "lanes": {"name": "lane", "label": _("Lane"), "kind": "select", "options": lanes,
                  "required": True},
        "reason": {"name": "reason", "id": "choose-reason", "label": _("Why?"),
                   "kind": "textarea", "rows": 2, "required": True},
        "left": choosing.left_today(shown.row.office, desk.current()),
    } if lanes else {}  # fmt: skip


def _shown(request: HttpRequest, mrn: str, part: str) -> One:
    """The declaration for the one who asks; with pseudonyms when he has not opened a case."""
    row = rows.by_mrn(mrn)
    named = reading.opened(request, row, part)
    return One(row, actor(request), named=named)


@open_to("declaration.read")
def one(request: HttpRequest, mrn: str, section: str = "overview") -> HttpResponse:
    """One declaration: what happens next, and one section of it."""
    if section not in SECTIONS:
        raise Http404(section)
    shown = _shown(request, mrn, section)
    context = {
        **shown.head(section),
        **shown.section(section),
        "section": section,
        "print_href": reverse("declaration-print", args=[mrn]),
        "choosing": _choosing(shown) if section == "overview" else {},
        "joint": joint.upcoming(mrn, desk.current().book, language())
        if section == "overview"
        else None,
        "names_href": "" if shown.named else reverse("declaration-purpose", args=[mrn]),
    }
    return render(request, "pages/declaration.html", context)


@require_POST
@open_to("control.choose")
def choose(request: HttpRequest, mrn: str) -> HttpResponse:
    """Choose it for a control by hand."""
    given, me = request.POST, actor(request)
    lane, reason = given.get("lane", ""), given.get("reason", "")
    act = lambda: choosing.choose(mrn, lane, reason, me, desk.current())  # noqa: E731 - one call
    attempt(request, act, _("It is chosen. The office sees it in its queue."))
    return redirect("declaration", mrn)


@open_to("declaration.read")
def printed(request: HttpRequest, mrn: str) -> HttpResponse:
    """Everything about one declaration on paper."""
    shown = _shown(request, mrn, "print")
    context: dict[str, Any] = {**shown.head(""), "printed": timezone.now()}
    for section in SECTIONS:
        context.update(shown.section(section))
    context["back_href"] = reverse("declaration", args=[mrn])
    context["proof"] = proof.printed(mrn)
    return render(request, "pages/declaration_print.html", context)
