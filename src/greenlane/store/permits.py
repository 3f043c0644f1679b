"""Permit rows: issued with their books, read as values, moved on, and their movements posted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from greenlane.ledger.permit import Holding, Kind, OverdrawnError, margin_of, moved, replayed
from greenlane.rules.issued_permit import MEASURES, Book, Drawn, Grant, IssuedPermit
from greenlane.store.models import (
    PermitBalance,
    PermitPosting,
    PermitRow,
    PermitTaking,
)

_ACCOUNTS = ("available", "reserved", "used", "ended", "margin")
RUNNING = ("active", "suspended", "used-up")


def create(
    grant: Grant,
    number: str,
    moment: datetime,
    by: str,
    carried: Mapping[str, Decimal] | None = None,
) -> PermitRow:
    """Write an issued permit with its books; `carried` is what a predecessor used of each measure.

    Raises IntegrityError when the number is taken.
    """
    row = PermitRow.objects.create(
        number=number, document=grant.document, agency=grant.agency, holder=grant.holder,
        trade=grant.trade, goods=list(grant.goods), origins=sorted(grant.origins),
        destinations=sorted(grant.destinations), control=grant.control, tolerance=grant.tolerance,
        period_days=grant.period_days, umbrella=grant.umbrella, since=grant.since,
        until=grant.until, conditions=list(grant.conditions), application=grant.application,
        issued=moment, issued_by=by,
    )  # fmt: skip
    for measure in MEASURES[grant.control]:
        given = grant.amount(measure)
        balance = PermitBalance(permit=row, measure=measure)
        if given is not None:
            balance.unit, balance.granted, balance.period = given.unit, given.amount, given.period
        balance.save()
        if given is not None:
            amount = given.amount - (carried or {}).get(measure, Decimal(0))
            _grant(balance, amount, margin_of(given.amount, grant.tolerance), moment)
    return row


def _grant(balance: PermitBalance, amount: Decimal, margin: Decimal, moment: datetime) -> None:
    moves: list[tuple[PermitBalance, Kind, Decimal, PermitTaking | None]] = []
    for kind, each in (("grant", amount), ("tolerate", margin)):
        if each:
            moves.append((balance, kind, each, None))  # type: ignore[arg-type]  # two of Kind
    post(moves, moment)


def holding(balance: PermitBalance) -> Holding:
    """What a book holds, as the ledger's value."""
    return Holding(**{name: getattr(balance, name) for name in _ACCOUNTS})


def post(
    moves: Sequence[tuple[PermitBalance, Kind, Decimal, PermitTaking | None]], moment: datetime
) -> None:
    """Write movements of locked books and move their balances.

    Raises OverdrawnError for one that would take more than there is; the database refuses it too.
    """
    if not moves:
        return
    for balance, kind, amount, _ in moves:
        after = moved(holding(balance), kind, amount)
        for name in _ACCOUNTS:
            setattr(balance, name, getattr(after, name))
    PermitBalance.objects.bulk_update({b.pk: b for b, *_ in moves}.values(), _ACCOUNTS)
    PermitPosting.objects.bulk_create(
        PermitPosting(balance=balance, kind=kind, amount=amount, taking=taking, moment=moment)
        for balance, kind, amount, taking in moves
    )


def by_numbers(numbers: Iterable[str]) -> list[PermitBalance]:
    """The books of permits with their permits, in one query; permits without a row are left out."""
    rows = PermitBalance.objects.filter(permit__number__in=set(numbers))
    return list(rows.select_related("permit"))


