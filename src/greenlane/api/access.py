"""Access for programs: short-lived access tokens, and a rate for each client."""

import hashlib
import threading
from dataclasses import dataclass, field
from functools import cache
from time import monotonic

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from greenlane.api import away
from greenlane.api.problems import ProblemError
from greenlane.gateways import clock
from greenlane.gateways.access_tokens import AccessTokens, TokenError
from greenlane.lifecycle.event import Actor
from greenlane.store import clients, wall
from greenlane.usecases import desk, reading

KEPT_SECONDS = 5.0  # how long a revoked client may live on in a process


@dataclass
class Client:
    """A client with its bucket of requests; `per_second` refills it up to two seconds' worth.

    The bucket is each process's own: with n workers a client reaches at most n times its rate.
    """

    actor: Actor
    per_second: int
    expires: float
    filled: float = field(default_factory=monotonic)
    tokens: float = 0.0

    def __post_init__(self) -> None:
        """Start with a full bucket."""
        self.tokens = 2.0 * self.per_second

    def take(self) -> float:
        """Take one request; 0 when allowed, else the seconds to wait."""
        moment = monotonic()
        room = 2.0 * self.per_second
        self.tokens = min(room, self.tokens + (moment - self.filled) * self.per_second)
        self.filled = moment
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.per_second


_clients: dict[str, Client] = {}
_tokens: dict[bytes, tuple[str, float]] = {}  # of verified tokens: client, and when they end
_MOST = 10_000
_lock = threading.Lock()


@cache
def tokens() -> AccessTokens:
    """The access tokens of this installation."""
    return AccessTokens(settings.GREENLANE_HOME / "keys", settings.GREENLANE_ISSUER)


class Bearer(HttpBearer):
    """The access token of a client; sets request.auth to its Actor.

    A token is verified once in each process and known by its digest until it ends; whether its
    client still may act is asked anew every few seconds.
    """

    openapi_bearerFormat = "JWT"  # noqa: N815 - the name is django-ninja's

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002
        """The client's actor, or None. Raises ProblemError when it asks too much."""
        away.must_be_near()
        digest = hashlib.sha256(token.encode()).digest()
        name, ends = _tokens.get(digest) or _verified(token, digest)
        if ends <= desk.current().now().timestamp():
            _tokens.pop(digest, None)
            return None
        client = _clients.get(name)
        if client is None or client.expires < monotonic():
            client = _look_up(name)
            if client is None:
                return None
        with _lock:
            wait = client.take()
        if wait:
            raise ProblemError("API-429", "Slow down; Retry-After says when.", max(1, round(wait)))
        if reading.is_own(client.actor):  # a border post tells of all it serves
            wall.bind(client.actor.unit, now=False)
        return client.actor


def _verified(token: str, digest: bytes) -> tuple[str, float]:
    """Client and end of a token; an end in the past for one that is not to be trusted."""
    try:
        told = tokens().verify(token, desk.current().now())
    except TokenError:
        return "", 0.0
    with _lock:
        if len(_tokens) >= _MOST:
            _tokens.clear()
        _tokens[digest] = told
    return told


def client_by_signature(token: str) -> str:
    """The client of a token, by its signature alone: without the database. Raises TokenError."""
    name, ends = tokens().verify(token, clock.now())
    if ends <= clock.now().timestamp():
        raise TokenError("it has ended")
    return name


def _look_up(name: str) -> Client | None:
    until = monotonic() + KEPT_SECONDS
    known = clients.known(name)  # nobody else waits for the database meanwhile
    away.is_near()
    with _lock:
        if known is None:
            _clients.pop(name, None)
            return None
        kept = _clients.get(name)
        if kept is None or (kept.per_second, kept.actor) != (known.per_second, known.actor):
            kept = _clients[name] = Client(known.actor, known.per_second, 0.0)
        kept.expires = until
        return kept
