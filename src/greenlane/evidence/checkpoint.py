"""Signed tree heads: how large the log was at a moment, under which root, and who says so.

The text is a C2SP checkpoint (https://c2sp.org/tlog-checkpoint): origin, size, root and our line
`time`, an empty line, and a signature line for the log and for each witness that signed as well.
"""

import base64
from datetime import UTC, datetime

import msgspec

from greenlane.evidence.signing import KeySet, Signer
from greenlane.evidence.strict_base64 import decoded

MEDIA_TYPE = "text/plain; charset=utf-8"
_DASH = "\u2014"  # the em dash that begins a signature line
_ID_BYTES = 4
ROOT_BYTES = 32


class TreeHead(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed: the log's name (`origin`), its size and root, and the moment, in UTC."""

    origin: str
    size: int
    root: bytes
    moment: datetime

    @property
    def text(self) -> str:
        """The signed text: four lines."""
        stamp = self.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        encoded = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{encoded}\ntime {stamp}\n"


class Signature(msgspec.Struct, frozen=True):
    """One signature line: who, the id of the key, the signature's bytes."""

    name: str
    key_id: str
    value: bytes


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A tree head with its signatures."""

    head: TreeHead
    signatures: tuple[Signature, ...]

    @property
    def text(self) -> str:
        """The checkpoint as it is published."""
        lines = "".join(_line(signature) for signature in self.signatures)
        return f"{self.head.text}\n{lines}"

    def signed_too(self, signer: Signer) -> "Checkpoint":
        """The checkpoint with one more signature, of a witness for instance."""
        made = Signature(signer.public.name, signer.public.id, signer.sign(self.head.text.encode()))
        return msgspec.structs.replace(self, signatures=(*self.signatures, made))

    def fault(self, keys: KeySet) -> str:
        """Nothing when a trusted key of the log itself signed the head, else why not.

        The codes: unsigned (no signature of a trusted key), and those of KeySet.fault. A
        signature of a trusted key that does not fit is a fault, whatever else fits. A key signs
        in its own name only: that of a witness, trusted too, makes no head of the log.
        """
        message, day = self.head.text.encode(), self.head.moment.date()
        fitting = False
        for signature in self.signatures:
            key = keys.get(signature.key_id)
            if key is None or key.name != signature.name:
                continue
            fault = keys.fault(message, signature.value, signature.key_id, day)
            if fault:
                return fault
            fitting = fitting or signature.name == self.head.origin
        return "" if fitting else "unsigned"


def sign(head: TreeHead, signer: Signer) -> Checkpoint:
    """The head signed by the log. The signer's name is the log's origin."""
    return Checkpoint(head=head, signatures=()).signed_too(signer)


def parse(text: str) -> Checkpoint | None:
    """The checkpoint that a text tells, or None when it is none. Says nothing of its truth."""
    body, found, tail = text.partition("\n\n")
    lines = body.split("\n")
    if not found or len(lines) != 4 or not lines[3].startswith("time ") or not lines[0]:
        return None
    try:
        head = TreeHead(
            origin=lines[0],
            size=int(lines[1]),
            root=decoded(lines[2]),
            moment=datetime.strptime(lines[3][5:], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        )
        signatures = tuple(_signature(line) for line in tail.splitlines())
    except ValueError:
        return None
    if head.size < 0 or len(head.root) != ROOT_BYTES:
        return None
    read = Checkpoint(head=head, signatures=signatures)
    return read if read.text == text else None  # one head has one text


def _line(signature: Signature) -> str:
    encoded = base64.b64encode(bytes.fromhex(signature.key_id) + signature.value).decode()
    return f"{_DASH} {signature.name} {encoded}\n"


def _signature(line: str) -> Signature:
    dash, name, encoded = line.split(" ")
    content = decoded(encoded)
    if dash != _DASH or len(content) <= _ID_BYTES:
        raise ValueError(line)
    return Signature(name, content[:_ID_BYTES].hex(), content[_ID_BYTES:])
