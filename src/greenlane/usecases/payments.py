"""Payments received: one transaction from the money to the release; told again, the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from django.db import IntegrityError, transaction

from greenlane.ledger.allocation import Due, allocate, paying, total
from greenlane.ledger.posting import Posting
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.store import declarations, journal, money, wall
from greenlane.store.failpoints import reach
from greenlane.store.models import (
    DeclarationRow,
    MoneyClaim,
    MoneyEntry,
    Payment,
    PaymentOrder,
)
from greenlane.usecases import arrears, conflicts, deferred_statements, dues, late_interest
from greenlane.usecases.course import Course
from greenlane.usecases.desk import Desk
from greenlane.usecases.dues import Owed
from greenlane.usecases.witnessed import must_be_open

_AT_THE_DESK = ("cash", "cheque")
_MOST, _CENT = Decimal(10) ** 15, Decimal("0.01")
Means = Literal["cash", "cheque", "card", "bank"]


@dataclass(frozen=True, kw_only=True)
class Received:
    """Money that somebody paid: `external` is the number under which its payer knows it.

    `order` is what it was paid for, else `operator` alone, to whose credit it then stands.
    `source` is the account it comes out of, when not that of its means; `day` is the day on which
    the bank booked it, which is the day of payment.
    """

    means: Means
    external: str
    amount: Decimal
    currency: str
    operator: str
    order: PaymentOrder | None = None
    source: str = ""
    day: date | None = None


def receive(told: Received, actor: Actor, desk: Desk) -> Payment:
    """Receive money: debts are paid in their order, holds lifted, goods released, at once.

    The same means and external number again gives the same payment. What is left over stands to
    the operator's credit. Raises NotAllowedError for no positive amount, parts of a cent, a foreign
    currency, or a number under which something else was paid; NotWitnessedError while nothing may
    be decided.
    """
    known = told.currency == desk.book.currency and told.external.strip()
    if not known or not _is_money(told.amount):
        raise NotAllowedError(
            "a payment is a positive amount of %(currency)s with a number",
            currency=desk.book.currency,
        )
    must_be_open(desk)
    with wall.opened():
        same = money.payment_by_external(told.means, told.external)
        if same is not None:
            return _the_same(same, told)
        try:
            with transaction.atomic():
                return _received(told, actor, desk)
        except IntegrityError:  # another one told it in the same moment
            same = money.payment_by_external(told.means, told.external)
            if same is None:
                raise
            return _the_same(same, told)


def _is_money(amount: Decimal) -> bool:
    """Whether the books can hold it: positive, whole cents, and not without end."""
    return amount.is_finite() and 0 < amount < _MOST and amount == amount.quantize(_CENT)


def _the_same(kept: Payment, told: Received) -> Payment:
    """The payment of this number; another cheque of the same number is not that one."""
    order = told.order.pk if told.order else None
    if (kept.order_id, kept.operator_id, kept.amount) != (order, told.operator, told.amount):
        raise NotAllowedError("another payment was told under this number")
    return kept


def _received(told: Received, actor: Actor, desk: Desk) -> Payment:
    moment, source = desk.now(), told.source or told.means
    number = f"{desk.day_of(moment).year}-{money.next_number('receipt'):08d}"
    reach("money.numbered")
    owed = _owed(told)
    if told.means in _AT_THE_DESK:
        _unrelated(owed, actor)
    made = allocate(told.amount, told.currency, dues.whole(owed))
    entry = MoneyEntry.objects.create(
        kind="payment", moment=moment, actor=actor.name, subject=f"payment:{number}"
    )
    payment = Payment.objects.create(
        number=number, means=told.means, external=told.external, operator_id=told.operator,
        order=told.order, entry=entry, amount=told.amount, left=made.left,
        currency=told.currency, moment=moment, received_by=actor.name,
    )  # fmt: skip
    text = f"{told.means} {number}"
    gone = {each.subject for each in owed if each.declaration and each.declaration.released}
    for each in owed:
        if parts := made.of(each.subject):
            _pay(each, parts, source, text, entry, actor, desk)
    for each in owed:  # after all is paid: interest may be less by now, and what was paid of it
        if made.of(each.subject):
            _late(each, actor, desk, gone=each.subject in gone)
    if made.left:
        money.add(entry, [Posting(charge="", debit=source, credit=f"credit:{told.operator}",
                                  amount=made.left, currency=told.currency)])  # fmt: skip
    if told.order is not None and told.amount >= total(dues.whole(owed)):
        _settle(told.order)
    journal.note("money.received", actor, f"payment:{number}", moment, means=told.means,
                 amount=f"{told.amount} {told.currency}", left=str(made.left),
                 order=told.order.reference if told.order else "")  # fmt: skip
    reach("money.received")
    return payment


def _unrelated(owed: Sequence[Owed], actor: Actor) -> None:
    """Raise ConflictError for a cashier who is related to a party of what he would receive for."""
    for each in owed:
        if each.declaration is not None:
            conflicts.check(actor, each.declaration)


def _owed(told: Received) -> list[Owed]:
    """The debts that the money pays, their rows locked in one order for everybody."""
    if told.order is None:
        return []
    order = PaymentOrder.objects.select_for_update().get(pk=told.order.pk)
    kept = order.lines.order_by("pk").values_list("declaration_id", "claim_id")
    numbers = [number for number, _ in kept if number]
    rows = {
        row.pk: row
        for row in DeclarationRow.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    }
    claims = {
        row.pk: row
        for row in MoneyClaim.objects.select_for_update()
        .filter(pk__in=[number for _, number in kept if number])
        .order_by("pk")
    }
    return [
        dues.of_declaration(rows[row]) if row else dues.of_claim(claims[claim])
        for row, claim in kept
    ]


def _pay(
    owed: Owed,
    parts: Sequence[Due],
    source: str,
    text: str,
    entry: MoneyEntry,
    actor: Actor,
    desk: Desk,
) -> None:
    """Pay one debt, in whole or in part; a declaration goes on when it is paid whole."""
    postings = paying(source, parts)
    paid = sum((part.amount for part in parts), Decimal(0))
    if owed.claim is not None:
        owed.claim.paid += paid
        owed.claim.save(update_fields=["paid"])
        deferred_statements.paid(owed.claim)
        money.add(entry, postings, claim=owed.claim)
    if owed.declaration is not None:
        money.add(entry, postings, declaration=owed.declaration)
        part = "" if paid == owed.amount else f" of {owed.amount}"
        said = f"{paid}{part} {parts[0].currency} ({text})"
        go_on(owed.declaration, said, actor, desk, whole=paid == owed.amount)


def _late(owed: Owed, actor: Actor, desk: Desk, *, gone: bool) -> None:
    """Bring the interest on what was paid to this day: of a claim, or of goods that were gone."""
    if owed.claim is not None:
        late_interest.bring(owed.claim, actor, desk)
    if owed.declaration is not None and gone:
        arrears.bring(owed.declaration, actor, desk)


def go_on(row: DeclarationRow, text: str, actor: Actor, desk: Desk, *, whole: bool) -> None:
    """Record a payment in the life of a declaration; the whole debt lifts its hold.

    A border post releases its own.
    """
    course = Course(desk.book, desk.now(), declarations.life(row))
    course.happen("pay", actor, text=text)
    if whole and course.life.open_hold("payment") is not None:
        course.happen("lift", SYSTEM, name="payment", text="paid")
    if not row.node:
        course.release_if_free()
    declarations.append(row, course.events, course.life)


def _settle(order: PaymentOrder) -> None:
    """An order whose debts are all paid is paid; a cancelled one stays cancelled."""
    PaymentOrder.objects.filter(pk=order.pk, state="open").update(state="paid")
