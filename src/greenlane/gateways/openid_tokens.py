"""The token by which an OpenID provider says who somebody is, verified by the provider's keys.

The algorithm follows from the key, never from the token: `none` and a public key used as a secret
of HMAC are refused by that. The library that asks for the token trusts the line it came by; here
signature, issuer, audience, nonce and times are checked all the same.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

LEEWAY = 60  # seconds that clocks may differ
OLDEST = 600  # seconds: as long as a sign-in may take
_ALGORITHMS = {
    "RSA": ["RS256", "PS256", "RS384", "PS384", "RS512", "PS512"],
    "EC": ["ES256", "ES384", "ES512"],
    "OKP": ["EdDSA", "Ed25519"],
}


class IdTokenError(ValueError):
    """The token is not to be trusted; `code` is stable: signature, key, issuer, audience ..."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(text or code)
        self.code = code


def subject(
    token: str, keys: Mapping[str, Any], *, issuer: str, audience: str, nonce: str, now: datetime
) -> str:
    """The subject of a token that is meant for us, now, and this sign-in. Raises IdTokenError."""
    claims = _signed(token, keys)
    _check_parties(claims, issuer, audience)
    if not nonce or claims.get("nonce") != nonce:
        raise IdTokenError("nonce")
    _check_times(claims, now.timestamp())
    named = claims.get("sub")
    if not isinstance(named, str) or not 0 < len(named) <= 191:  # as long as the column is
        raise IdTokenError("subject")
    return named


def _signed(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    try:
        header = jws.extract_compact(token.encode()).headers()
        key, algorithms = _key(header, keys)
        return dict(jwt.decode(token, key, algorithms=algorithms).claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        if isinstance(error, IdTokenError):
            raise
        raise IdTokenError("signature", f"{type(error).__name__}: {error}") from error


def _key(header: Mapping[str, Any], keys: Mapping[str, Any]) -> tuple[Key, list[str]]:
    """The provider's key that the token names, and the algorithms that go with it."""
    usable = [
        each for each in keys.get("keys", [])
        if each.get("kty") in _ALGORITHMS and each.get("use", "sig") == "sig"
    ]  # fmt: skip
    kid = header.get("kid")
    fitting = [each for each in usable if each.get("kid") == kid] if kid else usable
    if len(fitting) != 1:
        raise IdTokenError("key", f"{len(fitting)} keys of the provider fit the token")
    told = fitting[0]
    fit = [each for each in _ALGORITHMS[told["kty"]] if told.get("alg", each) == each]
    return JWKRegistry.import_key(told), fit


def _check_parties(claims: Mapping[str, Any], issuer: str, audience: str) -> None:
    if claims.get("iss") != issuer:
        raise IdTokenError("issuer")
    meant = claims.get("aud")
    meant = meant if isinstance(meant, list) else [meant]
    party = claims.get("azp", None if len(meant) > 1 else audience)
    if audience not in meant or party != audience:
        raise IdTokenError("audience")


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    ends, made = _moment(claims.get("exp")), _moment(claims.get("iat"))
    begins = _moment(claims.get("nbf", made))
    if now >= ends + LEEWAY:
        raise IdTokenError("expired")
    if not now - OLDEST <= made <= now + LEEWAY or begins > now + LEEWAY:
        raise IdTokenError("time")


def _moment(value: Any) -> float:
    """Seconds since 1970. Raises IdTokenError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise IdTokenError("time")
    return value
