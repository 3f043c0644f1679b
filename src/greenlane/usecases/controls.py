"""Controls: which items of a declaration a hold covers, and that it goes with results only."""

from collections.abc import Iterable

from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.inspection import LANE_OF, ItemResult, control_items, wanting
from greenlane.store import inspections
from greenlane.store.models import DeclarationRow
from greenlane.usecases import border_self


def is_control(hold: Hold) -> bool:
    """Whether a hold is a control, which goes with results only."""
    return hold.kind in LANE_OF and not hold.name.startswith(border_self.HOLD)


def items_of(row: DeclarationRow, hold: Hold) -> tuple[int, ...]:
    """The items that the control of a hold covers."""
    chosen = inspections.selection(row)
    hits = [(hit.sequence, hit.lane) for hit in chosen.hits] if chosen else []
    return control_items(hits, hold.kind, range(1, row.items + 1))


def must_be_closed(row: DeclarationRow, hold: Hold, more: Iterable[ItemResult] = ()) -> None:
    """Raise NotAllowedError while an item of the control has no result.

    The database refuses the same: trigger `control_closed`.
    """
    if not is_control(hold):
        return
    left = wanting(items_of(row, hold), (*inspections.known(row, hold.name), *more))
    if left:
        told = ", ".join(map(str, left))
        raise NotAllowedError("the control has no result yet for item %(what)s", what=told)


def as_declared(row: DeclarationRow, hold: Hold) -> tuple[ItemResult, ...]:
    """A result for each item of the control that says that all was as declared."""
    return tuple(ItemResult(item=item) for item in items_of(row, hold))
