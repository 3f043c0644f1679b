"""The navigation: every place that the matrix opens to a role, in groups when there are many."""

from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy

from greenlane.access import firm
from greenlane.usecases.permissions import matrix
from greenlane.web.identity import EVERYONE

# Up to so many places stand side by side; more are grouped.
MANY = 7


class Place(NamedTuple):
    """A page with its words; for `scopes` only, where the matrix gives one of these; "" is any."""

    name: str
    words: Any
    scopes: tuple[str, ...] = ()


_BRIEF = (
    Place("dashboard", gettext_lazy("Overview")),
    Place("performance", gettext_lazy("Performance")),
    Place("queue", gettext_lazy("Queue")),
    Place("cash-desk", gettext_lazy("Cash desk")),
    Place("people", gettext_lazy("People")),
    Place("declarations", gettext_lazy("Declarations")),
)
_GROUPS: dict[str, tuple[Any, tuple[Place, ...]]] = {
    "work": (gettext_lazy("Work"), (
        Place("approvals", gettext_lazy("To be approved")),
        Place("alerts", gettext_lazy("Alerts")),
        Place("joints", gettext_lazy("Joint inspections"), ("office", "held", "all")),
        Place("conflicts", gettext_lazy("Conflicts"), ("all", "office")),
        Place("supervision", gettext_lazy("Supervision")),
        Place("figures", gettext_lazy("Figures")),
        Place("stuck", gettext_lazy("What hangs")),
    )),
    "permits": (gettext_lazy("Permits"), (
        Place("inbox", gettext_lazy("Applications to decide")),
        Place("applications", gettext_lazy("Permit applications")),
        Place("permits", gettext_lazy("Permits")),
        Place("conditions", gettext_lazy("Conditions")),
        Place("joints", gettext_lazy("Joint inspections"), ("own",)),
        Place("agency-setup", gettext_lazy("How the agency works")),
    )),
    "risk": (gettext_lazy("Risk"), (
        Place("board", gettext_lazy("Live board")),
        Place("hits", gettext_lazy("Screening hits")),
        Place("watch-lists", gettext_lazy("Watch lists")),
        Place("mirror", gettext_lazy("Mirror data")),
        Place("investigations", gettext_lazy("Investigations")),
        Place("profiles", gettext_lazy("Risk profiles")),
        Place("models", gettext_lazy("Risk models")),
        Place("effect", gettext_lazy("Effectiveness")),
    )),
    "firm": (gettext_lazy("Firm"), (
        Place("firm", gettext_lazy("Our firm")),
        Place("mandates", gettext_lazy("Mandates"), ("own",)),
        Place("authorisation", gettext_lazy("Authorised operator")),
        Place("webhooks", gettext_lazy("Webhooks")),
    )),
    "firms": (gettext_lazy("Firms"), (
        Place("mandates", gettext_lazy("Mandates"), ("all",)),
        Place("parties", gettext_lazy("Register of operators")),
        Place("enrolments", gettext_lazy("Enrolments")),
        Place("authorised", gettext_lazy("Authorised operators")),
    )),
    "money": (gettext_lazy("Money"), (
        Place("payments", gettext_lazy("Payments"), ("own",)),
        Place("money-accounts", gettext_lazy("Accounts and guarantees")),
        Place("unmatched", gettext_lazy("Bank amounts")),
        Place("refunds", gettext_lazy("Refunds")),
        Place("reserved", gettext_lazy("Guarantees held")),
        Place("transit", gettext_lazy("Transit")),
        Place("trial-balance", gettext_lazy("Trial balance")),
    )),
    "law": (gettext_lazy("Law"), (
        Place("law", gettext_lazy("Law desk")),
        Place("law-compare", gettext_lazy("Compare two days")),
        Place("rulings", gettext_lazy("Advance rulings")),
        Place("tariff", gettext_lazy("Tariff")),
        Place("findings", gettext_lazy("Error codes")),
    )),
    "service": (gettext_lazy("Service"), (
        Place("security", gettext_lazy("Security events")),
        Place("disclosures", gettext_lazy("Disclosures")),
        Place("person-report", gettext_lazy("A person's report")),
        Place("partners", gettext_lazy("Partners")),
        Place("nodes", gettext_lazy("Border posts")),
        Place("outages", gettext_lazy("Outages")),
        Place("fallback", gettext_lazy("Papers of outages")),
        Place("status", gettext_lazy("Service status")),
    )),
}  # fmt: skip
# The first word of a page's name, where it is not that of its place.
_SECTIONS = {
    "authorisation": "authorisation", "enrolment": "enrolments", "conflict": "conflicts",
    "outage": "outages", "paper": "fallback", "declaration": "declarations", "draft": "dashboard",
    "case": "queue", "ruling": "rulings", "person": "people", "partner": "partners",
    "interest": "people", "approval": "approvals", "permit": "permits", "joint": "joints",
    "application": "applications", "agency": "inbox", "profile": "profiles", "model": "models",
    "risk": "models", "party": "parties", "mandate": "mandates", "payment": "payments",
    "receipt": "payments", "cash": "cash-desk", "bank": "cash-desk", "alert": "alerts",
    "hit": "hits", "watch": "watch-lists", "investigation": "investigations", "look": "supervision",
    "node": "nodes", "finding": "findings", "webhook": "webhooks", "receipts": "payments",
    "claim": "payments", "deferred": "money-accounts", "guarantees": "money-accounts",
    "deposit": "cash-desk", "refund": "refunds", "discharge": "reserved", "official": "permits",
    "graph": "investigations", "attachment": "declarations", "value": "declarations",
}  # fmt: skip


def navigation(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    """Entries of the bar: `text`, `current` and either `url` or the `places` of a group."""
    here = _here(request)
    brief = [_link(place, here) for place in _BRIEF if _open(place, user)]
    groups = [
        (words, [_link(place, here) for place in places if _open(place, user)])
        for words, places in _GROUPS.values()
    ]
    if len(brief) + sum(len(links) for _, links in groups) <= MANY:
        return brief + [link for _, links in groups for link in links]
    return brief + [_group(words, links) for words, links in groups if links]


def _group(words: Any, links: list[dict[str, Any]]) -> dict[str, Any]:
    if len(links) == 1:
        return links[0]
    return {"text": words, "places": links, "current": any(link["current"] for link in links)}


def _here(request: HttpRequest) -> str:
    """The place whose page is shown, or to which it belongs."""
    match = request.resolver_match
    return place_of((match.url_name or "") if match else "")


def place_of(name: str) -> str:
    """The place to which the page of that name belongs, which is in `names` if the bar has it."""
    if name in names():
        return name
    first = name.split("-")[0]
    return _SECTIONS.get(first, first)


@cache
def names() -> frozenset[str]:
    """The names of the places of the bar."""
    places = (*_BRIEF, *(place for _, group in _GROUPS.values() for place in group))
    return frozenset(place.name for place in places)


@cache
def _action(name: str) -> str:
    """The action that the view of a place is open to."""
    return str(resolve(reverse(name)).func.action)  # type: ignore[attr-defined]  # open_to


def _open(place: Place, user: Any) -> bool:
    """Whether the matrix, and the duties inside a firm, give this person the place."""
    action = _action(place.name)
    if action == EVERYONE:
        return True
    scope = matrix().scope(user.role, action)
    if scope is None or (place.scopes and scope not in place.scopes):
        return False
    return firm.allowed(user.duties, action)


def _link(place: Place, here: str) -> dict[str, Any]:
    return {"url": reverse(place.name), "text": place.words, "current": place.name == here}
