"""Hits of screening in a browser: the inbox, one with what was compared, and the decision."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.access.matrix import Subject
from greenlane.store import watch_hits, watch_lists
from greenlane.store.models import WatchHit
from greenlane.usecases import desk, screening_hits
from greenlane.usecases.permissions import matrix
from greenlane.web import reading
from greenlane.web.access import actor, attempt, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.show import hits as shown


@never_cache
@open_to("hit.list")
def inbox(request: HttpRequest) -> HttpResponse:
    """The hits that one sees: what is open and surest first; filtered, sorted, as CSV."""
    now, given = desk.current().now(), request.GET.dict()
    linked = matrix().scope(actor(request).role, "declaration.read") is not None
    office = _office(request)
    listing = Listing(
        name="hits", columns=shown.COLUMNS, row=lambda each: shown.row(each, now, linked=linked),
        cells=shown.cells, filters=shown.filters(given, watch_lists.codes()), sort="-score",
        disclosed="hits",
    )  # fmt: skip
    waiting = watch_hits.listed({"state": "open"}, office)
    tiles = [
        {"value": waiting.count(), "text": _("to be decided")},
        {"value": waiting.filter(held=True).count(), "text": _("with goods held")},
        {"value": waiting.filter(grade="listed", held=False).count(),
         "text": _("after release")},
    ]  # fmt: skip
    found = watch_hits.listed(given, office)
    return listed(request, "pages/hits/inbox.html", found, listing, tiles=tiles)


def _office(request: HttpRequest) -> str:
    """The office to which the person's sight is limited; empty for all."""
    me = actor(request)
    return me.unit if matrix().scope(me.role, "hit.list") == "office" else ""


def _seen(request: HttpRequest, number: int) -> WatchHit:
    hit = WatchHit.objects.select_related("declaration").filter(pk=number).first()
    office = _office(request)
    if hit is None or (office and hit.office != office):
        raise Http404(str(number))
    return hit


@never_cache
@open_to("hit.list")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One hit: what was declared beside what is listed; opening it is noted as a look."""
    return _page(request, _seen(request, number))


def _page(request: HttpRequest, hit: WatchHit, wrong: str = "") -> HttpResponse:
    me, here = actor(request), desk.current()
    named = reading.opened(request, hit.declaration, "hit")
    decides = matrix().decide(me, "hit.decide", Subject(office=hit.office)).allowed
    context: dict[str, Any] = {
        "hit": shown.row(hit, here.now()), "named": named,
        "told": shown.compared(screening_hits.told(hit)),
        "deciding": decides and named and hit.state == "open",
        "other": watch_hits.same_count(hit) - 1,
        "reads": matrix().scope(me.role, "watch.read") is not None,
        "case": matrix().scope(me.role, "case.queue") is not None,
        "reason": {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 3,
                   "required": True, "value": request.POST.get("reason", ""),
                   "errors": [wrong] if wrong else [],
                   "hint": _("It is kept with the hit. The trader never reads it.")},
        "errors": [{"href": "#reason", "text": wrong}] if wrong else [],
    }  # fmt: skip
    return render(request, "pages/hits/one.html", context, status=422 if wrong else 200)


@require_POST
@open_to("hit.decide")
@step_up
def decide(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Somebody else, or the one meant."""
    hit, me, here = _seen(request, number), actor(request), desk.current()
    reason = request.POST.get("reason", "").strip()
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "clear": (lambda: screening_hits.clear(number, reason, me, here),
                  _("Kept: these two are not the same. They do not hit again.")),
        "confirm": (lambda: screening_hits.confirm(number, reason, me, here),
                    _("Kept: this is the one meant.")),
    }  # fmt: skip
    if verb not in acts:
        raise Http404(verb)
    if not reason:
        return _page(request, hit, _("State why."))
    attempt(request, *acts[verb])
    return redirect("hits")  # the case may be nobody's work any more
