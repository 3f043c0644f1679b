"""Quota rows: periods opened and locked, movements posted, requests registered and decided."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, Sum

from greenlane.kernel.validity import Validity
from greenlane.law.quota import QuotaBlock, QuotaDefinition
from greenlane.ledger.quantity import Holding, Kind, Movement, holding
from greenlane.store.models import QuotaBalance, QuotaPause, QuotaPosting, QuotaRequest

_COLUMNS: Mapping[str, str] = {"available": "balance", "licensed": "licensed", "drawn": "drawn"}
_ACCOUNTS = ("balance", "licensed", "drawn")
_WAITING = Q(allocated=None, withdrawn=False)


def locked(periods: Iterable[QuotaDefinition], moment: datetime) -> dict[str, QuotaBalance]:
    """The rows of those periods, locked in one order so that nobody waits for ever.

    A period is opened on first use, and takes over a volume that the law has changed. A volume that
    fell below what is already used leaves nothing available, and takes the rest when it returns.
    """
    wanted = {period.definition: period for period in periods}
    QuotaBalance.objects.bulk_create(
        (QuotaBalance(definition=name, unit=period.unit, volume=0, balance=0)
         for name, period in sorted(wanted.items())), ignore_conflicts=True,
    )  # fmt: skip
    rows = QuotaBalance.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    found = {row.definition: row for row in rows}
    for name, row in found.items():
        _take_over(row, wanted[name], moment)
    return found


def ensure(period: QuotaDefinition, moment: datetime) -> None:
    """Open a period that was never used, so that requests can refer to it."""
    if not QuotaBalance.objects.filter(pk=period.definition).exists():
        locked([period], moment)


def _take_over(row: QuotaBalance, period: QuotaDefinition, moment: datetime) -> None:
    row.unit = period.unit
    more = max(period.volume - row.volume, -row.balance)
    if row.closed or not more:
        return
    first = not QuotaPosting.objects.filter(definition=row).exists()
    kind: Kind = "reduce" if more < 0 else "open" if first else "increase"
    row.volume += more
    post(row, Movement(kind=kind, definition=row.definition, quantity=abs(more),
                       unit=period.unit), moment)  # fmt: skip


def post(
    row: QuotaBalance,
    movement: Movement,
    moment: datetime,
    *,
    into: QuotaBalance | None = None,
    **details: object,
) -> None:
    """Write a movement of a locked period and move its balances; `into` is a transfer's target."""
    post_all({row.definition: row, **({into.definition: into} if into else {})},
             [(movement, details)], moment)  # fmt: skip


def post_all(
    rows: Mapping[str, QuotaBalance],
    movements: Sequence[tuple[Movement, Mapping[str, object]]],
    moment: datetime,
) -> None:
    """Write movements of locked periods in one go; the database refuses a balance below nought.

    The details of each are `request`, `licence` and `reason`.
    """
    for movement, _ in movements:
        for (name, account), sign in ((movement.source, -1), (movement.target, 1)):
            if column := _COLUMNS.get(account):
                row = rows[name]
                setattr(row, column, getattr(row, column) + sign * movement.quantity)
    QuotaBalance.objects.bulk_update(
        rows.values(), [*_ACCOUNTS, "volume", "unit", "closed", "allocated_on"]
    )
    QuotaPosting.objects.bulk_create(
        QuotaPosting(definition_id=movement.definition, kind=movement.kind,
                     quantity=movement.quantity, unit=movement.unit, counterpart=movement.into,
                     moment=moment, **details)
        for movement, details in movements
    )  # fmt: skip


def movements(definition: str) -> list[Movement]:
    """All movements of a period, in their order."""
    rows = history(definition)
    return [
        Movement(
            kind=row.kind,  # type: ignore[arg-type]  # a constraint keeps it one of Kind
            definition=row.definition_id,
            quantity=row.quantity,
            unit=row.unit or row.definition.unit,
            into=row.counterpart,
        )
        for row in rows
    ]


def history(definition: str) -> list[QuotaPosting]:
    """The rows of all movements out of or into a period, in their order."""
    rows = QuotaPosting.objects.filter(Q(definition_id=definition) | Q(counterpart=definition))
    return list(rows.select_related("definition", "request__declaration").order_by("pk"))


def replayed(definition: str) -> Holding:
    """What a period holds by its movements alone: what its row says, if nothing is wrong."""
    return holding(definition, movements(definition))


def waiting(definitions: Iterable[str], until: date) -> list[QuotaRequest]:
    """The undecided requests of periods up to a day of acceptance."""
    rows = QuotaRequest.objects.filter(_WAITING, definition_id__in=set(definitions), day__lte=until)
    return list(rows.order_by("day", "pk").select_related("declaration"))


def waiting_definitions(until: date) -> list[str]:
    """The periods with undecided requests up to a day of acceptance."""
    rows = QuotaRequest.objects.filter(_WAITING, day__lte=until)
    return list(rows.order_by("definition_id").values_list("definition_id", flat=True).distinct())


def waiting_sums(definitions: Iterable[str]) -> dict[str, Decimal]:
    """How much waits for a decision, by period."""
    rows = QuotaRequest.objects.filter(_WAITING, definition_id__in=set(definitions))
    return dict(rows.values_list("definition_id").annotate(Sum("quantity")))


def balances(definitions: Iterable[str]) -> dict[str, QuotaBalance]:
    """The rows of periods that were ever used."""
    return QuotaBalance.objects.in_bulk(list(definitions))


def pauses(definitions: Iterable[str], day: date) -> list[QuotaBlock]:
    """The days on which customs itself has blocked or suspended periods, if `day` is one."""
    rows = QuotaPause.objects.filter(
        definition__in=set(definitions), since__lte=day, until__gte=day
    )
    return [
        QuotaBlock(definition=row.definition, kind=row.kind, reason=row.reason,  # type: ignore[arg-type]
                   validity=Validity(row.since, row.until)) for row in rows
    ]  # fmt: skip
