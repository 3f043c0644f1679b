"""Receipts of payments: what each paid, signed on demand, found by anybody who holds its code."""

import hmac

from greenlane.evidence import payment_receipt
from greenlane.evidence.payment_receipt import Paid, PaymentReceipt
from greenlane.evidence.signing import Signer
from greenlane.lifecycle.event import Actor
from greenlane.store import wall
from greenlane.store.models import MoneyEntry, Payment, PostingRow
from greenlane.usecases import payment_orders
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError

_CODE = 20


class UnknownReceiptError(LookupError):
    """There is no receipt of that number (or not for the one who asks)."""


def read(number: str, actor: Actor) -> Payment:
    """The payment of a receipt's number. Raises UnknownReceiptError, also for another's."""
    row = _found(number)
    try:
        payment_orders.check(row.operator_id, actor)
    except ForbiddenError as error:
        raise UnknownReceiptError(number) from error
    return row


def by_code(number: str, code: str, desk: Desk) -> Payment:
    """The payment of a receipt for whoever holds its code. Raises UnknownReceiptError."""
    if not hmac.compare_digest(code_of(number, desk).encode(), code.encode()):
        raise UnknownReceiptError(number)
    return _found(number)


def code_of(number: str, desk: Desk) -> str:
    """The code printed on a receipt: nobody outside can make it."""
    return desk.keyed(f"payment-receipt/{number}")[:_CODE]


def content(row: Payment) -> PaymentReceipt:
    """What a receipt says."""
    with wall.opened():
        entered = PostingRow.objects.filter(entry=row.entry).order_by("pk")
        lines = tuple(
            Paid(subject=_subject(p), charge=p.charge, amount=p.amount)
            for p in entered.select_related("declaration", "claim")
            if not p.credit.startswith("credit:")
        )
    return PaymentReceipt(
        number=row.number, moment=row.moment, payer=row.operator_id, means=row.means,
        amount=row.amount, left=row.left, currency=row.currency,
        order=row.order.reference if row.order else "", lines=lines,
    )  # fmt: skip


def signed(row: Payment, signer: Signer) -> bytes:
    """The signed file of a receipt."""
    return payment_receipt.sign(content(row), signer)


def reversal(row: Payment) -> MoneyEntry | None:
    """The entry that reversed a payment, if one did."""
    with wall.opened():
        return MoneyEntry.objects.filter(reverses=row.entry_id).first()


def _found(number: str) -> Payment:
    with wall.opened():
        row = Payment.objects.select_related("order", "operator").filter(number=number).first()
    if row is None:
        raise UnknownReceiptError(number)
    return row


def _subject(posting: PostingRow) -> str:
    if posting.declaration is not None:
        return f"declaration:{posting.declaration.mrn}"
    return f"claim:{posting.claim.number}" if posting.claim else ""
