"""Card payments: a provider's page where an order is paid, and what the provider tells of it.

The provider takes the card; no number of a card ever comes here. What it tells comes as a signed
callback (Standard Webhooks) whose body `messages.card_payment` reads.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from greenlane.gateways.outgoing import Outgoing, OutgoingFailedError

_MOST_URL = 2_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be paid: an order's reference, how much, where the payer comes back to."""

    reference: str
    amount: Decimal
    currency: str
    back: str


class CardPayments(Protocol):
    """Begins payments at a provider."""

    def begin(self, asked: Asked) -> str:
        """The address of the page where it is paid; the same order again gives the same page.

        Raises OSError or OutgoingRefusedError when the provider does not give one.
        """


@dataclass(frozen=True)
class HttpCardPayments:
    """Asks a provider over HTTPS: one POST, repeated safely by its idempotency key."""

    url: str
    token: str
    outgoing: Outgoing

    def begin(self, asked: Asked) -> str:
        """Ask for a page."""
        told = {"reference": asked.reference, "amount": f"{asked.amount:f}",
                "currency": asked.currency, "return_url": asked.back}  # fmt: skip
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": f"{asked.reference}-{asked.amount:f}",
        }
        answer = self.outgoing.call("POST", self.url, headers=headers,
                                    body=json.dumps(told).encode())  # fmt: skip
        if not 200 <= answer.status < 300:
            raise OutgoingFailedError(f"the provider answered {answer.status}")
        return _page(answer.body)


def _page(body: bytes) -> str:
    try:
        url = json.loads(body)["url"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OutgoingFailedError("the provider's answer cannot be read") from error
    if not isinstance(url, str) or not url.startswith("https://") or len(url) > _MOST_URL:
        raise OutgoingFailedError("the provider's page is no https address")
    return url


@dataclass
class KeptCardPayments:
    """The in-memory twin, for tests and for a country without a provider yet."""

    begun: dict[str, Asked] = field(default_factory=dict)
    away: bool = False

    def begin(self, asked: Asked) -> str:
        """Keep what is asked."""
        if self.away:
            raise OutgoingFailedError("the provider does not answer")
        key = f"{asked.reference}-{asked.amount:f}"
        self.begun.setdefault(key, asked)
        return f"https://pay.invalid/{key}"


@dataclass(frozen=True)
class DemoCardPayments:
    """A stub of ours, for demonstration: its page is one of this installation."""

    def begin(self, asked: Asked) -> str:
        """The address of the stub's page for an order."""
        return f"/payments/{asked.reference}/demo-bank"


DEMO = "demo"


def provider(setting: str, token: str, outgoing: Outgoing) -> CardPayments | None:
    """The provider of a setting: an address, `demo`, or none."""
    if not setting:
        return None
    if setting == DEMO:
        return DemoCardPayments()
    return HttpCardPayments(setting, token, outgoing)
