"""Access tokens: short-lived JWTs for programs (RFC 9068), and the assertions clients sign.

Tokens are signed by the installation's key `access-tokens` with Ed25519 (RFC 9864), bound to one
audience, and live nine minutes; a minute more is granted for clocks that differ. An assertion
(RFC 7523) is signed with a client's own key and may be used once. The algorithm is never the
token's choice: it follows from the key.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, OKPKey

from greenlane.gateways.keys import KeyStore

LIFETIME, LEEWAY = 540, 60  # seconds; together never more than ten minutes
LONGEST_ASSERTION = 300
_ALGORITHMS = {"OKP": ["Ed25519", "EdDSA"], "EC": ["ES256"], "RSA": ["PS256", "RS256"]}
_TYPE = "at+jwt"


class TokenError(ValueError):
    """The token or assertion is not to be trusted; the text says why, for our own eyes."""


class AccessTokens:
    """Issues and verifies the access tokens of one installation."""

    def __init__(self, keys: Path, issuer: str) -> None:
        """Use the key `access-tokens` under `keys`; it is made when the first token is."""
        self.issuer, self.audience = issuer, f"{issuer}:api"
        self._store = KeyStore(keys, "access-tokens")
        self._signing: dict[str, OKPKey] = {}
        self._keys: dict[str, OKPKey] = {}  # that verify

    def issue(self, client: str, now: datetime) -> str:
        """A token for a client."""
        signer = self._store.signer(now.date())
        key = self._private(signer.public.id, now.date())
        moment = int(now.timestamp())
        claims = {
            "iss": self.issuer, "aud": self.audience, "sub": client, "client_id": client,
            "iat": moment, "exp": moment + LIFETIME, "jti": secrets.token_urlsafe(16),
        }  # fmt: skip
        header = {"alg": "Ed25519", "typ": _TYPE, "kid": signer.public.id}
        return jwt.encode(header, claims, key, algorithms=["Ed25519"])

    def verify(self, token: str, now: datetime) -> tuple[str, float]:
        """The client of a token and the second since 1970 it ends at. Raises TokenError."""
        read = _decoded(token, self._public, ["Ed25519"])
        if read.header.get("typ") != _TYPE:
            raise TokenError("it is no access token")
        _check(read.claims, now, iss=self.issuer, aud=[self.audience])
        return str(read.claims["sub"]), float(read.claims["exp"] + LEEWAY)

    def _private(self, kid: str, day: date) -> OKPKey:
        if kid not in self._signing:
            seed = self._store.signer(day).seed
            self._signing[kid] = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed))
        return self._signing[kid]

    def _public(self, kid: str) -> OKPKey:
        if kid not in self._keys:
            for public in self._store.public():
                key = Ed25519PublicKey.from_public_bytes(public.key)
                self._keys.setdefault(public.id, OKPKey.import_key(key))
        if kid not in self._keys:
            raise TokenError("the key is not ours")
        return self._keys[kid]


def read_assertion(
    assertion: str,
    key_of: Callable[[str], Mapping[str, Any] | None],
    audiences: list[str],
    now: datetime,
) -> tuple[str, str, datetime]:
    """The client, the id and the end of an assertion signed by a client. Raises TokenError.

    `key_of` gives the public key of a client; `audiences` are the names we answer to.
    """
    client = _claimed_client(assertion)
    kept = key_of(client)
    if kept is None:
        raise TokenError("the client has no key")
    key = JWKRegistry.import_key(dict(kept))
    read = _decoded(assertion, lambda _kid: key, _ALGORITHMS[key.key_type])
    _check(read.claims, now, iss=client, aud=audiences)
    if read.claims["sub"] != client or read.claims["exp"] > now.timestamp() + LONGEST_ASSERTION:
        raise TokenError("it is not the client's own, or lives too long")
    return client, str(read.claims["jti"]), datetime.fromtimestamp(read.claims["exp"] + LEEWAY, UTC)


def public_key(text: str) -> dict[str, Any]:
    """A public JWK from the text a person sent. Raises TokenError for anything else."""
    try:
        sent = json.loads(text)
        if sent["kty"] not in _ALGORITHMS:
            raise TokenError("a secret is no key")
        key = JWKRegistry.import_key(sent)
        told: dict[str, Any] = key.as_dict(private=False)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TokenError("it is no public key (JWK)") from error
    short = key.key_type == "RSA" and len(told["n"]) < 340  # 2048 bits are 342 characters
    if short or told.get("crv") not in (None, "P-256", "Ed25519"):
        raise TokenError("take Ed25519, P-256 or RSA of 2048 bits or more")
    return told


def _decoded(token: str, key_for: Callable[[str], Any], algorithms: list[str]) -> Any:
    def find(guest: Any) -> Any:
        return key_for(str(guest.headers().get("kid", "")))

    try:
        return jwt.decode(token, find, algorithms=algorithms)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise TokenError(type(error).__name__) from error


def _check(claims: dict[str, Any], now: datetime, *, iss: str, aud: list[str]) -> None:
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()), leeway=LEEWAY, iss={"essential": True, "value": iss},
        aud={"essential": True, "values": aud}, exp={"essential": True}, sub={"essential": True},
        jti={"essential": True},
    )  # fmt: skip
    try:
        registry.validate(claims)
    except JoseError as error:
        raise TokenError(str(error)) from error
    if not isinstance(claims["exp"], int):
        raise TokenError("its end is no number")


def _claimed_client(assertion: str) -> str:
    """What the assertion says it is from; believed only when its key agrees."""
    try:
        return str(json.loads(jws.extract_compact(assertion.encode()).payload)["iss"])
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise TokenError("it is no assertion") from error
