"""Approvals: what waits for a second person, one act, proposing, approving, refusing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store import two_persons as stored
from greenlane.usecases import desk, two_persons
from greenlane.web import proposing
from greenlane.web.access import actor, attempt, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.refusing import not_now
from greenlane.web.show import two_persons as shown


def _seen(request: HttpRequest) -> Any:
    everywhere, here = two_persons.scopes(actor(request).role)
    return stored.seen(everywhere, here, actor(request).unit), everywhere | here


@open_to("approval.list")
def board(request: HttpRequest) -> HttpResponse:
    """What waits for a second person and what was decided; filtered, sorted, as CSV."""
    given = request.GET
    mine, kinds = _seen(request)
    found = stored.listed(
        mine, state=given.get("state", "") or "proposed", kind=given.get("kind", ""),
        text=given.get("q", ""), sort=given.get("sort", ""),
    )  # fmt: skip
    listing = Listing(
        name="approvals", columns=shown.COLUMNS, cells=shown.cells, row=shown.row,
        filters=shown.filters(given, kinds), sort="proposed",
    )  # fmt: skip
    proposable = shown.proposable(actor(request))
    return listed(
        request, "pages/approvals/index.html", list(found), listing, proposable=proposable
    )


@never_cache
@open_to("approval.list")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One act: who proposed it and why, what it changes, and the decision."""
    told = request.session.get(_TOLD, {})
    if told.get("number") == number:
        del request.session[_TOLD]
        return _page(request, number, told=told)
    return _page(request, number)


_TOLD = "told_once"


def _approve(request: HttpRequest, number: int, answer: str) -> None:
    """Approve; what only the second person is told waits in his session until the next page."""
    user: Any = request.user
    told = two_persons.approve(number, user, answer, desk.current())
    if told is not None:
        request.session[_TOLD] = {"number": number, "kind": told.kind, "text": told.text}


def _page(
    request: HttpRequest, number: int, wrong: str = "", told: Mapping[str, Any] | None = None
) -> HttpResponse:
    found, _kinds = _seen(request)
    act = found.filter(pk=number).first()
    if act is None:
        raise Http404(str(number))
    waits = act.state == "proposed"
    user: Any = request.user
    context = {
        "told": told, "act": shown.row(act),
        "whom": shown.whom("", {"operator": act.subject.removeprefix("operator:")}),
        "about_href": shown.link(act), "tried_href": shown.tried_href(act),
        "changes": shown.changes(act),
        "own": waits and act.maker_id == user.pk,
        "deciding": waits and two_persons.may_approve(act, user),
        "answer": {"name": "answer", "label": _("Your reason"), "kind": "textarea", "rows": 2,
                   "required": False, "hint": _("A refusal needs one."),
                   "errors": [wrong] if wrong else []},
        "errors": [{"href": "#answer", "text": wrong}] if wrong else [],
    }  # fmt: skip
    return render(request, "pages/approvals/one.html", context, status=422 if wrong else 200)


def _known(kind: str, request: HttpRequest) -> str:
    mine = {each.name for each in two_persons.proposable(actor(request))}
    if kind not in mine & proposing.FIELDS.keys():
        raise Http404(kind)
    return kind


@never_cache
@open_to("approval.list")
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a proposal."""
    return _form(request, kind, proposing.begun(_known(kind, request), request.GET.dict()), {})


def _form(
    request: HttpRequest, kind: str, given: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    context = {
        "kind": kind, "title": shown.KINDS[kind], "whom": shown.whom(kind, given),
        "fields": proposing.fields(kind, given, errors),
        "errors": [{"href": f"#{name}", "text": text} for name, text in errors.items()],
    }  # fmt: skip
    return render(request, "pages/approvals/new.html", context, status=422 if errors else 200)


@require_POST
@open_to("approval.list")
@step_up
def propose(request: HttpRequest, kind: str) -> HttpResponse:
    """Propose it; the form again when it is not whole or cannot be."""
    given = request.POST.dict()
    if errors := proposing.missing(_known(kind, request), given):
        return _form(request, kind, given, errors)
    user: Any = request.user
    try:
        asked = proposing.read(kind, given)
        number = two_persons.propose(asked, user, desk.current(), actor(request))
    except NotAllowedError as error:
        first = proposing.FIELDS[kind][0]["name"]
        return _form(request, kind, given, {first: not_now(error)})
    messages.success(request, _("Proposed. Another person decides."))
    return redirect("approval", number)


@require_POST
@open_to("approval.list")
@step_up
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Approve, refuse or withdraw."""
    answer, here = request.POST.get("answer", ""), desk.current()
    user: Any = request.user
    verbs: dict[str, tuple[Callable[[], object], str]] = {
        "approve": (lambda: _approve(request, number, answer),
                    _("Approved and carried out.")),
        "refuse": (lambda: two_persons.refuse(number, user, answer, here), _("Refused.")),
        "withdraw": (lambda: two_persons.withdraw(number, user, here), _("Withdrawn.")),
    }  # fmt: skip
    if verb not in verbs or not _seen(request)[0].filter(pk=number).exists():
        raise Http404(verb)
    if verb == "refuse" and not answer.strip():
        return _page(request, number, _("State why you refuse."))
    attempt(request, *verbs[verb])
    return redirect("approval", number)
