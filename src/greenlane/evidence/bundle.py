"""An evidence bundle: one declaration's documents, events and answers with the proof of each.

A file of JSON that stands alone: with it and the log's public key anybody can check what was
decided, on what, when, and under which law (evidence.verify). What the reader may not see, an
officer's name for instance, is withheld: of that event only the leaf is there.
"""

import base64
from collections.abc import Iterable, Sequence

import msgspec

from greenlane.evidence.strict_base64 import decoded

FORMAT = "greenlane-evidence-1"
MEDIA_TYPE = "application/vnd.greenlane.evidence+json"
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading a file that is none may raise; the last one for what is nested without end."""


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One version: the body as received (base64) and the answer that was given to it last."""

    version: int
    format: str
    body: str
    answer: str

    @classmethod
    def of(cls, version: int, fmt: str, body: bytes, answer: str) -> "Document":
        """A document from bytes."""
        encoded = base64.b64encode(body).decode()
        return cls(version=version, format=fmt, body=encoded, answer=answer)


class EventText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event: its number and its canonical text, or no text where it is withheld."""

    number: int
    entry: str | None = None


class Law(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The law of the answer: its name; number and digest of its publication (0 and "" before)."""

    name: str
    number: int = 0
    digest: str = ""


class LeafProof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One leaf: its place in the log, its canonical text, and the path to the root (base64)."""

    position: int
    leaf: str
    path: tuple[str, ...]


class Bundle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole. `origin` is the digest of the first document, with which the chain begins."""

    format: str = FORMAT
    subject: str
    origin: str
    law: Law
    documents: tuple[Document, ...]
    events: tuple[EventText, ...]
    leaves: tuple[LeafProof, ...]
    checkpoint: str


def leaf_proof(position: int, leaf: str, path: Iterable[bytes]) -> LeafProof:
    """A proof from hashes."""
    steps = tuple(base64.b64encode(step).decode() for step in path)
    return LeafProof(position=position, leaf=leaf, path=steps)


def steps_of(proof: LeafProof) -> Sequence[bytes]:
    """The hashes of a proof. Raises ValueError for what is no base64."""
    return [decoded(step) for step in proof.path]


def encode(bundle: Bundle) -> bytes:
    """The file: indented, so that people can read it too."""
    return msgspec.json.format(msgspec.json.encode(bundle), indent=1) + b"\n"


_DECODER = msgspec.json.Decoder(Bundle)


def decode(content: bytes) -> Bundle:
    """A bundle from its file. Raises one of UNREADABLE when it is none."""
    return _DECODER.decode(content)
