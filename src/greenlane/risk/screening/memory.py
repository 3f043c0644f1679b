"""What was looked at before: a hit that a person found to mean somebody else is not told again.

The memory holds for the pair of subject and entry as both then were: when either changes, the hit
is told again.
"""

import hashlib
from collections.abc import Collection, Iterable

import msgspec

from greenlane.risk.screening.matching import Hit
from greenlane.risk.screening.names import latin


class Cleared(msgspec.Struct, frozen=True):
    """A subject (its mark) that was found not to be an entry (its digest)."""

    subject: str
    entry: str
    digest: str


def mark(name: str, *beside: str) -> str:
    """The mark of a subject: its name and what else is known of it."""
    told = "|".join([" ".join(sorted(latin(name).split())), *map(latin, beside)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def cleared(subject: str, hit: Hit) -> Cleared:
    """What to remember when a hit means somebody else."""
    return Cleared(subject, hit.entry.key, hit.entry.digest)


def fresh(subject: str, hits: Iterable[Hit], known: Collection[Cleared]) -> list[Hit]:
    """The hits that nobody has cleared for this subject and this state of the entry."""
    return [hit for hit in hits if cleared(subject, hit) not in known]
