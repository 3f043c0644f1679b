"""The draws of a declaration: the same ones as often as it is judged."""

import msgspec

from greenlane.risk.selection import Selection
from greenlane.store import declarations
from greenlane.store.models import DeclarationRow
from greenlane.usecases.desk import Desk

_SELECTION = msgspec.json.Decoder(Selection | None)


def seed_of(row: DeclarationRow, desk: Desk) -> str:
    """The seed of a declaration's draws: that of its first selection, else the one it would get."""
    told = declarations.version(row, 1).selection
    first = _SELECTION.decode(told) if told else None
    return (first.seed if first else "") or desk.keyed(f"{row.declarant}/{row.lrn}")
