"""Signing in and out; language and appearance, kept in cookies by a plain form."""

import threading
from time import monotonic

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.web.access import EVERYONE, LANDINGS, open_to
from greenlane.web.context import THEMES

MOST_FAILURES = 10
FORGIVEN_AFTER = 300.0
_YEAR = 365 * 24 * 3600
_failures: dict[str, list[float]] = {}
_lock = threading.Lock()


def _may_try(username: str) -> bool:
    """False when this name failed too often just now (in this process)."""
    moment = monotonic()
    with _lock:
        recent = [t for t in _failures.get(username, []) if moment - t < FORGIVEN_AFTER]
        if recent:
            _failures[username] = recent
        else:
            _failures.pop(username, None)
    return len(recent) < MOST_FAILURES


def _failed(username: str) -> None:
    with _lock:
        if len(_failures) > 10_000:  # strangers' names must not fill the memory
            _failures.clear()
        _failures.setdefault(username, []).append(monotonic())


@open_to(EVERYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; then go where the person wanted, or to the role's first page."""
    username = request.POST.get("username", "").strip()
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        if not _may_try(username):
            return render(request, "429.html", status=429)
        user = authenticate(request, username=username, password=request.POST.get("password", ""))
        if user is not None:
            login(request, user)
            return redirect(_wanted(request) or LANDINGS.get(user.role, "declarations"))
        _failed(username)
        errors = [{"href": "#username", "text": _("The user name or the password is wrong.")}]
    context = {
        "fields": _fields(username),
        "errors": errors,
        "next": request.GET.get("next", "") or request.POST.get("next", ""),
    }
    return render(request, "pages/sign_in.html", context, status=422 if errors else 200)


def _fields(username: str) -> list[dict[str, object]]:
    return [
        {"name": "username", "label": _("User name"), "kind": "text", "required": True,
         "autocomplete": "username", "value": username},
        {"name": "password", "label": _("Password"), "kind": "password", "required": True,
         "autocomplete": "current-password"},
    ]  # fmt: skip


def _wanted(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if _ours(request, wanted) else ""


def _ours(request: HttpRequest, address: str) -> bool:
    hosts = {request.get_host()}
    return url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())


@require_POST
@open_to(EVERYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; drafts stay."""
    logout(request)
    return redirect("home")


@require_POST
@open_to(EVERYONE)
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language or appearance and go back."""
    back = request.POST.get("next", "")
    response = redirect(back if _ours(request, back) else "/")
    theme, language = request.POST.get("theme"), request.POST.get("language")
    secure = settings.SESSION_COOKIE_SECURE
    if theme in THEMES:
        response.set_cookie("theme", theme, _YEAR, secure=secure, httponly=True, samesite="Lax")
    elif theme:
        response.delete_cookie("theme", samesite="Lax")
    if language in dict(settings.LANGUAGES):
        name = settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(name, language, _YEAR, secure=secure, httponly=True, samesite="Lax")
    return response
