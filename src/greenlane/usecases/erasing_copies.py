"""Where words of a declaration lie beside it: files, acts of two persons, partners, the spool.

Attached files go whole, rows and bytes (the sweep of attachments deletes what no row speaks of);
prose of people goes whole; in what machines exchanged the erased words are looked for one by one.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q

from greenlane.evidence.redaction import GONE, Words
from greenlane.store import erasures
from greenlane.store.models import (
    Attachment,
    BorderBundle,
    BorderConflict,
    DeclarationRow,
    Erasure,
    PartnerAnswer,
    PartnerMessage,
    SpooledMessage,
    TwoPersonAct,
)
from greenlane.usecases.desk import Desk
from greenlane.usecases.retention import Keeper, Subject


def files_and_prose(row: DeclarationRow, erasure: Erasure) -> int:
    """What goes whole, with the names; gives how many rows."""
    gone = Attachment.objects.filter(declaration=row).delete()[0]
    acts = TwoPersonAct.objects.filter(subject=erasures.subject_of(row))
    for act in acts:
        fresh = {"reason": GONE, "answer": GONE if act.answer else ""}
        gone += erasures.replace_all(erasure, act, {}, **fresh)
    conflicts = BorderConflict.objects.filter(Q(declaration=row) | Q(other=row))
    gone += conflicts.update(facts={}, why=GONE, reason=GONE)
    return gone


def _bundles(latest: date, desk: Desk) -> Iterator[Subject]:
    """Bundles of border posts hold whole declarations; their digests stay and still chain."""
    rows = BorderBundle.objects.filter(made__date__lte=latest).exclude(content=b"")
    for row in rows.order_by("pk").iterator():
        yield Subject(
            name=f"bundle:{row.pk}",
            happened={"closed": desk.day_of(row.made)},
            erase=partial(_emptied, row),
        )


def _emptied(row: BorderBundle, erasure: Erasure) -> int:  # noqa: ARG001 - its digest stands in it
    return BorderBundle.objects.filter(pk=row.pk).update(content=b"")


def words_elsewhere(row: DeclarationRow, words: Words, erasure: Erasure) -> int:
    """What partners and the spool were told, without the words."""
    mrn = row.mrn or "-"
    sent = PartnerMessage.objects.filter(mrn=mrn)
    got = PartnerAnswer.objects.filter(mrn=mrn)
    taken = SpooledMessage.objects.filter(answer__contains=json.dumps(mrn))
    return (
        sum(erasures.replace_all(erasure, m, {}, body=_slim(m.body, words)) for m in sent)
        + sum(erasures.replace_all(erasure, m, {}, body=_slim(m.body, words),
                                   receipt=_slim(m.receipt, words)) for m in got)
        + sum(erasures.replace_all(erasure, m, {}, answer=_slim(m.answer, words)) for m in taken)
    )  # fmt: skip


def _slim(text: str, words: Words) -> str:
    """A text without the words; one of JSON stays JSON."""
    try:
        tree: Any = json.loads(text)
    except ValueError:
        return words.out_of(text)
    slim = words.out_of_tree(tree)
    return text if slim == tree else json.dumps(slim, ensure_ascii=False, separators=(",", ":"))


KEEPERS: Iterable[Keeper] = (Keeper("declaration-parties", _bundles),)
