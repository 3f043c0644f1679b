"""A snapshot of the past up to a day: the aggregates of history as sorted arrays, in bytes.

A worker makes it from the table of history, every process holds one. Keys are kept as digests, so
that no name is in it, and found by bisection: it is ready as soon as its bytes are read. It answers
what `features` asks, as the replayed history does.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np

from greenlane.risk.learning.features import (
    PRICES,
    Key,
    Spread,
    Tally,
    keys_of,
    numbers,
    words_of,
)
from greenlane.risk.learning.record import Record

_MAGIC = b"GLP1"
_TABLES = {"tallies": (np.int32, 5), "spreads": (np.float64, 6), "words": (np.int32, 1)}
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


def pack(head: Head, tables: dict[str, Rows]) -> bytes:
    """The bytes of a snapshot."""
    first = msgspec.json.encode(head, order="deterministic")
    parts = [_MAGIC, len(first).to_bytes(4, "little"), first]
    for name, (kind, _width) in _TABLES.items():
        digests, values = tables[name]
        parts += [digests.astype("<u8").tobytes(), values.astype(np.dtype(kind)).tobytes()]
    return b"".join(parts)


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
            count = self.head.rows[name]
            digests = np.frombuffer(data, "<u8", count, place)
            place += digests.nbytes
            values = np.frombuffer(data, np.dtype(kind), count * width, place)
            place += values.nbytes
            self._tables[name] = digests, values.reshape(count, width)
        if place != len(data):
            raise ValueError("of another length")

    def features(self, records: Sequence[Record]) -> list[list[float]]:
        """The numbers of FEATURES for records that come in together."""
        view = _View(self, records)
        return [list(numbers(view, record)) for record in records]

    def found(self, name: str, keys: Sequence[Key]) -> dict[Key, list[Any]]:
        """The rows of a table under keys, those that are there."""
        digests, values = self._tables[name]
        if not keys or not len(digests):
            return {}
        asked = np.fromiter((digest_of(key) for key in keys), np.uint64, len(keys))
        places = np.minimum(np.searchsorted(digests, asked), len(digests) - 1)
        there = digests[places] == asked
        rows = values[places].tolist()
        return {key: row for key, row, is_there in zip(keys, rows, there, strict=True) if is_there}


class _View:
    """What a few records ask of a snapshot, looked up at once."""

    def __init__(self, snapshot: Snapshot, records: Sequence[Record]) -> None:
        self._head = snapshot.head
        asked = [keys_of(record) for record in records]
        keys = list(dict.fromkeys(key for each in asked for key in each.items()))
        self._tallies = snapshot.found("tallies", keys)
        self._spreads = snapshot.found("spreads", [key for key in keys if key[0] in PRICES])
        words = dict.fromkeys(
            (under, word) for record in records for word in words_of(record.description)
            for under in ("", record.code[:4])
        )  # fmt: skip
        self._words = snapshot.found("words", list(words))

    def tally(self, key: Key) -> Tally | None:
        """How often a key came."""
        row = self._tallies.get(key)
        return Tally(row[3], row[0], row[1], row[2], row[4]) if row else None

    def spreads(self, key: Key) -> tuple[Spread, Spread] | None:
        """Logarithms of the unit value and of the mass."""
        row = self._spreads.get(key)
        return (Spread(int(row[0]), row[1], row[2]), Spread(int(row[3]), row[4], row[5])) if (
            row) else None  # fmt: skip

    def word(self, key: Key) -> int:
        """How often a word came, under a heading or at all."""
        row = self._words.get(key)
        return row[0] if row else 0

    def base(self) -> float:
        """The share of findings among all inspections."""
        return (self._head.found + 1) / (self._head.inspected + 2)
