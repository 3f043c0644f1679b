"""What a profile would have chosen while it was only tried: the figures, and each hit."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from greenlane.store import risk_profiles
from greenlane.usecases import desk, profile_desk, shadow_results
from greenlane.web.access import open_to
from greenlane.web.listing import Listing, listed
from greenlane.web.show import profiles as shown_profiles
from greenlane.web.show import shadow as shown


@never_cache
@open_to("profile.read")
def tried(request: HttpRequest, code: str) -> HttpResponse:
    """The hits since it went into shadow, as filtered and as CSV, under what they come to."""
    from greenlane.gateways.history_files import HistoryFiles
    from greenlane.risk.shadow_results import picked

    here = desk.current()
    row, found = risk_profiles.standing(code), shadow_results.span(code)
    if row is None:
        raise Http404(code)
    figures: list[Any] = []
    hits: list[dict[str, Any]] = []
    if found is not None:
        history = HistoryFiles(settings.GREENLANE_HOME / "history").read()
        frame, figures = shadow_results.results(found, history)
        hits = picked(frame, request.GET)
    listing = Listing(
        name=f"shadow-{code}", columns=shown.COLUMNS, row=shown.row, cells=shown.cells,
        filters=shown.filters(request.GET, [each.office for each in figures[1:]]), sort="-lodged",
        disclosed="declarations",
    )  # fmt: skip
    rows = [shown.figures(each, _("All")) for each in figures]
    return listed(
        request, "pages/profiles/shadow.html", hits, listing, code=code, span=found,
        name=shown_profiles.told(row.name), lane=found.row.lane if found else "",
        whole=rows[0] if rows else None, offices=rows, currency=here.book.currency,
        proposal=profile_desk.proposed(code),
    )  # fmt: skip
