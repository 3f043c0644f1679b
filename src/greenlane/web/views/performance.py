"""How customs performs, on one page for those who steer: figures, their trend, where to look."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from greenlane.access.suppression import SMALLEST
from greenlane.usecases import desk, performance
from greenlane.usecases.desk import Desk
from greenlane.web import moments
from greenlane.web.access import open_to
from greenlane.web.context import language
from greenlane.web.listing import sheet_href
from greenlane.web.show import performance as shown
from greenlane.web.show.sheet import as_csv

BACK = timedelta(days=83)  # twelve weeks with today


@never_cache
@open_to("performance.read")
def board(request: HttpRequest) -> HttpResponse:
    """The figures of some days beside those of as many days before; every table as CSV."""
    here, given = desk.current(), request.GET
    asked = _asked(request, here)
    now = performance.measured(asked, here)
    if given.get("format") == "csv":
        return as_csv("performance", shown.COLUMNS, shown.cells(now))
    before = performance.measured(asked.before, here)
    context = {
        "asked": asked, "before": asked.before,
        "filters": shown.filters(asked, here.book, language()),
        "filtered": any(given.get(name) for name in ("first", "last", "step", "office", "lane")),
        "tiles": shown.tiles(now, before, here.book.currency),
        "waiting": shown.waits(performance.waiting(asked, here)),
        "times": shown.times_drawn(now.steps), "money": shown.money_drawn(now.revenue),
        "offices": shown.rows(now.offices, given.get("sort", ""), here.book, language()),
        "lanes": shown.rows(now.lanes, "", here.book, language()),
        "permits": shown.permits(now.permits, here.book, language()),
        "inspections": shown.inspections(now, here.book, language()),
        "currency": here.book.currency, "sort": given.get("sort", ""), "smallest": SMALLEST,
        "csv_href": sheet_href(request), "empty": not now.offices,
    }  # fmt: skip
    return render(request, "pages/performance.html", context)


def _asked(request: HttpRequest, here: Desk) -> performance.Asked:
    """What is asked for: the last twelve weeks unless the form names sensible days."""
    given, today = request.GET, here.day_of(here.now())
    last = moments.day(given.get("last", "")) or today
    first = moments.day(given.get("first", "")) or last - BACK
    if not timedelta(0) <= last - first <= timedelta(days=3660):
        first = last - BACK
    step = given.get("step", "")
    return performance.Asked(
        first=first, last=last, step=step if step in performance.STEPS else "week",
        office=given.get("office", "")[:17], lane=given.get("lane", "")[:10],
    )  # fmt: skip
