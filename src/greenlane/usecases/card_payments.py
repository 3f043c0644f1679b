"""Cards: an order goes to the provider's page; its signed callback is the payment, once."""

from dataclasses import dataclass
from datetime import timedelta

from greenlane.evidence import webhook
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM
from greenlane.messages import card_payment
from greenlane.store import money
from greenlane.store.models import Payment
from greenlane.usecases import payments
from greenlane.usecases.desk import Desk

TOLERANCE = timedelta(minutes=5)


class UnsignedError(PermissionError):
    """No signature of the provider is on it, or it was signed too long ago."""


@dataclass(frozen=True, kw_only=True)
class Callback:
    """A callback as it came: its three headers and its body."""

    message_id: str
    timestamp: str
    signature: str
    body: bytes


def take(told: Callback, secret: str, desk: Desk) -> Payment | None:
    """Take a provider's callback; None for a payment that failed.

    Raises UnsignedError, ValueError for what cannot be read, NotAllowedError for no such order.
    """
    _check(told, secret, desk)
    read = card_payment.read(told.body)
    order = money.order_by_reference(read.reference)
    if order is None:
        raise NotAllowedError("there is no order of this reference")
    if read.state == "failed":
        return None
    received = payments.Received(means="card", external=read.id, amount=read.amount,
                                 currency=read.currency, operator=order.operator_id,
                                 order=order)  # fmt: skip
    return payments.receive(received, SYSTEM, desk)


def _check(told: Callback, secret: str, desk: Desk) -> None:
    stamp = told.timestamp
    if not secret or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise UnsignedError("no signature")
    if not webhook.is_signed([secret], told.message_id, int(stamp), told.body, told.signature):
        raise UnsignedError("no signature of the provider")
    if abs(desk.now().timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise UnsignedError("signed too long ago")
