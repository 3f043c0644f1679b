"""Stays kept: placed at acceptance, on their way out, discharged at release, given back.

The release of what was reserved for them is posted in the transaction of the discharge.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from greenlane.ledger.guarantee import held, releasing, share
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.event import SYSTEM
from greenlane.rules.stay import Entering, Stay, Taken
from greenlane.store import journal, money, wall
from greenlane.store.models import DeclarationRow, PostingRow, ProcedureExit, ProcedureStay

_ZERO = Decimal(0)


@wall.opened()
def named(
    numbers: Iterable[str], row: int | None = None, *, lock: bool = False
) -> dict[str, list[Stay]]:
    """The open stays of declarations, by number; what the declaration `row` takes is left too."""
    own = _own(row)
    mine = Q(state="open") | Q(pk__in=list(own))
    rows = ProcedureStay.objects.filter(mine, declaration__mrn__in=list(numbers))
    if lock:
        rows = rows.select_for_update(of=("self",))
    found: dict[str, list[Stay]] = {}
    for each in rows.select_related("declaration").order_by("pk"):
        left = each.quantity - each.pending - each.discharged + own.get(each.pk, _ZERO)
        stay = Stay(mrn=each.declaration.mrn or "", item=each.item, procedure=each.procedure,
                    code=each.code, trader=each.declaration.trader, left=left,
                    whole=each.quantity)  # fmt: skip
        found.setdefault(stay.mrn, []).append(stay)
    return found


@wall.opened()
def has_left(declaration: DeclarationRow) -> bool:
    """Whether goods have gone out by a declaration: what has left has left."""
    return ProcedureExit.objects.filter(declaration=declaration, state="done").exists()


def _own(row: int | None) -> dict[int, Decimal]:
    if row is None:
        return {}
    exits = ProcedureExit.objects.filter(declaration_id=row).exclude(state="back")
    sums: dict[int, Decimal] = {}
    for each in exits:
        sums[each.stay_id] = sums.get(each.stay_id, _ZERO) + each.quantity
    return sums


@wall.opened()
def place(declaration: DeclarationRow, wanted: Sequence[Entering], *, fresh: bool = False) -> None:
    """Bring the stays of an accepted declaration to what its items say; what has begun stays.

    A `fresh` declaration has none yet.
    """
    rows = ProcedureStay.objects.filter(declaration=declaration).select_for_update()
    standing, made = {} if fresh else {row.item: row for row in rows}, []
    for each in wanted:
        amounts = {charge: str(sum_) for charge, sum_ in each.amounts.items()}
        told = {"procedure": each.procedure, "code": each.code, "quantity": each.quantity,
                "due": each.due, "amounts": amounts}  # fmt: skip
        row = standing.pop(each.item, None)
        if row is None:
            made.append(ProcedureStay(declaration=declaration, item=each.item, **told))
        elif _untouched(row) and row.state == "open":
            ProcedureStay.objects.filter(pk=row.pk).update(**told)
    ProcedureStay.objects.bulk_create(made)
    if gone := [row.pk for row in standing.values() if _untouched(row)]:
        ProcedureStay.objects.filter(pk__in=gone).update(state="closed")


def _untouched(row: ProcedureStay) -> bool:
    return not (row.pending or row.discharged)


@wall.opened()
def bring(
    declaration: DeclarationRow, taken: Sequence[Taken], moment: datetime, *, gone: bool
) -> None:
    """Take out what an accepted declaration takes; what it takes no more is given back."""
    give_back(declaration, moment)
    for each in taken:
        stay = ProcedureStay.objects.select_for_update(of=("self",)).get(
            declaration__mrn=each.mrn, item=each.stay
        )
        stay.pending += each.quantity
        stay.save(update_fields=["pending"])
        ProcedureExit.objects.create(stay=stay, declaration=declaration, item=each.item,
                                     quantity=each.quantity, moment=moment)  # fmt: skip
    if gone:
        write_off(declaration, moment)


@wall.opened()
def give_back(declaration: DeclarationRow, moment: datetime) -> None:
    """What a declaration was to take out stays where it is."""
    for each in _pending(declaration):
        each.stay.pending -= each.quantity
        each.stay.save(update_fields=["pending"])
        each.state, each.moment = "back", moment
        each.save(update_fields=["state", "moment"])


@wall.opened()
def write_off(declaration: DeclarationRow, moment: datetime) -> None:
    """The goods are released: what they came out of is discharged, and its security is free."""
    for each in _pending(declaration):
        _discharge(each, moment)


def _pending(declaration: DeclarationRow) -> list[ProcedureExit]:
    rows = ProcedureExit.objects.filter(declaration=declaration, state="pending")
    return list(rows.select_for_update().select_related("stay__declaration").order_by("stay_id"))


def _discharge(each: ProcedureExit, moment: datetime) -> None:
    each.stay.pending -= each.quantity
    each.state, each.moment = "done", moment
    each.save(update_fields=["state", "moment"])
    spend(each.stay, each.quantity, each.declaration.mrn or "", moment)


@wall.opened()
def spend(stay: ProcedureStay, quantity: Decimal, by: str, moment: datetime) -> None:
    """Discharge so much of a stay (locked) by what is named, and release what it stood for."""
    before = stay.discharged
    stay.discharged += quantity
    if stay.discharged == stay.quantity:
        stay.state = "discharged"
    stay.save(update_fields=["pending", "discharged", "state"])
    _release(stay, before, by, moment)


def _release(stay: ProcedureStay, before: Decimal, by: str, moment: datetime) -> None:
    """Release of the earlier declaration's security what the goods stood for; at the end all."""
    earlier = stay.declaration
    entered = PostingRow.objects.filter(declaration=earlier).order_by("pk")
    reserved = held(
        Posting(charge=p.charge, debit=p.debit, credit=p.credit, amount=p.amount,
                currency=p.currency)
        for p in entered
    )  # fmt: skip
    free = {charge: share(Decimal(sum_), before, stay.discharged, stay.quantity)
            for charge, sum_ in stay.amounts.items()}  # fmt: skip
    last = not ProcedureStay.objects.filter(declaration=earlier, state="open").exists()
    moved = [p.reversed() for p in reserved] if last else list(releasing(reserved, free))
    subject = f"declaration:{earlier.mrn}"
    amount = sum((p.amount for p in moved), _ZERO)
    if moved:
        entry = money.enter("discharge", (), moment, actor="system", subject=subject, reason=by)
        money.add(entry, moved, declaration=earlier)
    journal.note("procedure.discharged", SYSTEM, subject, moment, by=by, item=stay.item,
                 quantity=f"{stay.discharged - before:f}", whole=stay.state == "discharged",
                 amount=str(amount))  # fmt: skip


@wall.opened()
def close(declaration: DeclarationRow) -> None:
    """Discharged by hand: nothing of it is taken out or chased any more."""
    ProcedureStay.objects.filter(declaration=declaration, state="open").update(state="closed")


@wall.opened()
def partly(declaration: DeclarationRow) -> bool:
    """Whether goods of a declaration have left their procedure."""
    return ProcedureStay.objects.filter(declaration=declaration, discharged__gt=0).exists()


def overdue(today: date, most: int) -> list[ProcedureStay]:
    """Open stays whose time has run out and that were not chased, the oldest first; locked."""
    rows = ProcedureStay.objects.filter(state="open", due__lt=today, chased=None)
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    return list(locked.select_related("declaration").order_by("due", "pk")[:most])


@wall.opened()
def of_declarations(numbers: Iterable[int]) -> dict[int, list[ProcedureStay]]:
    """The stays of declarations, for lists."""
    found: dict[int, list[ProcedureStay]] = {}
    for each in ProcedureStay.objects.filter(declaration_id__in=list(numbers)).order_by("item"):
        found.setdefault(each.declaration_id, []).append(each)
    return found
