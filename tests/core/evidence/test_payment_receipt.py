"""Receipts of payments: genuine with the country's key, and no other way."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenlane.evidence.payment_receipt import Paid, PaymentReceipt, fault, sign
from greenlane.evidence.signing import KeySet, Signer

SIGNER = Signer("customs-log.qt", b"k" * 32)
RECEIPT = PaymentReceipt(
    number="2026-00000001", moment=datetime(2026, 7, 1, tzinfo=UTC), payer="QT1", means="bank",
    amount=Decimal("12.50"), left=Decimal(0), currency="QTC",
    lines=(Paid(subject="declaration:26QT1", charge="A00", amount=Decimal("12.50")),),
)  # fmt: skip


def test_a_signed_receipt_is_genuine():
    assert fault(sign(RECEIPT, SIGNER), KeySet([SIGNER.public])) == ""


@pytest.mark.parametrize(("was", "now"), [
    (b'"12.50"', b'"92.50"'), (b"2026-00000001", b"2026-2"), (b'"QT1"', b'"QT2"'),
    (b"2026-07-01", b"2026-07-02"),
])  # fmt: skip
def test_a_changed_one_is_not(was, now):
    made = sign(RECEIPT, SIGNER).replace(was, now)
    assert fault(made, KeySet([SIGNER.public])) == "bad-signature"


def test_one_of_another_key_and_garbage_are_none():
    assert fault(sign(RECEIPT, Signer("x.y", b"z" * 32)), KeySet([SIGNER.public])) == "unknown-key"
    for garbage in (b"", b"[]", b"\xff", b'{"receipt": 1}', b"[" * 100_000):
        assert fault(garbage, KeySet([SIGNER.public])) == "unreadable"
