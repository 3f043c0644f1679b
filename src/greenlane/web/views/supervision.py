"""Supervision: what the supervisor of an office is told and has to judge."""

from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from greenlane.store import journal
from greenlane.usecases.permissions import matrix, may
from greenlane.web.access import actor, open_to
from greenlane.web.listing import Listing, listed
from greenlane.web.show import supervision as shown
from greenlane.web.show.sheet import fields

MOST = 5_000


@open_to("look-up.review")
def index(request: HttpRequest) -> HttpResponse:
    """Files that were refused to related officials of the office, the newest first."""
    me = actor(request)
    own = matrix().scope(me.role, "look-up.review") == "office"
    unit = {"unit": me.unit or "-"} if own else {}
    words = request.GET.get("q", "").casefold()
    refused = [entry for entry in journal.entries(MOST, None, kind="conflict.refused", **unit)
               if words in f"{entry.subject} {entry.actor}".casefold()]  # fmt: skip
    listing = Listing(
        name="conflicts-of-interest", columns=shown.COLUMNS, row=shown.conflict, cells=shown.cells,
        sorts={"subject": attrgetter("subject"), "officer": attrgetter("actor"),
               "moment": attrgetter("moment")}, sort="-moment", disclosed="conflicts-of-interest",
        filters=fields(request.GET, {"name": "q", "label": _("File or user name"),
                                     "kind": "search", "wide": True}),
    )  # fmt: skip
    return listed(request, "pages/supervision.html", refused, listing,
                  permits=may(me, "permit.propose").allowed)  # fmt: skip
