"""What the past says: counts and findings by who, what and where, kept as goods pass.

Features are asked *before* the record itself is learned, and a finding is learned on the day it was
known and not before, so a feature never knows its own future. For a declaration that has just come
in the same features are made of a snapshot of this (see `snapshot`).
"""

import math

from greenlane.risk.learning.features import (
    FEATURES,
    KEYS,
    PRICES,
    Key,
    Spread,
    Tally,
    keys_of,
    known,
    log,
    log_ratio,
    numbers,
    strangeness,
    words_of,
)
from greenlane.risk.learning.record import Record

__all__ = ["FEATURES", "KEYS", "History", "Spread", "Tally", "keys_of"]


class History:
    """The past up to now. Records come in the order of their days."""

    def __init__(self) -> None:
        self._tallies: dict[Key, Tally] = {}
        self._spreads: dict[Key, tuple[Spread, Spread]] = {}
        self._words: dict[Key, int] = {}
        self._all = Tally(0)

    def tally(self, key: Key) -> Tally | None:
        """How often a key came."""
        return self._tallies.get(key)

    def known(self, key: Key) -> tuple[float, float, float]:
        """What is known of a key, as features."""
        return known(self._tallies.get(key), self.base())

    def spreads(self, key: Key) -> tuple[Spread, Spread] | None:
        """Logarithms of the unit value and of the mass."""
        return self._spreads.get(key)

    def word(self, key: Key) -> int:
        """How often a word came, under a heading or at all."""
        return self._words.get(key, 0)

    def base(self) -> float:
        """The share of findings among all inspections, drawn to the middle while few are known."""
        return (self._all.found + 1) / (self._all.inspected + 2)

    def features(self, record: Record) -> list[float]:
        """The numbers of FEATURES for a record that is not yet learned."""
        return list(numbers(self, record))

    def novelty(self, record: Record) -> float:
        """How strange a record is, 0 to 1: the share of its keys that hardly anyone looked at."""
        return strangeness(self.features(record))

    def learn(self, record: Record) -> None:
        """Take a record into the past; its finding, if it has one, is known from now on."""
        day = record.day.toordinal()
        for key in keys_of(record).items():
            tally = self._tallies.get(key)
            if tally is None:
                tally = self._tallies[key] = Tally(day)
            _count(tally, record, day)
        _count(self._all, record, day)
        for word in words_of(record.description):
            for at in (("", word), (record.code[:4], word)):
                self._words[at] = self._words.get(at, 0) + 1
        if not record.found:  # what was found false is no measure of what is usual
            self._amounts(record, learned=True)

    def learn_result(self, record: Record) -> None:
        """Take the finding of a record that was learned without one."""
        for key in keys_of(record).items():
            _found(self._tallies[key], record)
        _found(self._all, record)
        if record.found:
            self._amounts(record, learned=False)

    def _amounts(self, record: Record, *, learned: bool) -> None:
        keys, told = keys_of(record), (log_ratio(record.value, record.mass), log(record.mass))
        for name in PRICES:
            spreads = self._spreads.setdefault((name, keys[name]), (Spread(), Spread()))
            for spread, value in zip(spreads, told, strict=True):
                if not math.isnan(value):
                    (spread.learn if learned else spread.forget)(value)


def _count(tally: Tally, record: Record, day: int) -> None:
    tally.count += 1
    tally.last = day
    _found(tally, record)


def _found(tally: Tally, record: Record) -> None:
    if record.found is not None:
        tally.inspected += 1
        tally.found += record.found
