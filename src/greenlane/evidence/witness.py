"""What a witness does: he takes a head that a trusted key signed and that goes on from his own."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from greenlane.evidence import merkle
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.signing import KeySet

Prove = Callable[[int], Sequence[bytes]]
"""Gives the proof that a head goes on from the tree of a smaller size."""


class WitnessError(Exception):
    """A witness did not take a head; `refused` when it is the head that is wrong."""

    def __init__(self, text: str, *, refused: bool = False) -> None:
        super().__init__(text)
        self.refused = refused


class Witness(Protocol):
    """Somebody outside the database who keeps heads. `every` is how often he wants one."""

    name: str
    every: timedelta

    def take(self, head: Checkpoint, prove: Prove) -> None:
        """Keep the head. Raises WitnessError when it cannot be, or must not be, kept."""


def objection(
    known: Checkpoint | None, offered: Checkpoint, proof: Sequence[bytes], keys: KeySet
) -> str:
    """Nothing when the head may be taken, else the code of what speaks against it.

    Codes of the signature as in Checkpoint.fault; then other-log, smaller (the log was cut or an
    old copy was put back), split (another root at the same size), inconsistent (the proof fails).
    """
    fault = offered.fault(keys)
    if fault or known is None:
        return fault
    old, new = known.head, offered.head
    if old.origin != new.origin:
        return "other-log"
    if new.size < old.size:
        return "smaller"
    if new.size == old.size:
        return "" if new.root == old.root else "split"
    return "" if merkle.extends(old.size, new.size, old.root, new.root, proof) else "inconsistent"
