"""Bundles made: what we have not told a node yet, in pieces of bounded size, signed and chained."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from greenlane import __version__
from greenlane.evidence import log
from greenlane.evidence.signing import Signer
from greenlane.messages import border_bundle
from greenlane.messages.border_bundle import Header
from greenlane.messages.border_news import News
from greenlane.store import border, law_rows
from greenlane.store.models import BorderBundle, BorderNode
from greenlane.usecases import border_centre_news, border_post_news, log_heads
from greenlane.usecases.desk import Desk

MOST_LEAVES = 2_000


def pending(name: str, signer: Signer, log_signer: Signer, desk: Desk) -> list[BorderBundle]:
    """All bundles that the node has not taken yet: those sent before, then what is new.

    What was sent once is sent again byte for byte. Raises LookupError for an unknown node.
    """
    list(_made(name, signer, log_signer, desk))
    row = border.node(name)
    return border.unacknowledged(row) if row is not None else []


def _made(name: str, signer: Signer, log_signer: Signer, desk: Desk) -> Iterator[BorderBundle]:
    head = ""
    own = border.me() != border.CENTRE
    if own:
        log_heads.sequence_all()
        signed = log_heads.sign_now(log_signer, desk.now())
        head = signed.text if signed else ""
    while (made := _next(name, signer, head, desk)) is not None:
        yield made


@transaction.atomic
def _next(name: str, signer: Signer, head: str, desk: Desk) -> BorderBundle | None:
    """The next bundle; None when everything was told."""
    row = border.locked(name)
    if row is None:
        raise LookupError(name)
    news, waiting = _news(row, head)
    if news is None and not _must_acknowledge(row):
        return None
    moment = desk.now()
    number, digest = law_rows.mark()
    header = Header(
        sender=border.me(), receiver=row.node, sequence=row.sent + 1,
        previous=bytes(row.sent_digest).hex(), made=moment, size=0, digest="",
        acknowledged=row.received, number=number, law=digest.hex(), head=head,
        waiting=waiting, build=__version__,
    )  # fmt: skip
    return _kept(row, header, news or News(), signer, moment)


def _news(row: BorderNode, head: str) -> tuple[News | None, int]:
    """What is new for a node, and how much waits after it."""
    if row.part == "centre":
        return border_post_news.news(row, head, MOST_LEAVES)
    return border_centre_news.news(row)


def _must_acknowledge(row: BorderNode) -> bool:
    """Whether the node waits to hear that we took its bundles."""
    return bool(row.received > row.cursor.get("acknowledged", 0))


def _kept(
    row: BorderNode, header: Header, news: News, signer: Signer, moment: datetime
) -> BorderBundle:
    content = border_bundle.seal(header, border_bundle.packed(news), signer)
    digest = log.digest(content[: content.index(b"\n", len(border_bundle.KIND) + 1) + 1])
    row.sent, row.sent_digest = header.sequence, digest
    row.cursor = {**row.cursor, "acknowledged": header.acknowledged}
    row.save()
    return BorderBundle.objects.create(node=row, direction="out", sequence=header.sequence,
                                       digest=digest, made=moment, content=content)  # fmt: skip
