"""Two officers of one office, two administrators and a director, and acts proposed among them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support import seed


def people() -> dict[str, Any]:
    """The accounts of the seed, a second officer (mara) and administrator (noor), one far away."""
    from greenlane.store.models import Account

    made = (("mara", "officer", seed.OFFICE), ("far", "officer", "QT000202"),
            ("noor", "administrator", ""))  # fmt: skip
    for username, role, office in made:
        Account.objects.create(username=username, name=username.title(), role=role, office=office)
    return {account.username: account for account in Account.objects.all()}


def propose(account: Any, kind: str, desk: Any, /, *, reason: str = "It must be",
            payload: bytes = b"", **data: str) -> int:  # fmt: skip
    """Propose an act and give its number."""
    from greenlane.usecases.two_persons import Proposal, propose

    asked = Proposal(kind=kind, data=data, reason=reason, payload=payload)
    return propose(asked, account, desk)


def drop(*walls: str) -> None:
    """Take walls of the database down, for a control inside a transaction that is rolled back."""
    from django.db import connection

    with connection.cursor() as cursor:
        for wall in walls:
            cursor.execute(wall)


@contextmanager
def walls_down() -> Iterator[None]:
    """Write what no page writes, to set a scene: the triggers of the database are off meanwhile."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
        yield
