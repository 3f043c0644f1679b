"""A trading nation with planted fraud whose truth is kept aside: to measure skill, not memory.

Traders import what they usually import, at prices around the usual one. Some cheat in one of five
ways. Who is caught moves: to another way, other goods, another firm, or he stops; and he tells his
friends, who become careful. New traders and new cheats come all the time. Nothing of the truth is
in what is declared but what the fraud itself leaves there.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

import msgspec
import numpy as np

from greenlane.risk.learning.record import Record

Way = Literal["value", "weight", "code", "origin", "description"]
WAYS: tuple[Way, ...] = ("value", "weight", "code", "origin", "description")
_BEGIN = date(2024, 1, 1)
_WEEK = timedelta(days=7)


class Goods(msgspec.Struct, frozen=True):
    """A kind of goods: its code, usual price of a kilogram, rate, and a cheaper neighbour."""

    code: str
    price: float
    rate: float
    mass: float


class Trader(msgspec.Struct):
    """A trader, what he trades, from where, by whom; `way` is how he cheats, if he does."""

    name: str
    goods: list[int]
    origin: str
    seller: str
    declarant: str
    office: str
    pace: float
    way: Way | None = None
    share: float = 0.0
    careful: float = 1.0


class Consignment(msgspec.Struct, frozen=True):
    """What is declared, and the truth aside: faulty or not, and what an inspection would bring.

    `more` are the items after the first; `item` is the place of the faulty one. `fires` says
    whether a rule of analysts does; None where there are none.
    """

    record: Record
    trader: int | str
    faulty: bool
    revenue: float
    more: tuple[Record, ...] = ()
    item: int = 0
    fires: bool | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """All items."""
        return (self.record, *self.more)


class Nation:
    """The nation, moved on week by week; the same seed and the same catches give the same."""

    def __init__(self, seed: int, traders: int = 260, cheats: float = 0.12) -> None:
        self.chance = np.random.default_rng(seed)
        self.week = 0
        self._cheats = cheats
        self.goods = [self._goods(n) for n in range(220)]
        self.traders = [self._trader() for _ in range(traders)]

    def _goods(self, number: int) -> Goods:
        chapter = 1 + number * 96 // 220
        return Goods(
            code=f"{chapter:02}{self.chance.integers(1, 90):02}{self.chance.integers(1, 99):02}",
            price=float(np.exp(self.chance.normal(2.5, 1.1))),
            rate=float(self.chance.choice([0, 5, 10, 20, 35], p=[0.15, 0.2, 0.3, 0.25, 0.1])),
            mass=float(np.exp(self.chance.normal(6.0, 0.9))),
        )

    def _trader(self) -> Trader:
        number = int(self.chance.integers(10**9))
        made = Trader(
            name=f"T{number}",
            goods=[int(g) for g in self.chance.integers(0, len(self.goods), 3)],
            origin=str(self.chance.choice(["CN", "DE", "IN", "TR", "US", "VN", "KE", "BR"])),
            seller=f"S{self.chance.integers(400)}", declarant=f"D{self.chance.integers(30)}",
            office=f"O{self.chance.integers(5)}", pace=float(self.chance.gamma(2.0, 0.5)),
        )  # fmt: skip
        if self.chance.random() < self._cheats:
            self._turn(made)
        return made

    def _turn(self, trader: Trader) -> None:
        """The trader begins to cheat, or cheats in another way now."""
        others = [way for way in WAYS if way != trader.way]
        trader.way = others[int(self.chance.integers(len(others)))]
        trader.share = float(self.chance.uniform(0.3, 0.9))

    def next_week(self) -> list[Consignment]:
        """The consignments of the next week, in the order of their days."""
        self._come_and_go()
        made = [each for n, trader in enumerate(self.traders) for each in self._of(n, trader)]
        self.week += 1
        return sorted(made, key=lambda each: each.record.day)

    def _come_and_go(self) -> None:
        for n in range(len(self.traders)):
            if self.chance.random() < 0.004:  # a firm closes, another opens
                self.traders[n] = self._trader()
            elif self.traders[n].way is None and self.chance.random() < 0.0006:
                self._turn(self.traders[n])

    def _of(self, number: int, trader: Trader) -> Iterator[Consignment]:
        for _ in range(int(self.chance.poisson(trader.pace))):
            yield self._consignment(number, trader)

    def _consignment(self, number: int, trader: Trader) -> Consignment:
        goods = self.goods[trader.goods[int(self.chance.integers(len(trader.goods)))]]
        mass = goods.mass * float(np.exp(self.chance.normal(0, 0.5)))
        value = mass * goods.price * float(np.exp(self.chance.normal(0, 0.25)))
        cheats = trader.way is not None and self.chance.random() < trader.share * trader.careful
        declared, lost = (
            self._cheated(trader, goods, mass, value) if cheats
            else ({"code": goods.code, "mass": mass, "value": value, "rate": goods.rate}, 0.0)
        )  # fmt: skip
        origin = str(declared.pop("origin", trader.origin))
        day = _BEGIN + self.week * _WEEK + timedelta(days=int(self.chance.integers(7)))
        record = Record(
            day=day, trader=trader.name, declarant=trader.declarant, seller=trader.seller,
            origin=origin, departure=trader.origin, office=trader.office,
            other={"procedure": "4000"}, **declared,  # type: ignore[arg-type]  # the numbers above
        )  # fmt: skip
        return Consignment(record, number, cheats, round(lost, 2))

    def _cheated(
        self, trader: Trader, goods: Goods, mass: float, value: float
    ) -> tuple[dict[str, object], float]:
        """What is declared instead, and the duty that is lost."""
        duty = value * goods.rate / 100
        said: dict[str, object] = {"code": goods.code, "mass": mass, "value": value,
                                   "rate": goods.rate}  # fmt: skip
        cut = float(self.chance.uniform(0.25, 0.7))
        match trader.way:
            case "value":
                return {**said, "value": value * cut}, duty * (1 - cut)
            case "weight":
                return {**said, "mass": mass * cut, "value": value * cut}, duty * (1 - cut)
            case "code":
                cheap = min(self.goods[:: 1 + trader.goods[0] % 5], key=lambda g: g.rate)
                return {**said, "code": cheap.code, "rate": cheap.rate}, max(
                    duty - value * cheap.rate / 100, value * 0.02)  # fmt: skip
            case "origin":
                return {**said, "origin": "KE", "rate": 0.0}, duty
            case _:  # goods that may not come in, described as something else: no duty, a seizure
                return {**said, "mass": mass * 1.4}, value * 0.5

    def caught(self, consignment: Consignment) -> None:
        """The goods were inspected and found false: the trader and his kind react."""
        trader = self.traders[int(consignment.trader)]
        if trader.way is None:
            return
        for other in self.traders:  # friends of the same trade hear of it
            if other.way == trader.way and other.office == trader.office:
                other.careful = max(0.3, other.careful * 0.97)
        turn = self.chance.random()
        if turn < 0.35:
            self._turn(trader)
        elif turn < 0.55:
            trader.goods = [int(g) for g in self.chance.integers(0, len(self.goods), 3)]
        elif turn < 0.75:
            trader.name, trader.seller = f"T{self.chance.integers(10**9)}", f"S{turn * 400:.0f}"
        elif turn < 0.9:
            trader.way = None
