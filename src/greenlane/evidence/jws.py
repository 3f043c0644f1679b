"""JSON Web Signature, compact, with Ed25519 (RFC 7515, RFC 8037): header.payload.signature.

Only `EdDSA` is read, and only keys that the reader has; a header names no key by itself.
"""

import base64
import binascii
import json

from greenlane.evidence.signing import KeySet, Signer


class JwsError(ValueError):
    """The text is no signature of a known key."""


def compact(payload: bytes, signer: Signer) -> str:
    """The payload signed, as one line of text."""
    header = json.dumps({"alg": "EdDSA", "kid": signer.public.id}, separators=(",", ":"))
    signed = f"{_told(header.encode())}.{_told(payload)}"
    return f"{signed}.{_told(signer.sign(signed.encode()))}"


def read(text: str, keys: KeySet) -> bytes:
    """The payload, when one of the keys signed it. Raises JwsError."""
    parts = text.split(".")
    if len(parts) != 3:
        raise JwsError("it has not three parts")
    try:
        header = json.loads(_bytes(parts[0]))
        payload, signature = _bytes(parts[1]), _bytes(parts[2])
    except (ValueError, RecursionError) as error:
        raise JwsError("it cannot be read") from error
    if not isinstance(header, dict) or header.keys() - {"typ"} != {"alg", "kid"}:
        raise JwsError("its header is not the one that is read here")
    if header["alg"] != "EdDSA" or not isinstance(header["kid"], str):
        raise JwsError("it is not signed with Ed25519")
    fault = keys.fault(f"{parts[0]}.{parts[1]}".encode(), signature, header["kid"])
    if fault:
        raise JwsError(fault)
    return payload


def _told(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Strict: what would be written otherwise is refused."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("no base64url") from error
    if _told(content) != text:
        raise ValueError("base64url with bits that mean nothing")
    return content
