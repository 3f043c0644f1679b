"""Access for programs: bearer tokens, known by their digest, and a rate for each client."""

import hashlib
import threading
from dataclasses import dataclass, field
from time import monotonic

from django.http import HttpRequest
from ninja.security import HttpBearer

from greenlane.api.problems import ProblemError
from greenlane.lifecycle.event import Actor
from greenlane.store import accounts

KEPT_SECONDS = 5.0  # how long a revoked token may live on in a process


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


_clients: dict[bytes, Client] = {}
_lock = threading.Lock()


class Bearer(HttpBearer):
    """The bearer token of a client; sets request.auth to its Actor."""

    openapi_bearerFormat = "opaque"  # noqa: N815 - the name is django-ninja's

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002
        """The client's actor, or None. Raises ProblemError when it asks too much."""
        digest = hashlib.sha256(token.encode()).digest()
        client = _clients.get(digest)
        if client is None or client.expires < monotonic():
            client = _look_up(digest)
            if client is None:
                return None
        with _lock:
            wait = client.take()
        if wait:
            raise ProblemError("API-429", "Slow down; Retry-After says when.", max(1, round(wait)))
        return client.actor


def _look_up(digest: bytes) -> Client | None:
    with _lock:
        known = accounts.client_of_token(digest)
        if known is None:
            _clients.pop(digest, None)
            return None
        kept = _clients.get(digest)
        if kept is not None and kept.per_second == known.per_second:
            kept.expires = monotonic() + KEPT_SECONDS
            return kept
        client = Client(known.actor, known.per_second, monotonic() + KEPT_SECONDS)
        _clients[digest] = client
        return client
