"""A passkey in software: what a browser and a security key answer to the server's questions."""

import base64
import hashlib
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

USER, VERIFIED, CREDENTIAL = 1, 4, 64


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Passkey:
    """One key of one person at one site; `verified` is whether it asked for finger or PIN."""

    def __init__(self, origin: str = "http://localhost", *, verified: bool = True) -> None:
        self.origin, self.host = origin, origin.split("//")[1].split(":")[0]
        self.flags = USER | (VERIFIED if verified else 0)
        self.id = secrets.token_bytes(32)
        self.user = b""
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._count = 0

    def create(self, options: dict[str, Any]) -> str:
        """The answer to a question to enrol."""
        told = options["publicKey"]
        self.user = base64.urlsafe_b64decode(told["user"]["id"] + "==")
        key = cbor.encode(dict(ES256.from_cryptography_key(self._key.public_key())))
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        data = self._data(CREDENTIAL) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", told["challenge"])
        return self._answer({"clientDataJSON": b64(client), "attestationObject": b64(attestation)},
                            {"credProps": {"rk": True}})  # fmt: skip

    def get(self, options: dict[str, Any]) -> str:
        """The answer to a question to sign in."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(0)
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        told = {"clientDataJSON": b64(client), "authenticatorData": b64(data),
                "signature": b64(signed), "userHandle": b64(self.user)}  # fmt: skip
        return self._answer(told, {})

    def _data(self, more: int) -> bytes:
        self._count += 1
        place = hashlib.sha256(self.host.encode()).digest()
        return place + bytes([self.flags | more]) + struct.pack(">I", self._count)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        return json.dumps({"id": b64(self.id), "rawId": b64(self.id), "type": "public-key",
                           "response": response, "clientExtensionResults": extensions})  # fmt: skip
