"""Outages for people: the list, one with the deadlines it moved, and the acts on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import outages as rows
from greenlane.store.outage_models import Outage
from greenlane.usecases import desk, lapsing, outage_reach
from greenlane.usecases import outages as use
from greenlane.usecases.permissions import matrix, may
from greenlane.web import moments
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.context import language
from greenlane.web.listing import Listing, listed
from greenlane.web.refusing import said
from greenlane.web.show import outages as shown
from greenlane.web.show.sheet import fields


@never_cache
@open_to("outage.list")
def board(request: HttpRequest) -> HttpResponse:
    """The outages, filtered, sorted, a page at a time, or as CSV."""
    given, book = request.GET, desk.current().book
    asked = rows.Filters(
        state=given.get("state", ""), function=given.get("function", ""),
        office=given.get("office", ""), text=given.get("q", "").strip(),
    )  # fmt: skip
    found = rows.listed(asked, given.get("sort", ""))
    listing = Listing(
        name="outages", columns=shown.COLUMNS, cells=shown.cells,
        row=lambda each: shown.row(each, book, language()),
        filters=shown.filters(given, book, language()), sort=given.get("sort") or "-since",
    )  # fmt: skip
    may_declare = may(actor(request), "outage.declare").allowed
    return listed(request, "pages/outages.html", list(found), listing, may_declare=may_declare)


@never_cache
@open_to("outage.list")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One outage: who says so, and which deadlines it moved."""
    return _page(request, _found(number), {})


@never_cache
@open_to("outage.declare")
def declare(request: HttpRequest) -> HttpResponse:
    """Declare an outage; a second person confirms it."""
    here, me, given = desk.current(), actor(request), request.POST.dict()
    own = me.unit if matrix().scope(me.role, "outage.declare") == "office" else ""
    known = [code for code, _text in shown.functions(here.book, language())]
    chosen = [code for code in known if f"function-{code.replace(':', '-')}" in given]
    wrong: dict[str, str] = {}
    if request.method == "POST":
        made = _declared(given, chosen, own, request, wrong)
        if made is not None:
            messages.success(request, _("The outage is declared. It counts when it is confirmed."))
            return redirect("outage", made.number)
    context = {
        **shown.form(given, chosen, here.book, language(), own, wrong),
        "basis": here.book.outage_terms.basis if here.book.outage_terms else "",
        "errors": [{"href": f"#{name}", "text": text} for name, text in wrong.items()],
    }  # fmt: skip
    return render(request, "pages/outage_new.html", context, status=422 if wrong else 200)


def _declared(
    given: dict[str, str], chosen: list[str], own: str, request: HttpRequest, wrong: dict[str, str]
) -> Outage | None:
    here = desk.current()
    since, until = (moments.read(given.get(name, ""), here.zone) for name in ("since", "until"))
    if since is None:
        wrong["since"] = _("Give the day and the hour.")
    if given.get("until", "").strip() and until is None:
        wrong["until"] = _("Give the day and the hour.")
    if wrong or since is None:
        return None
    office = own or given.get("office", "")
    try:
        return use.declare(
            chosen, since, actor(request), here, title=given.get("title", "")[:200],
            title_ar=given.get("title_ar", "")[:200], until=until,
            offices=[office] if office else [],
            evidence=[line.strip()[:200] for line in given.get("evidence", "").splitlines()][:20],
        )  # fmt: skip
    except use.OutageError as error:
        wrong[error.field or "title"] = said(error)
        return None


@require_POST
@open_to("outage.confirm")
@step_up
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm what another person declared."""
    done = _("The outage is confirmed. The deadlines follow from now on.")
    return _act(request, number, done, lambda: use.confirm(number, actor(request), desk.current()))


@require_POST
@open_to("outage.declare")
@step_up
def end(request: HttpRequest, number: str) -> HttpResponse:
    """Record when the service was back."""
    here = desk.current()
    until = moments.read(request.POST.get("until", ""), here.zone)
    if until is None:
        return _page(request, _found(number), {"until": _("Give the day and the hour.")})
    done = _("The end of the outage is recorded.")
    return _act(request, number, done, lambda: use.end(number, until, actor(request), here))


@require_POST
@open_to("outage.confirm")
@step_up
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw an outage that was none."""
    why, here = request.POST.get("why", ""), desk.current()
    done = _("The outage is withdrawn. It moves nothing any more.")
    return _act(request, number, done, lambda: use.withdraw(number, why, actor(request), here))


