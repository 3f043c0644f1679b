"""Reports of selection: by method with the budgets, the fairness of it, the monitors of models."""

from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from greenlane.risk.budget import in_force
from greenlane.store import risk_registry
from greenlane.store.models import RiskWatchRow
from greenlane.usecases import desk
from greenlane.web.access import open_to
from greenlane.web.context import language
from greenlane.web.listing import Listing, listed
from greenlane.web.show import models as shown_models
from greenlane.web.show import risk_reports as shown
from greenlane.web.show.outages import offices as named_offices

_GROUPS: dict[str, Any] = {
    "name": lambda each: str(shown.NAMES.get(each.name, each.name)),
    "by": lambda each: str(shown.KINDS[each.by]), "declarations": attrgetter("declarations"),
    "selection": attrgetter("selection"), "examined": attrgetter("inspected"),
    "finding": attrgetter("finding"),
}  # fmt: skip
SPANS = {"30": 30, "90": 90, "365": 365}


def _history(request: HttpRequest) -> Any:
    """The table of history of the days asked for."""
    import polars  # slow to load: only who asks for a report needs it

    from greenlane.gateways.history_files import HistoryFiles

    here = desk.current()
    days = SPANS.get(request.GET.get("days", ""), 90)
    since = here.day_of(here.now()) - timedelta(days=days)
    return HistoryFiles(settings.GREENLANE_HOME / "history").read().filter(
        polars.col("day") >= since)  # fmt: skip


def _span(request: HttpRequest) -> dict[str, Any]:
    told = [("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))]
    return {"name": "days", "label": _("Span"), "kind": "select", "options": told, "plain": True,
            "value": request.GET.get("days", "90")}  # fmt: skip


@open_to("model.read")
def methods(request: HttpRequest) -> HttpResponse:
    """What each way of choosing chose and found, office by office, beside its budget."""
    from greenlane.risk.methods import by_method

    here, office = desk.current(), request.GET.get("office", "")
    day = here.day_of(here.now())
    rows = by_method(_history(request))
    offices = sorted({each.office for each in rows} - {""})
    names, budgets = dict(named_offices(here.book, language())), {}
    for name in offices:
        budget = in_force(here.budgets, name, day)
        budgets[name] = budget.ways if budget else {}
    found = [each for each in rows if not office or each.office == office]
    listing = Listing(
        name="methods", columns=shown.METHOD_COLUMNS,
        row=lambda each: {**shown.method(each, budgets), "title": names.get(each.office, "")},
        cells=lambda each: shown.method_cells(each, budgets),
        filters=[_span(request), {
            "name": "office", "label": _("Office"), "kind": "select", "plain": True,
            "empty": _("All"), "options": [(name, names.get(name, name)) for name in offices],
            "value": office}],
        sorts={"office": attrgetter("office"), "chosen": attrgetter("chosen"),
               "method": lambda each: str(shown.METHODS[each.method]),
               "per_day": attrgetter("per_day"), "examined": attrgetter("inspected"),
               "found": attrgetter("found"), "share": attrgetter("share")},
    )  # fmt: skip
    plan = risk_registry.newest_plan()
    return listed(
        request, "pages/risk/methods.html", found, listing, currency=here.book.currency,
        plan=plan, plan_rows=shown.plan_rows(plan.told) if plan else [],
    )  # fmt: skip


@open_to("model.read")
def fairness(request: HttpRequest) -> HttpResponse:
    """Who is chosen and what is found, by origin, size of firm, and who declares."""
    from greenlane.risk import fairness as fair

    listing = Listing(name="fairness", columns=shown.FAIRNESS_COLUMNS, row=shown.group,
                      cells=shown.group_cells, filters=[_span(request)], sorts=_GROUPS)  # fmt: skip
    groups = fair.report(_history(request))
    return listed(request, "pages/risk/fairness.html", groups, listing, fewest=fair.FEWEST)


@never_cache
@open_to("model.read")
def monitors(request: HttpRequest) -> HttpResponse:
    """What has moved since the champion was trained, and whether it still holds."""
    from greenlane.risk.learning import drift

    champion = risk_registry.champion()
    row = _watched(champion.version) if champion else None
    measures = row.measures if row else {}
    context = {
        "champion": shown_models.row(champion) if champion else None, "watch": row,
        "alerts": measures.get("alerts", []), "scored": measures.get("scored", 0),
        "features": shown.index_rows(measures.get("features", {})),
        "score": measures.get("score"), "weeks": [_week(w) for w in measures.get("weeks", ())],
        "limits": {"moved": drift.MOVED, "much": drift.MUCH},
        "beside": [_beside(each) for each in risk_registry.challengers()],
    }  # fmt: skip
    return render(request, "pages/risk/monitors.html", context)


def _watched(version: str) -> RiskWatchRow | None:
    return RiskWatchRow.objects.filter(model=version).order_by("-day").first()


def _week(week: dict[str, Any]) -> dict[str, Any]:
    return {**week, "share": shown.share(week["rate"], week["low"], week["high"]),
            "said": f"{week['told']:.1%}"}  # fmt: skip


def _beside(row: Any) -> dict[str, Any]:
    watch = _watched(row.version)
    told = watch.measures.get("beside", {}) if watch else {}
    return {**shown_models.row(row), "rows": told.get("rows", 0),
            "ours": shown_models.number(told.get("auc")),
            "theirs": shown_models.number(told.get("champion"))}  # fmt: skip


@never_cache
@open_to("model.read")
def chart(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A monitor as a picture; the tables say the same."""
    from greenlane.gateways import charts
    from greenlane.risk.learning import drift

    del request
    row = _watched(version)
    measures = row.measures if row else {}
    rows = measures.get("weeks") if name == "weeks" else list(
        shown.index_rows(measures.get("features", {})))  # fmt: skip
    if not rows or name not in ("weeks", "features"):
        raise Http404(name)
    if name == "weeks":
        drawn = charts.told_and_found(rows, _("Told"), _("Found"), _("Findings by week"))
    else:
        drawn = charts.moved(rows, (drift.MOVED, drift.MUCH), _("How far features have moved"))
    return HttpResponse(drawn, content_type="image/svg+xml")
