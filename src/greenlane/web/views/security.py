"""One's own account: second factors, recovery codes, sessions, password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from greenlane.store import factors, security_events
from greenlane.usecases import accounts
from greenlane.usecases.permissions import may
from greenlane.web import signing
from greenlane.web.access import actor, open_to, step_up
from greenlane.web.devices import device
from greenlane.web.show import security as shown_events
from greenlane.web.show.outside import outside
from greenlane.web.views.account import too_often


@never_cache
@open_to("account.own")
def account(request: HttpRequest) -> HttpResponse:
    """How one signs in, and from where one is signed in now."""
    user: Any = request.user
    listed = factors.listed(user)
    key = request.session.session_key
    context = {
        "factors": listed,
        "outside": outside(user),
        "may_remove": len(listed) > 1 or not factors.required(user),
        "codes_left": factors.recovery_codes_left(user),
        "explains": may(actor(request), "look-up.explain").allowed,
        "noticed": shown_events.noticed(security_events.of_owner(user.username)),
        "sessions": [
            {"id": s.pk, "device": device(s.user_agent), "place": s.ip, "since": s.created_at,
             "seen": s.last_seen_at, "here": s.session_key == key}
            for s in accounts.sessions(user)
        ],
    }  # fmt: skip
    return render(request, "account/account.html", context)


@require_POST
@open_to("account.own")
@step_up
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """End one session of one's own."""
    if not accounts.end_session(request.user, session):
        raise Http404
    messages.success(request, _("The session was ended."))
    return redirect("account")


@require_POST
@open_to("account.own")
@step_up
def end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    ended = accounts.end_sessions(request.user, but=request.session.session_key)
    accounts.record("account.session-ended", request.user, sessions=ended)
    messages.success(request, _("All other sessions were ended."))
    return redirect("account")


@never_cache
@open_to("account.own")
@step_up
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        new = request.POST.get("new", "")
        attempt = signing.Try(request, "code", request.user.get_username())
        if not attempt.allowed:
            return too_often(request)
        if _knows(request):
            attempt.right()
            errors = _faults(new, request.POST.get("again", ""), request.user)
        else:
            errors = {"current": [_("The password is wrong.")]}
        if not errors:
            _changed(request, new)
            messages.success(request, _("The password was changed; other sessions were ended."))
            return redirect("account")
    fields = [
        {"name": name, "label": label, "kind": "password", "required": True, "hint": hint,
         "autocomplete": kind, "errors": errors.get(name, [])}
        for name, label, hint, kind in (
            ("current", _("Password now"), "", "current-password"),
            ("new", _("New password"), _("At least 12 characters; a few words are best."),
             "new-password"),
            ("again", _("The new password again"), "", "new-password"))
        if name != "current" or request.user.has_usable_password()
    ]  # fmt: skip
    summary = [{"href": f"#{name}", "text": text} for name, told in errors.items() for text in told]
    context = {"fields": fields, "errors": summary}
    return render(request, "account/password.html", context, status=422 if errors else 200)


def _knows(request: HttpRequest) -> bool:
    """True when the password now was told rightly, or there is none."""
    user: Any = request.user
    told = request.POST.get("current", "")
    return not user.has_usable_password() or bool(user.check_password(told))


def _faults(new: str, again: str, user: Any) -> dict[str, list[str]]:
    try:
        validate_password(new, user)
    except ValidationError as error:
        return {"new": list(error.messages)}
    return {} if new == again else {"again": [_("The two passwords differ.")]}


def _changed(request: HttpRequest, new: str) -> None:
    user: Any = request.user
    accounts.change_password(user, new, session=request.session.session_key or "")
    old = request.session.session_key
    update_session_auth_hash(request, user)
    signing.session_renamed(old, request)
