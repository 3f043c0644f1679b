"""Mirror data: the gaps between partners' exports and our imports, the largest rests first."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from greenlane.gateways import mirror_files
from greenlane.gateways.history_files import HistoryFiles
from greenlane.gateways.mirror_files import MirrorFiles
from greenlane.law.law_of_day import LawOfDay
from greenlane.messages.content import LIMITS
from greenlane.risk.mirror.gap import Gap
from greenlane.usecases import desk, mirror, uploads
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, open_to
from greenlane.web.choices import choices
from greenlane.web.context import language
from greenlane.web.listing import Listing, listed
from greenlane.web.show import mirror as shown

_SORTS = {"rest": lambda g: abs(g.rest), "gap": lambda g: abs(g.whole), "code": lambda g: g.code,
          "period": lambda g: g.period, "partner": lambda g: g.partner}  # fmt: skip
MOST_FAULTS = 50


@never_cache
@open_to("mirror.read")
def listed_gaps(request: HttpRequest) -> HttpResponse:
    """The gaps as filtered, their parts together, and a sheet."""
    every, kept = _found(request)
    here = desk.current()
    sort = request.GET.get("sort", "")
    if key := _SORTS.get(sort.removeprefix("-")):
        kept = sorted(kept, key=key, reverse=sort.startswith("-"))
    listing = Listing(
        name="mirror", columns=shown.COLUMNS, cells=shown.cells, sort=sort,
        row=lambda gap: shown.row(gap, language(), here.book.currency),
        filters=_filters(request, every),
    )  # fmt: skip
    return listed(
        request, "pages/risk/mirror.html", kept, listing, held=bool(every),
        parts=shown.parts(kept, here.book.currency), currency=here.book.currency,
        chart_query=request.GET.urlencode(), writes=may(actor(request), "mirror.write").allowed,
    )  # fmt: skip


@never_cache
@open_to("mirror.read")
def chart(request: HttpRequest) -> HttpResponse:
    """The way from what was exported to what was imported as a picture; the table says the same."""
    from greenlane.gateways import charts

    _every, kept = _found(request)
    if not kept:
        raise Http404
    rows = shown.steps(kept)
    title = _("From their exports to our imports, %s") % desk.current().book.currency
    return HttpResponse(charts.steps(rows, title), content_type="image/svg+xml")


@never_cache
@open_to("mirror.write")
def new(request: HttpRequest) -> HttpResponse:
    """The form that takes a partner's file in: what was read, or what is wrong with it."""
    partner, posted = request.POST.get("partner", ""), uploads.posted(request)
    context: dict[str, Any] = {"errors": [], "faults": [], "taken": None}
    if request.method == "POST":
        wrong = _missing(partner, posted)
        context.update({"errors": wrong} if wrong else _taken(request, partner, posted[0]))
    context["partner"] = {
        "name": "partner", "label": _("Whose exports"), "kind": "select", "value": partner,
        "options": choices("countries", _law(), language()), "required": True,
        "errors": [e["text"] for e in context["errors"] if e["href"] == "#partner"],
    }  # fmt: skip
    status = 422 if context["errors"] else 200
    return render(request, "pages/risk/mirror_new.html", context, status=status)


def _missing(partner: str, posted: list[Any]) -> list[dict[str, str]]:
    wrong = []
    if partner not in desk.current().book.countries:
        wrong.append({"href": "#partner", "text": _("Choose the partner.")})
    if not posted:
        wrong.append({"href": "#file", "text": _("Choose a file.")})
    return wrong


def _taken(request: HttpRequest, partner: str, sent: Any) -> dict[str, Any]:
    """What became of a file: taken, or every fault of it with its line."""
    data = uploads.read(sent).data
    if len(data) > LIMITS.size:
        return {"errors": [{"href": "#file", "text": _("The file is too large.")}]}
    found = mirror_files.told(data, partner)
    if found.faults:
        said = _("Nothing was taken in. Faults: %d") % len(found.faults)
        return {"errors": [{"href": "#faults", "text": said}],
                "faults": [shown.fault(each) for each in found.faults[:MOST_FAULTS]],
                "more": max(len(found.faults) - MOST_FAULTS, 0)}  # fmt: skip
    kept = MirrorFiles(settings.GREENLANE_HOME / "mirror")
    taken = mirror.upload(kept, partner, found.rows, actor(request), desk.current())
    return {"taken": taken, "left_out": found.left_out, "code": partner}


def _law() -> LawOfDay:
    here = desk.current()
    return here.book.on(here.day_of(here.now()))


def _found(request: HttpRequest) -> tuple[list[Gap], list[Gap]]:
    """Every gap by year or month, and those that are asked for."""
    home, given = settings.GREENLANE_HOME, request.GET
    kept = mirror.found(
        MirrorFiles(home / "mirror"), HistoryFiles(home / "history"), desk.current(),
        monthly=given.get("by") == "month",
    )  # fmt: skip
    code = "".join(letter for letter in given.get("code", "") if letter.isdigit())
    return kept, [
        gap for gap in kept
        if given.get("partner", "") in ("", gap.partner)
        and gap.period.startswith(given.get("period", "").strip())
        and gap.code.startswith(code[:6])
    ]  # fmt: skip


def _filters(request: HttpRequest, every: list[Gap]) -> list[dict[str, Any]]:
    partners = {gap.partner for gap in every}
    names = [pair for pair in choices("countries", _law(), language()) if pair[0] in partners]
    made: list[dict[str, Any]] = [
        {"name": "partner", "label": _("Partner"), "kind": "select", "options": names,
         "empty": _("All")},
        {"name": "by", "label": _("Year or month"), "kind": "select", "closed": True,
         "options": [("year", _("Year")), ("month", _("Month"))]},
        {"name": "period", "label": _("Period"), "kind": "code", "width": "w-8",
         "hint": _("2026 or 2026-03")},
        {"name": "code", "label": _("Code"), "kind": "code", "width": "w-8"},
    ]  # fmt: skip
    return [{**field, "plain": True, "value": request.GET.get(field["name"], "")}
            for field in made]  # fmt: skip
