"""The worker's part in identity: locks accounts nobody uses, clears what has run out."""

from time import monotonic

from django.core.management import call_command

from greenlane.store import clients, guesses
from greenlane.usecases import accounts, desk

EVERY_SECONDS = 600.0
_last = [float("-inf")]


def step() -> int:
    """Every ten minutes; gives how many accounts were locked."""
    if monotonic() - _last[0] < EVERY_SECONDS:
        return 0
    _last[0] = monotonic()
    return work()


def work() -> int:
    """Do it now."""
    now = desk.current().now()
    guesses.forget(now)
    clients.forget_spent(desk.current().world())
    call_command("clearsessions")
    return accounts.lock_dormant()
