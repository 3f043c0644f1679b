"""Merging: events of another node played onto a declaration; what cannot follow is left over.

Nothing is reordered and nothing dropped: an event that we sent out ourselves comes back as an echo
and is passed over, one that can follow is taken, and with the first one that cannot the merging
stops, so that a person decides before anything more happens.
"""

from collections.abc import Sequence

import msgspec

from greenlane.lifecycle.declaration import DeclarationLife, apply
from greenlane.lifecycle.event import Event
from greenlane.lifecycle.refusal import NotAllowedError


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """`taken` events follow in order, `echoes` were passed over, `left` waits because of `why`."""

    life: DeclarationLife
    taken: tuple[Event, ...]
    echoes: tuple[Event, ...]
    left: tuple[Event, ...] = ()
    why: str = ""


def merge(life: DeclarationLife, ours: Sequence[Event], incoming: Sequence[Event]) -> Merged:
    """Play `incoming` onto `life`; `ours` are the events made here that have not come back yet."""
    open_echoes = list(ours)
    taken: list[Event] = []
    echoes: list[Event] = []
    for place, event in enumerate(incoming):
        if event in open_echoes:
            open_echoes.remove(event)
            echoes.append(event)
            continue
        try:
            life = apply(life, event)
        except NotAllowedError as error:
            return Merged(life=life, taken=tuple(taken), echoes=tuple(echoes),
                          left=tuple(incoming[place:]), why=str(error))  # fmt: skip
        taken.append(event)
    return Merged(life=life, taken=tuple(taken), echoes=tuple(echoes))
