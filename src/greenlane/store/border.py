"""Border posts kept: who we are, the nodes we know, their declarations, marks and conflicts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock
from time import monotonic

from django.db.models import Exists, OuterRef, Q, QuerySet

from greenlane.evidence.signing import KeySet, public_lines
from greenlane.lifecycle.event import Event
from greenlane.store import declarations, raw
from greenlane.store.models import (
    BorderBundle,
    BorderConflict,
    BorderDeclaration,
    BorderMark,
    BorderNode,
    DeclarationRow,
    EventRow,
    PostingRow,
)

CENTRE = "centre"
KEPT_SECONDS = 5.0
_kept: list[tuple[float, BorderNode | None, bool]] = []
_lock = Lock()


def own() -> BorderNode | None:
    """What this installation is when it is a post, else None; at most KEPT_SECONDS old."""
    return _identity()[1]


def has_posts() -> bool:
    """True when this installation is a centre that has posts; at most KEPT_SECONDS old."""
    return _identity()[2]


def forget() -> None:
    """Ask anew next time."""
    with _lock:
        _kept.clear()


def _identity() -> tuple[float, BorderNode | None, bool]:
    kept = _kept[0] if _kept else None
    if kept is None or kept[0] < monotonic():
        rows = {row.part: row for row in BorderNode.objects.filter(part__in=["self", "post"])}
        kept = (monotonic() + KEPT_SECONDS, rows.get("self"), "post" in rows)
        with _lock:
            _kept[:] = [kept]
    return kept


def node(name: str) -> BorderNode | None:
    """The node of that name that we exchange bundles with, or None."""
    return BorderNode.objects.exclude(part="self").filter(node=name).first()


def peers() -> "QuerySet[BorderNode]":
    """The nodes that we exchange bundles with."""
    return BorderNode.objects.exclude(part="self").order_by("node")


def locked(name: str) -> BorderNode | None:
    """The node, locked until the transaction ends: one bundle after the other."""
    nodes = BorderNode.objects.select_for_update()
    return nodes.exclude(part="self").filter(node=name).first()


def keys(row: BorderNode) -> KeySet:
    """The public keys of a node."""
    return KeySet(public_lines(row.keys))


def me() -> str:
    """The name that bundles of ours bear."""
    found = BorderNode.objects.filter(part="self").values_list("node", flat=True).first()
    return found or CENTRE


def bundle(row: BorderNode, direction: str, sequence: int) -> BorderBundle | None:
    """A bundle that was sent (out) or taken (in), or None."""
    found = BorderBundle.objects.filter(node=row, direction=direction, sequence=sequence)
    return found.first()


def unacknowledged(row: BorderNode) -> list[BorderBundle]:
    """The bundles that the node has not told to have taken, in their order."""
    found = BorderBundle.objects.filter(node=row, direction="out", sequence__gt=row.acknowledged)
    return list(found.order_by("sequence"))


def acknowledge(row: BorderNode, sequence: int) -> None:
    """The node has taken our bundles up to `sequence`: their contents need not be kept."""
    row.acknowledged = max(row.acknowledged, min(sequence, row.sent))
    BorderBundle.objects.filter(node=row, direction="out", sequence__lte=row.acknowledged).exclude(
        content=b""
    ).update(content=b"")


def link(row: BorderNode, declaration: DeclarationRow, remote: int) -> BorderDeclaration:
    """The link of a declaration with the node; made on first use."""
    made, _ = BorderDeclaration.objects.get_or_create(
        declaration=declaration, defaults={"node": row, "remote": remote}
    )
    return made


def linked(row: BorderNode, remote: int) -> BorderDeclaration | None:
    """The link of the declaration that has the number `remote` at the node, or None."""
    found = BorderDeclaration.objects.select_related("declaration")
    return found.filter(node=row, remote=remote).first()


def events_of(made: BorderDeclaration, after: int = 0) -> list[tuple[int, Event]]:
    """Our own events of a declaration after a sequence: those that did not come from the node."""
    rows = EventRow.objects.filter(declaration_id=made.declaration_id, sequence__gt=after)
    known = set(made.theirs)
    return [
        (sequence, declarations.decode(entry))
        for sequence, entry in rows.order_by("sequence").values_list("sequence", "entry")
        if sequence not in known
    ]


def last_sequence(row: DeclarationRow) -> int:
    """The number of a declaration's last event; nought before the first."""
    found = EventRow.objects.filter(declaration=row).order_by("-sequence")
    return found.values_list("sequence", flat=True).first() or 0


def postings_of(made: BorderDeclaration) -> list[PostingRow]:
    """Our own postings of a declaration that were not told yet."""
    rows = PostingRow.objects.filter(declaration_id=made.declaration_id, pk__gt=made.told_postings)
    return list(rows.exclude(pk__in=made.their_postings).order_by("pk"))


def mark(declaration: DeclarationRow, marks: Iterable[str]) -> None:
    """Keep the marks of a declaration's consignment."""
    rows = [BorderMark(declaration=declaration, mark=each) for each in sorted(marks)]
    BorderMark.objects.bulk_create(rows, ignore_conflicts=True)


def unmarked(since: datetime, limit: int) -> list[DeclarationRow]:
    """Declarations lodged since a moment whose marks are not kept yet."""
    marked = BorderMark.objects.filter(declaration=OuterRef("pk"))
    rows = DeclarationRow.objects.filter(~Exists(marked), lodged__gte=since)
    return list(rows.exclude(state="rejected").order_by("pk")[:limit])


_ALIKE = """
select d.id, min(m.mark) from border_mark m join declaration d on d.id = m.declaration_id
where m.mark = any(%s) and d.id <> %s and (d.node <> %s) and d.lodged >= %s
  and d.state not in ('rejected', 'invalidated', 'expired')
group by d.id order by d.id limit 20
"""


def alike(
    marks: Sequence[str], but: int, node: str, since: datetime
) -> list[tuple[DeclarationRow, str]]:
    """Living declarations of another node lodged since a moment that share a mark, and the mark."""
    found = raw.many(_ALIKE, (list(marks), but, node, since))
    rows = DeclarationRow.objects.in_bulk([pk for pk, _ in found])
    return [(rows[pk], shared) for pk, shared in found if pk in rows]


def conflicts(
    *,
    state: str = "",
    kind: str = "",
    node: str = "",
    office: str = "",
    text: str = "",
    sort: str = "",
) -> "QuerySet[BorderConflict]":
    """Conflicts, the newest first unless sorted otherwise; empty means any."""
    found = BorderConflict.objects.select_related("node", "declaration", "other")
    for name, value in (("state", state), ("kind", kind), ("node", node), ("owner", office)):
        if value:
            found = found.filter(**{name: value})
    if text:
        found = found.filter(Q(declaration__mrn__icontains=text) | Q(other__mrn__icontains=text))
    columns = {"opened": "opened", "kind": "kind", "node": "node", "difference": "difference"}
    column = columns.get(sort.lstrip("-"))
    order = [("-" if sort.startswith("-") else "") + column] if column else []
    return found.order_by(*order, "-pk")


def open_conflict(made: BorderDeclaration, kind: str) -> BorderConflict | None:
    """The open conflict of that kind about a declaration, or None."""
    found = BorderConflict.objects.filter(
        declaration_id=made.declaration_id, kind=kind, state="open"
    )
    return found.first()
