"""Named lists of risk profiles: all, one with its versions, a change proposed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import risk_lists
from greenlane.store.models import RiskListRow
from greenlane.usecases import desk, disclosing, profile_desk, profile_lists
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.listing import Listing, listed, sheet_href
from greenlane.web.refusing import not_now
from greenlane.web.show import profile_lists as shown
from greenlane.web.show.sheet import as_csv

SORTS = {"name": "name", "values": "values", "since": "since"}


@never_cache
@open_to("profile.read")
def board(request: HttpRequest) -> HttpResponse:
    """The lists in force, with who asks about them; filtered, sorted, as CSV."""
    profile_desk.adopt(desk.current())
    used, wanted = risk_lists.used_by(), request.GET.get("q", "").strip().casefold()
    found = [each for each in risk_lists.in_force() if _matches(each, wanted)]
    sort = request.GET.get("sort", "")
    name = SORTS.get(sort.removeprefix("-"), "name")
    found.sort(key=lambda each: shown.row(each, used)[name], reverse=sort.startswith("-"))
    listing = Listing(
        name="risk-lists", columns=shown.COLUMNS, row=lambda each: shown.row(each, used),
        cells=lambda each: shown.cells(each, used), filters=shown.filters(request.GET), sort="name",
    )  # fmt: skip
    may_write = may(actor(request), "profile.propose").allowed
    return listed(request, "pages/profiles/lists.html", found, listing, may_write=may_write)


def _matches(each: RiskListRow, wanted: str) -> bool:
    return wanted in each.name or any(wanted in value.casefold() for value in each.values)


@never_cache
@open_to("profile.read")
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One list: its values, its versions, and the form that proposes the next."""
    return _one(request, name)


@never_cache
@open_to("profile.propose")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a list that there is not yet."""
    return _new(request)


@require_POST
@open_to("profile.propose")
@step_up
def propose(request: HttpRequest) -> HttpResponse:
    """Propose what a list shall hold, one that is there or a new one."""
    user: Any = request.user
    given, name = request.POST.dict(), request.POST.get("name", "").strip()
    values, reason = given.get("values", ""), given.get("reason", "")
    try:
        number = profile_lists.ask(name, values, reason, user, desk.current())
    except NotAllowedError as error:
        wrong = not_now(error)
        known = risk_lists.standing(name) is not None
        return _one(request, name, wrong) if known else _new(request, wrong)
    messages.success(request, _("Proposed. Another person decides."))
    return redirect("approval", number)


def _one(request: HttpRequest, name: str, wrong: str = "") -> HttpResponse:
    versions = risk_lists.versions(name)
    if not versions:
        raise Http404(name)
    values = versions[0].values
    if request.GET.get("format") == "csv":
        disclosing.disclosed("risk-list", actor(request), desk.current(), subject=f"list:{name}",
                             rows=len(values))  # fmt: skip
        return as_csv(f"list-{name}", ("value",), [{"value": value} for value in values])
    given = request.POST.dict() or {"values": "\n".join(values)}
    context = {
        "list": shown.row(versions[0], risk_lists.used_by()), "values": values,
        "versions": shown.history(versions), "csv_href": sheet_href(request),
        "proposal": profile_lists.proposed(name), "fields": shown.fields(given, wrong, name),
        "may_write": may(actor(request), "profile.propose").allowed,
        "errors": [{"href": "#values", "text": wrong}] if wrong else [],
    }  # fmt: skip
    status = 422 if wrong else 200
    return render(request, "pages/profiles/list.html", context, status=status)


def _new(request: HttpRequest, wrong: str = "") -> HttpResponse:
    context = {
        "fields": shown.fields(request.POST.dict(), wrong),
        "errors": [{"href": "#values", "text": wrong}] if wrong else [],
    }
    status = 422 if wrong else 200
    return render(request, "pages/profiles/list_new.html", context, status=status)
