"""Editing a watch list of our own in a browser: everything is a proposal to a second person."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.datamodel.listed_entry import Entry
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.store import watch_lists
from greenlane.usecases import desk, watch_files, watch_publishing, watch_reviews
from greenlane.usecases.watch_publishing import Edit
from greenlane.web import watch_form
from greenlane.web.access import actor, attempt, open_to, step_up
from greenlane.web.forms import filled
from greenlane.web.refusing import not_now


def _own(code: str) -> None:
    listed = watch_lists.one(code)
    if listed is None or listed.origin != "own":
        raise Http404(code)


@never_cache
@open_to("watch.propose")
def new(request: HttpRequest) -> HttpResponse:
    """The form of an entry of a list that may be new itself."""
    return _form(request, watch_form.begun(None, ""), {})


@never_cache
@open_to("watch.propose")
def add(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a new entry of a list of our own."""
    _own(code)
    return _form(request, watch_form.begun(None, code), {})


@never_cache
@open_to("watch.propose")
def edit(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The form of another state of an entry."""
    _own(code)
    known = watch_lists.of_numbers(code, [number])
    if not known:
        raise Http404(number)
    return _form(request, {**watch_form.begun(known[0], code), "known": "yes"}, {})


def _form(
    request: HttpRequest, given: Mapping[str, str], errors: Mapping[str, str]
) -> HttpResponse:
    code = given.get("list", "")
    listed = watch_lists.one(code) is not None
    context = {
        "code": code if listed else "", "known": given.get("known", ""),
        "number": given.get("number", "") if given.get("known") else "",
        "fields": watch_form.fields(given, errors, known=bool(given.get("known")), listed=listed),
        "errors": [{"href": f"#{name}", "text": text} for name, text in errors.items()],
    }  # fmt: skip
    return render(request, "pages/watch/edit.html", context, status=422 if errors else 200)


@require_POST
@open_to("watch.propose")
@step_up
def propose(request: HttpRequest) -> HttpResponse:
    """Propose an entry as it was sent; the form again when it is not whole or cannot be."""
    given = request.POST.dict()
    if errors := watch_form.wrong(given):
        return _form(request, given, errors)
    entry, user = watch_form.read(given), request.user
    if not given.get("known") and watch_lists.of_numbers(entry.source, [entry.number]):
        return _form(request, given, {"number": _("There is such an entry.")})

    def act() -> int:
        person: Any = user
        edited = Edit(entries=(entry,))
        return watch_publishing.ask(entry.source, edited, given["reason"], person, desk.current())

    return _sent(request, act, lambda told: _form(request, given, {"name": told}))


def _sent(
    request: HttpRequest, act: Callable[[], int], again: Callable[[str], HttpResponse]
) -> HttpResponse:
    """Propose it; what `again` makes when it cannot be."""
    try:
        number = act()
    except NotAllowedError as error:
        return again(not_now(error))
    messages.success(request, _("Proposed. Another person decides."))
    return redirect("approval", number)


@require_POST
@open_to("watch.propose")
@step_up
def remove(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Propose that an entry goes."""
    _own(code)
    person: Any = request.user
    reason = request.POST.get("reason", "").strip()

    def act() -> int:
        gone = Edit(removed=(number,))
        return watch_publishing.ask(code, gone, reason, person, desk.current())

    def again(told: str) -> HttpResponse:
        messages.error(request, told)
        return redirect("watch-entry", code, number)

    return _sent(request, act, again) if reason else again(_("State why."))


@require_POST
@open_to("watch.propose")
@step_up
def review(request: HttpRequest, code: str) -> HttpResponse:
    """Enter that a list of our own was looked through and still holds."""
    _own(code)
    reason = request.POST.get("reason", "").replace("\0", "")
    attempt(
        request, lambda: watch_reviews.review(code, reason, actor(request), desk.current()),
        _("Reviewed. You are reminded when it is due again."),
    )  # fmt: skip
    return redirect("watch-list", code)


@never_cache
@open_to("watch.propose")
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """The form for a whole list of our own."""
    _own(code)
    return _file_form(request, code, {})


@require_POST
@open_to("watch.propose")
@step_up
def propose_file(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a whole list of our own: the difference to the list as it stands."""
    _own(code)
    person: Any = request.user
    text, reason = request.POST.get("body", ""), request.POST.get("reason", "")
    entries, errors = _entries(text, code)
    if not reason.strip():
        errors["reason"] = _("State why.")
    if errors:
        return _file_form(request, code, errors)

    def act() -> int:
        return watch_publishing.ask_whole(code, entries, reason, person, desk.current())

    return _sent(request, act, lambda told: _file_form(request, code, {"body": told}))


def _entries(text: str, code: str) -> tuple[list[Entry], dict[str, str]]:
    """The entries of what was sent, and what is wrong with it."""
    try:
        entries, refused = watch_files.own(text.encode(), code)
    except UnreadableError as error:
        return [], {"body": str(error)}
    bad = watch_files.stopping(refused)
    return entries, {"body": f"{bad[0].place}: {bad[0].reason}"} if bad else {}


def _file_form(request: HttpRequest, code: str, errors: Mapping[str, str]) -> HttpResponse:
    made: list[dict[str, Any]] = [
        {"name": "body", "label": _("The whole list as CSV"), "kind": "textarea", "rows": 12,
         "hint": _("With the columns of the download. What is not in it is taken off.")},
        {"name": "reason", "label": _("Reason"), "kind": "textarea", "rows": 3,
         "hint": _("The second person decides on it, and it is kept.")},
    ]  # fmt: skip
    fields = filled(({**each, "required": True} for each in made), request.POST, errors)
    context = {
        "code": code, "number": "", "fields": fields, "whole": True,
        "errors": [{"href": f"#{name}", "text": text} for name, text in errors.items()],
    }  # fmt: skip
    return render(request, "pages/watch/edit.html", context, status=422 if errors else 200)
