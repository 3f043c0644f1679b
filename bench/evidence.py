"""The log measured: growing, proving and checking of many leaves, a bundle, a lodging's share.

python bench/evidence.py [LEAVES]      # 200,000
"""

import sys
import time
from datetime import UTC, datetime

from greenlane.evidence import merkle
from greenlane.evidence.checkpoint import TreeHead, sign
from greenlane.evidence.leaf import Leaf, canonical_leaf
from greenlane.evidence.signing import KeySet, Signer
from greenlane.evidence.tree_check import TreeCheck

PROOFS = 2_000


def timed(name: str, count: int, begun: float) -> None:
    """One line of the result."""
    took = time.perf_counter() - begun
    print(f"{name:44} {took:8.2f} s {took / count * 1e6:9.1f} us each", flush=True)


def main(count: int) -> None:
    """Make leaves, grow the tree, prove and check."""
    begun = time.perf_counter()
    entries = [
        canonical_leaf(Leaf(kind="event", id=n, salt=f"{n:032x}", subject="26QT", number=n % 9 + 1,
                            event="accept", moment="2026-07-01T12:00:00.000000Z", entry="0" * 64,
                            link="1" * 64))
        for n in range(count)
    ]  # fmt: skip
    timed(f"{count:,} leaves written", count, begun)
    begun = time.perf_counter()
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    tree, made = merkle.Frontier().grown(hashes)
    timed("hashed and appended", count, begun)
    nodes = merkle.kept(made)
    begun = time.perf_counter()
    places = [n * (count // PROOFS) for n in range(PROOFS)]
    proofs = [merkle.inclusion_proof(place, count, nodes) for place in places]
    timed("inclusion proofs made", PROOFS, begun)
    begun = time.perf_counter()
    sound = all(merkle.includes(place, count, hashes[place], proof, tree.root)
                for place, proof in zip(places, proofs, strict=True))  # fmt: skip
    timed("inclusion proofs checked", PROOFS, begun)
    signer = Signer("log.example", bytes(range(32)))
    head = sign(TreeHead(origin="log.example", size=count, root=tree.root,
                         moment=datetime(2026, 7, 1, tzinfo=UTC)), signer)  # fmt: skip
    begun = time.perf_counter()
    check = TreeCheck([head], KeySet([signer.public]))
    for place, (entry, stored) in enumerate(zip(entries, hashes, strict=True)):
        check.leaf(place, entry, stored)
    faults = list(check.faults())
    timed("whole log checked against a head", count, begun)
    begun = time.perf_counter()
    for _ in range(PROOFS):
        sound = sound and not head.fault(KeySet([signer.public]))
    timed("signatures of heads checked", PROOFS, begun)
    if faults or not sound:
        sys.exit("not sound")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
