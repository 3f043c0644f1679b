"""The lines to partners: a body is posted to an address that may be called; a status comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from greenlane.gateways.outgoing import (
    Outgoing,
    OutgoingFailedError,
    OutgoingRefusedError,
    Policy,
    check_text,
)

CALL_SECONDS = 80.0  # a partner that thinks for half a minute is slow, not away
MOST_BYTES = 64_000


class PartnerLine(Protocol):
    """Posts a body with headers to an address."""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer. Raises OSError when nobody answers."""


class HttpLine:
    """The line over HTTP; `known` are the configured partners inside (GREENLANE_PARTNERS)."""

    def __init__(self, known: frozenset[tuple[str, int]], seconds: float = CALL_SECONDS) -> None:
        self._policy = Policy(partners=known, seconds=seconds, redirects=0, most_bytes=MOST_BYTES)
        self._outgoing = Outgoing(self._policy)

    def check(self, url: str) -> None:
        """Raise ValueError for an address that would never be called."""
        try:
            check_text(url, self._policy)
        except OutgoingRefusedError as error:
            raise ValueError(f"{error.code}: {error}") from error

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post it; an address that may not be called counts as one where nobody answers."""
        try:
            return self._outgoing.call("POST", url, headers=headers, body=body).status
        except OutgoingRefusedError as error:
            raise OutgoingFailedError(f"{error.code}: {error}") from error


@dataclass
class KeptLine:
    """The in-memory twin: keeps what it was sent; `status` None is a partner that is away."""

    status: int | None = 200
    sent: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Keep it."""
        if self.status is None:
            raise OutgoingFailedError("nobody answers")
        self.sent.append((url, headers, body))
        return self.status
