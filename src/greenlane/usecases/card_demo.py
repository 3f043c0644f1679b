"""The stub of a card provider: tells of a payment by the same signed callback as a real one."""

import json
from decimal import Decimal

from greenlane.evidence import log, webhook
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.store.models import Payment, PaymentOrder
from greenlane.usecases import card_payments
from greenlane.usecases.desk import Desk


def tell(order: PaymentOrder, amount: Decimal, paid: bool, secret: str, desk: Desk) -> None:
    """Charge the card, or decline it. Raises NotAllowedError as a callback does."""
    earlier = Payment.objects.filter(order=order).count()
    number = log.digest(f"{order.reference}/{earlier}".encode()).hex()[:24]
    told = {"type": "payment", "id": f"demo-{number}", "reference": order.reference,
            "state": "succeeded" if paid else "failed", "amount": f"{amount:f}",
            "currency": order.currency}  # fmt: skip
    body, stamp = json.dumps(told).encode(), int(desk.now().timestamp())
    callback = card_payments.Callback(
        message_id=number, timestamp=str(stamp), body=body,
        signature=webhook.signature(secret, number, stamp, body),
    )  # fmt: skip
    if card_payments.take(callback, secret, desk) is None and paid:
        raise NotAllowedError("the card was not charged")
