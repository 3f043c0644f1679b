"""Effectiveness in a browser: profiles and methods, the end of a dead profile, the quarter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.usecases import desk, effects, profile_desk
from greenlane.usecases.effects import Judged
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, attempt, open_to, step_up
from greenlane.web.context import language
from greenlane.web.listing import Listing, listed, sheet_href
from greenlane.web.show import effects as shown
from greenlane.web.show.outages import offices
from greenlane.web.show.profiles import told
from greenlane.web.show.sheet import as_csv


@never_cache
@open_to("effect.read")
def board(request: HttpRequest) -> HttpResponse:
    """What each profile brought in the last year, and each method; filtered, sorted, as CSV."""
    profile_desk.adopt(desk.current())
    here, given = desk.current(), request.GET
    since, until = effects.last_year(here)
    found = [each for each in effects.by_profile(since, until, here) if _fits(each, given.dict())]
    listing = Listing(
        name="effect", columns=shown.COLUMNS, row=shown.profile, cells=shown.cells,
        filters=shown.filters(given.dict()),
    )  # fmt: skip
    return listed(
        request, "pages/effect/board.html", shown.ordered(found, given.get("sort", "")), listing,
        methods=shown.methods(effects.by_method(since, until)), currency=here.book.currency,
        proposes=may(actor(request), "profile.propose").allowed, terms=here.book.retirement_terms,
        quarter=effects.quarters(here.day_of(until), 1)[0],
    )  # fmt: skip


def _fits(each: Judged, given: dict[str, str]) -> bool:
    words = given.get("q", "").strip().casefold()
    name = f"{each.effect.name} {told(each.profile.name) if each.profile else ''}".casefold()
    return words in name and given.get("dead", "") in ("", each.dead)


@require_POST
@open_to("profile.propose")
@step_up
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Propose the end of a dead profile; a second person decides at the profile desk."""
    user: Any = request.user
    me, here, text = actor(request), desk.current(), request.POST.get("text", "")
    act = lambda: effects.propose_end(code, text, user, me, here)  # noqa: E731 - one call
    attempt(request, act, _("Proposed. Another person decides."))
    return redirect("effect")


@never_cache
@open_to("effect.read")
def report(request: HttpRequest) -> HttpResponse:
    """Selection and results of a quarter, to read, to print, as CSV."""
    here = desk.current()
    names = effects.quarters(here.day_of(here.now()))
    name = request.GET.get("quarter") or names[0]
    try:
        told_ = effects.report(name, here)
    except ValueError as error:
        raise Http404(name) from error
    if request.GET.get("format") == "csv":
        return as_csv(f"selection-{name}", shown.REPORT_COLUMNS, shown.report_cells(told_))
    named = dict(offices(here.book, language()))
    context = {"report": shown.report(told_, named), "quarters": names,
               "currency": here.book.currency, "csv_href": sheet_href(request)}  # fmt: skip
    return render(request, "pages/effect/report.html", context)
