"""The features: numbers about one item that the past gives, from whatever keeps the past.

What a past is asked is the protocol `Past`; the history that is replayed for training and the
snapshot that a process holds for lodging answer it both, so the numbers are made in one place.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from greenlane.risk.learning.record import Record

Key = tuple[str, str]
# Findings of a key with few inspections are drawn towards those of all, as if so many more were.
PRIOR_WEIGHT = 8.0
KEYS = (
    "trader", "declarant", "seller", "code", "heading", "origin", "route", "office",
    "trader_code", "trader_origin", "code_origin", "seller_code", "declarant_code",
)  # fmt: skip
PRICES = ("code_origin", "code", "heading")  # the first that is known well is compared with
KNOWN_WELL = 5
NOT_KNOWN = math.nan
MOST_WORDS = 12
WORD_SEEN = 3  # a word that came less often says nothing
_WORD = re.compile(r"[^\W\d_]{3,}")


class Tally:
    """How often a key came, was inspected, was found at fault; when first and last."""

    __slots__ = ("count", "first", "found", "inspected", "last")

    def __init__(self, day: int, count: int = 0, inspected: int = 0, found: int = 0,
                 last: int | None = None) -> None:  # fmt: skip
        self.count, self.inspected, self.found = count, inspected, found
        self.first, self.last = day, day if last is None else last


class Spread:
    """Mean and spread of logarithms, kept by Welford's method."""

    __slots__ = ("count", "mean", "squares")

    def __init__(self, count: int = 0, mean: float = 0.0, squares: float = 0.0) -> None:
        self.count, self.mean, self.squares = count, mean, squares

    def learn(self, value: float) -> None:
        """Take one more."""
        self.count += 1
        step = value - self.mean
        self.mean += step / self.count
        self.squares += step * (value - self.mean)

    def forget(self, value: float) -> None:
        """Take one back that was learned."""
        self.count -= 1
        before = self.mean
        self.mean = (before * (self.count + 1) - value) / self.count if self.count else 0.0
        less = (value - before) * (value - self.mean)
        self.squares = max(self.squares - less, 0.0) if self.count else 0.0

    def deviation(self, value: float) -> float:
        """How many spreads `value` lies from the mean; the spread is at least a tenth."""
        return (value - self.mean) / max(math.sqrt(self.squares / self.count), 0.1)


class Past(Protocol):
    """What features ask of the past."""

    def tally(self, key: Key) -> Tally | None:
        """How often a key came."""

    def spreads(self, key: Key) -> tuple[Spread, Spread] | None:
        """Logarithms of the unit value and of the mass under a key of PRICES."""

    def known(self, key: Key) -> tuple[float, float, float]:
        """What `known` says of the tally of a key and the share of findings among all."""

    def word(self, key: Key) -> int:
        """How often a word came: ("", word), and under a heading: (heading, word)."""


def known(tally: Tally | None, base: float) -> tuple[float, float, float]:
    """Logarithm of the count, share of findings drawn to the base, logarithm of inspections."""
    if tally is None:
        return 0.0, base, 0.0
    found = (tally.found + base * PRIOR_WEIGHT) / (tally.inspected + PRIOR_WEIGHT)
    return math.log1p(tally.count), found, math.log1p(tally.inspected)


def numbers(past: Past, record: Record) -> Iterator[float]:
    """The numbers of FEATURES for a record that is not yet learned."""
    day, keys = record.day.toordinal(), keys_of(record)
    for key in keys.items():
        yield from past.known(key)
    unit, mass = log_ratio(record.value, record.mass), log(record.mass)
    yield _compared(past, keys, 0, unit)
    yield _compared(past, keys, 1, mass)
    trader = past.tally(("trader", record.trader))
    both = past.tally(("trader_code", keys["trader_code"]))
    yield math.log1p(max(day - trader.first, 0)) if trader else 0.0
    yield math.log1p(max(day - trader.last, 0)) if trader else NOT_KNOWN
    yield (both.count if both else 0) / trader.count if trader else NOT_KNOWN
    yield _fit(past, record)
    yield log(record.value)
    yield mass
    yield unit
    yield NOT_KNOWN if record.rate is None else record.rate


def _compared(past: Past, keys: dict[str, str], which: int, value: float) -> float:
    if math.isnan(value):
        return NOT_KNOWN
    for name in PRICES:
        found = past.spreads((name, keys[name]))
        if found is not None and found[which].count >= KNOWN_WELL:
            return found[which].deviation(value)
    return NOT_KNOWN


def _fit(past: Past, record: Record) -> float:
    """How well the words of the description fit the heading, 0 to 1: the mean over known words."""
    heading, told = record.code[:4], []
    for word in words_of(record.description):
        seen = past.word(("", word))
        if seen >= WORD_SEEN:
            told.append(min(past.word((heading, word)) / seen, 1.0))
    return sum(told) / len(told) if told else NOT_KNOWN


def words_of(text: str) -> list[str]:
    """The first different words of a description, in small letters."""
    return list(dict.fromkeys(_WORD.findall(text.lower())))[:MOST_WORDS]


def strangeness(features: Sequence[float]) -> float:
    """How strange a record is, 0 to 1: the share of its keys that hardly anyone looked at."""
    looked = (features[3 * n + 2] for n in range(len(KEYS)))
    return sum(math.exp(-logarithm) for logarithm in looked) / len(KEYS)


def keys_of(record: Record) -> dict[str, str]:
    """Under what a record is remembered, in the order of KEYS."""
    code, origin, trader = record.code, record.origin, record.trader
    return {
        "trader": trader, "declarant": record.declarant, "seller": record.seller, "code": code,
        "heading": code[:4], "origin": origin, "route": f"{record.departure}>{origin}",
        "office": record.office, "trader_code": f"{trader}/{code[:4]}",
        "trader_origin": f"{trader}/{origin}", "code_origin": f"{code}/{origin}",
        "seller_code": f"{record.seller}/{code}", "declarant_code": f"{record.declarant}/{code}",
    }  # fmt: skip


def log(value: float | None) -> float:
    """The logarithm of one more; not a number where it is not stated."""
    return math.log1p(value) if value is not None and value >= 0 else NOT_KNOWN


def log_ratio(one: float | None, two: float | None) -> float:
    """The logarithm of a ratio; not a number where one is not stated or nought."""
    return math.log(one / two) if one and two and one > 0 and two > 0 else NOT_KNOWN


FEATURES: tuple[str, ...] = (
    *(f"{key}.{what}" for key in KEYS for what in ("count", "found", "inspected")),
    "unit_value.deviation", "mass.deviation", "trader.age", "trader.pause", "trader.concentration",
    "description.fit", "value", "mass", "unit_value", "rate",
)  # fmt: skip
