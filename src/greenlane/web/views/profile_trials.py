"""A profile tried on history: the result as a table and a chart."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.models import RiskProfileRow
from greenlane.usecases import desk
from greenlane.web.access import actor, open_to
from greenlane.web.refusing import not_now
from greenlane.web.show import profiles as shown

if TYPE_CHECKING:  # it brings polars, which is slow to load
    from greenlane.risk.back_test import Counted


@require_POST
@never_cache
@open_to("profile.write")
def tried(request: HttpRequest, code: str) -> HttpResponse:
    """Try the draft (or what stands) on the columnar copy of history."""
    from greenlane.gateways.history_files import HistoryFiles
    from greenlane.usecases import profile_trials

    row, here = profile_trials.version_to_try(code), desk.current()
    if row is None:
        raise Http404(code)
    history = HistoryFiles(settings.GREENLANE_HOME / "history").read()
    try:
        found = profile_trials.tried(row, history, actor(request), here)
    except NotAllowedError as error:
        messages.error(request, not_now(error))
        return redirect("profile-edit", code)
    row.refresh_from_db()
    context = {
        "code": code, "version": row.version, "name": shown.told(row.name), "text": row.text,
        "items": found.items, "examples": found.examples, "currency": here.book.currency,
        "rows": [_row(found.whole, _("All")), _row(found.fair, _("Drawn by chance"))]
        + [_row(each, each.office) for each in found.offices],
        "chart": bool(row.trial and row.trial.get("offices")), "draft": row.state == "draft",
        "hours": round(profile_trials.usual_hours(history), 1),
    }  # fmt: skip
    return render(request, "pages/profiles/trial.html", context)


def _row(counted: "Counted", text: str) -> dict[str, Any]:
    share = None if counted.precision is None else (
        f"{counted.precision:.0%} ({counted.low:.0%}–{counted.high:.0%})")  # fmt: skip
    return {
        "text": text, "declarations": counted.declarations, "hits": counted.hits,
        "inspected": counted.inspected, "found": counted.found, "share": share,
        "revenue": f"{counted.revenue:,.2f}", "hours": round(counted.clean_hours),
    }  # fmt: skip


@never_cache
@open_to("profile.read")
def chart(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The hits and findings of each office as a picture; the table says the same."""
    from greenlane.gateways import charts

    del request
    row = get_object_or_404(RiskProfileRow, code=code, version=version)
    offices = (row.trial or {}).get("offices")
    if not offices:
        raise Http404(code)
    drawn = charts.hits(offices, f"{code} v{version}", _("Would be chosen"), _("Found there"))
    return HttpResponse(drawn, content_type="image/svg+xml")
