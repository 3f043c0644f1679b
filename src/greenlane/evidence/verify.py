"""The check of a bundle with nothing but the log's public key; each kind of fault has its code.

It shows that everything in the bundle is in the log as it was when the head was signed. It cannot
show that nothing came later: ask for a newer bundle. `evidence.program` is the command around it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec

from greenlane.evidence import bundle as bundles
from greenlane.evidence import checkpoint, log, merkle
from greenlane.evidence.bundle import Bundle, Document
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.evidence.signing import KeySet
from greenlane.evidence.strict_base64 import decoded

# Every code that a check can give, with what it means.
CODES: dict[str, str] = {
    "unreadable": "This is neither an evidence bundle nor a receipt.",
    "unknown-format": "The file is of a format that this program does not know.",
    "checkpoint-unreadable": "The signed head cannot be read.",
    "unsigned": "No key that you trust has signed the head.",
    "bad-signature": "The signature does not fit the head.",
    "key-out-of-days": "The key was not in its days when it signed.",
    "leaf-unreadable": "An entry of the log is not in its one canonical form.",
    "leaf-twice": "The same entry of the log is given twice.",
    "beyond-head": "An entry has a place that the signed head does not reach.",
    "not-in-log": "The proof does not lead from the entry to the signed head.",
    "other-subject": "An entry belongs to another declaration.",
    "out-of-order": "The events are not in the log in the order of their numbers.",
    "event-missing": "An event is missing.",
    "event-unproven": "An event has no entry in the log.",
    "event-changed": "An event is not the one in the log.",
    "chain-broken": "An event does not follow from the one before.",
    "document-missing": "A document that is in the log is missing.",
    "document-unproven": "A document has no entry in the log.",
    "body-changed": "A document is not the one in the log.",
    "answer-changed": "An answer is not the one in the log.",
    "answer-foreign": "The answer is not about this declaration.",
    "receipt-wrong": "The receipt is not that of its event.",
    "law-wrong": "The law named is not the one of the answer, or not as it was published.",
}


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong: its code (a key of CODES) and where."""

    code: str
    where: str = ""

    def __str__(self) -> str:
        """Code, place and sentence, for people."""
        return f"{self.code}{': ' + self.where if self.where else ''}: {CODES[self.code]}"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found; the bundle is sound when there are no faults."""

    faults: tuple[Fault, ...]
    bundle: Bundle | None = None
    head: Checkpoint | None = None
    subject: str = ""

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


Placed = tuple[int, Leaf]


def check(content: bytes, keys: KeySet) -> Verdict:
    """Check a bundle's file. What is found first hides what depends on it, nothing else."""
    try:
        read = bundles.decode(content)
    except bundles.UNREADABLE:
        return Verdict(faults=(Fault(_not_ours(content)),))
    if read.format != bundles.FORMAT:
        return Verdict(faults=(Fault("unknown-format", read.format),))
    head, faults = signed_head(read.checkpoint, keys)
    if head is not None and not faults:
        placed, faults = _placed(read, head)
        if not faults:
            faults = [fault for ask in _QUESTIONS for fault in ask(read, placed)]
    return Verdict(faults=tuple(faults), bundle=read, head=head, subject=read.subject)


def signed_head(text: str, keys: KeySet) -> tuple[Checkpoint | None, list[Fault]]:
    """The head that a text tells, and why it cannot be trusted, if so."""
    head = checkpoint.parse(text)
    if head is None:
        return None, [Fault("checkpoint-unreadable")]
    unsigned = head.fault(keys)
    return head, [Fault(unsigned)] if unsigned else []


def _not_ours(content: bytes) -> str:
    try:
        told = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        form = msgspec.json.decode(told.get("format", b'""'), type=str)
    except bundles.UNREADABLE:
        return "unreadable"
    ours = form == bundles.FORMAT or not form.startswith("greenlane-evidence-")
    return "unreadable" if ours else "unknown-format"


def _placed(read: Bundle, head: Checkpoint) -> tuple[list[Placed], list[Fault]]:
    """The leaves that the head covers, and what is wrong with the others."""
    placed: list[Placed] = []
    faults: list[Fault] = []
    seen: set[int] = set()
    for proof in read.leaves:
        leaf = read_leaf(proof.leaf)
        code = (
            "leaf-twice" if proof.position in seen else leaf_fault(proof, leaf, head, read.subject)
        )
        seen.add(proof.position)
        if code or leaf is None:
            faults.append(Fault(code, leaf.name if leaf else f"place {proof.position}"))
        else:
            placed.append((proof.position, leaf))
    return sorted(placed, key=lambda one: one[0]), faults


