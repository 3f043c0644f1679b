"""Who and where: people, their frames, declarations in a list, one declaration's head."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
MRN = "26QT7K3M9PXW2R4LJ8"


class Money(NamedTuple):
    amount: Decimal
    currency: str = "QTC"


def qtc(text: str) -> Money:
    return Money(Decimal(text))


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def kg(text: str) -> dict[str, Any]:
    return Money(Decimal(text), "KGM")


SERVICE = {"country": "Republic of Tavora", "administration": "Customs of the Republic of Tavora"}
TRADER_NAV = [
    {"url": "#", "text": "Overview", "current": True},
    {"url": "#", "text": "Declarations", "count": 3},
    {"url": "#", "text": "Drafts"},
    {"url": "#", "text": "Error codes"},
]
OFFICER_NAV = [
    {"url": "#", "text": "Queue", "current": True, "count": 14},
    {"url": "#", "text": "Declarations"},
    {"text": "Law", "places": [
        {"url": "#", "text": "Tariff"}, {"url": "#", "text": "Error codes"}]},
]  # fmt: skip
TRADER = {
    "service": SERVICE,
    "navigation": TRADER_NAV,
    "user_name": "Amara Okonjo",
    "user_role": "Trader · Bluewater Foods Ltd",
}
OFFICER = {
    "service": SERVICE,
    "navigation": OFFICER_NAV,
    "user_name": "Idris Vale",
    "user_role": "Officer · Port of Selmar",
    "dense": True,
}
PUBLIC = {"service": SERVICE}


def row(
    mrn: str, lrn: str, goods: str, state: str, lane: str | None, pay: Money | None, days: int
) -> dict[str, Any]:
    return {
        "href": "#",
        "mrn": mrn,
        "lrn": lrn,
        "goods": goods,
        "state": state,
        "lane": lane,
        "payable": pay,
        "lodged": NOW - timedelta(days=days, hours=3),
        "trade": "import",
    }


ROWS = [
    row(
        MRN,
        "BWF-2026-0198",
        "Cheddar cheese and butter, 2 items",
        "accepted",
        "yellow",
        qtc("3148.62"),
        0,
    ),
    row(
        "26QT1B8Z4QHN6T0VC2",
        "BWF-2026-0197",
        "Frozen chicken cuts",
        "registered",
        "red",
        qtc("11204.00"),
        1,
    ),
    row(
        "26QT5D2Y7RJM3X9WK1",
        "BWF-2026-0196",
        "Glass jars with lids",
        "released",
        "green",
        qtc("412.30"),
        1,
    ),
    row(
        "26QT9F6V1SKL8Z5XM7",
        "BWF-2026-0195",
        "Olive oil, extra virgin",
        "released",
        "blue",
        qtc("980.15"),
        3,
    ),
    row("", "BWF-2026-0194", "Wine in bottles, 6 items", "rejected", None, None, 4),
    row(
        "26QT2H0T5TLK4B1YN3",
        "BWF-2026-0193",
        "Forklift truck, electric",
        "cleared",
        "green",
        qtc("0.00"),
        9,
    ),
]
STEPS = [
    {"text": "Lodged", "state": "done"},
    {"text": "Goods arrived", "state": "done"},
    {"text": "Checked", "state": "now"},
    {"text": "Paid", "state": "later"},
    {"text": "Released", "state": "later"},
]
DECLARATION = {
    "mrn": MRN,
    "lrn": "BWF-2026-0198",
    "trade": "import",
    "goods": "Cheddar cheese and butter, 2 items",
    "state": "accepted",
    "lane": "yellow",
    "trader": "Bluewater Foods Ltd",
    "version": 1,
    "next": (
        "An officer compares your invoice and your veterinary certificate with the declaration. "
        "You do not have to do anything now. When both are in order and the "
        "duties are paid, the goods are released at once."
    ),
    "waits_for": "Port of Selmar, document check",
    "due": NOW + timedelta(hours=3),
}
MAY = {"pay": True, "reply": True, "cancel": True}
QUESTION = "Please send the packing list."
TABS = [
    {"href": "#", "text": "Overview", "current": True},
    {"href": "#", "text": "Items", "count": 2},
    {"href": "#", "text": "Duties"},
    {"href": "#", "text": "Documents", "count": 4},
    {"href": "#", "text": "Timeline"},
]
