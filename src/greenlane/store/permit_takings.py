"""What declarations take of permits: reserved, written off at release, returned."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from greenlane.ledger.permit import Kind, Measure
from greenlane.lifecycle.permit import PermitMove
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.rules.permit_check import Taken
from greenlane.store import official_certificates, permits, raw, wall
from greenlane.store.models import (
    DeclarationRow,
    PermitActRow,
    PermitBalance,
    PermitRow,
    PermitTaking,
)
from greenlane.store.permit_stops import STOPPED, told

_ZERO = Decimal(0)
_MEASURES: tuple[Measure, ...] = ("quantity", "value")
_Move = tuple[PermitBalance, Kind, Decimal, PermitTaking | None]


def of_declaration(declaration: DeclarationRow) -> list[PermitTaking]:
    """What a declaration takes, and what it took and gave back."""
    rows = PermitTaking.objects.filter(declaration=declaration)
    return list(rows.select_related("permit").order_by("pk"))


def standing(declaration: DeclarationRow) -> list[PermitTaking]:
    """What a declaration takes and has not given back."""
    return [row for row in of_declaration(declaration) if row.state != "returned"]


def bring(
    declaration: DeclarationRow,
    known: Iterable[PermitTaking],
    books: Sequence[PermitBalance],
    wanted: Iterable[Taken],
    day: date,
    moment: datetime,
    *,
    used: bool,
) -> None:
    """Bring a declaration's takings of locked permits to what is `wanted`; the rest is given back.

    `known` are all takings of the declaration, which the caller holds locked or has just made;
    `used` when its goods have gone: what it takes more is written off at once.
    """
    permits_by_number = {book.permit.number: book.permit for book in books}
    rows = {(t.permit.number, t.item): t for t in known}
    moves: list[_Move] = []
    changed: list[PermitTaking] = []
    for taken in wanted:
        row = rows.pop((taken.number, taken.item), None) or PermitTaking(
            declaration=declaration,
            permit=permits_by_number[taken.number],
            item=taken.item,
            day=day,
        )
        if row.state == "returned":  # what it held before it was given back
            row.quantity = row.value = None
        for measure in _MEASURES:
            moves += _to(row, measure, getattr(taken, measure), books, used=used)
        row.state = "used" if used else "reserved"
        changed.append(row)
    for row in rows.values():
        if row.state != "returned":
            moves += _all_back(row, books)
            changed.append(row)
    _settle(books, changed, moves, moment)


_SAVE = """
insert into permit_taking (declaration_id, permit_id, item, day, quantity, value, state)
select %s::bigint, * from unnest(%s::bigint[], %s::int[], %s::date[], %s::numeric[], %s::numeric[],
                                 %s::text[])