def leaf_fault(proof: bundles.LeafProof, leaf: Leaf | None, head: Checkpoint, subject: str) -> str:
    """Nothing when the head covers the leaf and it is the subject's (or law's), else the code."""
    if leaf is None:
        return "leaf-unreadable"
    size = head.head.size
    if not 0 <= proof.position < size:
        return "beyond-head"
    try:
        path = bundles.steps_of(proof)
    except ValueError:
        return "not-in-log"
    hashed = merkle.leaf_hash(proof.leaf.encode())
    if not merkle.includes(proof.position, size, hashed, path, head.head.root):
        return "not-in-log"
    return "" if leaf.subject == subject or leaf.kind == "law" else "other-subject"


def _events(read: Bundle, placed: Sequence[Placed]) -> Iterator[Fault]:
    """Events and their leaves belong together one by one, from number 1 on, in order."""
    leaves = sorted((leaf.number, position) for position, leaf in placed if leaf.kind == "event")
    told = [event.number for event in read.events]
    numbers, times = {number for number, _ in leaves}, Counter(told)
    yield from (Fault("event-unproven", f"event {n}") for n in told if n not in numbers)
    wanted = range(1, max(1, len(told), *numbers) + 1)  # never as far as an unproven number says
    yield from (Fault("event-missing", f"event {n}") for n in wanted if times[n] != 1)
    places = [position for _, position in leaves]
    if places != sorted(places) or told != sorted(told):
        yield Fault("out-of-order")


def _chain(read: Bundle, placed: Sequence[Placed]) -> Iterator[Fault]:
    """Each event that is shown is the one in the log, and follows from the one before."""
    leaves = {leaf.number: leaf for _, leaf in placed if leaf.kind == "event"}
    for event in read.events:
        leaf = leaves.get(event.number)
        before = leaves[event.number - 1].link if event.number - 1 in leaves else read.origin
        if leaf is None or event.entry is None:
            continue
        entry = event.entry.encode()
        if log.digest(entry).hex() != leaf.entry:
            yield Fault("event-changed", f"event {event.number}")
        elif _link(before, entry) != leaf.link:
            yield Fault("chain-broken", f"event {event.number}")


def _link(before: str, entry: bytes) -> str:
    try:
        return log.link(bytes.fromhex(before), entry).hex()
    except ValueError:
        return ""


def _documents(read: Bundle, placed: Sequence[Placed]) -> Iterator[Fault]:
    """Each document is the one in the log, its answer the last one that was given."""
    last: dict[int, Leaf] = {}
    for _, leaf in placed:
        if leaf.kind == "version":
            last[leaf.number] = leaf
    times = Counter(document.version for document in read.documents)
    wanted = range(1, max(last, default=1) + 1)
    yield from (Fault("document-missing", f"version {n}") for n in wanted if times[n] != 1)
    for document in read.documents:
        logged = last.get(document.version)
        where = f"version {document.version}"
        if logged is None:
            yield Fault("document-unproven", where)
        elif _body_digest(document) != (logged.format, logged.body):
            yield Fault("body-changed", where)
        elif log.digest(document.answer.encode()).hex() != logged.answer:
            yield Fault("answer-changed", where)


def _body_digest(document: Document) -> tuple[str, str]:
    try:
        body = decoded(document.body)
    except ValueError:
        return document.format, ""
    return document.format, log.digest(body).hex()


class _Told(msgspec.Struct, rename="camel"):
    """What an answer says of itself."""

    mrn: str = ""
    receipt: str = ""
    law: str = ""


def _answers(read: Bundle, placed: Sequence[Placed]) -> Iterator[Fault]:
    """The answers speak of this declaration, carry the receipt of their event, and name the law."""
    links = {leaf.number: leaf.link for _, leaf in placed if leaf.kind == "event"}
    last = {leaf.number: leaf.after for _, leaf in placed if leaf.kind == "version"}
    present = ""
    for document in sorted(read.documents, key=lambda d: d.version):
        where = f"version {document.version}"
        try:
            told = msgspec.json.decode(document.answer, type=_Told)
        except bundles.UNREADABLE:
            yield Fault("answer-foreign", where)
            continue
        if told.mrn != read.subject:
            yield Fault("answer-foreign", where)
        elif told.receipt != links.get(last.get(document.version, 0)):
            yield Fault("receipt-wrong", where)
        present = told.law
    yield from _law(read, placed, present)


def _law(read: Bundle, placed: Sequence[Placed], present: str) -> Iterator[Fault]:
    """The law is that of the last answer; a published one is in the log with its digest."""
    _, _, number = read.law.name.rpartition("+")
    told = int(number) if number.isdecimal() and "+" in read.law.name else 0
    published = {leaf.number: leaf.link for _, leaf in placed if leaf.kind == "law"}
    named = read.law.name == present and read.law.number == told
    digest = read.law.digest
    known = published.get(told) == digest != "" if told else not digest
    if not (named and known) or set(published) - {told}:
        yield Fault("law-wrong", read.law.name)


_QUESTIONS: tuple[Callable[[Bundle, Sequence[Placed]], Iterator[Fault]], ...] = (
    _events, _chain, _documents, _answers,
)  # fmt: skip
