"""Bundles taken: whose, whole, in their order and once; a repeat gets the answer of the first time.

A gap is not bridged: the bundle that is missing is asked for. What is refused has a stable code
(NOD-0xx) and leaves no trace but an entry of the journal.
"""

import base64
from typing import Any

from django.db import transaction

from greenlane.evidence import checkpoint, merkle
from greenlane.evidence.merkle import Frontier
from greenlane.lifecycle.event import Actor
from greenlane.messages import border_bundle
from greenlane.messages.border_bundle import Bundle, BundleError
from greenlane.messages.border_news import News
from greenlane.store import border, journal, operators
from greenlane.store.models import BorderBundle, BorderNode
from greenlane.usecases import (
    border_law,
    border_post_taken,
    border_register,
    border_taken,
    border_watch,
)
from greenlane.usecases import desk as desks
from greenlane.usecases.desk import Desk


def take(data: bytes, by: Actor, desk: Desk) -> dict[str, Any]:
    """Take a bundle; gives the answer: its sequence, what was taken, the sequence wanted next.

    Raises BundleError with the codes of `border_bundle.opened` and: NOD-004 not for us or not from
    a node that we know, NOD-007 a gap (`wanted` tells the bundle asked for), NOD-008 another chain,
    NOD-009 another bundle of a sequence that was taken, NOD-010 the log does not lead to its head,
    NOD-011 contents that are not those of the log, NOD-012 the post is closed, NOD-013 law that
    does not follow, NOD-014 a watch list that does not.
    """
    try:
        answer = _take(data, by, desk)
    except BundleError as error:
        sender = _sender(data)
        journal.note("border.refused", by, f"node:{sender}", desk.now(), code=error.code,
                     why=str(error)[:200])  # fmt: skip
        raise
    desks.renew()
    operators.forget()
    return answer


def _sender(data: bytes) -> str:
    try:
        return border_bundle.sender_of(data)[:8]
    except BundleError:
        return "?"


@transaction.atomic
def _take(data: bytes, by: Actor, desk: Desk) -> dict[str, Any]:
    row = border.locked(border_bundle.sender_of(data))
    if row is None:
        raise BundleError("NOD-004", "the bundle is not of a node that is known here")
    bundle = border_bundle.opened(data, border.keys(row))
    if bundle.header.receiver != border.me():
        raise BundleError("NOD-004", f"the bundle is for {bundle.header.receiver}")
    if row.closed is not None:
        raise BundleError("NOD-012", f"post {row.node} is closed")
    taken = _taken_before(row, bundle)
    if taken is not None:
        return taken
    news: News = border_bundle.content(bundle, News)
    answer = _enter(row, bundle, news, desk)
    BorderBundle.objects.create(
        node=row, direction="in", sequence=bundle.header.sequence, digest=bundle.digest,
        made=bundle.header.made, answer=answer,
    )  # fmt: skip
    journal.note("border.taken", by, f"node:{row.node}", desk.now(),
                 sequence=bundle.header.sequence, digest=bundle.digest.hex())  # fmt: skip
    return answer


def _taken_before(row: BorderNode, bundle: Bundle) -> dict[str, Any] | None:
    """The answer that a bundle got before; None for the one that comes next."""
    sequence, wanted = bundle.header.sequence, row.received + 1
    if sequence > wanted:
        raise BundleError("NOD-007", f"bundle {wanted} is missing", wanted)
    if sequence < wanted:
        before = border.bundle(row, "in", sequence)
        if before is None or bytes(before.digest) != bundle.digest:
            raise BundleError("NOD-009", f"another bundle {sequence} was taken before")
        answer: dict[str, Any] = before.answer
        return answer
    if bundle.header.previous != bytes(row.received_digest).hex():
        raise BundleError("NOD-008", f"bundle {sequence} does not follow the one taken before")
    return None


def _enter(row: BorderNode, bundle: Bundle, news: News, desk: Desk) -> dict[str, Any]:
    header = bundle.header
    row.received, row.received_digest = header.sequence, bundle.digest
    row.heard, row.waiting = header.made, header.waiting
    row.law_number, row.law = header.number, bytes.fromhex(header.law)
    border.acknowledge(row, header.acknowledged)
    if row.part == "post":
        _witness(row, bundle, news)
        row.save()
        told = border_post_taken.enter(row, news, desk)
    else:
        row.save()
        told = _from_centre(row, news, desk)
    return {"sequence": header.sequence, "next": header.sequence + 1, **told}


def _from_centre(row: BorderNode, news: News, desk: Desk) -> dict[str, Any]:
    """Law, register, terms and decisions of the centre."""
    law, watch = border_law.take(news.law), border_watch.take(news.watch, desk)
    border_taken.register(news, desk)
    if news.terms is not None:
        border_register.take_terms(news.terms, desk)
    conflicts = border_taken.decisions(row, news.declarations, desk)
    return {"law": law, "watch": watch, "operators": len(news.operators),
            "declarations": len(news.declarations), "conflicts": conflicts}  # fmt: skip


def _witness(row: BorderNode, bundle: Bundle, news: News) -> None:
    """Grow the post's tree by its leaves: it must lead to the head that its log signed.

    So no entry of a post's log can be left out of what it tells, or be changed afterwards.
    """
    kept = row.tree or {"size": 0, "nodes": []}
    tree = Frontier(kept["size"], tuple(map(base64.b64decode, kept["nodes"])))
    if news.leaves and news.first != tree.size:
        raise BundleError("NOD-010", f"entry {tree.size} of the post's log is missing")
    grown, _ = tree.grown(merkle.leaf_hash(leaf.encode()) for leaf in news.leaves)
    head = checkpoint.parse(bundle.header.head)
    if head is None or head.fault(border.keys(row)) or head.head.size < grown.size:
        raise BundleError("NOD-010", "the head of the post's log is not to be trusted")
    last = grown.size == head.head.size
    if last is not (bundle.header.waiting == 0) or (last and grown.root != head.head.root):
        raise BundleError("NOD-010", "the post's log does not lead to its head")
    row.tree = {"size": grown.size, "nodes": [base64.b64encode(n).decode() for n in grown.nodes]}
    row.head = bundle.header.head if last else row.head
