"""Permit rows: issued with their books, read as values, moved on, and their movements posted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from greenlane.ledger.permit import Holding, Kind, OverdrawnError, margin_of, moved, replayed
from greenlane.rules.issued_permit import MEASURES, Book, Drawn, Grant, IssuedPermit
from greenlane.store import raw
from greenlane.store.models import (
    PermitBalance,
    PermitPosting,
    PermitRow,
    PermitTaking,
)

_ACCOUNTS = ("available", "reserved", "used", "ended", "margin")
RUNNING = ("active", "suspended", "used-up")


def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _columns(model: type[Model], alias: str) -> str:
    return ", ".join(f"{alias}.{field.column}" for field in model._meta.concrete_fields)


# Statements of every lodging under a permit: Django would make the same ones anew each time.
_BOOK_NAMES, _PERMIT_NAMES = _names(PermitBalance), _names(PermitRow)
_TAKING_NAMES = _names(PermitTaking)
_BOOKS = (
    f"select {_columns(PermitBalance, 'b')}, {_columns(PermitRow, 'p')} from permit_balance b "  # noqa: S608 - names of columns
    "join permit p on p.id = b.permit_id where p.number = any(%s) order by p.id, b.id"
)
_LOCKED = _BOOKS + " for no key update of p, b"
_TAKINGS = (
    f"select {_columns(PermitTaking, 't')} from permit_taking t "  # noqa: S608 - as above
    "where t.state <> 'returned' and (t.permit_id = any(%s) "
    "or (t.permit_id = any(%s) and t.declaration_id = %s)) order by t.id"
)
# The balances, and the movements in their order, in one statement.
_POST = """
with moved as (
    update permit_balance b set available = n.available, reserved = n.reserved, used = n.used,
                                ended = n.ended, margin = n.margin
    from unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
                %s::numeric[]) as n (id, available, reserved, used, ended, margin)
    where b.id = n.id
)
insert into permit_posting (balance_id, kind, amount, taking_id, moment)
select p.balance, p.kind, p.amount, p.taking, %s::timestamptz
from unnest(%s::bigint[], %s::text[], %s::numeric[], %s::bigint[]) with ordinality
     as p (balance, kind, amount, taking, place)
order by p.place returning id
"""


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
    books = list({book.pk: book for book, *_ in moves}.values())
    raw.inside(_POST, (
        [book.pk for book in books],
        *([getattr(book, name) for book in books] for name in _ACCOUNTS),
        moment,
        [book.pk for book, *_ in moves], [kind for _, kind, _, _ in moves],
        [amount for _, _, amount, _ in moves],
        [taking.pk if taking else None for *_, taking in moves],
    ))  # fmt: skip


def by_numbers(numbers: Iterable[str]) -> list[PermitBalance]:
    """The books of permits with their permits, in one query; permits without a row are left out."""
    return _books(numbers, _BOOKS, raw.many)


def locked(numbers: Iterable[str]) -> list[PermitBalance]:
    """The same, locked to the end of the transaction, in one order: nobody waits for ever."""
    return _books(numbers, _LOCKED, raw.inside)


def _books(
    numbers: Iterable[str], sql: str, run: Callable[[str, raw.Params], list[raw.Row]]
) -> list[PermitBalance]:
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    permits: dict[int, PermitRow] = {}
    found = []
    for row in run(sql, (wanted,)):
        book = PermitBalance.from_db(DEFAULT_DB_ALIAS, _BOOK_NAMES, row[: len(_BOOK_NAMES)])
        if book.permit_id not in permits:
            permit = PermitRow.from_db(DEFAULT_DB_ALIAS, _PERMIT_NAMES, row[len(_BOOK_NAMES) :])
            permits[book.permit_id] = permit
        book.permit = permits[book.permit_id]
        found.append(book)
    return found


def values(
    books: Sequence[PermitBalance], declaration: int | None = None
) -> dict[str, IssuedPermit]:
    """Permits as a declaration meets them: what it draws itself already counts as free."""
    permits = {book.permit.pk: book.permit for book in books}
    takings = _takings(permits.values(), declaration)
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


def _takings(permits: Iterable[PermitRow], declaration: int | None) -> list[PermitTaking]:
    """The standing takings that a judgement needs: the declaration's own, and others' where the
    permit has a sub-period or is for one declaration only.
    """
    rows = list(permits)
    watched = [row.pk for row in rows if row.period_days or not row.umbrella]
    if not watched and (declaration is None or not rows):
        return []
    found = raw.many(_TAKINGS, (watched, [row.pk for row in rows], declaration))
    return [PermitTaking.from_db(DEFAULT_DB_ALIAS, _TAKING_NAMES, row) for row in found]


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
