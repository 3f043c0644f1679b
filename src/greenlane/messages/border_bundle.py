"""Bundles between nodes: a signed header, then what it carries, packed.

    greenlane-bundle/1
    {header as canonical JSON}
    KEY-ID SIGNATURE
    gzip of canonical JSON

The signature is of the first two lines and is checked before anything else is read; the header
has the digest of the packed rest, which is checked before it is unpacked, within limits. `previous`
is the digest of the signed lines of the bundle before, so a sequence is a chain.
"""

import base64
import binascii
from datetime import datetime
from typing import Any

import msgspec

from greenlane.evidence import log
from greenlane.evidence.signing import KeySet, Signer
from greenlane.messages.archives import Limits, gunzipped, gzipped
from greenlane.messages.refusal import RefusedError

KIND = b"greenlane-bundle/1"
MOST_PACKED = 8_000_000
MOST_HEADER = 20_000
LIMITS = Limits(unpacked=100_000_000)


class BundleError(ValueError):
    """A bundle that is not taken; `code` is stable (NOD-0xx), `wanted` the sequence asked for."""

    def __init__(self, code: str, text: str, wanted: int = 0) -> None:
        super().__init__(text)
        self.code, self.wanted = code, wanted


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a bundle says of itself.

    `sequence` counts from 1 for each sender and receiver; `acknowledged` is the last sequence that
    the sender took from the receiver; `law` and `number` name the last publication he holds;
    `head` is the last signed head of his log; `waiting` how much he has still to send.
    """

    sender: str
    receiver: str
    sequence: int
    previous: str
    made: datetime
    size: int
    digest: str
    acknowledged: int = 0
    number: int = 0
    law: str = ""
    head: str = ""
    waiting: int = 0
    build: str = ""


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle as it stands: its header, the digest that the next one names, the packed rest."""

    header: Header
    digest: bytes
    packed: bytes


def packed(content: Any) -> bytes:
    """Content as it travels; the same content gives the same bytes."""
    return gzipped(log.canonical(content))


def seal(header: Header, rest: bytes, signer: Signer) -> bytes:
    """The bytes of a bundle. Size and digest of the packed `rest` are entered in the header."""
    told = msgspec.structs.replace(header, size=len(rest), digest=log.digest(rest).hex())
    signed = KIND + b"\n" + log.canonical(told) + b"\n"
    signature = base64.b64encode(signer.sign(signed)).decode()
    return signed + f"{signer.public.id} {signature}\n".encode() + rest


def opened(data: bytes, keys: KeySet) -> Bundle:
    """The bundle of some bytes, when a trusted key signed it and it is whole.

    Raises BundleError: NOD-001 no bundle, NOD-002 a key that is not the sender's, NOD-003 changed
    or not signed, NOD-005 cut or changed after the header, NOD-006 too large.
    """
    signed, key_id, signature, rest = _parts(data)
    header = _header(signed)
    fault = keys.fault(signed, signature, key_id, header.made.date())
    if fault == "bad-signature":
        raise BundleError("NOD-003", "the signature is not of this bundle")
    if fault:
        raise BundleError("NOD-002", f"the key {key_id} is not one of {header.sender} ({fault})")
    if header.size > MOST_PACKED:
        raise BundleError("NOD-006", f"the bundle has {header.size} bytes, {MOST_PACKED} are taken")
    if len(rest) != header.size or log.digest(rest).hex() != header.digest:
        raise BundleError("NOD-005", "the bundle was cut or changed after its header")
    return Bundle(header=header, digest=log.digest(signed), packed=rest)


def sender_of(data: bytes) -> str:
    """Who says he made a bundle; believed only when his key opens it. Raises BundleError."""
    return _header(_parts(data)[0]).sender


def content(bundle: Bundle, kind: type[Any]) -> Any:
    """What a bundle carries. Raises BundleError (NOD-001, NOD-006)."""
    try:
        return msgspec.json.decode(gunzipped(bundle.packed, LIMITS), type=kind)
    except RefusedError as error:
        raise BundleError("NOD-006", f"{error.code}: {error}") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise BundleError("NOD-001", f"the content cannot be read: {error}") from error


def _parts(data: bytes) -> tuple[bytes, str, bytes, bytes]:
    kind, _, tail = data.partition(b"\n")
    if kind != KIND:
        raise BundleError("NOD-001", "this is no bundle of a node")
    if len(data) > MOST_PACKED + 2 * MOST_HEADER:
        raise BundleError("NOD-006", "the bundle is too large")
    header, found, tail = tail.partition(b"\n")
    line, also, rest = tail.partition(b"\n")
    key_id, _, encoded = line.partition(b" ")
    if not found or not also or len(header) > MOST_HEADER or len(line) > MOST_HEADER:
        raise BundleError("NOD-001", "the bundle ends before its header does")
    try:
        signature = base64.b64decode(encoded, validate=True)
        return kind + b"\n" + header + b"\n", key_id.decode("ascii"), signature, rest
    except (binascii.Error, ValueError) as error:
        raise BundleError("NOD-001", "the signature cannot be read") from error


def _header(signed: bytes) -> Header:
    text = signed[len(KIND) + 1 : -1]
    try:
        header = msgspec.json.decode(text, type=Header)
    except (msgspec.DecodeError, ValueError) as error:
        raise BundleError("NOD-001", f"the header cannot be read: {error}") from error
    if log.canonical(header) != text or header.sequence < 1:
        raise BundleError("NOD-001", "the header is not in its one form")
    return header
