"""Permits for tests: what an agency grants, issued at a desk, and declarations that cite them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from greenlane.lifecycle.event import Actor
from tests.support.declarations import BROKER, TRADER

NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
TODAY = date(2026, 7, 1)
MEDICINES = "3004"
MED = Actor("pharmacist", "agency", "MED")
TRADING = Actor("b", "broker", BROKER)


def grant(quantity: str | None = "1000", **changes: Any) -> Any:
    """An import licence of medicines for the trader, by quantity in kilograms or open."""
    from greenlane.rules.issued_permit import Amount, Grant

    told: dict[str, Any] = {
        "document": "L010", "agency": "MED", "holder": TRADER, "goods": (MEDICINES,),
        "trade": "import", "since": date(2026, 1, 1), "until": date(2026, 12, 31),
    }  # fmt: skip
    if quantity is not None:
        told |= {"control": "quantity", "quantity": Amount(amount=Decimal(quantity), unit="KGM")}
    return Grant(**(told | changes))


def at_noon(desk: Any, moment: datetime = NOON) -> Any:
    """The desk at a fixed moment."""
    return replace(desk, now=lambda: moment)


def issued(desk: Any, quantity: str | None = "1000", number: str = "", **changes: Any) -> Any:
    """A permit in the register."""
    from greenlane.usecases import permits

    return permits.issue(grant(quantity, **changes), MED, desk, number=number)
