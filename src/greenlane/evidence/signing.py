"""Signatures: named Ed25519 keys with their days, and the set of them that a reader trusts.

A public key travels as one line, `name+id+key`: the verifier key of the C2SP signed note
(https://c2sp.org/signed-note). The id is the first four bytes of SHA-256(name, newline, 0x01, key).
A key that was replaced goes on proving what it signed in its days.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from greenlane.evidence.strict_base64 import decoded

_ED25519 = b"\x01"
KEY_BYTES = 32
SIGNATURE_BYTES = 64


class KeyTextError(ValueError):
    """The text is no public key."""


class PublicKey(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A public key: whose it is, its 32 bytes, and the days on which it may sign."""

    name: str
    key: bytes
    since: date | None = None
    until: date | None = None

    @cached_property
    def id(self) -> str:
        """The key id: 8 hexadecimal digits."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.key).digest()[:4].hex()

    @property
    def text(self) -> str:
        """The key as one line."""
        return f"{self.name}+{self.id}+{base64.b64encode(_ED25519 + self.key).decode()}"

    def signs_on(self, day: date) -> bool:
        """True on the days on which the key may sign, both ends included."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


class Signer:
    """A private key and its public half."""

    def __init__(self, name: str, seed: bytes, since: date | None = None) -> None:
        """Take the 32 bytes of the private key. Raises ValueError for another number of them."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._private.public_key().public_bytes_raw()
        self.public = PublicKey(name=_checked_name(name), key=public, since=since)

    @property
    def seed(self) -> bytes:
        """The 32 secret bytes, for a library that signs by itself (access tokens)."""
        return self._private.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes; the same message gives the same bytes."""
        return self._private.sign(message)


class KeySet:
    """The public keys that a reader trusts, found by their id."""

    def __init__(self, keys: Iterable[PublicKey]) -> None:
        """Keep the keys; of two with one id the first counts."""
        self._by_id: dict[str, PublicKey] = {}
        for key in keys:
            self._by_id.setdefault(key.id, key)

    def __iter__(self) -> Iterator[PublicKey]:
        """The keys, in the order given."""
        yield from self._by_id.values()

    def get(self, key_id: str) -> PublicKey | None:
        """The key of that id, or None."""
        return self._by_id.get(key_id)

    def fault(self, message: bytes, signature: bytes, key_id: str, day: date | None = None) -> str:
        """Nothing when a trusted key signed the message, else why not.

        The codes: unknown-key, key-out-of-days (the key may not sign on `day`), bad-signature.
        """
        key = self.get(key_id)
        if key is None:
            return "unknown-key"
        if day is not None and not key.signs_on(day):
            return "key-out-of-days"
        return "" if signed_by(key, message, signature) else "bad-signature"


def signed_by(key: PublicKey, message: bytes, signature: bytes) -> bool:
    """True when this key made this signature of this message."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def public_key(text: str, since: date | None = None, until: date | None = None) -> PublicKey:
    """The public key that one line tells. Raises KeyTextError."""
    name, _, rest = text.strip().partition("+")
    told, _, encoded = rest.partition("+")
    try:
        content = decoded(encoded)
    except ValueError as error:
        raise KeyTextError("the key is not base64") from error
    if len(content) != 1 + KEY_BYTES or content[:1] != _ED25519:
        raise KeyTextError("the key is not one of Ed25519")
    key = PublicKey(name=_checked_name(name), key=content[1:], since=since, until=until)
    if key.id != told:
        raise KeyTextError("the id is not that of this key")
    return key


def public_lines(text: str) -> list[PublicKey]:
    """The public keys that lines tell: a key, or its first and last day (or -) before it.

    Empty lines and those that begin with # say nothing. Raises KeyTextError, ValueError.
    """
    keys = []
    for line in text.splitlines():
        parts = line.split()
        if not parts or parts[0].startswith("#"):
            continue
        since, until = parts[:2] if len(parts) > 2 else ("-", "-")
        keys.append(public_key(parts[-1], _day(since), _day(until)))
    return keys


def _day(text: str) -> date | None:
    return None if text == "-" else date.fromisoformat(text)


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() for sign in name):
        raise KeyTextError("a key's name has neither blanks nor +")
    return name
