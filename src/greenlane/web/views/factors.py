"""Second factors of one's own: enrolling an app or a passkey, recovery codes, taking one away."""

from typing import Any
from urllib.parse import quote

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.store import factors
from greenlane.usecases import accounts, handed_over
from greenlane.web import passkeys, signing
from greenlane.web.access import open_to, step_up
from greenlane.web.factor_fields import code_field, wrong_code
from greenlane.web.views.account import landing, too_often

_FRESH = "fresh_recovery_codes"
_INVITED = "enrolment"  # the digest of the code that this session has shown


def _may_enrol(request: HttpRequest) -> None:
    """Raise PermissionDenied when the account has a factor that this session has not shown.

    Whoever holds only the password must not add a factor of his own beside it.
    """
    if factors.enrolled(request.user) and not signing.factor_shown(request):
        raise PermissionDenied


def _uninvited(request: HttpRequest) -> bool:
    """True while a first factor needs the enrolment code and the session has not shown it."""
    user: Any = request.user
    shown = request.session.get(_INVITED, "")
    return handed_over.needed(user) and not (shown and shown == user.enrolment)


def _invitation(request: HttpRequest) -> HttpResponse:
    """Ask for the enrolment code, and go on when it is right."""
    user: Any = request.user
    errors = []
    if "enrolment" in request.POST:
        attempt = signing.Try(request, "code", user.username)
        if not attempt.allowed:
            return too_often(request)
        if handed_over.right(user, request.POST["enrolment"]):
            attempt.right()
            request.session[_INVITED] = user.enrolment
            return redirect("factor-new")
        accounts.refused(user, "enrolment", signing.address_of(request))
        errors = [{"href": "#enrolment", "text": _("This code is not right, or it has ended.")}]
    field = {"name": "enrolment", "label": _("Enrolment code"), "kind": "code", "required": True,
             "autocomplete": "off", "maxlength": 40}  # fmt: skip
    context = {"fields": [field], "errors": errors}
    return render(request, "account/enrolment_code.html", context, status=422 if errors else 200)


@never_cache
@open_to("account.own")
@step_up
def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol an authenticator app: scan, then show that it works by a code."""
    _may_enrol(request)
    if _uninvited(request):
        return _invitation(request)
    secret, errors = get_totp_secret(), []
    if request.method == "POST":
        attempt = signing.Try(request, "code", request.user.username)
        if not attempt.allowed:
            return too_often(request)
        if factors.right_code(secret, request.POST.get("code", "").strip()):
            attempt.right()
            clear_totp_secret(request)
            return _added(request, factors.enrol_app(request.user, secret))
        errors = [{"href": "#code", "text": wrong_code()}]
    url = get_adapter().build_totp_url(request.user, secret)
    field = {**code_field(), "hint": _("Six figures that the app shows now."), "maxlength": 6}
    context = {
        "fields": [field], "errors": errors, "secret": " ".join(_fours(secret)), "url": url,
        "qr": "data:image/svg+xml," + quote(get_adapter().build_totp_svg(url)),
        "required": factors.required(request.user), "enrolled": factors.enrolled(request.user),
    }  # fmt: skip
    return render(request, "account/enrol.html", context, status=422 if errors else 200)


def _fours(text: str) -> list[str]:
    return [text[i : i + 4] for i in range(0, len(text), 4)]


@never_cache
@open_to("account.own")
@step_up
def enrol_passkey(request: HttpRequest) -> HttpResponse:
    """Enrol a passkey: what the browser is asked, and what the device answers."""
    _may_enrol(request)
    if _uninvited(request):
        raise PermissionDenied
    if request.method != "POST":
        return JsonResponse(webauthn.begin_registration(request.user, passwordless=True))
    name = request.POST.get("name", "").strip()[:60] or _("Passkey")
    made = passkeys.enrolled(request.POST.get("credential", ""), request.user, name)
    return redirect("factor-new") if made is None else _added(request, made)


def _added(request: HttpRequest, factor: Authenticator) -> HttpResponse:
    """A factor works: the session has shown it, gets a new key, and the other sessions end."""
    user: Any = request.user
    handed_over.used(user)
    request.session.pop(_INVITED, None)
    post_authentication(request, factor)
    old = request.session.session_key
    request.session.cycle_key()
    signing.session_renamed(old, request)
    accounts.end_sessions(user, but=request.session.session_key)
    accounts.record("account.factor-added", user, factor=factor.type)
    if not factors.recovery_codes_left(user):
        return _new_codes(request)
    return redirect("account")


def _new_codes(request: HttpRequest) -> HttpResponse:
    request.session[_FRESH] = factors.new_recovery_codes(request.user)
    accounts.record("account.codes-made", request.user)
    return redirect("recovery-codes")


@never_cache
@open_to("account.own")
@step_up
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show fresh recovery codes once; POST makes new ones and voids the old."""
    if request.method == "POST":
        if not factors.enrolled(request.user):
            return redirect("factor-new")
        return _new_codes(request)
    codes = request.session.pop(_FRESH, None)
    if codes is None:
        return redirect("account")
    context = {"codes": codes, "next": landing(request.user)}
    return render(request, "account/recovery_codes.html", context)


@require_POST
@open_to("account.own")
@step_up
def remove(request: HttpRequest, factor: int) -> HttpResponse:
    """Take a factor away; the last one of somebody who needs one stays."""
    kept = factors.required(request.user)
    kind = factors.remove(request.user, factor, keep_one=kept)
    if kind:
        accounts.record("account.factor-removed", request.user, factor=kind)
    return redirect("account")
