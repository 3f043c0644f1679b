"""What the past says: counts and findings by who, what and where, kept as goods pass.

Features are asked *before* the record itself is learned, and a finding is learned on the day it was
made and not before, so a feature never knows its own future. The same object makes the features for
training, by replaying history, and for a declaration that has just come in: the two cannot differ.
"""

import math
from collections.abc import Iterator

from greenlane.risk.learning.record import Record

# Findings of a key with few inspections are drawn towards those of all, as if so many more were.
PRIOR_WEIGHT = 8.0
_KEYS = (
    "trader", "declarant", "seller", "code", "heading", "origin", "route", "office",
    "trader_code", "trader_origin", "code_origin", "seller_code", "declarant_code",
)  # fmt: skip
_PRICES = ("code_origin", "code", "heading")  # the first that is known well is compared with
_KNOWN_WELL = 5
NOT_KNOWN = math.nan


class Tally:
    """How often a key came, was inspected, was found at fault; when first and last."""

    __slots__ = ("count", "first", "found", "inspected", "last")

    def __init__(self, day: int) -> None:
        self.count, self.inspected, self.found = 0, 0, 0
        self.first, self.last = day, day


class Spread:
    """Mean and spread of logarithms, kept by Welford's method."""

    __slots__ = ("count", "mean", "squares")

    def __init__(self) -> None:
        self.count, self.mean, self.squares = 0, 0.0, 0.0

    def learn(self, value: float) -> None:
        """Take one more."""
        self.count += 1
        step = value - self.mean
        self.mean += step / self.count
        self.squares += step * (value - self.mean)

    def deviation(self, value: float) -> float:
        """How many spreads `value` lies from the mean; the spread is at least a tenth."""
        return (value - self.mean) / max(math.sqrt(self.squares / self.count), 0.1)


class History:
    """The past up to now. Records come in the order of their days."""

    def __init__(self) -> None:
        self._tallies: dict[tuple[str, str], Tally] = {}
        self._unit_values: dict[tuple[str, str], Spread] = {}
        self._masses: dict[tuple[str, str], Spread] = {}
        self._all = Tally(0)

    def features(self, record: Record) -> list[float]:
        """The numbers of FEATURES for a record that is not yet learned."""
        return list(self._numbers(record))

    def _numbers(self, record: Record) -> Iterator[float]:
        day, base = record.day.toordinal(), self._base()
        keys = keys_of(record)
        for name in _KEYS:
            tally = self._tallies.get((name, keys[name]))
            if tally is None:
                yield from (0.0, base, 0.0)
                continue
            yield math.log1p(tally.count)
            yield (tally.found + base * PRIOR_WEIGHT) / (tally.inspected + PRIOR_WEIGHT)
            yield math.log1p(tally.inspected)
        unit, mass = _log_ratio(record.value, record.mass), _log(record.mass)
        yield self._compared(self._unit_values, keys, unit)
        yield self._compared(self._masses, keys, mass)
        trader = self._tallies.get(("trader", keys["trader"]))
        yield math.log1p(day - trader.first) if trader else 0.0
        yield math.log1p(day - trader.last) if trader else NOT_KNOWN
        yield _log(record.value)
        yield mass
        yield unit
        yield NOT_KNOWN if record.rate is None else record.rate

    def novelty(self, record: Record) -> float:
        """How strange a record is, 0 to 1: the share of its keys that hardly anyone looked at."""
        keys = keys_of(record)
        tallies = (self._tallies.get((name, keys[name])) for name in _KEYS)
        return sum(1 / (1 + (tally.inspected if tally else 0)) for tally in tallies) / len(_KEYS)

    def learn(self, record: Record) -> None:
        """Take a record into the past; its finding, if it has one, is known from now on."""
        day = record.day.toordinal()
        for key in keys_of(record).items():
            tally = self._tallies.get(key)
            if tally is None:
                tally = self._tallies[key] = Tally(day)
            _count(tally, record, day)
        _count(self._all, record, day)
        self._learn_amounts(record)

    def _learn_amounts(self, record: Record) -> None:
        if record.found:  # what was found false is no measure of what is usual
            return
        keys = keys_of(record)
        unit, mass = _log_ratio(record.value, record.mass), _log(record.mass)
        for name in _PRICES:
            key = (name, keys[name])
            if not math.isnan(unit):
                self._unit_values.setdefault(key, Spread()).learn(unit)
            if not math.isnan(mass):
                self._masses.setdefault(key, Spread()).learn(mass)

    def _base(self) -> float:
        return (self._all.found + 1) / (self._all.inspected + 2)

    def _compared(
        self, spreads: dict[tuple[str, str], Spread], keys: dict[str, str], value: float
    ) -> float:
        if math.isnan(value):
            return NOT_KNOWN
        for name in _PRICES:
            spread = spreads.get((name, keys[name]))
            if spread is not None and spread.count >= _KNOWN_WELL:
                return spread.deviation(value)
        return NOT_KNOWN


def _count(tally: Tally, record: Record, day: int) -> None:
    tally.count += 1
    tally.last = day
    if record.found is not None:
        tally.inspected += 1
        tally.found += record.found


def keys_of(record: Record) -> dict[str, str]:
    """Under what a record is remembered."""
    code, origin, trader = record.code, record.origin, record.trader
    return {
        "trader": trader, "declarant": record.declarant, "seller": record.seller, "code": code,
        "heading": code[:4], "origin": origin, "route": f"{record.departure}>{origin}",
        "office": record.office, "trader_code": f"{trader}/{code[:4]}",
        "trader_origin": f"{trader}/{origin}", "code_origin": f"{code}/{origin}",
        "seller_code": f"{record.seller}/{code}", "declarant_code": f"{record.declarant}/{code}",
    }  # fmt: skip


def _log(value: float | None) -> float:
    return math.log1p(value) if value is not None and value >= 0 else NOT_KNOWN


def _log_ratio(one: float | None, two: float | None) -> float:
    return math.log(one / two) if one and two and one > 0 and two > 0 else NOT_KNOWN


FEATURES: tuple[str, ...] = (
    *(f"{key}.{what}" for key in _KEYS for what in ("count", "found", "inspected")),
    "unit_value.deviation", "mass.deviation", "trader.age", "trader.pause",
    "value", "mass", "unit_value", "rate",
)  # fmt: skip
