"""Border posts for people: how each stands, the conflicts between nodes, deciding one."""

from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.access.matrix import Subject
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import border
from greenlane.store.models import BorderConflict
from greenlane.usecases import border_deciding, border_status, desk
from greenlane.usecases.permissions import matrix
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.refusing import not_now
from greenlane.web.show import border as shown
from greenlane.web.show.sheet import fields


@never_cache
@open_to("border.list")
def nodes(request: HttpRequest) -> HttpResponse:
    """Every node with its last bundle, the age of its law, and what waits."""
    given = request.GET
    words = given.get("q", "").casefold().split()
    found = [each for each in map(shown.node, border_status.nodes(desk.current()))
             if all(word in f"{each['node']} {each['name']} {each['offices']}".casefold()
                    for word in words)]  # fmt: skip
    listing = Listing(
        name="border-posts", columns=shown.NODE_COLUMNS, row=dict, cells=dict, sort="node",
        sorts={name: itemgetter(name)
               for name in ("node", "heard", "law", "unsent", "waiting", "conflicts")},
        filters=fields(given, {"name": "q", "label": _("Node, name or office"), "kind": "search",
                               "wide": True}),
    )  # fmt: skip
    return listed(request, "pages/border/nodes.html", found, listing, own=border.own(),
                  law=desk.current().book.version)  # fmt: skip


@never_cache
@open_to("border.list")
def conflicts(request: HttpRequest) -> HttpResponse:
    """The conflicts, filtered, sorted, a page at a time, or as CSV."""
    given = request.GET
    found = border.conflicts(
        state=given.get("state", ""), kind=given.get("kind", ""), node=given.get("node", ""),
        text=given.get("q", "").strip(), sort=given.get("sort", ""),
    )  # fmt: skip
    names = list(border.peers().values_list("node", flat=True))
    listing = Listing(
        name="conflicts", columns=shown.COLUMNS, cells=shown.cells, row=shown.row,
        filters=shown.filters(given, names), sort="-opened", disclosed="conflicts",
    )  # fmt: skip
    return listed(request, "pages/border/conflicts.html", found, listing)


@never_cache
@open_to("border.list")
def conflict(request: HttpRequest, number: int) -> HttpResponse:
    """One conflict with both sides."""
    return _page(request, _found(number))


@require_POST
@open_to("border.decide")
@step_up
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide a conflict."""
    found = _found(number)
    choice, reason = request.POST.get("decision", ""), request.POST.get("reason", "")
    try:
        border_deciding.decide(number, choice, reason, actor(request), desk.current())
    except NotAllowedError as error:
        found.refresh_from_db()
        return _page(request, found, not_now(error))
    messages.success(request, _("The conflict is decided."))
    return redirect("conflict", number)


def _found(number: int) -> BorderConflict:
    found = border.conflicts().filter(pk=number).first()
    if found is None:
        raise Http404(number)
    return found


def _page(request: HttpRequest, found: BorderConflict, told: str = "") -> HttpResponse:
    mine = matrix().decide(actor(request), "border.decide", Subject(office=found.owner)).allowed
    context: dict[str, Any] = {
        "conflict": shown.row(found), "sides": shown.sides(found),
        "details": shown.details(found), "may_decide": mine and border.own() is None,
        "fields": shown.form(found, request.POST.dict(), told),
        "errors": [{"href": "#decision", "text": told}] if told else [],
    }  # fmt: skip
    return render(request, "pages/border/conflict.html", context, status=422 if told else 200)
