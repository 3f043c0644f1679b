"""One line of history: what was declared of an item, and what an inspection of it found."""

from datetime import date

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An item as history knows it. Texts are codes; empty is not stated.

    `value` is the customs value in national currency and `mass` the net mass in kg (None: not
    stated). `other` are further codes that a country keeps (office, process, payment ...), each
    by its name. `found` is None for what nobody inspected; `revenue` is what an inspection
    brought, and `known` the day on which that was known (None: the day itself).
    """

    day: date
    trader: str
    declarant: str = ""
    seller: str = ""
    code: str = ""
    origin: str = ""
    departure: str = ""
    office: str = ""
    rate: float | None = None
    value: float | None = None
    mass: float | None = None
    other: dict[str, str] = {}
    description: str = ""
    found: bool | None = None
    revenue: float = 0.0
    known: date | None = None
