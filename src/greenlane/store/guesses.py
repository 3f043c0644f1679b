"""Guesses: how often a secret may be tried in vain, counted in the database for all processes.

Ten tries within any hour for a name and for an address. A try is counted before the secret is
looked at and given back when it was right, so that a thousand tries at once are ten as well.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from greenlane.store.identity_models import Guesses

MOST = 10
WINDOW = timedelta(hours=1)


def key_of(kind: str, text: str) -> str:
    """The key under which tries are counted; what was typed is not kept."""
    return hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()


@transaction.atomic
def take(keys: list[str], moment: datetime, most: int = MOST) -> bool:
    """Count one try under every key; False, and nothing counted, when one of them has none left."""
    rows = _locked(keys)
    since = (moment - WINDOW).timestamp()
    for row in rows:
        row.tries = [t for t in row.tries if t > since]
    allowed = all(len(row.tries) < most for row in rows)
    for row in rows:
        if allowed:
            row.tries.append(moment.timestamp())
        row.save()
    return allowed


@transaction.atomic
def give_back(keys: list[str], moment: datetime) -> None:
    """Take back the try that was counted at this moment: the secret was right."""
    for row in _locked(keys):
        if moment.timestamp() in row.tries:
            row.tries.remove(moment.timestamp())
            row.save()


def forget(moment: datetime) -> int:
    """Delete the keys without a try in the last hour; gives how many (the worker calls this)."""
    old = [
        row.key for row in Guesses.objects.iterator()
        if not any(t > (moment - WINDOW).timestamp() for t in row.tries)
    ]  # fmt: skip
    return Guesses.objects.filter(key__in=old).delete()[0]


def _locked(keys: list[str]) -> list[Guesses]:
    """The rows, made where absent, locked in one order for everybody."""
    Guesses.objects.bulk_create([Guesses(key=key) for key in keys], ignore_conflicts=True)
    return list(Guesses.objects.select_for_update().filter(key__in=keys).order_by("key"))
