"""Signatures of messages to and from partners, after Standard Webhooks.

What is signed is `id.timestamp.body`. `v1` is HMAC-SHA256 with a shared secret (`whsec_`, base64),
`v1a` Ed25519 (`whsk_` the private, `whpk_` the public key). The header may hold several signatures
with blanks between, so that a secret can be changed without a gap.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

from greenlane.evidence.signing import PublicKey, Signer, signed_by

SHARED, PRIVATE, PUBLIC = "whsec_", "whsk_", "whpk_"
_MARKS = {SHARED: "v1", PUBLIC: "v1a", PRIVATE: "v1a"}
_MOST_SIGNATURES = 8


class SecretError(ValueError):
    """The text is no secret or key of this standard."""


def told(mark: str, content: bytes) -> str:
    """A secret or key as text."""
    return mark + base64.b64encode(content).decode()


def read(text: str) -> tuple[str, bytes]:
    """The mark and the bytes of a secret or key. Raises SecretError."""
    for mark in _MARKS:
        if text.startswith(mark):
            try:
                content = base64.b64decode(text[len(mark) :], validate=True)
            except (binascii.Error, ValueError) as error:
                raise SecretError("what follows the mark is not base64") from error
            fits = 24 <= len(content) <= 64 if mark == SHARED else len(content) == 32
            if not fits:
                raise SecretError("a secret has 24 to 64 bytes, a key 32")
            return mark, content
    raise SecretError(f"it begins with {SHARED}, {PRIVATE} or {PUBLIC}")


def public_of(private: str) -> str:
    """The public key of a private one. Raises SecretError."""
    mark, content = read(private)
    if mark != PRIVATE:
        raise SecretError("this is no private key")
    return told(PUBLIC, Signer("webhook", content).public.key)


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature, as `v1,...` or `v1a,...`. Raises SecretError."""
    mark, content = read(secret)
    signed = _content(message_id, timestamp, body)
    if mark == SHARED:
        made = hmac.digest(content, signed, hashlib.sha256)
    elif mark == PRIVATE:
        made = Signer("webhook", content).sign(signed)
    else:
        raise SecretError("a public key does not sign")
    return f"{_MARKS[mark]},{base64.b64encode(made).decode()}"


def headers(secrets: Iterable[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, signed with each of the secrets."""
    signatures = (signature(each, message_id, timestamp, body) for each in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def is_signed(
    keys: Iterable[str], message_id: str, timestamp: int, body: bytes, header: str
) -> bool:
    """True when one of the header's signatures is by one of the keys (shared or public)."""
    given = [each.partition(",") for each in header.split()[:_MOST_SIGNATURES]]
    signed = _content(message_id, timestamp, body)
    return any(
        _is_by(*read(key), signed, encoded)
        for key in keys
        for version, _, encoded in given
        if version == _MARKS[read(key)[0]]
    )


def _content(message_id: str, timestamp: int, body: bytes) -> bytes:
    return f"{message_id}.{timestamp}.".encode() + body


def _is_by(mark: str, key: bytes, signed: bytes, encoded: str) -> bool:
    try:
        made = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return False
    if mark == SHARED:
        return hmac.compare_digest(made, hmac.digest(key, signed, hashlib.sha256))
    return mark == PUBLIC and signed_by(PublicKey(name="webhook", key=key), signed, made)
