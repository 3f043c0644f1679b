"""A post and its centre brought together over a line, as far as the line lasts.

Each bundle is an act of its own: what was taken before the line was cut stays taken, and the next
time goes on from there.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from greenlane.evidence.signing import Signer
from greenlane.lifecycle.event import Actor
from greenlane.store import border
from greenlane.usecases import border_in, border_out
from greenlane.usecases.desk import Desk


class Line(Protocol):
    """A line to the centre. Its calls raise OSError when it is cut."""

    def standing(self) -> tuple[int, list[int]]:
        """The last sequence the centre took of ours, and those of its bundles for us."""

    def fetch(self, sequence: int) -> bytes:
        """A bundle of the centre."""

    def hand_in(self, bundle: bytes) -> dict[str, Any]:
        """The centre's answer to a bundle."""


@dataclass
class Synchronised:
    """How many bundles were handed in and fetched."""

    handed_in: int = 0
    fetched: int = 0


def synchronise(
    line: Line, signer: Signer, log_signer: Signer, by: Actor, desk: Desk
) -> Synchronised:
    """Hand in what the centre lacks, fetch what it has for us, and tell it that we took it.

    Raises OSError when the line is cut, BundleError for a bundle of the centre that is not taken.
    """
    done = Synchronised()
    for again in (True, False):  # the second time tells what was taken the first time
        taken, waiting = line.standing()
        for made in border_out.pending(border.CENTRE, signer, log_signer, desk):
            if made.sequence > taken:
                line.hand_in(bytes(made.content))
                done.handed_in += 1
        if again:
            done.fetched = _fetch(line, waiting, by, desk)
    return done


def _fetch(line: Line, waiting: list[int], by: Actor, desk: Desk) -> int:
    row = border.node(border.CENTRE)
    received = row.received if row else 0
    wanted = [sequence for sequence in sorted(waiting) if sequence > received]
    for sequence in wanted:
        border_in.take(line.fetch(sequence), by, desk)
    return len(wanted)
