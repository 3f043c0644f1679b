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
    EntityLink,
    Erasure,
    FallbackKeyed,
    FallbackPaper,
    GoodsPlace,
    InspectionDraft,
    PartnerAnswer,
    PartnerMessage,
    SpooledMessage,
    TwoPersonAct,
    WatchCleared,
    WatchHit,
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
    gone += _papers(row)
    gone += InspectionDraft.objects.filter(declaration=row).delete()[0]
    gone += EntityLink.objects.filter(declaration=row).delete()[0]
    gone += _reasons_of_hits(row)
    conflicts = BorderConflict.objects.filter(Q(declaration=row) | Q(other=row))
    gone += conflicts.update(facts={}, why=GONE, reason=GONE)
    return gone


def _reasons_of_hits(row: DeclarationRow) -> int:
    """Why hits of screening were decided; that they were, and the marks, stay."""
    hits = WatchHit.objects.filter(declaration=row)
    marks = list(hits.values_list("mark", flat=True))
    cleared = WatchCleared.objects.filter(mark__in=marks).exclude(reason=GONE)
    return hits.exclude(reason="").update(reason=GONE) + cleared.update(reason=GONE)


def _papers(row: DeclarationRow) -> int:
    """What stood on its paper, and by which words its goods were known in both worlds."""
    gone = FallbackKeyed.objects.filter(paper__declaration=row).delete()[0]
    gone += FallbackPaper.objects.filter(declaration=row).exclude(released_by="").update(
        released_by="")  # fmt: skip
    return gone + GoodsPlace.objects.filter(mrn=row.mrn or "-").delete()[0]


def _void_papers(latest: date, desk: Desk) -> Iterator[Subject]:
    """Papers that are void have no declaration whose clock they could follow."""
    rows = FallbackPaper.objects.filter(state="void", recorded__date__lte=latest)
    for row in rows.exclude(declarant="", trader="", released_by="", reason=GONE).iterator():
        yield Subject(
            name=f"paper:{row.number}",
            happened={"closed": desk.day_of(row.recorded)},
            erase=partial(_blanked, row),
            also=tuple(f"operator:{each}" for each in (row.declarant, row.trader) if each),
        )


def _blanked(row: FallbackPaper, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    gone = FallbackKeyed.objects.filter(paper=row).delete()[0]
    gone += GoodsPlace.objects.filter(number=row.number).delete()[0]
    return gone + FallbackPaper.objects.filter(pk=row.pk).update(
        declarant="", trader="", released_by="", reason=GONE
    )


def _refused(latest: date, desk: Desk) -> Iterator[Subject]:
    """Answers of the spool that made no declaration: they follow no declaration's clock."""
    rows = SpooledMessage.objects.exclude(status=201).exclude(answer="")
    for row in rows.filter(lodged__date__lte=latest).iterator():
        yield Subject(
            name=f"spooled:{row.receipt}",
            happened={"closed": desk.day_of(row.lodged)},
            erase=partial(_answerless, row),
        )


def _answerless(row: SpooledMessage, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    return SpooledMessage.objects.filter(pk=row.pk).update(answer="")


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


def _acts_of_two(latest: date, desk: Desk) -> Iterator[Subject]:
    """Reasons of decided acts about people, operators and permits: no declaration carries them."""
    rows = TwoPersonAct.objects.filter(decided__date__lte=latest).exclude(reason=GONE)
    for row in rows.exclude(kind__in=_OF_DECLARATIONS).order_by("pk").iterator():
        if row.decided is not None:
            yield Subject(
                name=f"act:{row.pk}",
                happened={"closed": desk.day_of(row.decided)},
                erase=partial(_unreasoned, row),
                also=(row.subject,),
            )


def _unreasoned(row: TwoPersonAct, erasure: Erasure) -> int:
    fresh = {"reason": GONE, "answer": GONE if row.answer else ""}
    return erasures.replace_all(erasure, row, {}, **fresh)


_OF_DECLARATIONS = ("override", "reroute", "rectify")  # gone with their declaration
PARTIES = "declaration-parties"
KEEPERS: Iterable[Keeper] = (
    Keeper(PARTIES, _bundles),
    Keeper(PARTIES, _void_papers),
    Keeper(PARTIES, _refused),
    Keeper(PARTIES, _acts_of_two),
)
