"""The check of a whole log against the heads that others keep: it must go on from each of them."""

from collections.abc import Iterable, Iterator

import msgspec

from greenlane.evidence import merkle
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.signing import KeySet


class LogFault(msgspec.Struct, frozen=True):
    """One thing that is wrong: its stable code and the row or the places it is found at."""

    code: str
    where: str

    def __str__(self) -> str:
        """Code and place."""
        return f"{self.code}: {self.where}"


class TreeCheck:
    """Walks the leaves in order and holds them against heads. Ask `faults` at the end."""

    def __init__(self, heads: Iterable[Checkpoint], keys: KeySet) -> None:
        """Take the heads kept outside; a signature is asked for when a head does not fit."""
        self._heads: dict[int, list[Checkpoint]] = {}
        for head in heads:
            self._heads.setdefault(head.head.size, []).append(head)
        self._keys = keys
        self._tree = merkle.Frontier()
        self._waiting: list[bytes] = []
        self._fits_to = 0
        self._found: list[LogFault] = []
        self._broken = False
        self._hold()

    @property
    def tree(self) -> merkle.Frontier:
        """The tree of what was walked."""
        self._grow()
        return self._tree

    @property
    def size(self) -> int:
        """How many leaves were walked."""
        return self._tree.size + len(self._waiting)

    def leaf(self, position: int, entry: bytes, stored: bytes) -> None:
        """The next leaf: its place, its entry, the hash that is stored beside it."""
        if position != self.size:
            self._found.append(LogFault("leaf-missing", f"place {self.size}"))
        hashed = merkle.leaf_hash(entry)
        if hashed != stored:
            self._found.append(LogFault("leaf-changed", f"place {position}"))
        self._waiting.append(hashed)
        if self.size in self._heads:
            self._hold()

    def _grow(self) -> None:
        self._tree, _ = self._tree.grown(self._waiting)
        self._waiting = []

    def _hold(self) -> None:
        """Hold the tree against the heads of its size; only the first that differs is told."""
        self._grow()
        for head in self._heads.get(self._tree.size, ()):
            if head.head.root == self._tree.root:
                self._fits_to = self._tree.size
            elif fault := head.fault(self._keys):
                self._found.append(LogFault("head-not-ours", f"{head.head.size}: {fault}"))
            elif not self._broken:
                self._broken = True
                places = f"places {self._fits_to} to {self._tree.size - 1}"
                self._found.append(LogFault("log-rewritten", places))

    def faults(self) -> Iterator[LogFault]:
        """What is wrong; a head that is larger than the log shows that its end was cut."""
        yield from self._found
        for size in sorted(self._heads, reverse=True):
            if size <= self.size:
                return
            for head in self._heads[size]:
                if fault := head.fault(self._keys):
                    yield LogFault("head-not-ours", f"{size}: {fault}")
                else:
                    yield LogFault("log-cut", f"{self.size} entries, a witness knows {size}")
                    return
