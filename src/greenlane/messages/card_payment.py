"""What a card provider tells: an order was paid, failed, or its money was taken back."""

from decimal import Decimal
from typing import Literal

import msgspec

MOST_BYTES = 8_192


class CardPayment(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="payment"):
    """One payment of an order; `id` is the provider's own number of it."""

    id: str
    reference: str
    state: Literal["succeeded", "failed"]
    amount: Decimal
    currency: str


_DECODER = msgspec.json.Decoder(CardPayment)


def read(body: bytes) -> CardPayment:
    """The payment of a callback's body. Raises ValueError when it is none."""
    if len(body) > MOST_BYTES:
        raise ValueError("the message is too long")
    try:
        told = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("the message cannot be read") from error
    if not 1 <= len(told.id) <= 60 or not told.id.isprintable() or not told.amount.is_finite():
        raise ValueError("the number or the amount of the payment is none")
    return told
