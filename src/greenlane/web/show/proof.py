"""The proof on the printed page: the receipt, the head that covers it, a code that says both."""

from typing import Any

from greenlane.evidence import checkpoint
from greenlane.usecases import evidence_giving
from greenlane.web import qr


def printed(mrn: str) -> dict[str, Any]:
    """Receipt, head and code of a declaration; nothing while no head covers it."""
    receipt = evidence_giving.receipt_to_print(mrn)
    signed = checkpoint.parse(receipt.checkpoint) if receipt else None
    if receipt is None or signed is None:
        return {}
    head = signed.head
    return {
        "receipt": receipt.receipt, "size": head.size, "moment": head.moment,
        "root": head.root.hex(), "qr": qr.image(f"{mrn}\n{receipt.receipt}\n{head.text}"),
    }  # fmt: skip
