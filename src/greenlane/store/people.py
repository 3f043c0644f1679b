"""People: the accounts as an administrator lists them, filtered and sorted by the database."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from greenlane.store.models import Account

STATES = ("active", "locked", "left")
SORTS = {"name": "username", "role": "role", "seen": "last_login", "made": "created"}


def listed(
    *, text: str = "", role: str = "", state: str = "", unit: str = "", sort: str = ""
) -> "QuerySet[Account]":
    """Accounts; `sort` is a key of SORTS, with a dash before it for the last first."""
    found = Account.objects.select_related("operator")
    for word in text.replace("\0", "").split()[:10]:
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word))
    if role:
        found = found.filter(role=role)
    if unit:
        found = found.filter(Q(office=unit) | Q(agency=unit) | Q(operator_id=unit))
    found = _in_state(found, state)
    column = F(SORTS.get(sort.removeprefix("-"), "username"))
    way = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_first=True)
    return found.order_by(way, "pk")


def _in_state(found: "QuerySet[Account]", state: str) -> "QuerySet[Account]":
    if state == "active":
        return found.filter(is_active=True, locked=None)
    if state == "locked":
        return found.filter(is_active=True).exclude(locked=None)
    return found.filter(is_active=False) if state == "left" else found


def state_of(account: Account) -> str:
    """One of STATES."""
    if not account.is_active:
        return "left"
    return "locked" if account.locked else "active"


def idle_since(account: Account) -> datetime:
    """When the account was last used, or made."""
    return account.last_login or account.created
