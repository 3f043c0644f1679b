"""Measures: what the database says about how the service stands, for a monitor."""

from datetime import timedelta

from django.db import DatabaseError
from django.db.models import Count

from greenlane.store import log, money
from greenlane.store.models import HoldRow, OutboxRow
from greenlane.usecases import trial_balances
from greenlane.usecases.desk import Desk

Reading = tuple[str, str, dict[str, float]]


def readings(desk: Desk) -> list[Reading]:
    """Each measure with what it is and its value by kind; while the database is away, that."""
    try:
        return [_up(1), *_told(desk)]
    except DatabaseError:
        return [_up(0)]


def _up(value: int) -> Reading:
    return ("greenlane_database_up", "Whether the database answers.", {"": value})


def _told(desk: Desk) -> list[Reading]:
    cover = log.cover()
    waiting = OutboxRow.objects.filter(sent=None)
    oldest = waiting.order_by("pk").values_list("created", flat=True).first()
    age = desk.now() - oldest if oldest else timedelta()
    drawn = trial_balances.latest()
    held = HoldRow.objects.filter(lifted=None).values_list("kind").annotate(n=Count("pk"))
    return [
        ("greenlane_log_lag_seconds", "How long the oldest entry waits for a witness.",
         {"": cover.waiting.total_seconds()}),
        ("greenlane_outbox_waiting", "Messages that wait to be sent.", {"": waiting.count()}),
        ("greenlane_outbox_oldest_seconds", "How long the oldest message waits.",
         {"": age.total_seconds()}),
        ("greenlane_trial_balance_faults", "Faults of the newest trial balance.",
         {"": len(drawn.faults) if drawn else 0}),
        ("greenlane_money_unmatched", "Amounts of the bank that nobody was found for.",
         {"": money.unmatched().count()}),
        ("greenlane_holds_open", "Holds that nobody has lifted, by kind.", dict(held)),
    ]  # fmt: skip
