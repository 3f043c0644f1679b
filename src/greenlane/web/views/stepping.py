"""Confirming: the factor shown again before an act, which then goes on with what it was sent."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from greenlane.store import factors
from greenlane.usecases import accounts
from greenlane.web import passkeys, signing
from greenlane.web.access import open_to
from greenlane.web.factor_fields import wrong_code
from greenlane.web.stepping_up import CODE, PASSWORD, TARGET, ask_again


class _SameRequest(HttpResponseRedirect):
    """307: the browser sends the same form again, to the act it was meant for."""

    status_code = 307


@never_cache
@open_to("account.own")
def confirm(request: HttpRequest) -> HttpResponse:
    """Check the factor shown; GET asks what a passkey is to sign."""
    if request.method != "POST":
        return JsonResponse(webauthn.begin_authentication(request.user))
    target = request.POST.get(TARGET, "")
    if not _ours(request, target):
        return redirect("account")
    attempt = signing.Try(request, "code", request.user.username)
    if not attempt.allowed:
        return render(request, "account/too_often.html", status=429)
    if not _shown(request):
        accounts.refused(request.user, "confirmation", signing.address_of(request))
        return ask_again(request, target, _wrong(request))
    attempt.right()
    accounts.record("account.confirmed", request.user, target=target.split("?")[0][:200])
    if request.POST.get("factor-method") == "post":
        return _SameRequest(target)
    return redirect(target)


def _ours(request: HttpRequest, target: str) -> bool:
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure())
    return safe and target.startswith("/")


def _shown(request: HttpRequest) -> bool:
    """True when a code, a passkey or, without second factors, the password was right; recorded."""
    user: Any = request.user
    if not factors.enrolled(user):
        if not user.check_password(request.POST.get(PASSWORD, "")):
            return False
        record_authentication(request, user, "password", reauthenticated=True)
        return True
    if request.POST.get("credential"):
        used = passkeys.shown(request.POST["credential"], user)
    else:
        used = factors.check_code(user, request.POST.get(CODE, "").strip())
    if used is not None:
        post_authentication(request, used, reauthenticated=True)
    return used is not None


def _wrong(request: HttpRequest) -> str:
    if request.POST.get("credential"):
        return _("The passkey was not accepted. Try again.")
    return wrong_code() if factors.enrolled(request.user) else _("The password is wrong.")
