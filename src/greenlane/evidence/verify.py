"""The check of a bundle with nothing but the log's public key; each kind of fault has its code.

    python -m greenlane.evidence.verify BUNDLE KEY      # KEY: a line, or a file of lines

Needs neither database nor network. It shows that everything in the bundle is in the log as it was
when the head was signed. It cannot show that nothing came later: ask for a newer bundle.
"""

import base64
import sys
from collections.abc import Callable, Iterator, Sequence

import msgspec

from greenlane.evidence import bundle as bundles
from greenlane.evidence import checkpoint, log, merkle
from greenlane.evidence.bundle import Bundle, Document
from greenlane.evidence.checkpoint import Checkpoint
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.evidence.signing import KeySet, KeyTextError, public_lines

# Every code that a check can give, with what it means.
CODES: dict[str, str] = {
    "unreadable": "This is no evidence bundle.",
    "unknown-format": "The bundle is of a format that this program does not know.",
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
    "receipt-wrong": "The receipt in the answer is not that of its last event.",
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

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


Placed = tuple[int, Leaf]


def check(content: bytes, keys: KeySet) -> Verdict:
    """Check a bundle's file. What is found first hides what depends on it, nothing else."""
    try:
        read = bundles.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Verdict(faults=(Fault(_not_ours(content)),))
    if read.format != bundles.FORMAT:
        return Verdict(faults=(Fault("unknown-format", read.format),))
    head = checkpoint.parse(read.checkpoint)
    if head is None:
        return Verdict(faults=(Fault("checkpoint-unreadable"),), bundle=read)
    if unsigned := head.fault(keys):
        return Verdict(faults=(Fault(unsigned),), bundle=read, head=head)
    placed, faults = _placed(read, head)
    if not faults:
        faults = [fault for ask in _QUESTIONS for fault in ask(read, placed)]
    return Verdict(faults=tuple(faults), bundle=read, head=head)


def _not_ours(content: bytes) -> str:
    try:
        told = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        form = msgspec.json.decode(told.get("format", b'""'), type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
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
        code = "leaf-twice" if proof.position in seen else _leaf_fault(proof, leaf, head, read)
        seen.add(proof.position)
        if code or leaf is None:
            faults.append(Fault(code, leaf.name if leaf else f"place {proof.position}"))
        else:
            placed.append((proof.position, leaf))
    return sorted(placed, key=lambda one: one[0]), faults


def _leaf_fault(proof: bundles.LeafProof, leaf: Leaf | None, head: Checkpoint, read: Bundle) -> str:
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
    return "" if leaf.subject == read.subject or leaf.kind == "law" else "other-subject"


def _events(read: Bundle, placed: Sequence[Placed]) -> Iterator[Fault]:
    """Events and their leaves belong together one by one, from number 1 on, in order."""
    leaves = sorted((leaf.number, position) for position, leaf in placed if leaf.kind == "event")
    told = [event.number for event in read.events]
    numbers = [number for number, _ in leaves]
    yield from (Fault("event-unproven", f"event {n}") for n in told if n not in numbers)
    wanted = range(1, max([*told, *numbers], default=0) + 1) or range(1, 2)
    yield from (Fault("event-missing", f"event {n}") for n in wanted if told.count(n) != 1)
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
    told = [document.version for document in read.documents]
    wanted = range(1, max(last, default=0) + 1) or range(1, 2)
    yield from (Fault("document-missing", f"version {n}") for n in wanted if told.count(n) != 1)
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
        body = base64.b64decode(document.body, validate=True)
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
        except msgspec.DecodeError:
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
    known = not told or (read.law.digest and published.get(told) == read.law.digest)
    if not (named and known) or set(published) - {told}:
        yield Fault("law-wrong", read.law.name)


_QUESTIONS: tuple[Callable[[Bundle, Sequence[Placed]], Iterator[Fault]], ...] = (
    _events, _chain, _documents, _answers,
)  # fmt: skip


def report(verdict: Verdict) -> list[str]:
    """What was found, a line each."""
    if not verdict.sound or verdict.bundle is None or verdict.head is None:
        return [str(fault) for fault in verdict.faults]
    read, head = verdict.bundle, verdict.head
    withheld = sum(event.entry is None for event in read.events)
    hidden = f", {withheld} of them withheld" if withheld else ""
    signed = ", ".join(f"{s.name} ({s.key_id})" for s in head.signatures)
    return [
        f"sound: {read.subject}",
        f"{len(read.documents)} document(s), {len(read.events)} events{hidden}",
        f"law {read.law.name}",
        f"in the log of {head.head.size} entries at {head.head.moment:%Y-%m-%d %H:%M:%S} UTC",
        f"signed by {signed}",
    ]


def trusted(text: str) -> KeySet:
    """The keys of lines, or of one line. Raises KeyTextError when there is none."""
    keys = public_lines(text)
    if not keys:
        raise KeyTextError("there is no key in it")
    return KeySet(keys)


def main(words: Sequence[str]) -> int:
    """Check the file named; 0 sound, 1 not, 2 when the check could not be made."""
    if len(words) != 2:
        sys.stderr.write("usage: python -m greenlane.evidence.verify BUNDLE KEY\n")
        return 2
    try:
        with open(words[0], "rb") as file:
            content = file.read()
        if "+" in words[1]:
            keys = trusted(words[1])
        else:
            with open(words[1], encoding="utf-8") as file:
                keys = trusted(file.read())
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    verdict = check(content, keys)
    sys.stdout.write("".join(f"{line}\n" for line in report(verdict)))
    return 0 if verdict.sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
