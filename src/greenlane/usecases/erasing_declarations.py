"""Declarations whose time is over: names (and later goods) go from body, answer, events and holds.

The document stays, without them: it can still be counted and judged again. What was said in prose
by people goes wholly, everywhere else the erased words are looked for one by one.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Max

from greenlane.datamodel.redaction import redacted
from greenlane.evidence import log
from greenlane.evidence.redaction import GONE, Words
from greenlane.messages import canonical_json
from greenlane.store import data_register, erasures
from greenlane.store.models import (
    DeclarationRow,
    DeclarationVersion,
    Erasure,
    EventRow,
    HoldRow,
    IdempotencyKey,
)
from greenlane.usecases import erasing_copies
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import READERS
from greenlane.usecases.retention import Keeper, Subject

PARTIES, GOODS = "declaration-parties", "declaration-goods"
ENDED = ("cleared", "rejected", "invalidated", "expired")


def _find(category: str, latest: date, desk: Desk) -> Iterator[Subject]:
    rows = (
        DeclarationRow.objects.filter(state__in=ENDED, lodged__date__lte=latest)
        .annotate(name=erasures.DECLARATION, closed=Max("eventrow__moment"))
        .exclude(erasures.done(category, "erase", "name"))
        .filter(closed__date__lte=latest)
        .order_by("pk")
    )
    for row in rows.iterator(chunk_size=200):
        parties = {row.declarant, row.trader} - {""}
        yield Subject(
            name=row.name,
            happened={"closed": desk.day_of(row.closed)},
            erase=partial(_erase, row, category),
            also=tuple(f"operator:{party}" for party in sorted(parties)),
        )


def _erase(row: DeclarationRow, category: str, erasure: Erasure) -> int:
    found: set[str] = set()
    versions = list(DeclarationVersion.objects.filter(declaration=row).order_by("version"))
    changed = sum(_body(version, category, erasure, found) for version in versions)
    words = Words(found)
    changed += sum(_told(version, words, erasure) for version in versions)
    changed += sum(_event(event, words, category, erasure)
                   for event in EventRow.objects.filter(declaration=row))  # fmt: skip
    changed += sum(erasures.replace_all(erasure, hold, {}, reason=words.out_of(hold.reason))
                   for hold in HoldRow.objects.filter(declaration=row))  # fmt: skip
    if category == PARTIES:
        changed += erasing_copies.files_and_prose(row, erasure)
    changed += erasing_copies.words_elsewhere(row, words, erasure)
    return changed + _keys(row, words, erasure)


def _body(version: DeclarationVersion, category: str, erasure: Erasure, found: set[str]) -> int:
    declaration = READERS[version.format](bytes(version.body)).declaration
    if declaration is None:  # it was read when it was lodged; what cannot be read is not kept
        return erasures.replace_all(erasure, version, {"format": "json"}, body=b"{}")
    slim, words = redacted(
        declaration, lambda cls, field: data_register.field_category(cls, field) == category
    )
    found |= words
    body = canonical_json.to_json(slim)
    return erasures.replace_all(erasure, version, {"format": "json"}, body=body)


def _told(version: DeclarationVersion, words: Words, erasure: Erasure) -> int:
    fresh = {column: _json(getattr(version, column), partial(_answer, words))
             for column in ("answer", "selection")}  # fmt: skip
    return erasures.replace_all(erasure, version, {}, **fresh)


def _answer(words: Words, tree: Any) -> Any:
    """An answer without the words; what stood at the place of a finding goes wholly."""
    slim = words.out_of_tree(tree)
    for finding in slim.get("findings", ()) if isinstance(slim, dict) else ():
        finding["value"] = GONE if finding.get("value") else ""
    return slim


def _json(text: str, change: Any) -> str:
    return json.dumps(change(json.loads(text)), ensure_ascii=False, separators=(",", ":")) \
        if text else text  # fmt: skip


def _event(event: EventRow, words: Words, category: str, erasure: Erasure) -> int:
    tree = json.loads(event.entry)
    prose = category == PARTIES and tree.get("actor", {}).get("role") != "system"
    slim = words.out_of_tree(tree, whole={"text"} if prose else ())
    return erasures.replace_all(erasure, event, {}, entry=log.canonical(slim).decode())


def _keys(row: DeclarationRow, words: Words, erasure: Erasure) -> int:
    kept = IdempotencyKey.objects.filter(client=row.declarant, digest=bytes(row.digest))
    return sum(
        erasures.replace_all(erasure, key, {}, answer=_json(key.answer, partial(_answer, words)))
        for key in kept
    )


KEEPERS: Iterable[Keeper] = (
    Keeper(PARTIES, partial(_find, PARTIES)),
    Keeper(GOODS, partial(_find, GOODS)),
)
