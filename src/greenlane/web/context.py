"""The frame of every page: service, navigation of the role, person, language, theme, notices."""

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language, gettext, gettext_lazy

from greenlane.store import look_ups, security_events
from greenlane.usecases import desk, trial_balances, witnessed
from greenlane.usecases.permissions import matrix
from greenlane.web.navigation import navigation

THEMES = ("light", "dark")
_TONES = {"success": "good", "error": "bad", "warning": "warn"}
ROLES = {
    "trader": gettext_lazy("Trader"),
    "broker": gettext_lazy("Customs broker"),
    "officer": gettext_lazy("Customs officer"),
    "node": gettext_lazy("Border post"),
    "agency": gettext_lazy("Agency officer"),
    "analyst": gettext_lazy("Risk analyst"),
    "administrator": gettext_lazy("Administrator"),
    "director": gettext_lazy("Director"),
    "cashier": gettext_lazy("Cashier"),
    "integrator": gettext_lazy("Software house"),
    "trainee": gettext_lazy("Trainee"),
    "law-editor": gettext_lazy("Law editor"),
    "law-approver": gettext_lazy("Law approver"),
    "supervisor": gettext_lazy("Supervisor of an office"),
    "auditor": gettext_lazy("Auditor"),
}


def language() -> str:
    """The two letters of the page's language."""
    return (get_language() or "en")[:2]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; works for visitors and on error pages."""
    user: Any = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    role = user.role if signed_in else ""
    match = request.resolver_match
    here_is = (match.url_name or "") if match else ""
    return {
        "service": _service(),
        "sandbox": settings.GREENLANE_SANDBOX,
        "navigation": navigation(request, user) if signed_in else [],
        "user_name": (user.name or user.username) if signed_in else "",
        "user_role": " · ".join(map(str, filter(None, (ROLES.get(role), _unit(user, role))))),
        "states_interests": bool(role and matrix().scope(role, "interest.own")),
        "theme": request.COOKIES.get(settings.GREENLANE_THEME_COOKIE, ""),
        "language": language(),
        "languages": settings.LANGUAGES,
        "dense": role not in ("", "trader", "broker", "integrator"),
        "notices": [
            {"tone": _TONES.get(m.level_tag, "info"), "title": m.message}
            for m in get_messages(request)
        ]
        + (
            _noticed(user, here_is)
            + _asked(user, role, here_is)
            + _warnings(role)
            + _unbalanced(role, here_is)
            if signed_in
            else []
        ),
    }


def _noticed(user: Any, page: str) -> list[dict[str, Any]]:
    """What the owner of the account must hear on every page, until he has answered."""
    if page == "account":  # it stands there in full
        return []
    try:
        told = security_events.of_owner(user.username).exists()
    except DatabaseError:
        return []
    if not told:
        return []
    return [{"tone": "warn", "title": gettext("Something unusual was seen of your account"),
             "text": gettext("Was it you? Answer under Sign-in and security.")}]  # fmt: skip


def _asked(user: Any, role: str, page: str) -> list[dict[str, Any]]:
    """That a person is asked to explain a look-up, until he has done it."""
    if page in ("own-look-ups", "look-up-explain") or not matrix().scope(role, "look-up.explain"):
        return []
    try:
        first = look_ups.waiting(user.username).first()
    except DatabaseError:
        return []
    if first is None:
        return []
    return [{"tone": "bad" if first.state == "overdue" else "warn",
             "title": gettext("You are asked to explain a look-up"),
             "text": gettext("Answer under Sign-in and security.")}]  # fmt: skip


def _warnings(role: str) -> list[dict[str, Any]]:
    """What staff must know on every page: that no witness keeps the log."""
    if matrix().scope(role, "declaration.read") == "own":
        return []
    try:
        here = desk.current()
        told = witnessed.present(here)
    except (DatabaseError, RuntimeError):  # an error page
        return []
    if told.level == "good":
        return []
    hours = round(told.grace.total_seconds() / 3600)
    if told.level == "closed":
        title = gettext("Nothing is lodged or decided now: no witness keeps the log")
    else:
        title = gettext("No witness has taken a head of the log for some time")
    text = gettext("Beyond %d hours nothing is lodged or decided. Tell the operators.") % hours
    return [{"tone": "bad" if told.level == "closed" else "warn", "title": title, "text": text}]


def _unbalanced(role: str, page: str) -> list[dict[str, Any]]:
    """That the newest trial balance has faults, for those who may see to it."""
    if page == "trial-balance" or not matrix().scope(role, "money.balance"):
        return []
    try:
        alarming = trial_balances.alarming()
    except DatabaseError:
        return []
    if not alarming:
        return []
    return [{"tone": "bad", "title": gettext("The trial balance has faults"),
             "text": gettext("See what differs under Trial balance.")}]  # fmt: skip


def _service() -> dict[str, str]:
    try:
        book = desk.held().book  # no newer law is asked for: pages work without a database
    except RuntimeError:  # an error page before the wiring has run
        return {"country": "", "administration": ""}
    name = book.name.get(language()) or book.name["en"]
    return {"country": name, "administration": gettext("Customs of the %s") % name}


def _unit(user: Any, role: str) -> str:
    if not role:
        return ""
    if user.operator_id:
        return str(user.operator.name)
    book = desk.current().book
    found = book.offices.get(user.office) or book.agencies.get(user.agency)
    return found.name.get(language(), found.name["en"]) if found else ""
