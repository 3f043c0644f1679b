"""Applications for permits: one's own, an agency's inbox, one of them with what may be done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import attachments
from greenlane.store.models import ApplicationRow
from greenlane.usecases import agency_setups, application_work, applications, desk
from greenlane.usecases import application_lists as lists
from greenlane.usecases import attachments as keeping
from greenlane.usecases.application_clocks import application_clocks
from greenlane.usecases.application_mandate import stands
from greenlane.usecases.application_steps import UnknownApplicationError
from greenlane.usecases.permissions import may
from greenlane.web import files
from greenlane.web.access import actor, attempt, open_to
from greenlane.web.context import language
from greenlane.web.forms import NOTHING
from greenlane.web.listing import Listing, listed
from greenlane.web.refusing import not_now
from greenlane.web.show import application_forms as asked
from greenlane.web.show import applications as shown
from greenlane.web.show import firms

_SORTS = {"number": "pk", "permit": "permit", "state": "state", "submitted": "submitted",
          "due": "due", "holder": "holder", "officer": "officer"}  # fmt: skip


@open_to("application.own")
def own(request: HttpRequest) -> HttpResponse:
    """The applications that one made or that are for one, the latest first."""
    return _list(request, lists.own(actor(request)), agency=False)


@open_to("application.inbox")
def inbox(request: HttpRequest) -> HttpResponse:
    """The inbox of an agency, the soonest due first."""
    return _list(request, lists.inbox(actor(request)), agency=True)


def _list(request: HttpRequest, found: lists.Applications, *, agency: bool) -> HttpResponse:
    here, given = desk.current(), request.GET
    told = application_clocks(here)
    state = given.get("state", "open" if agency else "all")
    kept = lists.narrowed(found, {**given.dict(), "state": state}).select_related("draft")
    kept = _sorted(kept, given.get("sort", ""), agency=agency)
    rows: Any = kept
    if light := given.get("light", ""):
        rows = [row for row in kept if lists.colour(row, here, told) == light]
    unit, setups = actor(request).unit, agency_setups.in_force(here)
    teams = setups[unit].teams if agency and unit in setups else {}
    listing = Listing(
        name="applications", columns=shown.COLUMNS, sort="due" if agency else "-number",
        row=lambda each: shown.row(each, here, language(), told)
        | {"team_name": shown.team_name(each.team, setups[each.agency], language())},
        cells=lambda each: shown.cells(each, here, told),
        filters=shown.filters({**given.dict(), "state": state}, teams, language()),
        disclosed="applications" if agency else "", before=firms.of(lambda each: each.holder),
    )  # fmt: skip
    figures = shown.lights(list(lists.narrowed(found, {})), here) if agency else []
    return listed(request, "pages/applications/index.html", rows, listing, agency=agency,
                  figures=figures)  # fmt: skip


def _sorted(found: lists.Applications, wanted: str, *, agency: bool) -> lists.Applications:
    if column := _SORTS.get(wanted.removeprefix("-")):
        return found.order_by(f"-{column}" if wanted.startswith("-") else column, "pk")
    return found.order_by("due", "pk") if agency else found.order_by("-pk")


@open_to("application.read")
def conditions(request: HttpRequest) -> HttpResponse:
    """The conditions that are open, the soonest due first."""
    here, me = desk.current(), actor(request)
    listing = Listing(
        name="conditions", columns=shown.TASK_COLUMNS, cells=shown.task_cells, sort="due",
        sorts={"number": "application__number", "owner": "owner", "due": "due", "act": "act"},
        row=lambda each: shown.task_row(each, here, language()),
        disclosed="" if may(me, "application.own").allowed else "applications",
        before=firms.of(lambda each: each.application.holder),
        filters=[{"name": "q", "label": _("Application, holder or act"), "kind": "search",
                  "plain": True, "wide": True, "value": request.GET.get("q", "")}],
    )  # fmt: skip
    agency = may(me, "application.inbox").allowed
    back = "inbox" if agency else "applications" if may(me, "application.own").allowed else ""
    found = lists.owed(me, request.GET.get("q", ""))
    return listed(request, "pages/applications/conditions.html", found, listing,
                  agency=agency, back=back)  # fmt: skip


@open_to("application.read")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One application with what the person may do about it."""
    return _page(request, _found(request, number))


def _found(request: HttpRequest, number: str) -> ApplicationRow:
    try:
        return lists.one(number, actor(request))
    except UnknownApplicationError as error:
        raise Http404(number) from error


