"""A snapshot of the past up to a day: the aggregates of history as sorted arrays, in bytes.

A worker makes it from the table of history, every process holds one. Keys are kept as digests, so
that no name is in it, and found by bisection: it is ready as soon as its bytes are read. It answers
what `features` asks, as the replayed history does.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np

from greenlane.risk.learning.features import (
    Key,
    Spread,
    Tally,
    known,
    numbers,
)
from greenlane.risk.learning.record import Record

_MAGIC = b"GLP1"
_TABLES = {
    "tallies": (np.int32, 5), "spreads": (np.float64, 6), "words": (np.int32, 1),
    "middles": (np.float64, 2), "dealt": (np.int32, 2), "weekly": (np.float64, 2),
}  # fmt: skip
Rows = tuple[Any, Any]  # sorted digests, and a row of numbers for each


class BrokenSnapshotError(ValueError):
    """The bytes are no snapshot."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What it is a snapshot of: goods before `until`, how many, inspected and found."""

    until: date
    items: int
    inspected: int
    found: int
    rows: dict[str, int]


def digest_of(key: Key) -> int:
    """The number a key is kept under."""
    told = f"{key[0]}\0{key[1]}".encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "little")


def joined(key: tuple[str, ...]) -> str:
    """A key of several parts as one text."""
    return "\x1f".join(key)


def pack(head: Head, tables: dict[str, Rows]) -> bytes:
    """The bytes of a snapshot."""
    first = _whole_words(msgspec.json.encode(head, order="deterministic"))
    parts = [_MAGIC, len(first).to_bytes(4, "little"), first]
    for name, (kind, _width) in _TABLES.items():
        digests, values = tables[name]
        parts.append(digests.astype("<u8").tobytes())
        parts.append(_whole_words(values.astype(np.dtype(kind)).tobytes()))
    return b"".join(parts)


def _whole_words(data: bytes) -> bytes:
    """Filled up to whole words: arrays that begin within one would be copied at each look-up."""
    return data + b" " * (-len(data) % 8)


def sorted_rows(keys: Iterable[Key], values: Any) -> Rows:
    """Digests of keys in their order, each with its row of numbers."""
    digests = np.fromiter((digest_of(key) for key in keys), dtype=np.uint64)
    order = np.argsort(digests)
    return digests[order], np.asarray(values)[order]


class Snapshot:
    """The past as a process holds it. `version` is a digest of its bytes."""

    def __init__(self, data: bytes) -> None:
        """Raises BrokenSnapshotError."""
        self.version = hashlib.sha256(data).hexdigest()[:16]
        try:
            self._read(data)
        except (ValueError, KeyError) as error:
            raise BrokenSnapshotError(str(error)) from error

    def _read(self, data: bytes) -> None:
        if data[:4] != _MAGIC:
            raise ValueError("no snapshot")
        place = 8 + int.from_bytes(data[4:8], "little")
        self.head = msgspec.json.decode(data[8:place], type=Head)
        self._tables: dict[str, Rows] = {}
        for name, (kind, width) in _TABLES.items():
            count = self.head.rows.get(name, 0)  # older ones know less
            digests = np.frombuffer(data, "<u8", count, place)
            place += digests.nbytes
            values = np.frombuffer(data, np.dtype(kind), count * width, place)
            place += values.nbytes + -values.nbytes % 8
            self._tables[name] = digests, values.reshape(count, width)
        if place != len(data):
            raise ValueError("of another length")
        self._base = (self.head.found + 1) / (self.head.inspected + 2)
        self._seen: dict[str, dict[Key, Any]] = {name: {} for name in _TABLES}
        self._known: dict[Key, tuple[float, float, float]] = {}

    def features(self, records: Sequence[Record]) -> list[list[float]]:
        """The numbers of FEATURES for records that come in."""
        return [list(numbers(self, record)) for record in records]

    def tally(self, key: Key) -> Tally | None:
        """How often a key came."""
        found: Tally | None = self._kept("tallies", key, _tally)
        return found

    def known(self, key: Key) -> tuple[float, float, float]:
        """What is known of a key, as features."""
        found: tuple[float, float, float] | None = self._known.get(key)
        if found is None:
            found = self._known[key] = known(self.tally(key), self._base)
        return found

    def spreads(self, key: Key) -> tuple[Spread, Spread] | None:
        """Logarithms of the unit value and of the mass."""
        found: tuple[Spread, Spread] | None = self._kept("spreads", key, _spreads)
        return found

    def word(self, key: Key) -> int:
        """How often a word came, under a heading or at all."""
        return self._kept("words", key, lambda row: int(row[0])) or 0

    def middle(self, kind: str, key: tuple[str, ...]) -> tuple[float, float] | None:
        """Median and spread of what was usual (see `anomalies.unusual`)."""
        found: tuple[float, float] | None = self._kept("middles", (kind, joined(key)), tuple)
        return found

    def dealt(self, what: str, key: tuple[str, ...]) -> tuple[int, int]:
        """How many items under a key of routes, chapters or origins, and of how many kinds."""
        return self._kept("dealt", (what, joined(key)), tuple) or (0, 0)

    def weekly(self, key: tuple[str, ...]) -> tuple[float, int] | None:
        """Items in an ordinary week of a trader, and in all."""
        found = self._kept("weekly", ("", joined(key)), tuple)
        return (found[0], int(found[1])) if found else None

    def _kept(self, table: str, key: Key, make: Callable[[Any], Any]) -> Any:
        """What stands under a key; kept, since the same traders and goods come again."""
        kept = self._seen[table]
        try:
            return kept[key]
        except KeyError:
            if len(kept) > _MOST_KEPT:
                kept.clear()
                self._known.clear()
        row = self._row(table, key)
        made = kept[key] = None if row is None else make(row)
        return made

    def _row(self, table: str, key: Key) -> Any:
        digests, values = self._tables[table]
        asked = np.uint64(digest_of(key))
        place = int(digests.searchsorted(asked))
        return values[place].tolist() if place < len(digests) and digests[place] == asked else None


_MOST_KEPT = 100_000


def _tally(row: Sequence[int]) -> Tally:
    return Tally(row[3], row[0], row[1], row[2], row[4])


def _spreads(row: Sequence[float]) -> tuple[Spread, Spread]:
    return Spread(int(row[0]), row[1], row[2]), Spread(int(row[3]), row[4], row[5])
