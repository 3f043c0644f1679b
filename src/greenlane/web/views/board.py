"""The live risk board: declarations and cargo as they come, with lanes, holds, alerts and ways."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.views.decorators.cache import never_cache

from greenlane.store import glances
from greenlane.store.models import AlertRow
from greenlane.usecases import desk
from greenlane.usecases.permissions import matrix
from greenlane.web.access import actor, open_to
from greenlane.web.listing import sheet_href
from greenlane.web.show import board as shown
from greenlane.web.show.sheet import as_csv

_STREAM, _SHEET = 40, 5_000
_BACK = timedelta(hours=shown.HOURS)


@never_cache
@open_to("board.read")
def live(request: HttpRequest) -> HttpResponse:
    """The board; its living part alone when the page asks for it again."""
    given = {name: request.GET.get(name, "").replace("\0", "")[:17] for name in glances.FIELDS}
    # Who may not list declarations reads counts only, the small ones left out.
    single = matrix().scope(actor(request).role, "declaration.list") == "all"
    now = desk.current().now()
    seen = glances.seen(given, now - _BACK)
    if request.GET.get("format") == "csv" and single:
        return as_csv(
            "board", shown.COLUMNS, [shown.cells(e) for e in glances.newest(seen, _SHEET)]
        )
    context: dict[str, Any] = {
        "filters": shown.filters(given), "filtered": any(given.values()), "single": single,
        "csv_href": sheet_href(request), "still": request.GET.get("live") == "off",
        "query": _query(request, "on"), "still_href": _query(request, "off"), "now": now,
        "lanes": shown.lanes(glances.by_lane(seen)),
        "methods": shown.methods(glances.by_method(seen)),
        "hours": shown.hours(glances.by_hour(seen, desk.current().zone), now),
        "ways": shown.ways(glances.ways(seen), hide=not single, rtl=get_language_bidi()),
        "stream": [shown.row(each) for each in glances.newest(seen, _STREAM)] if single else [],
        "open": _alerts(given) if single else None,
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, "parts/board_live.html" if part else "pages/board.html", context)


def _alerts(given: dict[str, str]) -> int:
    found = AlertRow.objects.exclude(state="closed").exclude(kind="look-up")
    return found.filter(office=given["office"]).count() if given["office"] else found.count()


def _query(request: HttpRequest, live: str) -> str:
    query = request.GET.copy()
    query["live"] = live
    return f"?{query.urlencode()}"
