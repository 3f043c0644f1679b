"""The log kept: waiting rows read, leaves and nodes added, found again, heads, witnesses."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, transaction

from greenlane.evidence import merkle
from greenlane.evidence.leaf import RECORDS, Leaf
from greenlane.store import raw
from greenlane.store.models import LogHead, LogLeaf, LogPending, LogWitness

_LOCK = 0x6C6F67  # "log": one sequencer at a time
T = TypeVar("T")


@dataclass(frozen=True)
class Waiting:
    """A row without a place: what its leaf will say (all but the salt), and since when it waits."""

    pending: int
    leaf: Leaf
    created: datetime


# One leaf of each waiting row. A row that has vanished meanwhile leaves a leaf without digests:
# the verifier names it. The moment is text, to the microsecond.
_FACTS = """
with taken as (
    select * from log_pending order by id limit %s
)
select p.id, p.created, p.kind, p.source, coalesce(d.mrn, d.declarant || '/' || d.lrn, ''),
       e.sequence, e.kind,
       to_char(e.moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       encode(sha256(convert_to(e.entry, 'UTF8')), 'hex'), encode(e.digest, 'hex'),
       v.version, v.format, encode(p.digests, 'hex'), p.after,
       l.number, encode(l.digest, 'hex'),
       j.kind, encode(sha256(convert_to(j.entry, 'UTF8')), 'hex')
from taken p
left join event e on p.kind = 'event' and e.id = p.source
left join declaration_version v on p.kind in ('version', 'selection') and v.id = p.source
left join declaration d on d.id = coalesce(e.declaration_id, v.declaration_id)
left join law_change_set l on p.kind = 'law' and l.id = p.source
left join journal j on p.kind = 'journal' and j.id = p.source
order by p.id
"""
_HEX = 64


def lock() -> bool:
    """Become the one who gives places until the transaction ends; False when another one does."""
    return bool(raw.one("select pg_try_advisory_xact_lock(%s)", (_LOCK,))[0])


def waiting(limit: int) -> list[Waiting]:
    """Up to `limit` rows that have committed and have no place, in the order of their numbers."""
    return [Waiting(row[0], _leaf(row), row[1]) for row in raw.many(_FACTS, (limit,))]


def _leaf(row: Sequence[Any]) -> Leaf:
    kind, source, subject = row[2:5]
    event, moment, entry, link = (value or "" for value in row[6:10])
    match kind:
        case "event":
            return Leaf(kind=kind, id=source, salt="", subject=subject, number=row[5] or 0,
                        event=event, moment=moment, entry=entry, link=link)  # fmt: skip
        case "version":
            digests = row[12] or ""
            return Leaf(kind=kind, id=source, salt="", subject=subject, number=row[10] or 0,
                        format=row[11] or "", body=digests[:_HEX], answer=digests[_HEX:],
                        after=row[13])  # fmt: skip
        case "selection":
            return Leaf(kind=kind, id=source, salt="", subject=subject, number=row[10] or 0,
                        content=row[12] or "", after=row[13])  # fmt: skip
        case "law":
            number = row[14] or 0
            return Leaf(kind=kind, id=source, salt="", subject=f"law:{number}", number=number,
                        link=row[15] or "")  # fmt: skip
        case record if record in RECORDS:
            return Leaf(kind=record, id=source, salt="", content=row[12] or "")
        case _:
            return Leaf(kind="journal", id=source, salt="", event=row[16] or "",
                        entry=row[17] or "")  # fmt: skip


def waits(rows: Sequence[tuple[str, int]]) -> bool:
    """True when one of the rows (kind, number) waits for its place."""
    kinds = [kind for kind, _ in rows]
    numbers = [number for _, number in rows]
    sql = """select exists (select from log_pending p
             join unnest(%s::text[], %s::bigint[]) as wanted(kind, source)
             on (p.kind, p.source) = (wanted.kind, wanted.source))"""
    return bool(raw.one(sql, (kinds, numbers))[0])


def add(
    rows: Sequence[tuple[int, str, str, bytes, datetime]], nodes: Iterable[merkle.Node]
) -> None:
    """Add leaves (place, subject, entry, hash, since when) and the nodes above them."""
    with connection.cursor() as cursor:
        with cursor.copy(
            "copy log_leaf (position, subject, entry, hash, created) from stdin"
        ) as leaves:
            for row in rows:
                leaves.write_row(row)
        with cursor.copy("copy log_node (level, index, hash) from stdin") as above:
            for node in nodes:
                if node[0]:
                    above.write_row(node)


def placed(pending: Sequence[int]) -> None:
    """Take rows that got their place off the waiting list."""
    LogPending.objects.filter(pk__in=pending).delete()


@contextmanager
def snapshot() -> Iterator[None]:
    """Several questions about the database as it is at one moment, while others go on writing.

    Inside a transaction it is that one, as it is.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read read only")
        yield


def size() -> int:
    """How many leaves there are."""
    last = LogLeaf.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


_NODES = """
select 0, position, hash from log_leaf where position = any(%s)
union all
select n.level, n.index, n.hash from log_node n
join unnest(%s::smallint[], %s::bigint[]) as wanted(level, index)
  on (n.level, n.index) = (wanted.level, wanted.index)
"""


def with_nodes(make: Callable[[merkle.Nodes], T]) -> T:
    """What `make` makes of the tree's nodes; it runs once to learn which, and once with them.

    Raises KeyError when a node is missing: the tables have been tampered with.
    """
    wanted: set[tuple[int, int]] = set()

    def note(level: int, index: int) -> bytes:
        wanted.add((level, index))
        return bytes(merkle.LEAF_BYTES)

    make(note)
    leaves = [index for level, index in wanted if level == 0]
    above = [(level, index) for level, index in wanted if level]
    found = raw.many(_NODES, (leaves, [n[0] for n in above], [n[1] for n in above]))
    return make(merkle.kept((level, index, bytes(value)) for level, index, value in found))


def frontier() -> merkle.Frontier:
    """The tree as it stands, ready to grow."""
    now = size()
    return with_nodes(lambda nodes: merkle.frontier(now, nodes))


def leaves_of(subject: str, before: int) -> list[tuple[int, str]]:
    """The places and entries of a subject's leaves among the first `before`, in order."""
    rows = LogLeaf.objects.filter(subject=subject, position__lt=before).order_by("position")
    return list(rows.values_list("position", "entry"))


def all_leaves() -> Iterator[tuple[int, str, bytes]]:
    """Every leaf in order: place, entry, hash."""
    rows = LogLeaf.objects.order_by("position").values_list("position", "entry", "hash")
    for position, entry, value in rows.iterator(chunk_size=10_000):
        yield position, entry, bytes(value)


def newest_head() -> LogHead | None:
    """The last signed head, or None."""
    return LogHead.objects.order_by("-pk").first()


def heads(most: int) -> list[LogHead]:
    """The latest signed heads, the newest first."""
    return list(LogHead.objects.order_by("-pk")[:most])


def add_head(size: int, root: bytes, moment: datetime, text: str) -> LogHead:
    """Keep a signed head."""
    return LogHead.objects.create(size=size, root=root, moment=moment, text=text)


def head_covering(position: int) -> LogHead | None:
    """The first head that covers a place, or None."""
    return LogHead.objects.filter(size__gt=position).order_by("pk").first()


def witnesses() -> list[LogWitness]:
    """What is known of the witnesses, by name."""
    return list(LogWitness.objects.order_by("name"))


def met(name: str, moment: datetime, size: int | None, fault: str = "") -> None:
    """Note a meeting with a witness: it took the head of `size`, or `fault` says why not."""
    told: dict[str, Any] = {"tried": moment, "fault": fault[:200]}
    if size is not None:
        told |= {"reached": moment, "size": size}
    LogWitness.objects.update_or_create(name=name, defaults=told)


_COVER = """
select (select max(reached) from log_witness),
       (select moment from log_head order by id limit 1),
       coalesce((select max(size) from log_witness where reached is not null), 0),
       (select created from log_pending order by id limit 1), now()
"""
_OLDEST = "select created from log_leaf where position = %s"


@dataclass(frozen=True)
class Cover:
    """How far witnesses can vouch for the log.

    `reached` is when one last took a head, `first` the moment of the first head of all; `size` how
    many leaves they know. `waiting` is how long the oldest entry has waited that no witness knows.
    """

    reached: datetime | None
    first: datetime | None
    size: int
    waiting: timedelta


def cover() -> Cover:
    """The cover as it is now. The ages are by the database's clock, which stamped the entries."""
    reached, first, size, pending, now = raw.one(_COVER, ())
    uncovered = raw.many(_OLDEST, (size,))
    since = [moment for moment in (pending, *(row[0] for row in uncovered)) if moment is not None]
    return Cover(reached, first, size, now - min(since) if since else timedelta(0))
