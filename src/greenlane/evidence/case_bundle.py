"""The evidence of a case file: its entries as a chain, the proof of each in the log, declarations.

A file of JSON that stands alone. Each entry was noted in the log when it was made, with its digest
and its link; what was changed, left out or put in between afterwards does not fit.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from greenlane.evidence import bundle, log, verify
from greenlane.evidence.bundle import UNREADABLE, LeafProof
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.leaf import read_leaf
from greenlane.evidence.signing import KeySet
from greenlane.evidence.verify import Fault, Verdict

FORMAT = "greenlane-case-1"
MEDIA_TYPE = "application/vnd.greenlane.case+json"
NOTED = ("case.opened", "case.entered")


class Noted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the journal about the case, as it was written, and its leaf in the log."""

    entry: str
    leaf: LeafProof


class CaseBundle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole: the head of the file, its entries, what the log noted, bundles of declarations."""

    format: str = FORMAT
    subject: str
    head: str
    entries: tuple[str, ...]
    noted: tuple[Noted, ...]
    declarations: tuple[msgspec.Raw, ...] = ()
    checkpoint: str


def encode(made: CaseBundle) -> bytes:
    """The file, indented."""
    return msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n"


_DECODER = msgspec.json.Decoder(CaseBundle)


def decode(content: bytes) -> CaseBundle:
    """A bundle from its file. Raises one of UNREADABLE when it is none."""
    return _DECODER.decode(content)


def check(content: bytes, keys: KeySet) -> Verdict:
    """Check a case's file; the codes are those of bundles. Declarations are checked as well."""
    try:
        read = decode(content)
    except UNREADABLE:
        return Verdict(faults=(Fault("unreadable"),))
    head, faults = verify.signed_head(read.checkpoint, keys)
    if head is not None and not faults:
        faults = [*_noted(read, head), *_chain(read), *_declarations(read, keys)]
    return Verdict(faults=tuple(faults), head=head, subject=read.subject)


def _noted(read: CaseBundle, head: Checkpoint) -> Iterator[Fault]:
    """Each note is in the log as it stands here, once, and about this case."""
    seen: set[int] = set()
    for noted in read.noted:
        leaf = read_leaf(noted.leaf.leaf)
        code = verify.leaf_fault(noted.leaf, leaf, head, "")
        if not code and noted.leaf.position in seen:
            code = "leaf-twice"
        if not code and leaf is not None:
            same = (leaf.kind, leaf.entry) == ("journal", log.digest(noted.entry.encode()).hex())
            code = "" if same else "event-changed"
        seen.add(noted.leaf.position)
        if code:
            yield Fault(code, f"place {noted.leaf.position}")
        elif _plain(noted.entry).get("subject") != read.subject:
            yield Fault("other-subject", f"place {noted.leaf.position}")


def _chain(read: CaseBundle) -> Iterator[Fault]:
    """The entries follow each other from the head on, and the log noted each at its place."""
    origin = log.digest(read.head.encode())
    links = log.chain(origin, [entry.encode() for entry in read.entries])
    told = [_details(noted.entry) for noted in sorted(read.noted, key=lambda n: n.leaf.position)]
    wanted = [{"digest": origin.hex(), "number": 0}] + [
        {"digest": log.digest(entry.encode()).hex(), "link": link.hex(), "number": n}
        for n, (entry, link) in enumerate(zip(read.entries, links, strict=True), start=1)
    ]
    yield from _compared(wanted, told)


def _compared(wanted: Sequence[dict[str, Any]], told: Sequence[dict[str, Any]]) -> Iterator[Fault]:
    for place, each in enumerate(wanted):
        if place >= len(told):
            yield Fault("event-unproven", f"entry {each['number']}")
        elif any(told[place].get(name) != value for name, value in each.items()):
            yield Fault("chain-broken", f"entry {each['number']}")
    yield from (Fault("event-missing", f"entry {n}") for n in range(len(wanted), len(told)))


def _declarations(read: CaseBundle, keys: KeySet) -> Iterator[Fault]:
    for raw in read.declarations:
        verdict = verify.check(bytes(raw), keys)
        yield from (Fault(f.code, f"{verdict.subject} {f.where}".strip()) for f in verdict.faults)


def _plain(entry: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(entry)
    except UNREADABLE:
        return {}
    return found if isinstance(found, dict) else {}


def _details(entry: str) -> dict[str, Any]:
    found = _plain(entry).get("details")
    return found if isinstance(found, dict) else {}


def leaf_of(position: int, leaf: str, path: Sequence[bytes]) -> LeafProof:
    """A proof from hashes."""
    return bundle.leaf_proof(position, leaf, path)
