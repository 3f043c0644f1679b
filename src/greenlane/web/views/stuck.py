"""What hangs: declarations in states where nobody waits for anybody, measured now."""

from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from greenlane.usecases import desk, watchdog
from greenlane.web.access import open_to
from greenlane.web.listing import Listing
from greenlane.web.listing import listed as listed_as
from greenlane.web.show import stuck as shown


@never_cache
@open_to("stuck.list")
def listed(request: HttpRequest) -> HttpResponse:
    """Number, reason and since when; nothing of what was declared."""
    here, reason = desk.current(), request.GET.get("reason", "")
    found = [each for each in watchdog.hung(here) if reason in ("", each.reason)]
    listing = Listing(
        name="stuck", columns=("mrn", "reason", "since"), filters=shown.filters(request.GET),
        row=lambda each: shown.row(each, here.now()),
        cells=lambda each: {**shown.row(each, here.now()), "since": each.since.isoformat()},
        sorts={name: attrgetter(name) for name in ("mrn", "reason", "since")},
    )  # fmt: skip
    return listed_as(request, "pages/stuck.html", found, listing,
                     minutes=int(watchdog.patience(here).total_seconds() // 60))  # fmt: skip
