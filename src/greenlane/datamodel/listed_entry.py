"""Who stands on a list: names in any script, addresses, numbers, and the measure behind it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

import msgspec

Kind = Literal["person", "firm", "vessel", "aircraft", "address", "container"]
# A weak name (a nickname, a broad alias) speaks for less; what it hits needs a second sign.
Strength = Literal["primary", "alias", "weak"]


class Name(msgspec.Struct, frozen=True):
    """A name as it stands on the list, in any script."""

    text: str
    strength: Strength = "primary"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """One entry of a list.

    `number` is unique in its list; `numbers` are IMO, registration or passport numbers; `basis` is
    the act or programme; `since` and `until` its days in force.
    """

    source: str
    number: str
    kind: Kind
    names: tuple[Name, ...]
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    born: str = ""
    basis: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> str:
        """List and number."""
        return f"{self.source}/{self.number}"

    @cached_property
    def digest(self) -> str:
        """Changes when anything of the entry changes."""
        packed = msgspec.json.encode(self, order="deterministic")
        return hashlib.sha256(packed).hexdigest()[:16]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What a new edition of a list changes."""

    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    removed: tuple[Entry, ...]

    @property
    def to_screen(self) -> tuple[Entry, ...]:
        """What open and recent declarations are screened against again."""
        return (*self.added, *self.changed)


def difference(old: Iterable[Entry], new: Iterable[Entry]) -> Difference:
    """What is new, other and gone between two editions."""
    before: Mapping[str, Entry] = {entry.key: entry for entry in old}
    after: Mapping[str, Entry] = {entry.key: entry for entry in new}
    return Difference(
        added=tuple(e for key, e in after.items() if key not in before),
        changed=tuple(
            e for key, e in after.items() if key in before and before[key].digest != e.digest
        ),
        removed=tuple(e for key, e in before.items() if key not in after),
    )
