"""Signing in by an outside provider, and the links that allow it."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from greenlane.gateways.openid_providers import Provider
from greenlane.store.openid_links import LinkedAlreadyError
from greenlane.usecases import linked_accounts
from greenlane.web import openid, signing
from greenlane.web.access import EVERYONE, actor, open_to, step_up
from greenlane.web.views.account import landing, ours, too_often


@require_POST
@never_cache
@open_to(EVERYONE)
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to a provider to sign in there."""
    named = openid.provider(provider)
    wanted = request.POST.get("next", "")
    return _leave(request, named, "login", next=wanted if ours(request, wanted) else "")


@require_POST
@never_cache
@open_to("account.own")
@step_up
def link(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to a provider to link one's account there with this one."""
    return _leave(request, openid.provider(provider), "connect", account=request.user.pk)


def _leave(request: HttpRequest, named: Provider, process: str, **kept: Any) -> HttpResponse:
    """A page that leads on: forms may not be sent elsewhere, by our policy of contents."""
    try:
        address = openid.way_out(request, named, process, **kept)
    except (openid.AwayError, openid.RefusedError):
        return _away(request, named)
    return render(request, "account/leaving.html", {"address": address, "name": _name(named)})


@require_GET
@never_cache
@open_to(EVERYONE)
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """Somebody comes back from a provider: to be signed in, or to be linked."""
    named = openid.provider(provider)
    attempt = signing.Try(request, "openid", signing.counted_by(request))
    if not attempt.allowed:
        return too_often(request)
    try:
        subject, kept = openid.came_back(request, named)
    except openid.AwayError:
        attempt.right()
        return _away(request, named)
    except openid.RefusedError as error:
        return _refused(request, named, error.code)
    if kept["process"] == "connect":
        attempt.right()
        return _linked(request, named, subject, kept["account"])
    account = linked_accounts.owner(named.id, named.issuer, subject)
    if account is None:
        return _refused(request, named, "unlinked", subject)
    attempt.right()
    return _signed_in(request, account, kept["next"])


def _signed_in(request: HttpRequest, account: Any, wanted: str) -> HttpResponse:
    """The provider stands for the password; the second factor and the standing follow."""
    if request.user.is_authenticated:
        logout(request)  # another person's session is not carried on
    record_authentication(request, account, "openid")
    login = Login(user=account, redirect_url=wanted or landing(account))
    response: HttpResponse = perform_login(request, login)
    return response


def _linked(request: HttpRequest, named: Provider, subject: str, number: int) -> HttpResponse:
    if request.user.pk != number:  # signed out meanwhile, or somebody else by now
        return _refused(request, named, "state")
    try:
        linked_accounts.link(
            request.user, named.id, named.issuer, subject, actor(request)
        )  # fmt: skip
        messages.success(request, _("From now on you can sign in with %s.") % _name(named))
    except LinkedAlreadyError:
        messages.error(request, _taken())
    return redirect("account")


def _taken() -> str:
    return _("This was not linked: it belongs to another account, or there is a link already.")


@require_POST
@open_to("account.own")
@step_up
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    """Take a link of one's own away."""
    if not linked_accounts.unlink(request.user, number, actor(request)):
        raise Http404
    messages.success(request, _("The link was taken away."))
    return redirect("account")


def _name(named: Provider) -> str:
    return named.named(get_language() or "en")


def _refused(request: HttpRequest, named: Provider, code: str, subject: str = "") -> HttpResponse:
    linked_accounts.refused(named.id, code, signing.address_of(request))
    context = {"code": code, "name": _name(named), "subject": subject}
    return render(request, "account/outside_refused.html", context, status=403)


def _away(request: HttpRequest, named: Provider) -> HttpResponse:
    context = {"name": _name(named)}
    response = render(request, "account/outside_away.html", context, status=503)
    response["Retry-After"] = "60"
    return response
