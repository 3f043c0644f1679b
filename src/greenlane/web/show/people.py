"""Accounts of people for the administrator's list and page."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.store import people
from greenlane.store.models import Account
from greenlane.web.context import ROLES
from greenlane.web.show import sheet

STATES = {
    "active": (gettext_lazy("Active"), "good"),
    "locked": (gettext_lazy("Locked"), "warn"),
    "left": (gettext_lazy("Has left"), "neutral"),
}
COLUMNS = ("username", "name", "role", "unit", "state", "made", "last_signed_in", "left")


def row(account: Account) -> dict[str, Any]:
    """An account for a row or a page."""
    state = people.state_of(account)
    text, tone = STATES[state]
    return {
        "href": reverse("person", args=[account.username]), "username": account.username,
        "name": account.name, "role": ROLES.get(account.role, account.role),
        "unit": account.office or account.agency or account.operator_id or "",
        "state": state, "state_text": text, "tone": tone, "made": account.created,
        "seen": account.last_login, "left": account.left, "locked": account.locked,
        "why": account.locked_why, "demo": account.demo,
    }  # fmt: skip


def cells(account: Account) -> dict[str, Any]:
    """An account for the sheet."""
    told = row(account)
    moments = {"made": account.created, "last_signed_in": account.last_login, "left": account.left}
    texts = {name: value.isoformat() if value else "" for name, value in moments.items()}
    return {**told, "role": account.role, **texts}


def filters(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields that filter the list."""
    states = [(code, text) for code, (text, _tone) in STATES.items()]
    made: list[dict[str, Any]] = [
        {"name": "q", "label": _("Name"), "kind": "search", "wide": True},
        {"name": "role", "label": _("Role"), "kind": "select", "options": list(ROLES.items())},
        {"name": "state", "label": _("State"), "kind": "select", "options": states},
        {"name": "unit", "label": _("Office, agency or operator"), "kind": "code"},
    ]
    return sheet.fields(given, *made)
