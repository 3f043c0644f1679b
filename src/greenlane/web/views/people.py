"""People: the administrator's list of accounts, one account, and the acts on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.lifecycle.event import Actor
from greenlane.store import factors, people
from greenlane.store.accounts import actor_of
from greenlane.store.models import Account
from greenlane.usecases import accounts
from greenlane.usecases.permissions import may
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.listing import Listing, listed
from greenlane.web.show import people as shown
from greenlane.web.show.outside import outside


@open_to("account.list")
def board(request: HttpRequest) -> HttpResponse:
    """All accounts, filtered, sorted, a page at a time, or as CSV."""
    given = request.GET
    found = people.listed(
        text=given.get("q", ""), role=given.get("role", ""), state=given.get("state", ""),
        unit=given.get("unit", "").strip(), sort=given.get("sort", ""),
    )  # fmt: skip
    listing = Listing(
        name="people", columns=shown.COLUMNS, cells=shown.cells, row=shown.row,
        filters=shown.filters(given), sort="name", disclosed="people",
    )  # fmt: skip
    return listed(request, "account/people.html", list(found), listing)


@never_cache
@open_to("account.list")
def one(request: HttpRequest, username: str) -> HttpResponse:
    """One account: how it stands, and what can be done with it."""
    account, me = get_object_or_404(Account, username=username), actor(request)
    if account.pk != request.user.pk:
        accounts.record("person.read", account, me)
    context = {
        "person": shown.row(account), "own": account.pk == request.user.pk,
        "outside": outside(account),
        "factors": factors.listed(account), "sessions": len(accounts.sessions(account)),
        "has_interests": may(me, "interest.administer").allowed
        and may(actor_of(account), "interest.own").allowed,
        "needs_factor": factors.required(account),
    }  # fmt: skip
    return render(request, "account/person.html", context)


@require_POST
@open_to("account.administer")
@step_up
def act(request: HttpRequest, username: str, verb: str) -> HttpResponse:
    """Leave, come back, lock, unlock, or end the sessions. Ways in are given by two."""
    account = get_object_or_404(Account, username=username)
    if verb not in _ACTS:
        raise Http404(verb)
    if account.pk == request.user.pk:  # nobody shuts himself out, or lets himself in
        raise PermissionDenied
    done, told = _ACTS[verb]
    done(account, actor(request), request)
    messages.success(request, str(told()))
    return redirect("person", username)


def _lock(account: Account, by: Actor, request: HttpRequest) -> None:
    accounts.lock(account, request.POST.get("why", "").strip() or "-", by)


def _sessions(account: Account, by: Actor, _request: HttpRequest) -> None:
    accounts.record("account.session-ended", account, by, sessions=accounts.end_sessions(account))


_Act = Callable[[Account, Actor, HttpRequest], Any]
_ACTS: dict[str, tuple[_Act, Callable[[], str]]] = {
    "leave": (lambda a, by, _r: accounts.leave(a, by),
              lambda: _("The account is closed: its sessions and clients are dead.")),
    "come-back": (lambda a, by, _r: accounts.come_back(a, by),
                  lambda: _("The account is open again. Propose a password for it.")),
    "lock": (_lock, lambda: _("The account is locked.")),
    "unlock": (lambda a, by, _r: accounts.unlock(a, by), lambda: _("The account is unlocked.")),
    "end-sessions": (_sessions, lambda: _("All sessions of the account were ended.")),
}  # fmt: skip
