"""Tariff quotas at work: requests of accepted entries, daily allocation, returns and transfers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec
from django.db import transaction

from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import assess
from greenlane.law.quota import QuotaAssociation, QuotaDefinition
from greenlane.ledger.quota import Allocation, Drawing, Request, Status, allocate, status
from greenlane.store import quotas
from greenlane.store.models import QuotaBalance, QuotaPosting, QuotaRequest
from greenlane.usecases.desk import Desk
from greenlane.usecases.standing import document

STEP = Decimal("0.001")  # the smallest part of a unit that is shared out
_ZERO = Decimal(0)


class QuotaError(ValueError):
    """What was asked of a quota cannot be done; `code` is stable."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@transaction.atomic
def allocate_day(day: date, desk: Desk, *, immediate_only: bool = False) -> list[Allocation]:
    """Serve every request accepted up to `day`, period by period; done again, it does nothing.

    A period that is blocked or suspended on the day keeps its requests waiting. `immediate_only`
    leaves out the order numbers that are served once a day.
    """
    served: list[Allocation] = []
    for period in desk.book.quota_definitions.values():
        if immediate_only and not desk.book.quotas[period.order_number].immediate:
            continue
        if QuotaRequest.objects.filter(definition_id=period.definition, allocated=None).exists():
            served += _serve(period, day, desk)
    return served


def _serve(period: QuotaDefinition, day: date, desk: Desk) -> list[Allocation]:
    above = [a for a in desk.book.quota_associations if a.sub == period.definition]
    for each in above:
        quotas.opened(desk.book.quota_definitions[each.main], desk.now())
    locked = quotas.locked([period.definition, *(each.main for each in above)])
    own = locked[period.definition]
    stands = status(period, own.balance, desk.book.quota_blocks, day)
    if stands in ("suspended", "blocked") or own.closed:
        return []
    rows = {row.pk: row for row in quotas.waiting(period.definition, day)}
    drawing = Drawing(
        balance=own.balance,
        above={each.main: (locked[each.main].balance, each.coefficient) for each in above},
    )
    requests = [Request(id=pk, day=row.day, quantity=row.quantity) for pk, row in rows.items()]
    found, _ = allocate(_whole(drawing.most), requests, STEP)
    for each in found:
        _post(rows[each.request.id], each, above, locked, desk)
    return list(found)


def _whole(quantity: Decimal) -> Decimal:
    """A quantity in whole steps: what is finer cannot be shared out."""
    return quantity - quantity % STEP


def _post(
    row: QuotaRequest,
    made: Allocation,
    above: Sequence[QuotaAssociation],
    locked: dict[str, QuotaBalance],
    desk: Desk,
) -> None:
    drawn = [(row.definition_id, made.quantity)]
    drawn += [(each.main, made.quantity * each.coefficient) for each in above]
    for definition, quantity in drawn:
        if quantity:
            quotas.move(locked[definition], -quantity)
            quotas.post(definition, "allocate", -quantity, desk.now(), row)
    row.allocated = made.quantity
    row.owed = owed_on_unmet(row, made, desk) if made.unmet else {}
    row.save(update_fields=["allocated", "owed"])


def owed_on_unmet(row: QuotaRequest, made: Allocation, desk: Desk) -> dict[str, str]:
    """By charge, what the part that got nothing of the quota owes more: the full duty on it."""
    shipment = read_shipment(document(row.declaration))
    law = desk.book.on(row.declaration.law_day)
    within, _ = assess(shipment, law)
    items = tuple(
        msgspec.structs.replace(item, order_number="") if item.sequence == row.item else item
        for item in shipment.items
    )
    without, _ = assess(msgspec.structs.replace(shipment, items=items), law)
    unmet = 1 - made.share
    found = {}
    for code, full in without.totals().items():
        charge = desk.book.charge_by_code[code]
        more = charge.rounding.apply((full - within.totals().get(code, _ZERO)) * unmet)
        if more:
            found[code] = f"{more:f}"
    return found


@transaction.atomic
def give_back(request_id: int, quantity: Decimal, reason: str, desk: Desk) -> None:
    """Return a part of an allocation (an entry invalidated, a quantity overdrawn)."""
    row = QuotaRequest.objects.select_for_update().get(pk=request_id)
    left = (row.allocated or _ZERO) - row.returned
    if not 0 < quantity <= left:
        raise QuotaError("QTA-001", f"{quantity} cannot be returned: {left} was drawn and not back")
    above = [a for a in desk.book.quota_associations if a.sub == row.definition_id]
    locked = quotas.locked([row.definition_id, *(each.main for each in above)])
    back = [(row.definition_id, quantity)]
    back += [(each.main, quantity * each.coefficient) for each in above]
    for definition, amount in back:
        quotas.move(locked[definition], amount)
        quotas.post(definition, "return", amount, desk.now(), row, reason=reason)
    row.returned += quantity
    row.save(update_fields=["returned"])


@transaction.atomic
def transfer(source: str, target: str, quantity: Decimal, reason: str, desk: Desk) -> None:
    """Move a quantity from one period to another, such as what was unused to the next."""
    periods = desk.book.quota_definitions
    if source not in periods or target not in periods or source == target:
        raise QuotaError("QTA-002", f"{source} and {target} are not two periods")
    if periods[source].unit != periods[target].unit:
        raise QuotaError("QTA-003", "the periods are not in one unit")
    for name in (source, target):
        quotas.opened(periods[name], desk.now())
    locked = quotas.locked([source, target])
    if not 0 < quantity <= locked[source].balance:
        raise QuotaError("QTA-004", f"{source} has {locked[source].balance} left")
    for name, other, amount in ((source, target, -quantity), (target, source, quantity)):
        quotas.move(locked[name], amount)
        quotas.post(name, "transfer", amount, desk.now(), counterpart=other, reason=reason)


@transaction.atomic
def close(definition: str, desk: Desk) -> Decimal:
    """Close a period: what is left lapses. Gives how much that was."""
    row = quotas.locked([definition]).get(definition)
    if row is None or row.closed:
        raise QuotaError("QTA-005", f"{definition} is not open")
    left = row.balance
    if left:
        quotas.move(row, -left)
        quotas.post(definition, "close", -left, desk.now())
    row.closed = True
    row.save(update_fields=["closed"])
    return left


@dataclass(frozen=True)
class Standing:
    """How a quota period stands, for everyone to see."""

    period: QuotaDefinition
    status: Status
    balance: Decimal
    allocated: Decimal
    waiting: Decimal
    last: date | None


def balances(day: date, desk: Desk) -> list[Standing]:
    """Every period in force on a day, by order number."""
    found = []
    rows = {row.definition: row for row in QuotaBalance.objects.all()}
    for period in desk.book.quota_definitions.values():
        if not period.validity.covers(day):
            continue
        row = rows.get(period.definition)
        left = row.balance if row else period.volume
        asked = QuotaRequest.objects.filter(definition_id=period.definition)
        pending = sum((r.quantity for r in asked if r.allocated is None), _ZERO)
        last = (QuotaPosting.objects.filter(definition_id=period.definition, kind="allocate")
                .order_by("-moment").first())  # fmt: skip
        found.append(
            Standing(
                period=period,
                status=status(period, left, desk.book.quota_blocks, day),
                balance=left,
                allocated=period.volume - left,
                waiting=pending,
                last=last.moment.date() if last else None,
            )
        )
    return sorted(found, key=lambda each: (each.period.order_number, each.period.definition))
