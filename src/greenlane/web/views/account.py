"""Signing in with a second factor, signing out; language and appearance by a plain form."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.store import factors
from greenlane.usecases import accounts
from greenlane.web import passkeys, signing
from greenlane.web.access import EVERYONE, LANDINGS, open_to
from greenlane.web.context import THEMES
from greenlane.web.factor_fields import code_field, password_field, wrong_code

_YEAR = 365 * 24 * 3600


@never_cache
@open_to(EVERYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; the second factor follows where there is one."""
    username = request.POST.get("username", "").strip()
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        attempt = signing.Try(request, "name", username)
        if not attempt.allowed:
            return too_often(request)
        user = authenticate(request, username=username, password=request.POST.get("password", ""))
        if user is not None and not accounts.password_ended(user):
            attempt.right()
            return _password_shown(request, user)
        accounts.refused(accounts.named(username), "password" if user is None else "ended",
                         signing.address_of(request))  # fmt: skip
        errors = [{"href": "#username", "text": _wrong(ended=user is not None)}]
    context = {
        "fields": _fields(username),
        "errors": errors,
        "next": request.GET.get("next", "") or request.POST.get("next", ""),
        "sent": "sent" in request.GET,
        "providers": providers(),
    }
    return render(request, "pages/sign_in.html", context, status=422 if errors else 200)


@never_cache
@open_to(EVERYONE)
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token for his forms: what a page that stood open for long asks."""
    there = request.user.is_authenticated  # who still owes his code is led to it instead
    return JsonResponse({"person": request.user.get_username() if there else "",
                         "token": get_token(request) if there else ""})  # fmt: skip


def _wrong(*, ended: bool) -> str:
    if ended:
        return _("This password was given to you more than 14 days ago and has ended. Ask your "
                 "administrators for another one.")  # fmt: skip
    return _("The user name or the password is wrong.")


def too_often(request: HttpRequest) -> HttpResponse:
    """Ten tries were wrong."""
    return render(request, "account/too_often.html", status=429)


def _password_shown(request: HttpRequest, user: Any) -> HttpResponse:
    wanted = _wanted(request)
    if request.user.is_authenticated:
        logout(request)  # another person's session is not carried on
    login = Login(user=user, redirect_url=wanted or landing(user))
    response: HttpResponse = perform_password_login(request, {"username": user.username}, login)
    return response


def landing(user: Any) -> str:
    """The first page of a person's role."""
    return reverse(LANDINGS.get(user.role, "declarations"))


def providers() -> list[dict[str, str]]:
    """The outside providers, as the pages name them."""
    language = get_language() or "en"
    return [{"id": each.id, "name": each.named(language)} for each in settings.GREENLANE_OPENID]


def _fields(username: str) -> list[dict[str, object]]:
    return [
        {"name": "username", "label": _("User name"), "kind": "text", "required": True,
         "autocomplete": "username webauthn", "value": username},
        password_field(),
    ]  # fmt: skip


@never_cache
@open_to(EVERYONE)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the app or a recovery code; a passkey is offered where there is one."""
    stage = LoginStageController.enter(request, "mfa_authenticate")
    if stage is None:
        return redirect("sign-in")
    user = stage.login.user
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        attempt = signing.Try(request, "code", user.username)
        if not attempt.allowed:
            return too_often(request)
        used = factors.check_code(user, request.POST.get("code", "").strip())
        if used is not None:
            attempt.right()
            post_authentication(request, used)
            response: HttpResponse = stage.exit()
            return response
        accounts.refused(user, "code", signing.address_of(request))
        errors = [{"href": "#code", "text": wrong_code()}]
    context = {"fields": [code_field()], "errors": errors, "passkey": factors.has_passkey(user)}
    return render(request, "account/code.html", context, status=422 if errors else 200)


@never_cache
@open_to(EVERYONE)
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by a passkey: a question for the browser, and its answer, signed by the device."""
    if request.method != "POST":
        return JsonResponse(webauthn.begin_authentication(None))
    shown = passkeys.shown(request.POST.get("credential", ""))
    if shown is None or not shown.user.is_active:
        return _refused_passkey(request)
    user: Any = shown.user
    if request.user.is_authenticated:
        logout(request)
    login = Login(user=user, redirect_url=_wanted(request) or landing(user))
    response: HttpResponse = perform_passwordless_login(request, shown, login)
    return response


def _refused_passkey(request: HttpRequest) -> HttpResponse:
    errors = [{"href": "#username", "text": _("The passkey was not accepted. Try again, or sign in "
                                              "with your password.")}]  # fmt: skip
    context = {"fields": _fields(""), "errors": errors, "next": request.POST.get("next", ""),
               "providers": providers()}  # fmt: skip
    return render(request, "pages/sign_in.html", context, status=422)


def _wanted(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if ours(request, wanted) else ""


def ours(request: HttpRequest, address: str) -> bool:
    """True for the path of an address of this host; `next=queue` is the name of a view, not one."""
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    return safe and address.startswith("/")


@require_POST
@open_to(EVERYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; drafts stay."""
    if request.user.is_authenticated:
        accounts.record("account.signed-out", request.user)
    logout(request)
    response = redirect("home")
    response["Clear-Site-Data"] = '"storage"'  # pages are not stored anyway; the device stays known
    return response


@require_POST
@open_to(EVERYONE)
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language or appearance and go back."""
    back = request.POST.get("next", "")
    response = redirect(back if ours(request, back) else "/")
    theme, language = request.POST.get("theme"), request.POST.get("language")
    secure, name = settings.SESSION_COOKIE_SECURE, settings.GREENLANE_THEME_COOKIE
    if theme in THEMES:
        response.set_cookie(name, theme, _YEAR, secure=secure, httponly=True, samesite="Lax")
    elif theme:
        response.delete_cookie(name, samesite="Lax")
    if language in dict(settings.LANGUAGES):
        name = settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(name, language, _YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
