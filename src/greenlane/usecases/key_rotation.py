"""The key of the log changed: a new one signs, the witnesses are told, the log itself says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from django.db import transaction

from greenlane.evidence.signing import PublicKey
from greenlane.evidence.witness import Witness
from greenlane.lifecycle.event import Actor
from greenlane.store import journal


class Keys(Protocol):
    """The keys of the log."""

    def public(self) -> list[PublicKey]:
        """All public halves, the oldest first."""

    def rotate(self, day: date) -> PublicKey:
        """Make a key that signs from a day on."""


@dataclass(frozen=True)
class Rotated:
    """The key; whether it is new; the witnesses that trust it now, and those one has to tell."""

    key: PublicKey
    fresh: bool
    brought: tuple[str, ...]
    to_tell: tuple[str, ...]


def rotate(keys: Keys, witnesses: Iterable[Witness], actor: Actor, moment: datetime) -> Rotated:
    """Make the new key and bring it to every witness that is ours to tell.

    The key is made before it is noted: a key without a note signs nothing that is not noted next.
    """
    before = {key.id for key in keys.public()}
    key = keys.rotate(moment.astimezone(UTC).date())
    brought: list[str] = []
    to_tell: list[str] = []
    for witness in witnesses:
        bring = getattr(witness, "bring", None)
        (brought if bring else to_tell).append(witness.name)
        if bring:
            bring(key)
    fresh = key.id not in before
    if fresh:
        with transaction.atomic():
            journal.note("log.key-rotated", actor, f"key:{key.id}", moment, key=key.text)
    return Rotated(key, fresh, tuple(brought), tuple(to_tell))
