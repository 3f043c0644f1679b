"""Look-ups: one's own to explain, and those of an office to judge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import look_ups as stored
from greenlane.usecases import desk
from greenlane.usecases import look_ups as use
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.show import look_ups as shown
from greenlane.web.show.sheet import paged


@never_cache
@open_to("look-up.explain")
def own(request: HttpRequest) -> HttpResponse:
    """What one is asked to explain, and what became of the rest."""
    return _own(request)


def _own(request: HttpRequest, wrong: str = "", number: int = 0) -> HttpResponse:
    here, me = desk.current(), actor(request)
    today = here.day_of(here.now())
    page, kept = paged(request, stored.listed(person=me.name, sort="-due"))  # type: ignore[arg-type]
    context = {
        "rows": [shown.own(each, today) for each in kept], "page": page,
        "errors": [{"href": f"#text-{number}", "text": wrong}] if wrong else [],
        "wrong": number, "given": request.POST.get("text", ""),
    }  # fmt: skip
    return render(request, "account/look_ups.html", context, status=422 if wrong else 200)


@require_POST
@open_to("look-up.explain")
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """Explain one of one's own look-ups."""
    me = actor(request)
    get_object_or_404(stored.listed(person=me.name), pk=number)
    try:
        use.explain(number, request.POST.get("text", ""), me, desk.current())
    except ValueError:
        return _own(request, _("Say in a sentence why you opened it."), number)
    except NotAllowedError:
        messages.warning(request, _("It was answered already."))
        return redirect("own-look-ups")
    messages.success(request, _("Your explanation is with the supervisor."))
    return redirect("own-look-ups")


@never_cache
@open_to("look-up.review")
def board(request: HttpRequest) -> HttpResponse:
    """The look-ups of an office that were asked about: filtered, sorted, or as CSV."""
    return _board(request)


def _board(request: HttpRequest, wrong: str = "") -> HttpResponse:
    given, me = request.GET, actor(request)
    found = stored.listed(
        unit=use.unit_seen(me), text=given.get("q", ""), state=given.get("state", ""),
        drawn=given.get("drawn", ""), sort=given.get("sort", ""),
    )  # fmt: skip
    judges = may(me, "look-up.review").allowed
    listing = Listing(
        name="look-ups", columns=shown.COLUMNS, cells=shown.cells, sort="due",
        row=lambda each: shown.row(each, me.name, judges=judges),
        filters=shown.filters(given), disclosed="look-ups",
    )  # fmt: skip
    return listed(request, "pages/look_ups.html", found, listing, wrong=wrong)


@require_POST
@open_to("look-up.review")
@step_up
def judge(request: HttpRequest, number: int) -> HttpResponse:
    """Accept an explanation, or not, with the reason."""
    me = actor(request)
    row = get_object_or_404(stored.listed(unit=use.unit_seen(me)), pk=number)
    accepted = request.POST.get("verdict") == "accept"
    try:
        use.judge(row.pk, accepted, request.POST.get("note", ""), me, desk.current())
    except ValueError:
        return _board(request, _("Say in a sentence why."))
    except NotAllowedError:
        messages.warning(request, _("It cannot be judged now: it waits for an answer, or is done."))
        return redirect("look-ups")
    messages.success(request, _("Judged."))
    return redirect("look-ups")
