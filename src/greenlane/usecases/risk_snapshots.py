"""Snapshots of the past: made once a day of what was before it, and anew when data were erased."""

import polars

from greenlane.risk.learning.snapshot import Snapshot
from greenlane.risk.learning.snapshot_making import made
from greenlane.store import risk_registry
from greenlane.store.models import RiskSnapshotRow
from greenlane.usecases.desk import Desk

KEPT = 7


def is_due(erased: int, desk: Desk) -> bool:
    """Whether the newest snapshot is of an earlier day, or knows what has been erased."""
    newest = risk_registry.snapshot()
    today = desk.day_of(desk.now())
    return newest is None or newest.until < today or newest.erased != erased


def keep(history: polars.DataFrame, mark: int, erased: int, desk: Desk) -> RiskSnapshotRow:
    """Make the snapshot of today from the table of history and keep it; old ones go."""
    until = desk.day_of(desk.now())
    data = made(history, until)
    snapshot = Snapshot(data)
    row, _new = RiskSnapshotRow.objects.update_or_create(
        until=until, digest=snapshot.version,
        defaults={"mark": mark, "erased": erased, "items": snapshot.head.items,
                  "made": desk.now(), "data": data},
    )  # fmt: skip
    risk_registry.keep_snapshots(1 if _erased_since(row) else KEPT)
    return row


def _erased_since(row: RiskSnapshotRow) -> bool:
    """Older snapshots may count what has been erased since they were made."""
    older = RiskSnapshotRow.objects.exclude(pk=row.pk)
    return older.exclude(erased=row.erased).exists()