def locked(numbers: Iterable[str]) -> list[PermitBalance]:
    """The same, locked to the end of the transaction, in one order: nobody waits for ever."""
    wanted = set(numbers)
    list(
        PermitRow.objects.select_for_update(no_key=True)
        .filter(number__in=wanted)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return by_numbers(wanted)


def values(
    books: Sequence[PermitBalance], declaration: int | None = None
) -> dict[str, IssuedPermit]:
    """Permits as a declaration meets them: what it draws itself already counts as free."""
    permits = {book.permit.pk: book.permit for book in books}
    takings = list(_takings(permits.values(), declaration))
    found: dict[str, IssuedPermit] = {}
    for key, row in permits.items():
        own = [t for t in takings if t.permit_id == key and t.declaration_id == declaration]
        others = [t for t in takings if t.permit_id == key and t.declaration_id != declaration]
        found[row.number] = IssuedPermit(
            number=row.number, document=row.document, agency=row.agency, holder=row.holder,
            goods=tuple(row.goods), since=row.since, until=row.until, trade=row.trade,
            origins=frozenset(row.origins), destinations=frozenset(row.destinations),
            state=row.state, umbrella=row.umbrella, period_days=row.period_days, mine=bool(own),
            books=tuple(_book(b, own) for b in books if b.permit_id == key),
            others=tuple(Drawn(t.day, _amounts(t)) for t in others),
        )  # fmt: skip
    return found


def _takings(permits: Iterable[PermitRow], declaration: int | None) -> Iterable[PermitTaking]:
    """The standing takings that a judgement needs: the declaration's own, and others' where the
    permit has a sub-period or is for one declaration only.
    """
    watched = [row.pk for row in permits if row.period_days or not row.umbrella]
    if not watched and declaration is None:
        return ()
    wanted = Q(permit__in=watched) | Q(
        permit__in=[row.pk for row in permits], declaration=declaration
    )
    return PermitTaking.objects.filter(wanted).exclude(state="returned")


def _amounts(taking: PermitTaking) -> dict[Any, Decimal]:
    told = {"quantity": taking.quantity, "value": taking.value}
    return {measure: amount for measure, amount in told.items() if amount is not None}


def _book(balance: PermitBalance, own: Sequence[PermitTaking]) -> Book:
    mine = sum((_amounts(t).get(balance.measure, Decimal(0)) for t in own), Decimal(0))
    free = holding(balance)
    free = Holding(available=free.available + mine, margin=free.margin)
    return Book(
        measure=balance.measure,
        unit=balance.unit,
        takeable=free.takeable,
        period=balance.period,
    )


def end(permit: PermitRow, books: Sequence[PermitBalance], moment: datetime) -> None:
    """What an ended permit has available ends; that of a replaced one goes to its successor."""
    heirs: dict[str, PermitBalance] = {}
    if permit.successor_id is not None:
        successor = PermitRow.objects.get(pk=permit.successor_id)
        heirs = {b.measure: b for b in locked([successor.number])}
    moves: list[tuple[PermitBalance, Kind, Decimal, PermitTaking | None]] = []
    for book in books:
        if not book.available:
            continue
        heir = heirs.get(book.measure)
        moves.append((book, "carry-out" if heir else "end", book.available, None))
        if heir is not None:
            moves.append((heir, "carry-in", book.available, None))
    post(moves, moment)


def restore(books: Sequence[PermitBalance], moment: datetime) -> None:
    """What ended with a permit that is reinstated is available again."""
    post([(book, "restore", book.ended, None) for book in books if book.ended], moment)


def holders(number: str) -> list[str]:
    """Who holds the permit of a number: one operator, or nobody."""
    return list(PermitRow.objects.filter(number=number).values_list("holder", flat=True))


def over(day: date, most: int) -> list[str]:
    """The permits whose last day is before `day` and that have not expired yet."""
    rows = PermitRow.objects.filter(state__in=RUNNING, until__lt=day).order_by("pk")
    return list(rows.values_list("number", flat=True)[:most])


def replay(balance: PermitBalance) -> Holding:
    """What a book holds by its movements alone: what its row says, if nothing is wrong."""
    rows = PermitPosting.objects.filter(balance=balance).order_by("pk")
    return replayed(rows.values_list("kind", "amount"))


def disagreements() -> list[str]:
    """The books whose row is not what their movements add up to; nothing when all is well."""
    rows = PermitBalance.objects.select_related("permit").order_by("pk")
    return [f"{row.permit.number}/{row.measure}" for row in rows.iterator() if not agrees(row)]


def agrees(balance: PermitBalance) -> bool:
    """Whether a book's row is what its movements add up to."""
    try:
        return replay(balance) == holding(balance)
    except OverdrawnError:
        return False
