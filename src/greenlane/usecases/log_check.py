"""The check of the whole database against the log, and of the log against the heads outside.

Every row of record must be the one in its leaf, every leaf must have its row, and the tree must go
on from every head that a witness keeps. What does not is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from greenlane.evidence import log as chains
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.evidence.signing import KeySet
from greenlane.evidence.tree_check import LogFault, TreeCheck
from greenlane.lifecycle.declaration import NotAllowedError, replay
from greenlane.store import declarations, journal, log, log_rows
from greenlane.store.log_rows import EventRecord
from greenlane.store.models import LogPending

Key = tuple[str, int]

# Every code that a check of the database can give, with what it means.
CODES: dict[str, str] = {
    "leaf-missing": "A place of the log is empty.",
    "leaf-changed": "A leaf is not what its hash says.",
    "leaf-unreadable": "A leaf is not in its one canonical form.",
    "nodes-changed": "The nodes of the tree are not those of its leaves.",
    "log-rewritten": "The log does not go on from a head that a witness keeps.",
    "log-cut": "A witness knows a longer log.",
    "head-not-ours": "A head that a witness keeps was not signed by a trusted key.",
    "row-changed": "A row is not the one in the log.",
    "row-gone": "A row that is in the log is missing.",
    "row-unlogged": "A row is not in the log and does not wait for its place.",
    "row-twice": "A row that is written once is in the log twice.",
    "answer-overwritten": "An answer was changed without an event.",
    "chain-broken": "An event does not follow from the one before.",
    "header-changed": "What a list shows of a declaration does not follow from its events.",
    "column-changed": "A column does not say what its entry says.",
}


@dataclass
class Report:
    """What a check found; `waiting` rows have no place yet and are told apart."""

    faults: list[LogFault] = field(default_factory=list)
    leaves: int = 0
    rows: int = 0
    waiting: int = 0


def check(heads: Iterable[Checkpoint], keys: KeySet) -> Report:
    """Check everything, as it is at one moment; `heads` are those kept outside the database."""
    with log.snapshot():
        return _check(heads, keys)


def _check(heads: Iterable[Checkpoint], keys: KeySet) -> Report:
    report = Report(waiting=LogPending.objects.count())
    tree = TreeCheck(heads, keys)
    leaves: dict[Key, list[Leaf]] = {}
    for position, entry, stored in log.all_leaves():
        tree.leaf(position, entry.encode(), stored)
        leaf = read_leaf(entry)
        if leaf is None:
            report.faults.append(LogFault("leaf-unreadable", f"place {position}"))
        else:
            leaves.setdefault((leaf.kind, leaf.id), []).append(leaf)
    report.leaves = tree.size
    report.faults += tree.faults()
    report.faults += _nodes(tree)
    waiting = set(LogPending.objects.values_list("kind", "source"))
    for told in (_events, _versions, _selections, _law, _journal):
        report.faults += told(_Rows(leaves, waiting, report))
    report.faults += [LogFault("row-gone", found[0].name) for found in leaves.values()]
    return report


def _nodes(tree: TreeCheck) -> Iterator[LogFault]:
    try:
        same = log.frontier() == tree.tree
    except KeyError:
        same = False
    if not same:
        yield LogFault("nodes-changed", f"the tree of {tree.size} leaves")


@dataclass
class _Rows:
    """The leaves not asked for yet, what waits, and the count."""

    leaves: dict[Key, list[Leaf]]
    waiting: set[Key]
    report: Report

    def take(self, kind: str, number: int) -> list[Leaf] | None:
        """The leaves of a row, which count as met; None when it has none."""
        self.report.rows += 1
        return self.leaves.pop((kind, number), None)

    def one(self, kind: str, number: int, seen: Leaf) -> Iterator[LogFault]:
        """A row that is written once: its leaf says what is `seen` now."""
        found = self.take(kind, number)
        if found is None:
            if (kind, number) not in self.waiting:
                yield LogFault("row-unlogged", seen.name)
        elif len(found) > 1:
            yield LogFault("row-twice", seen.name)
        elif msgspec.structs.replace(found[0], salt="") != seen:
            yield LogFault("row-changed", found[0].name)


def _digest(text: str) -> str:
    return chains.digest(text.encode()).hex()


def _events(rows: _Rows) -> Iterator[LogFault]:
    """Events one by one, and each declaration's chain and header as a whole."""
    for declared in log_rows.declarations():
        for event in declared.events:
            seen = Leaf(
                kind="event", id=event.id, salt="", subject=declared.subject,
                number=event.sequence, event=event.kind, moment=event.moment,
                entry=_digest(event.entry), link=event.digest.hex(),
            )  # fmt: skip
            yield from rows.one("event", event.id, seen)
        place = chains.first_break(
            declared.digest, [e.entry.encode() for e in declared.events],
            [e.digest for e in declared.events],
        )  # fmt: skip
        if place is not None:
            number = declared.events[place].sequence
            yield LogFault("chain-broken", f"event {number} of {declared.subject}")
        elif not _header_follows(declared.header, declared.events):
            yield LogFault("header-changed", declared.subject)


def _header_follows(header: tuple[str, str | None, int], events: list[EventRecord]) -> bool:
    try:
        life = replay([declarations.decode(event.entry) for event in events])
    except (msgspec.DecodeError, NotAllowedError):
        return False
    return (life.state, life.lane, max(life.version, 1)) == header


def _versions(rows: _Rows) -> Iterator[LogFault]:
    """The last leaf of a version says what is there; each earlier answer had its own event."""
    for row in log_rows.versions():
        name = f"version {row.version} of {row.subject}"
        found = rows.take("version", row.id)
        if found is None:
            if ("version", row.id) not in rows.waiting:
                yield LogFault("row-unlogged", name)
            continue
        afters = [leaf.after for leaf in found]
        if len(set(afters)) != len(afters) or len({leaf.body for leaf in found}) != 1:
            yield LogFault("answer-overwritten", name)
        if ("version", row.id) in rows.waiting:
            continue  # its newest answer has no place yet
        last = found[-1]
        seen = (row.version, row.format, row.subject, row.body, row.answer)
        if seen != (last.number, last.format, last.subject, last.body, last.answer):
            yield LogFault("row-changed", name)


def _selections(rows: _Rows) -> Iterator[LogFault]:
    for row in log_rows.versions():
        name = f"selection {row.version} of {row.subject}"
        found = rows.take("selection", row.id)
        waits = ("selection", row.id) in rows.waiting
        if found is None and not waits:
            yield LogFault("row-unlogged", name)
        elif found and not waits and found[-1].content != row.selection:
            yield LogFault("row-changed", name)


def _law(rows: _Rows) -> Iterator[LogFault]:
    for number, publication, digest in log_rows.publications():
        seen = Leaf(kind="law", id=number, salt="", subject=f"law:{publication}",
                    number=publication, link=digest.hex())  # fmt: skip
        yield from rows.one("law", number, seen)


def _journal(rows: _Rows) -> Iterator[LogFault]:
    for row in log_rows.journal():
        seen = Leaf(kind="journal", id=row.pk, salt="", event=row.kind, entry=_digest(row.entry))
        yield from rows.one("journal", row.pk, seen)
        entry = journal.decode(row.entry)
        columns = (row.kind, row.moment, row.actor, row.role, row.unit, row.subject)
        if columns != (entry.kind, entry.moment, entry.actor, entry.role, entry.unit,
                       entry.subject):  # fmt: skip
            yield LogFault("column-changed", seen.name)
