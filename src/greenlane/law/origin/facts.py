"""The facts of a product: what it is, what it was made of, how, and how it travelled."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

Travel = Literal["", "direct", "under-control", "altered"]


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """One material used. None is "not told", which is never taken for a yes or a no.

    `origin` is a country; `originating` tells whether it has the originating status of that country
    under the same scheme. `value` (in the currency of the product) and `weight` (kg) are totals.
    `kinds` are the words of rules it answers to, `other_kinds` those it does not.
    """

    name: str = ""
    code: str = ""
    origin: str = ""
    originating: bool | None = None
    obtained: bool | None = None
    value: Decimal | None = None
    weight: Decimal | None = None
    kinds: frozenset[str] = frozenset()
    other_kinds: frozenset[str] = frozenset()


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """The product. `country` is where it was last worked, `obtained` how it was wholly obtained.

    `obtained` is a code of the scheme's list, "no" when it was not, "" when not told. `materials`
    and `processes` are None when not told; an empty tuple says there were none. Values are in one
    `currency`, `weight` is net in kg. `line` picks the line of the list that describes the goods.
    `duty_relieved` says whether materials had their duty remitted or drawn back.
    """

    code: str
    country: str
    day: date
    trade: Literal["import", "export"] = "import"
    currency: str = ""
    exw: Decimal | None = None
    fob: Decimal | None = None
    fca: Decimal | None = None
    net_cost: Decimal | None = None
    weight: Decimal | None = None
    obtained: str = ""
    materials: tuple[Material, ...] | None = None
    processes: frozenset[str] | None = None
    partner_processes: frozenset[str] = frozenset()
    travel: Travel = ""
    duty_relieved: bool | None = None
    within_quota: bool | None = None
    line: str = ""
    consignment: Decimal | None = None
    approved: bool | None = None
    issued: date | None = None
