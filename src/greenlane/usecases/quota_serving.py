"""Quota requests served: one family of periods, one lock, one transaction, decided once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.quota_difference import quota_difference
from greenlane.law.lawbook import LawBook
from greenlane.law.quota import QuotaBlock
from greenlane.ledger.quantity import Movement
from greenlane.ledger.quota import (
    Allocation,
    Draws,
    Request,
    allocate,
    drawing,
    draws,
    status,
)
from greenlane.store import declarations, quotas, wall
from greenlane.store.models import QuotaBalance, QuotaRequest
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import READERS


class QuotaError(ValueError):
    """What was asked of a quota cannot be done; `code` is stable."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Family:
    """Periods that must be served together, because their drawings meet in a main quota."""

    definitions: tuple[str, ...]
    draws: Mapping[str, Draws]


def family_of(definition: str, book: LawBook) -> Family:
    """The family of a period: all that are tied to it by sub-quota associations.

    Raises QuotaError when the law does not know the period.
    """
    if definition not in book.quota_definitions:
        raise QuotaError("QTA-002", f"{definition} is no period of the law in force")
    found, fresh = {definition}, {definition}
    while fresh:
        fresh = {
            name for pair in book.quota_associations
            if pair.main in fresh or pair.sub in fresh for name in (pair.main, pair.sub)
        } - found  # fmt: skip
        found |= fresh
    return Family(
        definitions=tuple(sorted(found)),
        draws={name: draws(name, book.quota_associations) for name in sorted(found)},
    )


def families_of(definitions: Iterable[str], book: LawBook) -> list[Family]:
    """The families of some periods, each once, in a fixed order; unknown periods are left out."""
    found: dict[tuple[str, ...], Family] = {}
    for name in definitions:
        if name in book.quota_definitions:
            family = family_of(name, book)
            found.setdefault(family.definitions, family)
    return [found[key] for key in sorted(found)]


def immediate(family: Family, book: LawBook) -> bool:
    """Whether a family is served as requests come: only if every order number of it is."""
    numbers = {book.quota_definitions[name].order_number for name in family.definitions}
    return all(book.quotas[number].immediate for number in numbers)


def lock(family: Family, desk: Desk) -> dict[str, QuotaBalance]:
    """The rows of a family, locked to the end of the transaction."""
    periods = desk.book.quota_definitions
    return quotas.locked((periods[name] for name in family.definitions), desk.now())


def lock_all(definitions: Iterable[str], desk: Desk) -> None:
    """Lock the families of some periods in one go, before anything is drawn from any of them.

    Two declarations whose items name the same quotas in another order would else wait for one
    another for ever.
    """
    periods = desk.book.quota_definitions
    families = families_of(definitions, desk.book)
    if wanted := [periods[name] for family in families for name in family.definitions]:
        quotas.locked(wanted, desk.now())


def blocks_on(definitions: Sequence[str], day: date, book: LawBook) -> list[QuotaBlock]:
    """What blocks or suspends periods on a day: by law, and by customs' own decision."""
    own = set(definitions)
    by_law = [b for b in book.quota_blocks if b.definition in own and b.validity.covers(day)]
    return [*by_law, *quotas.pauses(own, day)]


@transaction.atomic
def serve(family: Family, until: date, desk: Desk) -> list[Allocation]:
    """Decide every request of a family accepted up to a day; done again, it does nothing.

    Requests of a period that is closed, or that today is blocked or suspended (or one of its main
    quotas), keep waiting with their rank.
    """
    with wall.opened():  # the requests of all operators are ranked, whoever's is the last one
        return _serve(family, until, desk)


def _serve(family: Family, until: date, desk: Desk) -> list[Allocation]:
    rows = lock(family, desk)
    shut = _shut(family, rows, desk)
    open_now = [n for n in family.definitions if not shut & family.draws[n].keys()]
    asked = {rank(row): row for row in quotas.waiting(open_now, until) if row.licence_id is None}
    requests = [
        Request(id=key, day=row.day, quantity=row.quantity, definition=row.definition_id)
        for key, row in asked.items()
    ]
    made, _ = allocate(requests, {n: row.balance for n, row in rows.items()}, family.draws)
    _decide(asked, made, family, rows, desk)
    return list(made)


def rank(row: QuotaRequest) -> str:
    """The name of a request for ever: it settles ties, so the time of lodging never does."""
    return f"{row.declaration.mrn or row.declaration_id}/{row.item}/{row.version}"


def _shut(family: Family, rows: Mapping[str, QuotaBalance], desk: Desk) -> set[str]:
    today = desk.day_of(desk.now())
    blocks = blocks_on(family.definitions, today, desk.book)
    periods = desk.book.quota_definitions
    return {
        name for name, row in rows.items() if row.closed
        or status(periods[name], row.balance, row.drawn, blocks, today) in ("suspended", "blocked")
    }  # fmt: skip


def _decide(
    asked: Mapping[str, QuotaRequest],
    made: Sequence[Allocation],
    family: Family,
    rows: Mapping[str, QuotaBalance],
    desk: Desk,
) -> None:
    today, posted = desk.day_of(desk.now()), []
    for each in made:
        row = asked[each.request.id]
        for name, coefficient in family.draws[row.definition_id].items():
            if quantity := drawing(each.quantity, coefficient):
                posted.append((
                    Movement(kind="allocate", definition=name, quantity=quantity,
                             unit=rows[name].unit), {"request": row},
                ))  # fmt: skip
                rows[name].allocated_on = today
        row.allocated, row.decided = each.quantity, today
        row.owed = owed_on_unmet(row, each.quantity, desk)
    quotas.post_all(rows, posted, desk.now())
    QuotaRequest.objects.bulk_update(asked.values(), ["allocated", "decided", "owed"])


def owed_on_unmet(row: QuotaRequest, got: Decimal, desk: Desk) -> dict[str, str]:
    """By charge, what the part that got nothing of the quota owes more: the full duty on it."""
    if got == row.quantity:
        return {}
    unmet = 1 - got / row.quantity
    found = {}
    for code, more in difference(row, desk).items():
        if amount := desk.book.charge_by_code[code].rounding.apply(more * unmet):
            found[code] = f"{amount:f}"
    return found


def difference(row: QuotaRequest, desk: Desk) -> dict[str, Decimal]:
    """By charge, the full duty of an item without the quota, less the duty within it."""
    version = declarations.version(row.declaration)
    document = READERS[version.format](bytes(version.body)).declaration
    if document is None:
        raise RuntimeError(f"the stored body of {row.declaration.mrn} cannot be read")
    law = desk.book.on(row.declaration.law_day)
    return quota_difference(read_shipment(document), row.item, law)
