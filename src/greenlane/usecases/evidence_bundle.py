"""Evidence bundles and receipts of declarations, made from the log under the newest signed head."""

from collections.abc import Mapping

from greenlane.evidence import merkle, receipt, verify
from greenlane.evidence.bundle import Bundle, Document, EventText, Law, encode, leaf_proof
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.evidence.log import digest
from greenlane.evidence.signing import KeySet
from greenlane.store import declarations, erasures, log
from greenlane.store.models import DeclarationRow, DeclarationVersion, EventRow
from greenlane.usecases import answers

# Whose names a trader does not learn: of their events he gets the leaf, not the text.
NAMELESS = ("officer", "agency", "cashier")


class NotCoveredError(LookupError):
    """The newest signed head does not cover the declaration yet; a minute later it does."""


def bundle_of(row: DeclarationRow, *, names: bool) -> bytes:
    """The file; `names` when the reader may see who in customs acted. Raises NotCoveredError."""
    head = log.newest_head()
    subject = row.mrn or ""
    if head is None or not subject:
        raise NotCoveredError(subject)
    leaves = _leaves(subject, head.size)
    documents = _documents(row)
    events = list(EventRow.objects.filter(declaration=row).order_by("sequence"))
    law = _law(documents[-1].answer)
    if law.number:
        leaves += _leaves(f"law:{law.number}", head.size)[:1]
    if not _covered(row, events, [leaf for _, _, leaf in leaves], law):
        raise NotCoveredError(subject)
    paths = log.with_nodes(
        lambda nodes: [merkle.inclusion_proof(place, head.size, nodes) for place, _, _ in leaves]
    )
    erased = erasures.erased_rows("event", [event.pk for event in events], "entry")
    made = Bundle(
        subject=subject,
        origin=bytes(row.digest).hex(),
        law=law if not law.number else _with_digest(law, leaves[-1][2]),
        documents=tuple(documents),
        events=tuple(_event(event, names, erased) for event in events),
        leaves=tuple(
            leaf_proof(place, entry, path)
            for (place, entry, _), path in zip(leaves, paths, strict=True)
        ),
        checkpoint=head.text,
    )
    return encode(made)


def _leaves(subject: str, size: int) -> list[tuple[int, str, Leaf]]:
    """Place, text and leaf of what is told about a subject; selections stay with customs."""
    read = ((place, entry, read_leaf(entry)) for place, entry in log.leaves_of(subject, size))
    return [
        (place, entry, leaf) for place, entry, leaf in read if leaf and leaf.kind != "selection"
    ]


def _documents(row: DeclarationRow) -> list[Document]:
    versions = DeclarationVersion.objects.filter(declaration=row).order_by("version")
    return [Document.of(v.version, v.format, bytes(v.body), v.answer) for v in versions]


def _event(row: EventRow, names: bool, erased: Mapping[int, bytes]) -> EventText:
    """The event; withheld too when words of it were lawfully erased, which the log still proves."""
    hidden = not names and declarations.decode(row.entry).actor.role in NAMELESS
    hidden = hidden or erased.get(row.pk) == digest(row.entry.encode())
    return EventText(number=row.sequence, entry=None if hidden else row.entry)


def _law(answer: str) -> Law:
    name = answers.decode(answer.encode()).law
    number = name.rpartition("+")[2] if "+" in name else ""
    return Law(name=name, number=int(number) if number.isdecimal() else 0)


def _with_digest(law: Law, leaf: Leaf) -> Law:
    return Law(name=law.name, number=law.number, digest=leaf.link)


def _covered(row: DeclarationRow, events: list[EventRow], leaves: list[Leaf], law: Law) -> bool:
    """True when the head covers every event, the last answer, and the law."""
    last = max((leaf.number for leaf in leaves if leaf.kind == "event"), default=0)
    waits = log.waits(
        [("event", event.pk) for event in events]
        + [("version", pk) for pk in
           DeclarationVersion.objects.filter(declaration=row).values_list("pk", flat=True)]
    )  # fmt: skip
    lawful = not law.number or any(leaf.kind == "law" for leaf in leaves)
    answered = any(leaf.kind == "version" and leaf.number == row.version for leaf in leaves)
    return bool(events) and last == events[-1].sequence and answered and lawful and not waits


def faults_of(mrn: str, keys: KeySet) -> list[str]:
    """What is wrong with a declaration: its chain, its bundle; a line each.

    Raises NotCoveredError when the chain holds and there is no proof of more yet.
    """
    try:
        row = declarations.by_mrn(mrn)
    except declarations.UnknownDeclarationError:
        return ["unknown: there is no such declaration"]
    broken = declarations.first_broken_event(row)
    if broken is not None:
        return [f"chain-broken: event {broken} does not follow from the one before"]
    return [str(fault) for fault in verify.check(bundle_of(row, names=True), keys).faults]


def receipt_of(row: DeclarationRow) -> bytes:
    """The receipt of the last event that the newest head covers. Raises NotCoveredError."""
    head = log.newest_head()
    subject = row.mrn or ""
    events = [one for one in _leaves(subject, head.size if head else 0) if one[2].kind == "event"]
    if head is None or not subject or not events:
        raise NotCoveredError(subject)
    place, entry, leaf = max(events, key=lambda one: one[2].number)
    path = log.with_nodes(lambda nodes: merkle.inclusion_proof(place, head.size, nodes))
    made = receipt.Receipt(
        subject=subject, number=leaf.number, receipt=leaf.link,
        leaf=leaf_proof(place, entry, path), checkpoint=head.text,
    )  # fmt: skip
    return receipt.encode(made)
