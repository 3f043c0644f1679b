"""Mirror data: the gaps between partners' exports and our imports, the largest rests first."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from greenlane.gateways.history_files import HistoryFiles
from greenlane.gateways.mirror_files import MirrorFiles
from greenlane.risk.mirror.gap import Gap
from greenlane.usecases import desk, mirror
from greenlane.web.access import open_to
from greenlane.web.choices import choices
from greenlane.web.context import language
from greenlane.web.listing import Listing, listed
from greenlane.web.show import mirror as shown

_SORTS = {"rest": lambda g: abs(g.rest), "gap": lambda g: abs(g.whole), "code": lambda g: g.code,
          "period": lambda g: g.period, "partner": lambda g: g.partner}  # fmt: skip


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
        chart_query=request.GET.urlencode(),
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
    here = desk.current()
    law = here.book.on(here.day_of(here.now()))
    names = [pair for pair in choices("countries", law, language()) if pair[0] in partners]
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
