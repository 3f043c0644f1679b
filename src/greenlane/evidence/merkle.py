"""The Merkle tree of RFC 9162: what was logged stays logged, and a short proof shows it.

A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right). A tree only grows at its
right end, so the nodes of complete subtrees never change: whoever keeps them (`Nodes`, found by
level and index, level 0 being the leaves) makes any proof from about log2(n) of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

import msgspec

# The hash of the complete subtree at (level, index): it covers leaves index*2^level and on.
Nodes = Callable[[int, int], bytes]
Node = tuple[int, int, bytes]

LEAF_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees joined, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier(msgspec.Struct, frozen=True):
    """A tree of `size` leaves as its complete subtrees, the largest first: all that growing needs.

    `nodes` has one hash for each bit that is set in `size`.
    """

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The root hash, 32 bytes."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            root = node_hash(left, root)
        return root

    def grown(self, leaves: Iterable[bytes]) -> tuple["Frontier", list[Node]]:
        """The tree with more leaves (their hashes), and the complete nodes that came to be."""
        size, nodes, made = self.size, list(self.nodes), []
        for leaf in leaves:
            level, index, present = 0, size, leaf
            made.append((0, size, leaf))
            while index & 1:
                present = node_hash(nodes.pop(), present)
                level, index = level + 1, index >> 1
                made.append((level, index, present))
            nodes.append(present)
            size += 1
        return Frontier(size, tuple(nodes)), made


def kept(nodes: Iterable[Node]) -> Nodes:
    """Nodes held in memory."""
    found = {(level, index): value for level, index, value in nodes}
    return lambda level, index: found[level, index]


def root(size: int, nodes: Nodes) -> bytes:
    """The root of the first `size` leaves."""
    return _subtree(0, size, nodes) if size else EMPTY_ROOT


def frontier(size: int, nodes: Nodes) -> Frontier:
    """The frontier of the first `size` leaves."""
    found, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            found.append(nodes(level, start >> level))
            start += 1 << level
    return Frontier(size, tuple(found))


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of `size` leaves (RFC 9162, 2.1.3.1).

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subtree(middle, end, nodes))
            end = middle
        else:
            path.append(_subtree(start, middle, nodes))
            start = middle
    return path[::-1]


def consistency_proof(old: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show that a tree of `size` leaves goes on from one of `old` (2.1.4.1).

    Raises IndexError unless 0 < old <= size.
    """
    if not 0 < old <= size:
        raise IndexError(old)
    start, end, path, whole = 0, size, [], True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_subtree(middle, end, nodes))
            end = middle
        else:
            path.append(_subtree(start, middle, nodes))
            start, whole = middle, False
    if not whole:
        path.append(_subtree(start, end, nodes))
    return path[::-1]


def includes(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> bool:
    """True when the proof leads from the leaf's hash to the root `expected` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, present = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            present = node_hash(step, present)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            present = node_hash(present, step)
        place, last = place >> 1, last >> 1
    return last == 0 and present == expected


def extends(old: int, size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """True when the tree of `size` leaves goes on from that of `old` (RFC 9162, 2.1.4.2).

    Every tree goes on from the empty one.
    """
    if not 0 <= old <= size:
        return False
    if old == size:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(start: int, end: int, nodes: Nodes) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(count)
    return node_hash(_subtree(start, middle, nodes), _subtree(middle, end, nodes))
