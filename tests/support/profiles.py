"""Analysts, a director, and profiles that they write."""

from datetime import date, timedelta
from typing import Any

from greenlane.lifecycle.event import Actor

TEXT = 'item.code.startsWith("61") && item.net_mass > 1.0'
INES = Actor("ines", "analyst")


def people() -> dict[str, Any]:
    """Two analysts (ines, omar), a director (dara)."""
    from greenlane.store.models import Account

    for username, role in (("ines", "analyst"), ("omar", "analyst"), ("dara", "director")):
        Account.objects.create(username=username, name=username.title(), role=role)
    return {account.username: account for account in Account.objects.all()}


def cells(desk: Any, **changed: Any) -> dict[str, Any]:
    """A sound profile that fires for the declaration of the tests."""
    day: date = desk.day_of(desk.now())
    made = {
        "owner": "ines", "name": {"en": "Knitted goods", "ar": "ملابس محبوكة"}, "text": TEXT,
        "lane": "red", "direction": "import", "mandatory": False, "basis": "CA-2019 s. 21(1)",
        "instruction": {"en": "Open two cartons.", "ar": "افتح كرتونتين."}, "ground": "",
        "since": day, "until": None, "review": day + timedelta(days=200), "mode": "active",
    }  # fmt: skip
    return {**made, **changed}


def publish(code: str, desk: Any, maker: Any, checker: Any, **changed: Any) -> None:
    """Draft, propose and approve a profile."""
    from greenlane.usecases import profile_desk, profile_publishing, two_persons

    actor = Actor(maker.username, maker.role)
    row = profile_desk.save(code, cells(desk, **changed), "Found last month", actor, desk)
    row.trial = {"hits": 1}
    row.save()
    number = profile_publishing.ask(code, "publish", "Found last month", maker, desk)
    two_persons.approve(number, checker, "Seen", desk)
