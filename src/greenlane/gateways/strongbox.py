"""The strongbox of a backup: files sealed under a passphrase, and the proof that a list is ours.

Scrypt makes two keys of the passphrase and the backup's salt: one seals (AES-256-GCM), one proves
(HMAC-SHA256). Who lacks the passphrase can neither read the keys nor make a list that passes.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SALT_BYTES, NONCE_BYTES = 16, 12
LEAST = 12  # characters of a passphrase
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}
_BOUND = b"greenlane strongbox 1"


class StrongboxError(Exception):
    """The box does not open: another passphrase, or its bytes were changed."""


class Strongbox:
    """The keys that a passphrase and a salt make."""

    def __init__(self, passphrase: str, salt: bytes) -> None:
        """Compute the keys, which takes a moment on purpose."""
        made = hashlib.scrypt(passphrase.encode(), salt=salt, dklen=64, **_COST)
        self.salt = salt
        self._sealing, self._proving = made[:32], made[32:]

    @classmethod
    def fresh(cls, passphrase: str) -> "Strongbox":
        """A box with a new salt. Raises ValueError for a passphrase that can be guessed."""
        if len(passphrase) < LEAST:
            raise ValueError(f"a passphrase has at least {LEAST} characters")
        return cls(passphrase, secrets.token_bytes(SALT_BYTES))

    def seal(self, files: Mapping[str, bytes]) -> bytes:
        """The files, by their names, as one sealed text of bytes."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self._sealing).encrypt(nonce, msgspec.msgpack.encode(files), _BOUND)

    def open(self, sealed: bytes) -> dict[str, bytes]:
        """The files again. Raises StrongboxError."""
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            plain = AESGCM(self._sealing).decrypt(nonce, body, _BOUND)
        except (InvalidTag, ValueError) as error:
            raise StrongboxError("the strongbox does not open") from error
        return msgspec.msgpack.decode(plain, type=dict[str, bytes])

    def proof(self, told: bytes) -> str:
        """What proves that somebody with the passphrase wrote `told`."""
        return hmac.new(self._proving, told, hashlib.sha256).hexdigest()
