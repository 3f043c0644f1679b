"""How an agency works: read by its staff, drafted row by row, tried, proposed to a colleague."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.agencies.sections import CONTROLS, OF_LAW, SECTIONS
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.usecases import (
    agency_bench,
    agency_controls,
    agency_publishing,
    agency_setups,
    desk,
)
from greenlane.usecases.permissions import matrix, may
from greenlane.web.access import actor, attempt, open_to, step_up
from greenlane.web.choices import named
from greenlane.web.context import language
from greenlane.web.refusing import not_now
from greenlane.web.show import agencies as shown
from greenlane.web.show import controls


def _agency(request: HttpRequest) -> str:
    """One's own agency, or the one asked for by who may read all. Raises Http404."""
    here, unit = desk.current(), actor(request).unit
    own = unit in here.book.agencies
    code = unit if own else request.GET.get("agency", next(iter(here.book.agencies), ""))
    every = matrix().scope(actor(request).role, "agency.read") == "all"
    if code not in here.book.agencies or not (own or every):
        raise Http404(code)
    return code


@open_to("agency.read")
def setup(request: HttpRequest) -> HttpResponse:
    """The setup in force, or the draft that is being written."""
    return _page(request, {})


def _page(request: HttpRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    here, me, agency = desk.current(), actor(request), _agency(request)
    agency_setups.need_read(agency, me)
    draft, waits = agency_setups.draft(agency), agency_setups.proposed(agency)
    version, body = agency_setups.body_in_force(agency, here)
    faults = agency_setups.faults(agency, draft.body, here) if draft else ()
    writes = may(me, "agency.setup").allowed and waits is None
    context = {
        "agency": named(here.book.agencies[agency].name, language()),
        "agencies": [(code, named(each.name, language()), code == agency)
                     for code, each in here.book.agencies.items()]
        if me.unit not in here.book.agencies else [],
        "version": version, "draft": draft, "waits": waits, "writes": writes,
        "faults": len(faults), "today": here.day_of(here.now()),
        "sections": shown.sections(draft.body if draft else body, faults, language(),
                                   writes=writes),
        "codes": controls.codes(agency, here, language(), writes=writes),
        "versions": shown.versions(agency_setups.history(agency)),
        **more,
    }  # fmt: skip
    return render(request, "pages/agency/setup.html", context, status=status)


@open_to("agency.setup")
def row(request: HttpRequest, section: str, place: int) -> HttpResponse:
    """One row of a section: changed, added or taken away in the draft."""
    if section not in SECTIONS:
        raise Http404(section)
    here, me, agency = desk.current(), actor(request), _agency(request)
    draft = agency_setups.draft(agency)
    body = draft.body if draft else agency_setups.body_in_force(agency, here)[1]
    rows = body.get(section, ())
    if place > len(rows):
        raise Http404(f"{section}/{place}")
    if request.method == "POST":
        return _saved(request, section, place)
    cells = rows[place - 1] if place else _begun(request, section)
    faults = agency_setups.faults(agency, body, here) if draft and place else ()
    return _form(request, section, place, cells, [f for f in faults if f.section == section
                                                  and f.row == place], me.unit)  # fmt: skip


def _begun(request: HttpRequest, section: str) -> Any:
    """A new row: empty, or a code that the agency controls already, to be changed."""
    wanted = request.GET.get("permit", "")
    if section != CONTROLS or not wanted:
        return {}
    return agency_controls.begun(wanted, actor(request).unit, desk.current())


def _form(
    request: HttpRequest, section: str, place: int, cells: Any, faults: Any, agency: str
) -> HttpResponse:
    here = desk.current()
    draft = agency_setups.draft(agency)
    body = draft.body if draft else agency_setups.body_in_force(agency, here)[1]
    fields = shown.fields(section, cells, faults, here, agency)
    context = {
        "title": shown.TITLES[section][0], "lead": shown.TITLES[section][1], "place": place,
        "fields": fields,
        "names": shown.names(body, language()) if section not in OF_LAW else (),
        "more": any(f.get("more") for f in fields),
        "more_open": any(f["errors"] or f["value"] for f in fields if f.get("more")),
        "errors": [{"href": f"#{f['id']}", "text": t} for f in fields for t in f["errors"]],
    }  # fmt: skip
    return render(request, "pages/agency/row.html", context, status=422 if faults else 200)


def _saved(request: HttpRequest, section: str, place: int) -> HttpResponse:
    here, me, agency = desk.current(), actor(request), actor(request).unit
    if "remove" in request.POST and place:
        attempt(request, lambda: agency_setups.drop_row(agency, section, place, me, here),
                _("The row is out of the draft."))  # fmt: skip
        return redirect("agency-setup")
    try:
        made = agency_setups.put(agency, section, place, request.POST.dict(), me, here)
    except NotAllowedError as error:
        messages.error(request, not_now(error))
        return redirect("agency-setup")
    number = place or len(made.body[section])
    faults = [f for f in agency_setups.faults(agency, made.body, here)
              if f.section == section and f.row == number]  # fmt: skip
    if faults:  # it is kept, and shown with what is wrong
        return _form(request, section, number, made.body[section][number - 1], faults, agency)
    messages.success(request, _("Saved in the draft."))
    return redirect("agency-setup")


@require_POST
@open_to("agency.setup")
def tried(request: HttpRequest) -> HttpResponse:
    """Try the draft on last month's applications."""
    try:
        made = agency_bench.tried(_agency(request), actor(request), desk.current())
    except NotAllowedError as error:
        messages.error(request, not_now(error))
        return redirect("agency-setup")
    told = shown.trial(made.decisions)
    codes = controls.trial(made.codes) if made.codes else None
    return _page(request, {"trial": told, "trial_codes": codes})


@require_POST
@open_to("agency.setup")
@step_up
def propose(request: HttpRequest) -> HttpResponse:
    """Propose the draft to a colleague, for a day on."""
    agency, reason = _agency(request), request.POST.get("reason", "")
    try:
        since = date.fromisoformat(request.POST.get("since", ""))
    except ValueError:
        messages.error(request, _("Say from which day on."))
        return redirect("agency-setup")
    attempt(request, lambda: agency_publishing.ask(agency, since, reason, request.user,
                                                   desk.current()) and None,
            _("Proposed. A colleague approves it under Approvals."))  # fmt: skip
    return redirect("agency-setup")


@require_POST
@open_to("agency.setup")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    attempt(request, lambda: agency_setups.discard(_agency(request), actor(request)),
            _("The draft is thrown away."))  # fmt: skip
    return redirect("agency-setup")
