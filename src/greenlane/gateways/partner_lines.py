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
from greenlane.lifecycle.delivery import AskedToWaitError

CALL_SECONDS = 80.0  # a partner that thinks for half a minute is slow, not away
_LATER = frozenset({429, 503})


class PartnerLine(Protocol):
    """Posts a body with headers to an address."""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer. Raises OSError when nobody answers, AskedToWaitError."""


class HttpLine:
    """The line over HTTP; `known` are the configured partners inside (GREENLANE_PARTNERS)."""

    def __init__(self, known: frozenset[tuple[str, int]], seconds: float = CALL_SECONDS) -> None:
        self._policy = Policy(partners=known, seconds=seconds, redirects=0)
        self._outgoing = Outgoing(self._policy)

    def check(self, url: str) -> None:
        """Raise ValueError for an address that would never be called."""
        try:
            check_text(url, self._policy)
        except OutgoingRefusedError as error:
            raise ValueError(f"{error.code}: {error}") from error

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Post it; an address that may not be called counts as one where nobody answers.

        What stands in the answer's body is never read: however large or strange it is, the status
        says whether the message was taken.
        """
        try:
            told = self._outgoing.call("POST", url, headers=headers, body=body, reads=False)
        except OutgoingRefusedError as error:
            raise OutgoingFailedError(f"{error.code}: {error}") from error
        wait = told.headers.get("retry-after", "")
        if told.status in _LATER and wait.isascii() and wait.isdigit():
            raise AskedToWaitError(f"HTTP {told.status}, Retry-After {wait[:9]}", int(wait[:9]))
        return told.status


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
