"""A receipt: the proof that one event of a declaration is in the log, small enough for a mail.

It has no words of the declaration in it. The `receipt` is the one that the answer carries: the
digest that links the event to all before it.
"""

import msgspec

from greenlane.evidence.bundle import UNREADABLE, LeafProof
from greenlane.evidence.leaf import read_leaf
from greenlane.evidence.signing import KeySet
from greenlane.evidence.verify import Fault, Verdict, leaf_fault, signed_head

FORMAT = "greenlane-receipt-1"
MEDIA_TYPE = "application/vnd.greenlane.receipt+json"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole: whose event of which number, its link, its leaf with the proof, the head."""

    format: str = FORMAT
    subject: str
    number: int
    receipt: str
    leaf: LeafProof
    checkpoint: str


def encode(receipt: Receipt) -> bytes:
    """The file, indented."""
    return msgspec.json.format(msgspec.json.encode(receipt), indent=1) + b"\n"


_DECODER = msgspec.json.Decoder(Receipt)


def decode(content: bytes) -> Receipt:
    """A receipt from its file. Raises one of UNREADABLE when it is none."""
    return _DECODER.decode(content)


def check(content: bytes, keys: KeySet) -> Verdict:
    """Check a receipt's file; the codes are those of bundles."""
    try:
        read = decode(content)
    except UNREADABLE:
        return Verdict(faults=(Fault("unreadable"),))
    head, faults = signed_head(read.checkpoint, keys)
    if head is not None and not faults:
        leaf = read_leaf(read.leaf.leaf)
        code = leaf_fault(read.leaf, leaf, head, read.subject)
        told = (leaf.kind, leaf.number, leaf.link) if leaf else ()
        if not code and told != ("event", read.number, read.receipt):
            code = "receipt-wrong"
        faults = [Fault(code, f"event {read.number}")] if code else []
    return Verdict(faults=tuple(faults), head=head, subject=read.subject)
