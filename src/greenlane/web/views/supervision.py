"""Supervision: what the supervisor of an office is told and has to judge."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.store import journal
from greenlane.usecases.permissions import matrix, may
from greenlane.web.access import actor, open_to
from greenlane.web.show import supervision as shown

MOST = 100


@open_to("look-up.review")
def index(request: HttpRequest) -> HttpResponse:
    """Files that were refused to related officials of the office, the newest first."""
    me = actor(request)
    own = matrix().scope(me.role, "look-up.review") == "office"
    unit = {"unit": me.unit or "-"} if own else {}
    refused = journal.entries(MOST, None, kind="conflict.refused", **unit)
    context = {"conflicts": shown.conflicts(refused),
               "permits": may(me, "permit.propose").allowed}  # fmt: skip
    return render(request, "pages/supervision.html", context)
