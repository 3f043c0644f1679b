"""The administration's own watch (SIEM): events go there as signed webhooks (Standard Webhooks).

https://www.standardwebhooks.com: the id, the moment and the body are signed with a shared secret;
the receiver drops repeats by the id and what is older than it likes by the moment.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from greenlane.gateways.outgoing import Outgoing, OutgoingFailedError

_PREFIX = "whsec_"


class Siem(Protocol):
    """Takes events; the same id twice is one event for the receiver."""

    def send(self, event_id: str, moment: datetime, told: Mapping[str, Any]) -> None:
        """Hand one over. Raises OSError or OutgoingRefusedError when it was not taken."""


def signature(secret: str, event_id: str, seconds: int, body: bytes) -> str:
    """The header `webhook-signature`. Raises ValueError for a secret that is no base64."""
    key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    told = b".".join((event_id.encode(), str(seconds).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()


@dataclass(frozen=True)
class Webhook:
    """Posts events to an address."""

    url: str
    secret: str
    outgoing: Outgoing

    def send(self, event_id: str, moment: datetime, told: Mapping[str, Any]) -> None:
        """Post one; anything but 2xx is a failure."""
        body = json.dumps(told, sort_keys=True).encode()
        seconds = int(moment.timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(self.secret, event_id, seconds, body),
        }
        answer = self.outgoing.call("POST", self.url, headers=headers, body=body)
        if not 200 <= answer.status < 300:
            raise OutgoingFailedError(f"the watch answered {answer.status}")


@dataclass
class KeptSiem:
    """The in-memory twin, for tests."""

    sent: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def send(self, event_id: str, moment: datetime, told: Mapping[str, Any]) -> None:
        """Keep it."""
        del moment
        self.sent[event_id] = told
