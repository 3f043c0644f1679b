"""How the exchange with each node stands: last bundle, age of what it knows, what waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from greenlane.store import border, law_rows
from greenlane.store.models import BorderConflict, BorderNode, LogLeaf, LogPending
from greenlane.usecases.desk import Desk


@dataclass(frozen=True, kw_only=True)
class NodeStatus:
    """One node: `age` is that of the last bundle taken from it, `behind` the publications of law
    that it lacks, `unsent` what it has not acknowledged of ours, `waiting` what it still has."""

    node: str
    name: str
    part: str
    offices: tuple[str, ...]
    until: date
    closed: datetime | None
    received: int
    sent: int
    acknowledged: int
    heard: datetime | None
    age: timedelta | None
    law: int
    behind: int
    unsent: int
    waiting: int
    conflicts: int

    def cells(self) -> tuple[str, ...]:
        """The figures as words for a table."""
        heard = self.heard.isoformat(" ", "minutes") if self.heard else "never"
        return (self.node, str(self.received), str(self.sent), str(self.acknowledged), heard,
                str(self.law), str(self.behind), str(self.conflicts))  # fmt: skip


def nodes(desk: Desk) -> list[NodeStatus]:
    """All nodes that this one exchanges bundles with."""
    return [_status(row, desk) for row in border.peers()]


def _status(row: BorderNode, desk: Desk) -> NodeStatus:
    number, _ = law_rows.mark()
    ahead = number - row.law_number
    return NodeStatus(
        node=row.node, name=row.name, part=row.part, offices=tuple(row.offices),
        until=row.until, closed=row.closed, received=row.received, sent=row.sent,
        acknowledged=row.acknowledged, heard=row.heard,
        age=desk.now() - row.heard if row.heard else None, law=row.law_number,
        behind=max(ahead, 0) if row.part == "post" else max(-ahead, 0),
        unsent=_unsent(row), waiting=row.waiting,
        conflicts=BorderConflict.objects.filter(node=row, state="open").count(),
    )  # fmt: skip


def _unsent(row: BorderNode) -> int:
    """Entries of our log that the centre has not been told; for a post the bundles it lacks."""
    if row.part == "post":
        return row.sent - row.acknowledged
    waiting = LogPending.objects.count()
    return LogLeaf.objects.filter(position__gte=row.cursor.get("leaf", 0)).count() + waiting
