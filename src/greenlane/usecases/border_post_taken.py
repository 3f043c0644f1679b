"""What a post told, entered at the centre: each thing checked against the post's own log first."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
from django.db import IntegrityError, transaction

from greenlane.evidence import log
from greenlane.evidence.leaf import Leaf, read_leaf
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.messages.border_bundle import BundleError
from greenlane.messages.border_news import DeclarationNews, News
from greenlane.store import border, declarations, journal
from greenlane.store.models import BorderDeclaration, BorderNode, DeclarationRow
from greenlane.usecases import border_conflicts, border_permits, border_taken
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import READERS


def enter(row: BorderNode, news: News, desk: Desk) -> dict[str, Any]:
    """Enter a post's news; gives what was entered and how many conflicts it led to."""
    _match(news)
    before = border.conflicts(state="open", node=row.node).count()
    for each in news.declarations:
        _declaration(row, each, desk)
    for number, entry in news.journal:
        _journal(row, number, entry, desk)
    border_conflicts.look_around(desk)
    opened = border.conflicts(state="open", node=row.node).count() - before
    return {"leaves": len(news.leaves), "declarations": len(news.declarations),
            "journal": len(news.journal), "conflicts": opened}  # fmt: skip


def _match(news: News) -> None:
    """Everything told is in the log as it is, and everything in the log was told."""
    leaves = [read_leaf(text) for text in news.leaves]
    told = set(_digests(news))
    logged = {(leaf.kind, _digest(leaf)) for leaf in leaves if leaf and _is_told(leaf)}
    early = {each for each in told - logged if each[0] == "version"}  # before its own leaf
    if None in leaves or told - early != logged:
        raise BundleError("NOD-011", "the contents are not those that the post's log names")


def _is_told(leaf: Leaf) -> bool:
    return leaf.kind in ("event", "version", "journal")


def _digest(leaf: Leaf) -> str:
    return leaf.body if leaf.kind == "version" else leaf.entry


def _digests(news: News) -> Iterable[tuple[str, str]]:
    for each in news.declarations:
        for _, entry in each.events:
            yield "event", _sha(entry.encode())
        for version in each.versions:
            yield "version", _sha(version.body)
    for _, entry in news.journal:
        yield "journal", _sha(entry.encode())


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _declaration(row: BorderNode, each: DeclarationNews, desk: Desk) -> None:
    link = border.linked(row, each.id) or _landed(row, each)
    _versions(link, each)
    done = border_taken.play(link, border_taken.read(each.events), desk)
    border_taken.post(link, each.postings, desk)
    _header(link.declaration, each)
    border_conflicts.look_at(link, each, done, desk)
    if not done.left:
        border_permits.confirm(link.declaration, desk)


def _landed(row: BorderNode, each: DeclarationNews) -> BorderDeclaration:
    """The row of a declaration that was lodged at the post, before its first event."""
    first = next((v for v in each.versions if v.version == 1), None)
    document = READERS[first.format](first.body).declaration if first else None
    if document is None or log.digest(log.canonical(document)).hex() != each.digest:
        raise BundleError("NOD-011", f"declaration {each.mrn or each.lrn} is not its document")
    shared: dict[str, Any] = {
        "declarant": each.declarant, "lrn": each.lrn, "trader": each.trader, "trade": each.trade,
        "type_code": each.type_code, "office": each.office, "state": "draft", "version": 0,
        "items": each.items, "payable": each.payable, "currency": each.currency,
        "law_day": each.law_day, "lodged": each.lodged, "lapses": each.lapses,
        "digest": bytes.fromhex(each.digest), "node": row.node,
    }  # fmt: skip
    try:
        with transaction.atomic():
            made = DeclarationRow.objects.create(mrn=each.mrn, **shared)
    except IntegrityError:  # its number, or its reference, is taken: it is kept, and a conflict
        made = DeclarationRow.objects.create(mrn=None, **shared)
    return border.link(row, made, each.id)


def _versions(link: BorderDeclaration, each: DeclarationNews) -> None:
    for version in each.versions:
        declarations.add_version(
            link.declaration, version.format, version.body, version.answer.encode(),
            version.selection.encode(), number=version.version, status=version.status,
        )  # fmt: skip


def _header(row: DeclarationRow, each: DeclarationNews) -> None:
    """What the header has beside what events say."""
    row.items, row.payable, row.trader = each.items, each.payable, each.trader
    row.law_day = each.law_day
    if row.state == "registered":
        row.lapses = each.lapses
    row.save()


def _journal(row: BorderNode, number: int, entry: str, desk: Desk) -> None:
    """An entry of the post's journal, whole within one of ours."""
    try:
        read = journal.decode(entry)
    except (msgspec.DecodeError, ValueError) as error:
        raise BundleError("NOD-011", f"journal entry {number} cannot be read") from error
    by = Actor(read.actor, read.role, row.node) if read.actor else SYSTEM
    journal.note("border.noted", by, f"node:{row.node}", desk.now(), number=number,
                 entry=msgspec.to_builtins(read))  # fmt: skip