def _page(
    request: HttpRequest, found: ApplicationRow, verb: str = "", wrong: Mapping[str, str] = NOTHING,
    noted: str = "",
) -> HttpResponse:  # fmt: skip
    """One application; with the form of a verb as it was sent, and what is wrong with it.

    `noted` is the condition whose note was not taken: it stands there as it was sent.
    """
    here, me = desk.current(), actor(request)
    decides = may(me, "application.decide").allowed
    own = may(me, "application.own").allowed
    mine = own and stands(found, me, here)  # who applied and has no mandate any more, looks only
    setup = agency_setups.of(found.agency, here)
    forms = asked.forms(found, setup, me, language(), own=mine, decides=decides)
    context = {
        "a": shown.one(found, setup, here, language(), agency=not own),
        "forms": asked.filled(forms, verb, request.POST, wrong),
        "errors": [{"href": f"#{verb}-{name}", "text": text} for name, text in wrong.items()],
        "own": own, "mine": mine, "decides": decides,
        "draft": found.draft if own and found.operator_id == me.unit else None,
        "noted": noted, "note": request.POST.get("text", ""),
    }  # fmt: skip
    status = 422 if verb or noted else 200
    return render(request, "pages/applications/one.html", context, status=status)


@require_POST
@open_to("application.read")
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Take, ask, answer, grant, refuse, return, withdraw or open again."""
    if verb not in _ACTS:
        raise Http404(verb)
    found = _found(request, number)
    step, done = _ACTS[verb]
    wrong = asked.missing(verb, request.POST)
    if not wrong and attempt(request, lambda: step(request, number), str(done)):
        return redirect("application", number)
    found.refresh_from_db()
    return _page(request, found, verb, wrong)


def _said(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("text", "").strip(), request.POST.get("reason", "")


def _deciding(decision: str) -> Callable[[HttpRequest, str], object]:
    def decide(request: HttpRequest, number: str) -> object:
        text, reason = _said(request)
        return applications.conclude(number, decision, text, reason, actor(request),
                                     desk.current())  # fmt: skip

    return decide


def _query(request: HttpRequest, number: str) -> object:
    text, reason = _said(request)
    return applications.query(number, text, reason, actor(request), desk.current())


def _plain(act: Callable[..., object]) -> Callable[[HttpRequest, str], object]:
    return lambda request, number: act(number, actor(request), desk.current())


def _worded(act: Callable[..., object]) -> Callable[[HttpRequest, str], object]:
    return lambda request, number: act(number, _said(request)[0], actor(request), desk.current())


_ACTS: dict[str, tuple[Callable[[HttpRequest, str], object], Any]] = {
    "take": (_plain(applications.take), gettext_lazy("It is in your hands.")),
    "give-back": (_plain(applications.give_back), gettext_lazy("It is with the team again.")),
    "query": (_query, gettext_lazy("The question is with the trader; the clock stands.")),
    "answer": (_worded(applications.answer), gettext_lazy("The answer is with the agency.")),
    "grant": (_deciding("grant"), gettext_lazy("Decided.")),
    "refuse": (_deciding("refuse"), gettext_lazy("Decided.")),
    "return": (_worded(applications.send_back), gettext_lazy("It is with the first officer.")),
    "withdraw": (_worded(applications.withdraw), gettext_lazy("Withdrawn.")),
    "reopen": (_worded(applications.reopen), gettext_lazy("It is open again.")),
}


@require_POST
@open_to("application.read")
def fulfil(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Report a condition as met, or waive it."""
    found = _found(request, number)
    note, waive = request.POST.get("text", ""), "waive" in request.POST
    try:
        application_work.fulfil(number, code, note, actor(request), desk.current(), waive=waive)
    except UnknownApplicationError as error:
        raise Http404(code) from error
    except NotAllowedError as error:
        messages.error(request, not_now(error))
        return _page(request, found, noted=code)
    messages.success(request, _("Noted."))
    return redirect("application", number)


@require_GET
@open_to("application.read")
def file(request: HttpRequest, number: str, attachment: int) -> HttpResponse:
    """A file that answers a question of the agency, on the other origin."""
    found, me = _found(request, number), actor(request)
    if attachment not in [each["attachment"] for each in found.files]:
        raise Http404("no file of this application")
    try:
        row = attachments.by_number(attachment)
    except attachments.UnknownAttachmentError as error:
        raise Http404 from error
    if not keeping.open_for(row, me, desk.current()):
        raise Http404("the file is not clean")
    response = redirect(files.link(request, row))
    response["Cache-Control"] = "no-store"
    return response
