"""Mirror data: a partner's export statistics against our imports, gap by gap.

Our side is the columnar copy of history, by origin; theirs is in US dollars and is brought into the
national currency by the published rate of the middle of the month, or of the year's middle.
"""

from typing import Any, NamedTuple, Protocol

from greenlane.lifecycle.event import Actor
from greenlane.risk.mirror.gap import Gap, gaps
from greenlane.risk.mirror.sides import dollars, imports, sides
from greenlane.store.journal import note
from greenlane.usecases.desk import Desk
from greenlane.usecases.history_copy import Copy
from greenlane.usecases.permissions import need


class Statistics(Protocol):
    """Where partners' statistics are kept."""

    def put(self, partner: str, rows: list[dict[str, Any]]) -> int:
        """Take rows over; gives how many they replace."""

    def same(self, partner: str, rows: list[dict[str, Any]]) -> bool:
        """Whether just these rows are held of their periods."""

    def mark(self) -> object:
        """Changes when statistics do."""

    def read(self) -> list[dict[str, Any]]:
        """Every row."""


class Taken(NamedTuple):
    """What became of a file: rows, those they replaced, and whether all of it was held before."""

    rows: int
    replaced: int
    known: bool
    first: str
    last: str


def upload(
    kept: Statistics, partner: str, rows: list[dict[str, Any]], actor: Actor, desk: Desk
) -> Taken:
    """Take in what a person sends; the same file again changes nothing. Raises ValueError."""
    need(actor, "mirror.write")
    _known(partner, desk)
    known = kept.same(partner, rows)
    gone = 0 if known else take_in(kept, partner, rows, actor, desk)
    periods = sorted({row["period"] for row in rows})
    return Taken(len(rows), gone, known, periods[0], periods[-1])


def _known(partner: str, desk: Desk) -> None:
    if partner not in desk.book.countries:
        raise ValueError(f"{partner!r} is no country of this installation")


def take_in(
    kept: Statistics, partner: str, rows: list[dict[str, Any]], actor: Actor, desk: Desk
) -> int:
    """Keep statistics of a partner; gives how many rows they replace. Raises ValueError."""
    _known(partner, desk)
    gone = kept.put(partner, rows)
    periods = sorted({row["period"] for row in rows})
    note("mirror.taken-in", actor, f"mirror:{partner}", desk.now(), rows=len(rows),
         first=periods[0], last=periods[-1], replaced=gone)  # fmt: skip
    return gone


def found(kept: Statistics, copy: Copy, desk: Desk, *, monthly: bool = False) -> list[Gap]:
    """Every gap of the partners whose statistics are held, for the periods they cover."""
    key = (kept.mark(), copy.mark(), desk.book.version, monthly)
    if not _held or _held[0][0] != key:
        rows = kept.read()
        ours = imports(copy.read(), monthly=monthly) if rows else {}
        _held[:] = [(key, gaps(sides(rows, ours, dollars(desk.book), monthly=monthly)))]
    return _held[0][1]


_held: list[tuple[object, list[Gap]]] = []
