"""The frame of every page: service, navigation of the role, person, language, theme, notices."""

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy

from greenlane.store import look_ups, security_events
from greenlane.usecases import desk, trial_balances, witnessed
from greenlane.usecases.permissions import matrix

THEMES = ("light", "dark")
_TONES = {"success": "good", "error": "bad", "warning": "warn"}
_PLACES = {
    "dashboard": gettext_lazy("Overview"),
    "queue": gettext_lazy("Queue"),
    "nodes": gettext_lazy("Border posts"),
    "conflicts": gettext_lazy("Conflicts"),
    "law": gettext_lazy("Law desk"),
    "law-compare": gettext_lazy("Compare two days"),
    "tariff": gettext_lazy("Tariff"),
    "declarations": gettext_lazy("Declarations"),
    "people": gettext_lazy("People"),
    "stuck": gettext_lazy("What hangs"),
    "partners": gettext_lazy("Partners"),
    "payments": gettext_lazy("Payments"),
    "cash-desk": gettext_lazy("Cash desk"),
    "unmatched": gettext_lazy("Amounts of the bank"),
    "money-accounts": gettext_lazy("Accounts and guarantees"),
    "trial-balance": gettext_lazy("Trial balance"),
    "reserved": gettext_lazy("Guarantees"),
    "approvals": gettext_lazy("To be approved"),
    "permits": gettext_lazy("Permits"),
    "joints": gettext_lazy("Joint inspections"),
    "profiles": gettext_lazy("Risk profiles"),
    "models": gettext_lazy("Models of risk"),
    "alerts": gettext_lazy("Alerts"),
    "board": gettext_lazy("Live board"),
    "firm": gettext_lazy("Our firm"),
    "mandates": gettext_lazy("Mandates"),
    "parties": gettext_lazy("Register of operators"),
    "authorised": gettext_lazy("Authorised operators"),
    "hits": gettext_lazy("Hits of screening"),
    "watch-lists": gettext_lazy("Watch lists"),
    "mirror": gettext_lazy("Mirror data"),
    "investigations": gettext_lazy("Investigations"),
    "effect": gettext_lazy("Effectiveness"),
    "rulings": gettext_lazy("Advance rulings"),
    "applications": gettext_lazy("Permit applications"),
    "inbox": gettext_lazy("Applications to decide"),
    "supervision": gettext_lazy("Supervision"),
    "security": gettext_lazy("Security events"),
    "disclosures": gettext_lazy("Disclosures"),
    "person-report": gettext_lazy("A person's report"),
    "outages": gettext_lazy("Outages"),
    "fallback": gettext_lazy("Papers of outages"),
    "figures": gettext_lazy("Figures"),
    "findings": gettext_lazy("Error codes"),
    "status": gettext_lazy("Service status"),
}
_NAVIGATION = {
    "trader": (
        "dashboard",
        "declarations",
        "applications",
        "permits",
        "firm",
        "mandates",
        "payments",
        "rulings",
        "tariff",
        "findings",
    ),
    "broker": (
        "dashboard",
        "declarations",
        "applications",
        "permits",
        "firm",
        "mandates",
        "payments",
        "rulings",
        "tariff",
        "findings",
    ),
    "integrator": ("declarations", "payments", "tariff", "findings"),
    "officer": (
        "queue",
        "joints",
        "alerts",
        "hits",
        "approvals",
        "declarations",
        "conflicts",
        "outages",
        "fallback",
        "parties",
        "reserved",
        "authorised",
        "rulings",
        "tariff",
        "findings",
    ),
    "agency": ("queue", "inbox", "permits", "joints", "approvals", "findings"),
    "director": (
        "figures",
        "board",
        "effect",
        "hits",
        "watch-lists",
        "mirror",
        "profiles",
        "models",
        "approvals",
        "trial-balance",
        "outages",
        "fallback",
        "parties",
        "authorised",
        "law-compare",
        "tariff",
        "findings",
    ),
    "analyst": (
        "alerts",
        "board",
        "hits",
        "watch-lists",
        "mirror",
        "investigations",
        "effect",
        "profiles",
        "models",
        "declarations",
        "figures",
        "approvals",
        "tariff",
        "findings",
    ),
    "supervisor": (
        "supervision",
        "alerts",
        "hits",
        "security",
        "disclosures",
        "approvals",
        "declarations",
        "outages",
        "fallback",
        "parties",
        "authorised",
        "tariff",
    ),
    "auditor": (
        "supervision",
        "alerts",
        "hits",
        "watch-lists",
        "mirror",
        "security",
        "disclosures",
        "person-report",
        "declarations",
        "trial-balance",
        "people",
        "parties",
        "authorised",
        "tariff",
    ),
    "administrator": (
        "people",
        "security",
        "approvals",
        "nodes",
        "stuck",
        "partners",
        "outages",
        "fallback",
        "status",
        "findings",
    ),
    "cashier": (
        "cash-desk",
        "unmatched",
        "money-accounts",
        "trial-balance",
        "declarations",
        "approvals",
        "findings",
    ),
    "law-editor": ("law", "law-compare", "rulings", "tariff"),
    "law-approver": ("law", "law-compare", "rulings", "tariff"),
}
_OTHERS = ("declarations", "tariff", "findings")
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
_SECTIONS = {"authorised": "authorised", "authorisation": "firm",
             "enrolment": "parties", "enrolments": "parties",
             "conflict": "conflicts", "outage": "outages", "paper": "fallback",
             "declaration": "declarations", "draft": "dashboard", "case": "queue", "law": "law",
             "tariff": "tariff", "ruling": "rulings", "person": "people", "partner": "partners",
             "interest": "people", "approval": "approvals", "permit": "permits", "joint": "joints",
             "application": "applications", "agency": "inbox",
             "profile": "profiles", "model": "models", "risk": "models",
             "party": "parties", "mandate": "mandates", "payment": "payments",
             "receipt": "payments", "cash": "cash-desk", "bank": "cash-desk",
             "refunds": "cash-desk", "money": "payments"}  # fmt: skip


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
        "navigation": _navigation(request, role) if signed_in else [],
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


def _navigation(request: HttpRequest, role: str) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    here = here if here in _PLACES else _SECTIONS.get(here.split("-")[0], here)
    return [
        {"url": reverse(name), "text": _PLACES[name], "current": name == here}
        for name in _NAVIGATION.get(role, _OTHERS)
    ]
