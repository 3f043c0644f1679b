"""Records beside declarations whose time is over: drafts, rulings, comments, the log of looks."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from django.contrib.sessions.models import Session
from django.db.models import CharField, Min, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from greenlane.evidence import log
from greenlane.evidence.redaction import GONE
from greenlane.store import erasures
from greenlane.store.models import (
    Draft,
    Erasure,
    JournalRow,
    LawComment,
    LookUpRow,
    RulingApplication,
    SecurityEventRow,
)
from greenlane.usecases.desk import Desk
from greenlane.usecases.retention import Keeper, Subject

# Kinds of journal entries that only tell who came and looked; all others stay as evidence.
LOOKS = (
    "account.",
    "declaration.read",
    "declaration.purpose",
    "person.read",
    "case.read",
    "search.",
    "pick-up.viewed",
)
_DECIDED = ("refused", "withdrawn", "published", "revoked")


def _drafts(latest: date, desk: Desk) -> Iterator[Subject]:
    for row in Draft.objects.filter(updated__date__lte=latest).order_by("pk").iterator():
        yield Subject(
            name=f"draft:{row.pk}",
            happened={"touched": desk.day_of(row.updated)},
            erase=partial(_discard, row),
            also=(f"operator:{row.operator_id}",),
        )


def _discard(draft: Draft, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    return draft.delete()[0]


def _rulings(category: str, latest: date, desk: Desk) -> Iterator[Subject]:
    rows = (
        RulingApplication.objects.filter(state__in=_DECIDED, decided__date__lte=latest)
        .annotate(subject=Concat(Value("ruling:"), Cast("pk", CharField())))
        .exclude(erasures.done(category, "erase", "subject"))
    )
    for row in rows.order_by("pk").iterator():
        if row.decided is not None:
            yield Subject(
                name=row.subject,
                happened={"decided": desk.day_of(row.decided)},
                erase=partial(_blank, row, category),
                also=(f"operator:{row.holder_id}", f"ruling:{row.number}"),
            )


def _blank(row: RulingApplication, category: str, erasure: Erasure) -> int:  # noqa: ARG001
    columns = ("confidential",) if category == "ruling-secret" else ("goods", "question", "answer")
    return RulingApplication.objects.filter(pk=row.pk).update(**dict.fromkeys(columns, ""))


def _comments(latest: date, desk: Desk) -> Iterator[Subject]:
    rows = LawComment.objects.filter(moment__date__lte=latest).exclude(name=GONE)
    for row in rows.order_by("pk").iterator():
        yield Subject(
            name=f"comment:{row.pk}",
            happened={"created": desk.day_of(row.moment)},
            erase=partial(_unname, row),
        )


def _unname(comment: LawComment, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    return LawComment.objects.filter(pk=comment.pk).update(name=GONE)


def _looks(latest: date, desk: Desk) -> Iterator[Subject]:
    """A day's looks are one subject, so that forgetting them is not itself a long list."""
    rows = _unheld(desk).filter(moment__date__lte=latest)
    days = rows.values("moment__date").annotate(first=Min("pk")).order_by("moment__date")
    for each in days:
        day = each["moment__date"]
        yield Subject(
            name=f"looks:{day}:{each['first']}",
            happened={"created": day},
            erase=partial(_forget, rows.filter(moment__date=day)),
        )


def _unheld(desk: Desk) -> QuerySet[JournalRow]:
    """The looks that no legal hold on their subject or their person keeps."""
    kinds = Q()
    for kind in LOOKS:
        kinds |= Q(kind__startswith=kind)
    held = erasures.held_subjects(desk.day_of(desk.now()))
    people = [name.removeprefix("account:") for name in held if name.startswith("account:")]
    rows = JournalRow.objects.filter(kinds).exclude(actor="")
    return rows.exclude(subject__in=held).exclude(actor__in=people)


def _forget(rows: QuerySet[JournalRow], erasure: Erasure) -> int:
    """The entries stay, with kind and moment; who looked, from where and at whom goes."""
    changed = 0
    for note in rows.order_by("pk").iterator(chunk_size=500):
        tree = json.loads(note.entry)
        slim = {key: tree[key] for key in ("kind", "moment", "role")} | {"actor": ""}
        changed += erasures.replace_all(erasure, note, {"actor": "", "subject": "", "unit": ""},
                                        entry=log.canonical(slim).decode())  # fmt: skip
    return changed


def _sightings(latest: date, desk: Desk) -> Iterator[Subject]:
    """Security events, with the looks they were made of."""
    rows = SecurityEventRow.objects.filter(moment__date__lte=latest)
    for row in rows.order_by("pk").iterator():
        yield Subject(
            name=f"security-event:{row.pk}",
            happened={"created": desk.day_of(row.moment)},
            erase=partial(_drop, row),
            also=(f"account:{row.person}", f"account:{row.partner}"),
        )


def _explained(latest: date, desk: Desk) -> Iterator[Subject]:
    """Look-ups that were explained, with their explanations."""
    rows = LookUpRow.objects.filter(looked__date__lte=latest)
    for row in rows.order_by("pk").iterator():
        yield Subject(
            name=f"look-up:{row.pk}",
            happened={"created": desk.day_of(row.looked)},
            erase=partial(_drop, row),
            also=(f"account:{row.person}", row.subject),
        )


def _drop(row: SecurityEventRow | LookUpRow, erasure: Erasure) -> int:  # noqa: ARG001 - no row to prove
    return row.delete()[0]


def drop_expired_sessions(desk: Desk) -> int:
    """Sessions that have ended by themselves are nobody's any more; gives how many."""
    return Session.objects.filter(expire_date__lt=desk.now()).delete()[0]


KEEPERS: Iterable[Keeper] = (
    Keeper("draft", _drafts),
    Keeper("ruling-secret", partial(_rulings, "ruling-secret")),
    Keeper("ruling-application", partial(_rulings, "ruling-application")),
    Keeper("consultation-comment", _comments),
    Keeper("access-log", _looks),
    Keeper("access-log", _sightings),
    Keeper("access-log", _explained),
)
