"""A signed list of authorised operators for mutual recognition: JSON in a compact JWS (RFC 7515).

The algorithm is EdDSA with Ed25519 (RFC 8037) and no other; the key is the one the reader trusts,
never one that the list names. A list is good until its own last day: a partner who is silent is not
recognised for ever.
"""

import base64
import json
from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from greenlane.evidence.signing import PublicKey, Signer, signed_by

TYPE = "authorised-operators+jwt"
MOST_BYTES = 20_000_000


class SignedListError(ValueError):
    """The list cannot be taken; `code` is stable: REC-001 unreadable, 002 signature, 003 days."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class ListedOperator(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An operator whose authorisation stands: number, name, tier, and since when."""

    number: str
    name: str
    tier: str
    since: date


class SignedList(msgspec.Struct, frozen=True, kw_only=True):
    """The list of a country at a moment, good until a day."""

    country: str
    issued: datetime
    until: date
    operators: tuple[ListedOperator, ...]


def sign(made: SignedList, signer: Signer) -> str:
    """The list as one line of text that anybody can verify with the public key."""
    head = {"alg": "EdDSA", "kid": signer.public.id, "typ": TYPE}
    parts = (json.dumps(head, separators=(",", ":")).encode(), msgspec.json.encode(made))
    signed = ".".join(map(_packed, parts))
    return f"{signed}.{_packed(signer.sign(signed.encode()))}"


def read(text: str, keys: Sequence[PublicKey], moment: datetime, today: date) -> SignedList:
    """The list of a text that one of the trusted keys has signed. Raises SignedListError."""
    if len(text) > MOST_BYTES or text.count(".") != 2:
        raise SignedListError("REC-001", "this is no signed list")
    head_text, body_text, signature_text = text.strip().split(".")
    try:
        head = json.loads(_unpacked(head_text))
        made = msgspec.json.decode(_unpacked(body_text), type=SignedList)
        signature = _unpacked(signature_text)
    except (ValueError, msgspec.DecodeError) as error:
        raise SignedListError("REC-001", f"the list cannot be read: {error}") from error
    if not isinstance(head, dict) or (head.get("alg"), head.get("typ")) != ("EdDSA", TYPE):
        raise SignedListError("REC-001", "only EdDSA signs such a list")
    message = f"{head_text}.{body_text}".encode()
    key = next((k for k in keys if signed_by(k, message, signature)), None)
    if key is None or not key.signs_on(made.issued.date()):
        raise SignedListError("REC-002", "no trusted key has signed it")
    if made.issued > moment or made.until < today:
        raise SignedListError("REC-003", "the list is of the future, or its last day has passed")
    return made


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _packed(data) != text:
        raise ValueError("not in its one form")
    return data
