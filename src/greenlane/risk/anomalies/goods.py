"""One item as anomalies read it, and the numbers that are compared with what is usual."""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import msgspec

Kind = Literal[
    "unit-value", "kilo-value", "own-value", "package-weight", "unit-weight", "tare", "quantity",
    "route", "new-goods", "new-origin", "burst",
]  # fmt: skip
Key = tuple[str, ...]


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """An item: codes (empty is not stated), amounts in national currency and kg (None likewise)."""

    sequence: int
    day: date
    trader: str
    trade: str = "import"
    code: str = ""
    origin: str = ""
    departure: str = ""
    procedure: str = ""
    value: float | None = None
    mass: float | None = None
    gross: float | None = None
    quantity: float | None = None
    packages: float | None = None


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number of an item, and its keys: compared by the first that is known well enough."""

    kind: Kind
    value: float
    keys: tuple[Key, ...]


# kind: above and below, and the keys, the narrowest first. `trade` stands in all of them.
RATIOS: Mapping[Kind, tuple[str, str, tuple[Key, ...]]] = {
    "unit-value": ("value", "quantity", (("code", "origin"), ("code",))),
    "kilo-value": ("value", "mass", (("code", "origin"), ("code",))),
    "own-value": ("value", "mass", (("trader", "code", "origin"),)),
    "package-weight": ("mass", "packages", (("trader", "code", "origin"), ("code",))),
    "unit-weight": ("mass", "quantity", (("trader", "code", "origin"), ("code",))),
    "tare": ("gross", "mass", (("trader", "code", "origin"), ("code",))),
    "quantity": ("mass", "", (("trader", "code", "origin"),)),
}


def numbers(goods: Goods) -> Iterator[Number]:
    """The ratios of an item that can be formed, each as it is (not its logarithm)."""
    for kind, (above, below, keys) in RATIOS.items():
        value = getattr(goods, above)
        divisor = getattr(goods, below) if below else 1.0
        if value and divisor and value > 0 and divisor > 0:
            told = tuple((goods.trade, *(getattr(goods, name) for name in key)) for key in keys)
            yield Number(kind=kind, value=value / divisor, keys=told)


def logarithm(value: float) -> float:
    """Numbers of trade are compared by ratio: half and double are equally far away."""
    return math.log(value)
