"""The receipt of a payment: numbered, signed, and checked with the public keys of the country.

The signature is over the canonical text of the receipt; a changed amount is a bad signature.
"""

import base64
import binascii
from datetime import datetime
from decimal import Decimal

import msgspec

from greenlane.evidence import log
from greenlane.evidence.signing import KeySet, Signer

FORMAT = "greenlane-payment-receipt-1"
MEDIA_TYPE = "application/vnd.greenlane.payment-receipt+json"


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what was paid for, which charge, how much."""

    subject: str
    charge: str
    amount: Decimal


class PaymentReceipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was received of whom, and what it paid; `left` stands to the payer's credit."""

    format: str = FORMAT
    number: str
    moment: datetime
    payer: str
    means: str
    amount: Decimal
    left: Decimal
    currency: str
    order: str = ""
    lines: tuple[Paid, ...] = ()


class Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receipt with the key that signed it and the signature, base64."""

    receipt: PaymentReceipt
    key: str
    signature: str


def sign(receipt: PaymentReceipt, signer: Signer) -> bytes:
    """The signed file, indented."""
    made = signer.sign(log.canonical(receipt))
    signed = Signed(receipt=receipt, key=signer.public.id,
                    signature=base64.b64encode(made).decode())  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(signed), indent=1) + b"\n"


_DECODER = msgspec.json.Decoder(Signed)


def fault(content: bytes, keys: KeySet) -> str:
    """Nothing for a genuine receipt, else why not: `unreadable`, or as KeySet.fault says."""
    try:
        told = _DECODER.decode(content)
        signature = base64.b64decode(told.signature, validate=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, binascii.Error, ValueError):
        return "unreadable"
    return keys.fault(log.canonical(told.receipt), signature, told.key, told.receipt.moment.date())
