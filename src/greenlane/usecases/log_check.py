"""The check of the whole database against the log, and of the log against the heads outside.

Every row of record must be the one in its leaf, every leaf must have its row, and the tree must go
on from every head that a witness keeps. What does not is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from greenlane.evidence import log as chains
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.evidence.signing import KeySet
from greenlane.evidence.tree_check import LogFault, TreeCheck
from greenlane.lifecycle.declaration import NotAllowedError, replay
from greenlane.store import declarations, journal, log, log_rows
from greenlane.store.models import LogPending
from greenlane.usecases import log_check_records
from greenlane.usecases.log_kept import Erased, Key, Rows

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
    erased = Erased(log_rows.proven_erasures())
    answered = {(found[-1].subject, found[-1].after): "" for key, found in leaves.items()
                if key[0] == "version"}  # fmt: skip
    rows = Rows(leaves, waiting, 0, answered, erased)
    for told in (_events, _versions, _selections, _law, _journal, log_check_records.faults):
        report.faults += told(rows)
    report.faults += [LogFault("row-gone", found[0].name) for found in leaves.values()]
    report.rows = rows.met
    return report


def _nodes(tree: TreeCheck) -> Iterator[LogFault]:
    try:
        same = log.frontier() == tree.tree
    except KeyError:
        same = False
    if not same:
        yield LogFault("nodes-changed", f"the tree of {tree.size} leaves")


def _digest(text: str) -> str:
    return chains.digest(text.encode()).hex()


def _events(rows: Rows) -> Iterator[LogFault]:
    """Events one by one, and each declaration's chain and header as a whole."""
    holds = log_rows.holds()
    for declared in log_rows.declarations():
        for event in declared.events:
            seen = Leaf(
                kind="event", id=event.id, salt="", subject=declared.subject,
                number=event.sequence, event=event.kind, moment=event.moment,
                entry=_digest(event.entry), link=event.digest.hex(),
            )  # fmt: skip
            yield from rows.one("event", event.id, seen)
            if (declared.subject, event.sequence) in rows.links:
                rows.links[declared.subject, event.sequence] = event.digest.hex()
        broken = _first_break(declared, rows.erased)
        if broken is not None:
            yield LogFault("chain-broken", f"event {broken} of {declared.subject}")
        elif not _header_follows(declared, holds.pop(declared.subject, set())):
            yield LogFault("header-changed", declared.subject)
    for subject in (*log_rows.without_events(), *log_rows.otherwise_owed()):
        yield LogFault("header-changed", subject)


def _first_break(declared: log_rows.Declared, erased: Erased) -> int | None:
    """The first event that does not follow; of one with words erased the log proves the link."""
    before = declared.digest
    for place, event in enumerate(declared.events, start=1):
        linked = chains.link(before, event.entry.encode())
        if event.sequence != place:
            return place
        if linked != event.digest and not erased.touched("event", event.id, "entry"):
            return place
        before = event.digest
    return None


def _header_follows(declared: log_rows.Declared, holds: set[str]) -> bool:
    """Whether state, lane, version and open holds are those that the events lead to."""
    try:
        life = replay([declarations.decode(event.entry) for event in declared.events])
    except (msgspec.DecodeError, NotAllowedError):
        return False
    same = (life.state, life.lane, max(life.version, 1)) == declared.header
    return same and {hold.name for hold in life.holds} == holds


def _versions(rows: Rows) -> Iterator[LogFault]:
    """The last leaf of a version says what is there; each earlier answer had its own event."""
    for row in log_rows.versions():
        name = f"version {row.version} of {row.subject}"
        found = rows.take("version", row.id)
        if found is None:
            if ("version", row.id) not in rows.waiting:
                yield LogFault("row-unlogged", name)
            continue
        if _overwritten(row.id, found, row.events, rows.erased):
            yield LogFault("answer-overwritten", name)
        if ("version", row.id) in rows.waiting:
            continue  # its newest answer has no place yet
        last = found[-1]
        if not _same_version(row, last, rows.erased):
            yield LogFault("row-changed", name)
        elif not _explained(row, last, rows):
            yield LogFault("answer-overwritten", name)


def _overwritten(row: int, found: list[Leaf], events: int, erased: Erased) -> bool:
    """True when an answer changed without an event, or a body at all, and no erasure did it.

    An event that explains an answer must be there: there are `events` of them.
    """
    for before, leaf in pairwise(found):
        if not erased.leads("declaration_version", row, "body", before.body, leaf.body):
            return True
        told = erased.leads("declaration_version", row, "answer", before.answer, leaf.answer)
        if leaf.after <= before.after and not (told and erased_here(row, erased)):
            return True
    return any(leaf.after > events for leaf in found)


def _explained(row: log_rows.VersionRecord, last: Leaf, rows: Rows) -> bool:
    """True when the answer carries the receipt of the event after which the log says it was given.

    Else it was written over later, when events that gave no answer had followed.
    """
    told = rows.links.get((last.subject, last.after), "")
    return row.receipt == told or erased_here(row.id, rows.erased)


def erased_here(row: int, erased: Erased) -> bool:
    """True when something of a version was erased."""
    parts = ("body", "answer", "selection")
    return any(erased.touched("declaration_version", row, part) for part in parts)


def _same_version(row: log_rows.VersionRecord, last: Leaf, erased: Erased) -> bool:
    shown = (row.version, row.subject) == (last.number, last.subject)
    same_form = row.format == last.format or erased_here(row.id, erased)
    return shown and same_form and all(
        erased.leads("declaration_version", row.id, part, logged, seen)
        for part, logged, seen in (
            ("body", last.body, row.body), ("answer", last.answer, row.answer)
        )
    )  # fmt: skip


def _selections(rows: Rows) -> Iterator[LogFault]:
    for row in log_rows.versions():
        name = f"selection {row.version} of {row.subject}"
        found = rows.take("selection", row.id)
        waits = ("selection", row.id) in rows.waiting
        if found is None and not waits:
            yield LogFault("row-unlogged", name)
        elif (
            found
            and not waits
            and not rows.erased.leads(
                "declaration_version", row.id, "selection", found[-1].content, row.selection
            )
        ):
            yield LogFault("row-changed", name)


def _law(rows: Rows) -> Iterator[LogFault]:
    for number, publication, digest in log_rows.publications():
        seen = Leaf(kind="law", id=number, salt="", subject=f"law:{publication}",
                    number=publication, link=digest.hex())  # fmt: skip
        yield from rows.one("law", number, seen)


def _journal(rows: Rows) -> Iterator[LogFault]:
    for row in log_rows.journal():
        seen = Leaf(kind="journal", id=row.pk, salt="", event=row.kind, entry=_digest(row.entry))
        yield from rows.one("journal", row.pk, seen)
        try:
            entry = journal.decode(row.entry)
        except (ValueError, RecursionError):  # no entry at all: its leaf says the rest
            yield LogFault("column-changed", seen.name)
            continue
        columns = (row.kind, row.moment, row.actor, row.role, row.unit, row.subject)
        if columns != (entry.kind, entry.moment, entry.actor, entry.role, entry.unit,
                       entry.subject):  # fmt: skip
            yield LogFault("column-changed", seen.name)
