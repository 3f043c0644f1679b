"""The log of the country moved on: what was written gets its place, heads are signed and handed on.

Writers never wait: a row waits in the database until `sequence` gives it the next place. Witnesses
take each head only with the proof that it goes on from the one they know.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import transaction

from greenlane.evidence import checkpoint, merkle
from greenlane.evidence.checkpoint import Checkpoint, TreeHead
from greenlane.evidence.leaf import canonical_leaf
from greenlane.evidence.signing import Signer
from greenlane.evidence.witness import Witness, WitnessError
from greenlane.store import log
from greenlane.store.models import LogHead, LogWitness

BATCH = 2_000
# A head follows new leaves within the first pause and comes after the second one when all is quiet:
# both well inside the 60 seconds that are promised.
BUSY = timedelta(seconds=10)
QUIET = timedelta(seconds=45)
SALT_BYTES = 16


@dataclass(frozen=True)
class Done:
    """What one step did."""

    placed: int
    head: LogHead | None
    faults: tuple[str, ...]


def step(origin: Signer, witnesses: Iterable[Witness], moment: datetime) -> Done:
    """Give places, sign a head when one is due, hand heads to the witnesses who want one."""
    placed = sequence_all()
    head = sign_when_due(origin, moment)
    newest = head or log.newest_head()
    faults = hand_on(newest, witnesses, moment) if newest else ()
    return Done(placed, head, faults)


def sequence_all(batch: int = BATCH) -> int:
    """Give a place to everything that waits; gives to how many."""
    total = 0
    while (placed := sequence(batch)) == batch:
        total += placed
    return total + placed


@transaction.atomic
def sequence(batch: int = BATCH) -> int:
    """Give the next places to up to `batch` committed rows; 0 when another process is at it."""
    if not log.lock():
        return 0
    rows = log.waiting(batch)
    if not rows:
        return 0
    before = log.frontier()
    salted = [msgspec.structs.replace(row.leaf, salt=secrets.token_hex(SALT_BYTES)) for row in rows]
    entries = [canonical_leaf(leaf) for leaf in salted]
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    _, nodes = before.grown(hashes)
    made = [
        (place, row.leaf.subject, entry.decode(), value, row.created)
        for place, (row, entry, value) in enumerate(
            zip(rows, entries, hashes, strict=True), start=before.size
        )
    ]
    log.add(made, nodes)
    log.placed([row.pending for row in rows])
    return len(rows)


@transaction.atomic
def sign_when_due(signer: Signer, moment: datetime) -> LogHead | None:
    """Sign the tree as it stands when a head is due; None when it is not, or another does."""
    if not log.lock():
        return None
    last, tree = log.newest_head(), log.frontier()
    if last is not None:
        pause = QUIET if tree.size == last.size else BUSY
        if last.moment <= moment < last.moment + pause:
            return None
    head = TreeHead(origin=signer.public.name, size=tree.size, root=tree.root, moment=moment)
    return log.add_head(tree.size, tree.root, moment, checkpoint.sign(head, signer).text)


@transaction.atomic
def sign_now(signer: Signer, moment: datetime) -> LogHead | None:
    """The head of the tree as it stands, signed now unless the last one is of this size.

    None when another process is giving places.
    """
    if not log.lock():
        return None
    last, tree = log.newest_head(), log.frontier()
    if last is not None and last.size == tree.size:
        return last
    head = TreeHead(origin=signer.public.name, size=tree.size, root=tree.root, moment=moment)
    return log.add_head(tree.size, tree.root, moment, checkpoint.sign(head, signer).text)


def hand_on(head: LogHead, witnesses: Iterable[Witness], moment: datetime) -> tuple[str, ...]:
    """Hand a head to every witness who wants one now; gives what went wrong, a line each."""
    read = checkpoint.parse(head.text)
    if read is None:
        return ("the newest head in the database cannot be read",)
    known = {row.name: row for row in log.witnesses()}
    faults = []
    for witness in witnesses:
        if _wants(witness, known.get(witness.name), head, moment):
            faults += _meet(witness, read, moment)
    return tuple(faults)


def _wants(witness: Witness, met: LogWitness | None, head: LogHead, moment: datetime) -> bool:
    """True unless the witness has this head, or has had one lately enough."""
    if met is None or met.reached is None or met.fault:
        return True
    has_it = met.reached >= head.moment
    return not has_it and not met.reached <= moment < met.reached + witness.every


def _meet(witness: Witness, head: Checkpoint, moment: datetime) -> list[str]:
    try:
        witness.take(head, lambda known: proof_from(known, head.head.size))
    except WitnessError as error:
        log.met(witness.name, moment, None, ("refused: " if error.refused else "") + str(error))
        return [f"{witness.name}: {error}"]
    log.met(witness.name, moment, head.head.size)
    return []


def proof_from(known: int, size: int) -> Sequence[bytes]:
    """The consistency proof between two sizes; none is needed from the empty tree."""
    if not 0 < known < size:
        return []
    return log.with_nodes(lambda nodes: merkle.consistency_proof(known, size, nodes))
