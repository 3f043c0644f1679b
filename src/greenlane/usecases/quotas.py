"""Tariff quotas at work: the day's allocation, transfers, blocks, closing, and who may see what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from greenlane.law.quota import QuotaDefinition
from greenlane.ledger.quantity import Movement
from greenlane.ledger.quota import Allocation, Status, status
from greenlane.store import quotas
from greenlane.store.models import QuotaPause, QuotaPosting, QuotaRequest
from greenlane.usecases import quota_licences
from greenlane.usecases.desk import Desk
from greenlane.usecases.quota_returns import give_back
from greenlane.usecases.quota_serving import (
    QuotaError,
    blocks_on,
    families_of,
    family_of,
    immediate,
    lock,
    serve,
)
from greenlane.usecases.witnessed import is_open, must_be_open

__all__ = ["QuotaError", "give_back"]
_ZERO = Decimal(0)
_ONE_DAY = timedelta(days=1)


def allocate_day(day: date, desk: Desk, *, immediate_only: bool = False) -> list[Allocation]:
    """Serve every request accepted up to `day`, family by family; done again, it does nothing.

    Each family is one transaction, so a failure leaves it whole undecided and the others served. A
    period that is blocked or suspended today keeps its requests waiting. `immediate_only` leaves
    out the order numbers that are served once a day.
    """
    served: list[Allocation] = []
    for family in families_of(quotas.waiting_definitions(day), desk.book):
        if not immediate_only or immediate(family, desk.book):
            served += serve(family, day, desk)
    return served


def work_day(desk: Desk) -> int:
    """What the worker does for quotas: on a working day, the days before it; licences that ended.

    What never waits is served whatever the day is. Gives how many things were done.
    """
    if not is_open(desk):  # what nobody outside would know of waits
        return 0
    today = desk.day_of(desk.now())
    done = quota_licences.expire(today, desk)
    if desk.book.working_days.works(today):
        done += len(allocate_day(today - _ONE_DAY, desk))
    return done + len(allocate_day(today, desk, immediate_only=True))


@transaction.atomic
def transfer(source: str, target: str, quantity: Decimal, reason: str, desk: Desk) -> None:
    """Move a quantity from one period to another, such as what was unused to the next."""
    must_be_open(desk)
    periods = desk.book.quota_definitions
    if source not in periods or target not in periods or source == target:
        raise QuotaError("QTA-002", f"{source} and {target} are not two periods")
    unit = periods[source].unit
    if unit != periods[target].unit:
        raise QuotaError("QTA-003", "the periods are not in one unit")
    rows = quotas.locked((periods[source], periods[target]), desk.now())
    if not 0 < quantity <= rows[source].balance:
        raise QuotaError("QTA-004", f"{source} has {rows[source].balance} left")
    if rows[target].closed:
        raise QuotaError("QTA-005", f"{target} is closed")
    moved = Movement(kind="transfer", definition=source, quantity=quantity, unit=unit, into=target)
    quotas.post(rows[source], moved, desk.now(), into=rows[target], reason=reason)


@transaction.atomic
def close(definition: str, desk: Desk) -> Decimal:
    """Close a period: its licences end, what is left lapses. Gives how much that was.

    Raises QuotaError while the period runs, and while requests of it wait.
    """
    must_be_open(desk)
    rows = lock(family_of(definition, desk.book), desk)
    row, today = rows[definition], desk.day_of(desk.now())
    until = desk.book.quota_definitions[definition].validity.until
    if row.closed:
        raise QuotaError("QTA-005", f"{definition} is closed")
    if until is None or today <= until:
        raise QuotaError("QTA-007", f"{definition} has not ended")
    if quotas.waiting([definition], today):
        raise QuotaError("QTA-008", f"requests of {definition} wait: allocate them first")
    quota_licences.end_of(definition, today, desk)
    row.refresh_from_db()
    left: Decimal = row.balance
    row.closed = True
    row.save(update_fields=["closed"])
    if left:
        moved = Movement(kind="close", definition=definition, quantity=left, unit=row.unit)
        quotas.post(row, moved, desk.now())
    return left


@transaction.atomic
def block(
    definition: str, kind: str, since: date, until: date, reason: str, by: str, desk: Desk
) -> None:
    """Block or suspend a period for some days, both ends included. Raises QuotaError."""
    must_be_open(desk)
    family_of(definition, desk.book)
    if kind not in ("block", "suspend") or since > until or not reason.strip():
        raise QuotaError("QTA-009", "a block has a kind, a first and a last day, and a reason")
    QuotaPause.objects.create(definition=definition, kind=kind, since=since, until=until,
                              reason=reason.strip(), by=by, moment=desk.now())  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How a quota period stands, for everyone to see; quantities in the period's unit."""

    period: QuotaDefinition
    mechanism: str
    status: Status
    volume: Decimal
    balance: Decimal
    allocated: Decimal
    licensed: Decimal
    waiting: Decimal
    critical: bool
    last: date | None
    reasons: tuple[str, ...]


def balances(day: date, desk: Desk) -> list[Standing]:
    """Every period in force on a day, by order number, as it stands now."""
    book = desk.book
    periods = {p.definition: p for p in book.quota_definitions.values() if p.validity.covers(day)}
    rows = quotas.balances(periods)
    waiting = quotas.waiting_sums(periods)
    blocks = blocks_on(tuple(periods), day, book)
    found = []
    for name, period in periods.items():
        row = rows.get(name)
        left, drawn, licensed = (
            (row.balance, row.drawn, row.licensed) if row else (period.volume, _ZERO, _ZERO)
        )
        stands = status(period, left, drawn + licensed, blocks, day)
        found.append(Standing(
            period=period, mechanism=book.quotas[period.order_number].mechanism, status=stands,
            volume=left + drawn + licensed, balance=left, allocated=drawn, licensed=licensed,
            waiting=waiting.get(name, _ZERO),
            critical=status(period, left, drawn + licensed, (), day) in ("critical", "exhausted"),
            last=row.allocated_on if row else None,
            reasons=tuple(b.reason for b in blocks if b.definition == name),
        ))  # fmt: skip
    return sorted(found, key=lambda each: (each.period.order_number, each.period.definition))


def history(definition: str) -> Iterator[QuotaPosting]:
    """The movements of a period in their order, transfers into it included."""
    return iter(quotas.history(definition))


def disagreements(desk: Desk) -> list[str]:
    """The periods whose row is not what their movements add up to; none, if nothing is wrong."""
    found = []
    for name, row in sorted(quotas.balances(desk.book.quota_definitions).items()):
        held = quotas.replayed(name)
        if (held.available, held.licensed, held.drawn) != (row.balance, row.licensed, row.drawn):
            found.append(name)
    return found


def unmet() -> list[QuotaRequest]:
    """The decided requests of which a part pays the full duty, with what it owes, newest first."""
    rows = QuotaRequest.objects.exclude(owed={}).select_related("declaration")
    return list(rows.order_by("-pk"))
