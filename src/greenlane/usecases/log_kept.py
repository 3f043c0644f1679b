"""The leaves of a log as a check asks for them: row by row, with what was lawfully erased."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from greenlane.evidence.leaf import Leaf
from greenlane.evidence.tree_check import LogFault
from greenlane.store import log_rows

Key = tuple[str, int]


class Erased:
    """What recorded erasures put in the place of what was logged; the log proves the records."""

    def __init__(self, items: Iterable[log_rows.ErasedValue]) -> None:
        """Keep the items by their place, in order."""
        self._items: dict[tuple[str, int, str], list[tuple[str, str]]] = {}
        for item in items:
            place = (item.table, item.row, item.column)
            self._items.setdefault(place, []).append((item.was, item.now))

    def leads(self, table: str, row: int, column: str, logged: str, seen: str) -> bool:
        """True when what is there is what was logged, or what erasures made of it."""
        for was, now in self._items.get((table, row, column), ()):
            if logged != seen and was == logged:
                logged = now
        return logged == seen

    def touched(self, table: str, row: int, column: str) -> bool:
        """True when something at that place was erased."""
        return (table, row, column) in self._items


@dataclass
class Rows:
    """The leaves not asked for yet, what waits, how many rows asked, and what was erased."""

    leaves: dict[Key, list[Leaf]]
    waiting: set[Key]
    met: int
    links: dict[Key, str]  # of subject and number: the links that answers must carry
    erased: Erased

    def take(self, kind: str, number: int) -> list[Leaf] | None:
        """The leaves of a row, which count as met; None when it has none."""
        self.met += 1
        return self.leaves.pop((kind, number), None)

    def one(self, kind: str, number: int, seen: Leaf) -> Iterator[LogFault]:
        """A row that is written once: its leaf says what is `seen` now."""
        found = self.take(kind, number)
        if found is None:
            if (kind, number) not in self.waiting:
                yield LogFault("row-unlogged", seen.name)
        elif len(found) > 1:
            yield LogFault("row-twice", seen.name)
        elif not self._same(found[0], seen):
            yield LogFault("row-changed", found[0].name)

    def _same(self, logged: Leaf, seen: Leaf) -> bool:
        """True when the row is the one logged, but for what was lawfully erased from its entry."""
        whole = msgspec.structs.replace(logged, salt="", entry=seen.entry) == seen
        return whole and self.erased.leads(seen.kind, seen.id, "entry", logged.entry, seen.entry)
