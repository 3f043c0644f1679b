"""The records of a TARIC as they stand after every create, update and delete so far."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from greenlane.law.dialects.taric import is_number
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.taric_dates import is_day
from greenlane.messages.tariffs.taric_schema import ALIASES, RECORDS, RecordType

CREATE, UPDATE, DELETE = "3", "1", "2"
Key = tuple[str, ...]
Values = tuple[str, ...]
Fields = Mapping[str, str]
_LARGEST_STATE = 2_000_000_000
# What a refused record leaves incomplete, by the start of its name.
_OWNERS = (("measure", "measure.sid"), ("footnote.association.measure", ""),
           ("geographical.area.membership", "geographical.area.group.sid"))  # fmt: skip


class RecordError(ValueError):
    """A record that is not taken; `code` is stable (TRF-2xx)."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class _Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept between two files."""

    records: dict[str, list[Values]]
    owned: list[tuple[tuple[str, Key], list[tuple[str, Key]]]]
    seen: list[str]
    incomplete: list[tuple[str, str]]


class Records:
    """The records by type and key. `incomplete` names measures and areas of which one is lacking.

    `seen` holds the digests of the files that made it: a file taken once changes nothing again.
    """

    def __init__(self) -> None:
        self._records: dict[str, dict[Key, Values]] = {}
        self._owned: dict[tuple[str, Key], list[tuple[str, Key]]] = {}
        self._strings: dict[str, str] = {}
        self.seen: list[str] = []
        self.incomplete: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return sum(map(len, self._records.values()))

    def all(self, name: str) -> Iterator[dict[str, str]]:
        """The records of a type, as fields by name."""
        fields = RECORDS[name].fields
        for values in self._records.get(name, {}).values():
            yield dict(zip(fields, values, strict=True))

    def get(self, name: str, *key: str) -> dict[str, str] | None:
        """One record by its key."""
        values = self._records.get(name, {}).get(key)
        return None if values is None else dict(zip(RECORDS[name].fields, values, strict=True))

    def take(self, action: str, name: str, fields: Fields) -> None:
        """Create, update or delete. Raises RecordError for what is unknown, faulty or there."""
        name = ALIASES.get(name, name)
        kind = RECORDS.get(name)
        if kind is None:
            raise RecordError("TRF-201", f"no record of the schema is called {name!r}")
        key = _key(kind, fields)
        known = self._records.setdefault(name, {})
        if action == DELETE:
            if known.pop(key, None) is None:
                raise RecordError("TRF-206", f"nothing to delete: {_said(kind, key)}")
            for other, owned in self._owned.pop((name, key), ()):
                self._records[other].pop(owned, None)
            return
        if action not in (CREATE, UPDATE):
            raise RecordError("TRF-204", f"update type {action!r} is none of 1, 2 and 3")
        try:
            values = self._values(kind, fields)
            self._fits(action, kind, key, values)
        except RecordError:
            self._leave_incomplete(name, fields)
            raise
        known[key] = values

    def _fits(self, action: str, kind: RecordType, key: Key, values: Values) -> None:
        there = self._records[kind.name].get(key)
        if action == UPDATE and there is None:
            raise RecordError("TRF-205", f"nothing to update: {_said(kind, key)}")
        if action == CREATE and there is not None and there != values:
            raise RecordError("TRF-208", f"there already, and different: {_said(kind, key)}")

    def put(self, name: str, fields: Fields) -> None:
        """Create or replace. Raises RecordError for what is unknown or faulty."""
        self.put_all([(name, fields)])

    def put_all(self, given: Sequence[tuple[str, Fields]]) -> None:
        """Create or replace the first record and put the others in place of all that it owned.

        Raises RecordError, and then nothing has changed.
        """
        made = []
        for name, fields in given:
            kind = RECORDS[name]
            values = self._values(kind, {**dict.fromkeys(kind.needed, ""), **fields})
            made.append((name, _key(kind, fields), values))
        owner = made[0][:2]
        for name, key in self._owned.pop(owner, ()):
            self._records[name].pop(key, None)
        for name, key, values in made:
            self._records.setdefault(name, {})[key] = values
        if made[1:]:
            self._owned[owner] = [(name, key) for name, key, _ in made[1:]]

    def _values(self, kind: RecordType, fields: Fields) -> Values:
        if extra := [name for name in fields if name not in kind.fields]:
            raise RecordError("TRF-203", f"{kind.name} has no field {extra[0]!r}")
        if missing := sorted(name for name in kind.needed if name not in fields):
            raise RecordError("TRF-202", f"{kind.name} lacks {missing[0]}")
        for name in kind.days:
            _check_day(name, fields.get(name, ""), needed=name in kind.needed)
        for name in kind.numbers:
            _check_number(name, fields.get(name, ""))
        _check_order(kind, fields)
        strings = self._strings
        return tuple(strings.setdefault(v, v) for v in (fields.get(n, "") for n in kind.fields))

    def _leave_incomplete(self, name: str, fields: Fields) -> None:
        for start, owner in _OWNERS:
            if name.startswith(start) and (sid := fields.get(owner)):
                self.incomplete.add((owner, sid))
        condition = self.get("measure.condition", fields.get("measure.condition.sid", ""))
        if condition is not None:
            self.incomplete.add(("measure.sid", condition["measure.sid"]))


def _check_order(kind: RecordType, fields: Fields) -> None:
    for start in kind.days:
        end = fields.get(start.replace("start.date", "end.date"), "")
        if start.endswith("start.date") and end and end < fields.get(start, ""):
            raise RecordError("TRF-207", f"{kind.name} ends before it begins")


def _check_day(name: str, text: str, needed: bool) -> None:
    if needed and not text:
        raise RecordError("TRF-202", f"no {name}")
    if text and not is_day(text):
        raise RecordError("TRF-207", f"{name} is no day: {text[:40]!r}")


def _check_number(name: str, text: str) -> None:
    if text and not is_number(text):
        raise RecordError("TRF-209", f"{name} is no number: {text[:40]!r}")


def _key(kind: RecordType, fields: Fields) -> Key:
    key = tuple(fields.get(kind.fields[place], "") for place in kind.key)
    if not key[0]:
        raise RecordError("TRF-202", f"{kind.name} lacks {kind.fields[kind.key[0]]}")
    return key


def _said(kind: RecordType, key: Key) -> str:
    return f"{kind.name} {' '.join(filter(None, key))}"


def digest(data: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(data).hexdigest()


def stored(records: Records) -> bytes:
    """The records as bytes, for the next file."""
    kept = _Stored(
        records={name: list(rows.values()) for name, rows in records._records.items() if rows},
        owned=list(records._owned.items()),
        seen=records.seen,
        incomplete=sorted(records.incomplete),
    )
    return zlib.compress(msgspec.msgpack.encode(kept), level=1)


def restored(state: bytes) -> Records:
    """Records that `stored` made; empty bytes are none. Raises UnreadableError (TRF-007)."""
    records = Records()
    if not state:
        return records
    try:
        unpacked = zlib.decompressobj()
        kept: Any = msgspec.msgpack.decode(unpacked.decompress(state, _LARGEST_STATE), type=_Stored)
        for name, rows in kept.records.items():
            kind = RECORDS[name]
            records._records[name] = {tuple(row[p] for p in kind.key): row for row in rows}
    except (zlib.error, msgspec.DecodeError, KeyError, IndexError) as error:
        raise UnreadableError("TRF-007", "not the state of an earlier import") from error
    records._owned = dict(kept.owned)
    records.seen = list(kept.seen)
    records.incomplete = set(kept.incomplete)
    return records
