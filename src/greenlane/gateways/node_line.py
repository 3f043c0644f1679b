"""The line of a border post to its centre: the api door, entered with the node's own key."""

import os
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from greenlane.evidence.signing import Signer
from greenlane.gateways import clock
from greenlane.gateways.outgoing import Outgoing, OutgoingRefusedError, Policy, partners

_LIVES = timedelta(seconds=120)
_MOST_BYTES = 9_000_000
_SECONDS = 60.0
_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class LineError(OSError):
    """The centre was not reached, or did not answer as it should."""


class BundleRefusedError(Exception):
    """The centre does not take a bundle; the text begins with the code (NOD-0xx)."""


class Line:
    """A line that is tried at each call; nothing is kept open."""

    def __init__(self, address: str, node: str, signer: Signer) -> None:
        self._address, self._node, self._signer = address.rstrip("/"), node, signer
        known = partners(os.environ.get("GREENLANE_PARTNERS", ""))
        self._out = Outgoing(
            Policy(partners=known, most_bytes=_MOST_BYTES, seconds=_SECONDS, redirects=0)
        )
        self._token = ""

    def standing(self) -> tuple[int, list[int]]:
        """The last sequence the centre took of ours, and those of its bundles for us."""
        told = self._json(self._call("GET", "/api/v1/node/bundles"))
        return int(told["received"]), [int(each) for each in told["bundles"]]

    def fetch(self, sequence: int) -> bytes:
        """A bundle of the centre."""
        return self._call("GET", f"/api/v1/node/bundles/{sequence}")

    def hand_in(self, bundle: bytes) -> dict[str, Any]:
        """The centre's answer to a bundle. Raises BundleRefusedError."""
        return self._json(self._call("POST", "/api/v1/node/bundles", bundle))

    def _call(self, method: str, path: str, body: bytes = b"") -> bytes:
        if not self._token:
            self._token = self._fresh_token()
        headers = {"Authorization": f"Bearer {self._token}",
                   "Content-Type": "application/octet-stream"}  # fmt: skip
        status, answer = self._send(method, path, headers, body)
        if status == 409:
            raise BundleRefusedError(str(self._json(answer).get("detail", "")))
        if status != 200:
            raise LineError(f"the centre answers {status} to {path}")
        return answer

    def _send(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes]:
        try:
            answer = self._out.call(method, self._address + path, headers=headers, body=body)
        except OutgoingRefusedError as error:
            raise LineError(f"{error.code}: {error}") from error
        except OSError as error:
            raise LineError(str(error)) from error
        return answer.status, answer.body

    def _fresh_token(self) -> str:
        """A token for an assertion signed with the node's key (RFC 7523)."""
        path = "/api/v1/token"
        form = {"grant_type": "client_credentials", "client_assertion_type": _JWT,
                "client_assertion": self._assertion(self._address + path)}  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, answer = self._send("POST", path, headers, urlencode(form).encode())
        if status != 200:
            raise LineError(f"the centre gives no token ({status})")
        return str(self._json(answer)["access_token"])

    def _assertion(self, audience: str) -> str:
        client = f"node-{self._node}"
        key = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(self._signer.seed))
        claims = {"iss": client, "sub": client, "aud": audience, "jti": secrets.token_urlsafe(16),
                  "exp": int((clock.now() + _LIVES).timestamp())}  # fmt: skip
        return jwt.encode({"alg": "Ed25519"}, claims, key, algorithms=["Ed25519"])

    @staticmethod
    def _json(answer: bytes) -> dict[str, Any]:
        try:
            read = msgspec.json.decode(answer)
        except (msgspec.DecodeError, ValueError) as error:
            raise LineError("the centre's answer cannot be read") from error
        if not isinstance(read, dict):
            raise LineError("the centre's answer cannot be read")
        return read
