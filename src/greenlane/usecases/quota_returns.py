"""What comes back to a quota: returns of allocations, and requests taken back undecided."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from greenlane.ledger.quantity import Movement
from greenlane.ledger.quota import Draws, drawing
from greenlane.store import quotas
from greenlane.store.models import QuotaBalance, QuotaPause, QuotaRequest
from greenlane.usecases.desk import Desk
from greenlane.usecases.quota_serving import QuotaError, family_of, lock

_ZERO = Decimal(0)
_ONE_DAY = timedelta(days=1)
REOPENED = "re-opened by a return"


@transaction.atomic
def give_back(request_id: int, quantity: Decimal, reason: str, desk: Desk) -> None:
    """Return a part of an allocation (an entry invalidated, a quantity overdrawn).

    It goes back to the licence it was drawn from, or to the period and its main quotas. A period
    that was exhausted stays blocked for the days that the law gives. Raises QuotaError.
    """
    definition = QuotaRequest.objects.filter(pk=request_id).values_list("definition", flat=True)
    if not (name := definition.first()):
        raise QuotaError("QTA-006", f"there is no request {request_id}")
    family = family_of(name, desk.book)
    rows = lock(family, desk)
    row = QuotaRequest.objects.select_for_update().get(pk=request_id)
    kept = (row.allocated or _ZERO) - row.returned
    if not 0 < quantity <= kept:
        raise QuotaError("QTA-001", f"{quantity} cannot be returned: {kept} was drawn and not back")
    if row.licence_id is not None:
        _to_licence(row, quantity, rows, reason, desk)
    else:
        _to_periods(row, kept, quantity, family.draws[name], rows, reason, desk)
    row.returned += quantity
    row.save(update_fields=["returned"])


@transaction.atomic
def shrink(row: QuotaRequest, less: Decimal, desk: Desk) -> None:
    """Take a part of an undecided request back; if it was decided meanwhile, of its allocation."""
    lock(family_of(row.definition_id, desk.book), desk)
    row.refresh_from_db()
    if row.allocated is not None:
        if (back := less - (row.quantity - row.allocated)) > 0:
            give_back(row.pk, min(back, row.allocated - row.returned), "taken back", desk)
        return
    if less >= row.quantity:
        row.withdrawn = True
    else:
        row.quantity -= less
    row.save(update_fields=["quantity", "withdrawn"])


def _to_periods(
    row: QuotaRequest,
    kept: Decimal,
    quantity: Decimal,
    drawn_on: Draws,
    rows: Mapping[str, QuotaBalance],
    reason: str,
    desk: Desk,
) -> None:
    """Put a quantity back; what comes to a closed period lapses, what opens one again waits."""
    moves: list[tuple[Movement, dict[str, object]]] = []
    for name, coefficient in drawn_on.items():
        back = drawing(kept, coefficient) - drawing(kept - quantity, coefficient)
        if not back:
            continue
        period = rows[name]
        kinds = ("return", "close") if period.closed else ("return",)
        moves += [(Movement(kind=kind, definition=name, quantity=back, unit=period.unit),  # type: ignore[arg-type]
                   {"request": row, "reason": reason}) for kind in kinds]  # fmt: skip
        if period.balance == 0 and not period.closed:
            _block_again(name, desk)
    quotas.post_all(rows, moves, desk.now())


def _block_again(name: str, desk: Desk) -> None:
    terms, today = desk.book.quota_terms, desk.day_of(desk.now())
    if terms.reopen_days:
        reopens = desk.book.working_days.after(today, terms.reopen_days)
        QuotaPause.objects.create(
            definition=name, kind="block", since=today, until=reopens - _ONE_DAY,
            reason=f"{REOPENED} ({terms.basis})", by="greenlane", moment=desk.now(),
        )  # fmt: skip


def _to_licence(
    row: QuotaRequest,
    quantity: Decimal,
    rows: Mapping[str, QuotaBalance],
    reason: str,
    desk: Desk,
) -> None:
    """A licence gets back what was drawn on it; if it has expired, its period does."""
    licence, period = row.licence, rows[row.definition_id]
    if licence is None:
        raise RuntimeError("the request names no licence")
    details = {"request": row, "licence": licence, "reason": reason}
    back = Movement(kind="return", definition=row.definition_id, quantity=quantity,
                    unit=period.unit)  # fmt: skip
    moves = [(back, details)]
    if not licence.expired:
        moves.append((Movement(kind="issue", definition=row.definition_id, quantity=quantity,
                               unit=period.unit), details))  # fmt: skip
        licence.used -= quantity
        licence.save(update_fields=["used"])
    quotas.post_all(rows, moves, desk.now())