on conflict (declaration_id, permit_id, item)
do update set quantity = excluded.quantity, value = excluded.value, state = excluded.state
returning id, permit_id, item
"""


def _save(rows: Sequence[PermitTaking]) -> None:
    """Write takings of one declaration; those that are new get their keys."""
    if not rows:
        return
    columns = ("permit_id", "item", "day", "quantity", "value", "state")
    told = raw.inside(_SAVE, (
        rows[0].declaration_id, *([getattr(row, name) for row in rows] for name in columns),
    ))  # fmt: skip
    keys = {(permit, item): key for key, permit, item in told}
    for row in rows:
        row.pk = keys[row.permit_id, row.item]


def _to(
    row: PermitTaking, measure: Measure, amount: Decimal | None, books: Sequence[PermitBalance],
    *, used: bool,
) -> list[_Move]:  # fmt: skip
    before = getattr(row, measure) or _ZERO
    change = (amount or _ZERO) - before
    setattr(row, measure, amount)
    if not change:
        return []
    book = next(b for b in books if b.permit_id == row.permit_id and b.measure == measure)
    if change < 0:
        return _back(book, -change, row)
    return [(book, kind, change, row) for kind in (("reserve", "use") if used else ("reserve",))]  # type: ignore[misc]  # two of Kind


def _back(book: PermitBalance, amount: Decimal, row: PermitTaking) -> list[_Move]:
    return [(book, "give-back" if row.state == "used" else "return", amount, row)]


def _all_back(row: PermitTaking, books: Sequence[PermitBalance]) -> list[_Move]:
    moves: list[_Move] = []
    for book in (each for each in books if each.permit_id == row.permit_id):
        if amount := getattr(row, book.measure, None):
            moves += _back(book, amount, row)
    row.state = "returned"
    return moves


def give_back(
    declaration: DeclarationRow, moment: datetime, permit: PermitRow | None = None
) -> None:
    """Give everything back that a declaration takes, or takes of one permit."""
    rows = [r for r in standing(declaration) if permit is None or r.permit_id == permit.pk]
    if not rows:
        return
    with wall.opened():
        books = permits.locked(row.permit.number for row in rows)
        _settle(books, rows, [move for row in rows for move in _all_back(row, books)], moment)


def write_off(declaration: DeclarationRow, moment: datetime) -> None:
    """The goods are released: what is reserved is used.

    Raises NotAllowedError under a permit that its agency has stopped, unless it let the goods go.
    """
    rows = [row for row in standing(declaration) if row.state == "reserved"]
    if not rows:
        return
    with wall.opened():
        books = permits.locked(row.permit.number for row in rows)
        _may_go(declaration, books)
        moves: list[_Move] = []
        for row in rows:
            own = (book for book in books if book.permit_id == row.permit_id)
            moves += [(book, "use", amount, row) for book in own
                      if (amount := getattr(row, book.measure, None))]  # fmt: skip
            row.state = "used"
        _settle(books, rows, moves, moment)


def _may_go(declaration: DeclarationRow, books: Sequence[PermitBalance]) -> None:
    for book in books:
        if book.permit.state in STOPPED and not told(declaration, book.permit):
            raise NotAllowedError(
                "permit %(number)s is %(state)s", number=book.permit.number, state=book.permit.state
            )


def _settle(
    books: Sequence[PermitBalance], changed: Sequence[PermitTaking], moves: Sequence[_Move],
    moment: datetime,
) -> None:  # fmt: skip
    """Write the takings and post the movements; what comes back to an ended permit ends, or goes
    to its successor.
    """
    _save(changed)
    permits.post(moves, moment)
    for permit in {book.permit_id: book.permit for book in books}.values():
        own = [book for book in books if book.permit_id == permit.pk]
        if permit.state in permits.RUNNING:
            follow(permit, own, moment)
        else:
            permits.end(permit, own, moment)


def follow(permit: PermitRow, books: Sequence[PermitBalance], moment: datetime) -> None:
    """A permit is used up, or not any more, as its books say."""
    spent = _spent(permit, books)
    move: PermitMove | None = None
    if spent and permit.state == "active":
        permit.state, move = "used-up", "exhaust"
    elif not spent and permit.state == "used-up":
        permit.state, move = "active", "reopen"
    if move is not None:
        permit.save(update_fields=["state"])
        PermitActRow.objects.create(permit=permit, move=move, by="greenlane", moment=moment)
        official_certificates.follow(permit)


def _spent(permit: PermitRow, books: Sequence[PermitBalance]) -> bool:
    if any(book.measure != "open" and permits.holding(book).spent for book in books):
        return True
    if permit.umbrella:
        return False
    return PermitTaking.objects.filter(permit=permit, state="used").exists()


def of_permit(
    permit: PermitRow, states: Iterable[str] = ("reserved", "used")
) -> list[PermitTaking]:
    """What declarations take of a permit, the newest first."""
    rows = PermitTaking.objects.filter(permit=permit, state__in=list(states))
    return list(rows.select_related("declaration").order_by("-day", "-pk"))


def amounts(row: PermitTaking) -> Mapping[Measure, Decimal]:
    """What a taking holds, by measure."""
    told = {measure: getattr(row, measure) for measure in _MEASURES}
    return {measure: amount for measure, amount in told.items() if amount is not None}


def declaration_of(number: str) -> str:
    """The number of a declaration that takes of a permit; empty where none does."""
    if not number:
        return ""
    rows = PermitTaking.objects.filter(permit__number=number).exclude(state="returned")
    return rows.values_list("declaration__mrn", flat=True).order_by("-pk").first() or ""
