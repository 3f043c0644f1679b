"""Watching: metrics for a monitor, security events for those who answer for accounts."""

from hmac import compare_digest

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from greenlane.gateways.metrics import exposition
from greenlane.store import security_events
from greenlane.store.models import SecurityEventRow
from greenlane.usecases import desk, measures
from greenlane.usecases import watching as use
from greenlane.usecases.permissions import may
from greenlane.web.access import EVERYONE, actor, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.show import security as shown

_MEDIA = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@open_to(EVERYONE)
def metrics(request: HttpRequest) -> HttpResponse:
    """What a monitor reads. Open to whoever has the token: behind a proxy all come from near."""
    wanted = f"Bearer {settings.GREENLANE_METRICS_TOKEN}"
    if not compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    told = exposition(lambda: measures.readings(desk.current()))
    return HttpResponse(told, content_type=_MEDIA, headers={"Cache-Control": "no-store"})


@never_cache
@open_to("security.read")
def board(request: HttpRequest) -> HttpResponse:
    """What was seen, filtered, sorted, a page at a time, or as CSV."""
    return _board(request)


def _board(request: HttpRequest, wrong: str = "") -> HttpResponse:
    given, me = request.GET, actor(request)
    found = security_events.listed(
        unit=use.unit_seen(me), text=given.get("q", ""), rule=given.get("rule", ""),
        state=given.get("state", ""), sort=given.get("sort", ""),
    )  # fmt: skip
    handles = may(me, "security.handle").allowed
    listing = Listing(
        name="security-events", columns=shown.COLUMNS, cells=shown.cells, sort="-moment",
        row=lambda each: shown.row(each, me.name, handles=handles),
        filters=shown.filters(given), disclosed="security-events",
    )  # fmt: skip
    return listed(request, "pages/security.html", found, listing, wrong=wrong)


@require_POST
@open_to("security.handle")
@step_up
def handle(request: HttpRequest, number: int) -> HttpResponse:
    """Close an event with what was found."""
    me = actor(request)
    seen = security_events.listed(unit=use.unit_seen(me))
    row: SecurityEventRow = get_object_or_404(seen, pk=number)
    try:
        use.handle(row, request.POST.get("note", ""), me, desk.current())
    except ValueError:
        return _board(request, _("Say in a sentence what was found."))
    messages.success(request, _("The event is closed."))
    return redirect("security")


@require_POST
@open_to("account.own")
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """The owner of an account says whether it was he."""
    mine = request.POST.get("mine") == "yes"
    session = request.session.session_key or ""
    if not use.answer(request.user, number, mine=mine, session=session):  # type: ignore[arg-type]
        raise Http404
    if mine:
        messages.success(request, _("Noted: it was you."))
        return redirect("account")
    messages.warning(request, _("Your other sessions were ended. Choose a new password now."))
    return redirect("password")