@require_POST
@open_to("declaration.reinstate")
@step_up
def reinstate(request: HttpRequest, number: str) -> HttpResponse:
    """Put back a declaration that lapsed before this outage was recorded."""
    found, given = _found(number), request.POST
    try:
        lapsing.reinstate(
            given.get("mrn", "")[:18], given.get("reason", ""), actor(request), desk.current()
        )
    except NotAllowedError as error:
        return _page(request, found, {"reason": said(error)})
    messages.success(request, _("The declaration is reinstated."))
    return redirect("outage", number)


def _act(request: HttpRequest, number: str, done: str, act: Callable[[], object]) -> HttpResponse:
    found = _found(number)
    try:
        act()
    except use.OutageError as error:
        return _page(request, found, {error.field: said(error)})
    messages.success(request, done)
    return redirect("outage", number)


def _found(number: str) -> Outage:
    found = rows.one(number)
    if found is None:
        raise Http404(number)
    return found


def _page(request: HttpRequest, found: Outage, wrong: dict[str, str]) -> HttpResponse:
    here, me = desk.current(), actor(request)
    scoped = matrix().scope(me.role, "outage.list") == "office"
    words = request.GET.get("q", "").casefold()
    moved = [each for each in outage_reach.moved(found, here, me.unit if scoped else "")
             if words in f"{each.subject} {each.office}".casefold()]  # fmt: skip
    listing = Listing(
        name=f"outage-{found.number}", columns=shown.MOVED, row=shown.moved,
        cells=shown.moved_cells, sorts=shown.MOVED_SORTS, disclosed="declarations",
        filters=fields(request.GET, {"name": "q", "label": _("Declaration, ruling or office"),
                                     "kind": "search", "wide": True}),
    )  # fmt: skip
    context: dict[str, Any] = {
        "outage": shown.row(found, here.book, language()), "scoped": scoped,
        "acts": _acts(request, found),
        "lapsed": outage_reach.lapsed(found, here, me.unit if scoped else ""),
        "reinstates": may(me, "declaration.reinstate").allowed,
        "reason_field": {"name": "reason", "label": _("Why it is reinstated"), "required": True,
                         "maxlength": 300, "width": "w-full",
                         "errors": [wrong["reason"]] if "reason" in wrong else []},
        "end_field": _end_field(request, wrong),
        "why_field": _why_field(request, wrong),
    }  # fmt: skip
    told = [{"href": f"#{name or 'main'}", "text": text} for name, text in wrong.items()]
    answer = listed(request, "pages/outage.html", moved, listing, **{**context, "errors": told})
    answer.status_code = 422 if wrong else answer.status_code
    return answer


def _acts(request: HttpRequest, found: Outage) -> dict[str, bool]:
    """Which acts this person sees; the use case decides again."""
    me, state = actor(request), rows.state_of(found)
    mine = found.declared_by == me.name
    confirms = may(me, "outage.confirm").allowed and state != "withdrawn"
    declares = may(me, "outage.declare").allowed and state != "withdrawn"
    scoped = matrix().scope(me.role, "outage.declare") == "office"
    return {
        "confirm": confirms and state == "proposed" and not mine,
        "withdraw": confirms and not (mine and found.confirmed_by),
        "end": declares and found.until is None and (not scoped or found.offices == [me.unit]),
        "waits": state == "proposed" and mine,
    }  # fmt: skip


def _end_field(request: HttpRequest, wrong: dict[str, str]) -> dict[str, Any]:
    return {"name": "until", "label": _("Back since"), "kind": "moment", "required": True,
            "hint": _("Day and hour on the country’s clock."),
            "value": request.POST.get("until", ""),
            "errors": [wrong["until"]] if "until" in wrong else []}  # fmt: skip


def _why_field(request: HttpRequest, wrong: dict[str, str]) -> dict[str, Any]:
    return {"name": "why", "label": _("Why it is withdrawn"), "required": True, "maxlength": 200,
            "value": request.POST.get("why", ""),
            "errors": [wrong["why"]] if "why" in wrong else []}  # fmt: skip
