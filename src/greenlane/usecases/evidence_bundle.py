"""The evidence bundle of a declaration, made from the log under the newest signed head."""

from greenlane.evidence import merkle
from greenlane.evidence.bundle import Bundle, Document, EventText, Law, encode, leaf_proof
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.evidence.log import digest
from greenlane.store import declarations, log
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
    logged = {leaf.number: leaf.entry for _, _, leaf in leaves if leaf.kind == "event"}
    made = Bundle(
        subject=subject,
        origin=bytes(row.digest).hex(),
        law=law if not law.number else _with_digest(law, leaves[-1][2]),
        documents=tuple(documents),
        events=tuple(_event(event, names, logged.get(event.sequence, "")) for event in events),
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


def _event(row: EventRow, names: bool, logged: str) -> EventText:
    """The event; withheld too when words of it were erased, which the log still proves."""
    hidden = not names and declarations.decode(row.entry).actor.role in NAMELESS
    hidden = hidden or digest(row.entry.encode()).hex() != logged
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
