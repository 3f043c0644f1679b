"""Conflicts between nodes opened: shown with both sides and an owner, never merged silently.

The same consignment declared on both sides holds at once whatever of the two has not gone.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from greenlane.datamodel.consignment_marks import marks
from greenlane.evidence import log
from greenlane.lifecycle.declaration import apply
from greenlane.lifecycle.event import SYSTEM, Event
from greenlane.lifecycle.merge import Merged
from greenlane.messages.border_news import DeclarationNews
from greenlane.store import border, declarations, journal
from greenlane.store.models import (
    BorderConflict,
    BorderDeclaration,
    BorderNode,
    DeclarationRow,
)
from greenlane.usecases import border_checks
from greenlane.usecases.conduct import BORDER
from greenlane.usecases.course import standing_hold
from greenlane.usecases.desk import Desk
from greenlane.usecases.formats import READERS

# How long ago the other declaration of the same goods may have been lodged.
ALIKE_DAYS = 60
_BATCH = 500
_HELD = ("registered", "accepted")


def open_conflict(
    node: BorderNode,
    kind: str,
    row: DeclarationRow,
    why: str,
    desk: Desk,
    *,
    key: str = "",
    other: DeclarationRow | None = None,
    difference: Decimal | None = None,
    **facts: Any,
) -> BorderConflict | None:
    """Open a conflict, once; None when it is there already."""
    sides = {"post": side(row), **({"centre": side(other)} if other else {})}
    made, fresh = BorderConflict.objects.get_or_create(
        node=node, kind=kind, key=key or str(row.pk),
        defaults={"declaration": row, "other": other, "owner": row.office, "why": why,
                  "facts": {"sides": sides, **facts}, "difference": difference,
                  "opened": desk.now()},
    )  # fmt: skip
    if not fresh:
        return None
    journal.note("border.conflict", SYSTEM, f"declaration:{row.mrn or row.lrn}", desk.now(),
                 node=node.node, conflict=kind, number=made.pk)  # fmt: skip
    return made


def side(row: DeclarationRow) -> dict[str, Any]:
    """How a declaration stands, for one side of a conflict."""
    return log.plain({
        "mrn": row.mrn, "declarant": row.declarant, "lrn": row.lrn, "trader": row.trader,
        "office": row.office, "state": row.state, "lane": row.lane, "payable": row.payable,
        "currency": row.currency, "law_day": row.law_day, "lodged": row.lodged,
        "released": row.released, "items": row.items, "node": row.node,
    })  # type: ignore[no-any-return]  # fmt: skip


def cannot_follow(link: BorderDeclaration, done: Merged, desk: Desk) -> None:
    """An event of the other node cannot happen here: it waits, with all after it."""
    entries = [log.canonical(event).decode() for event in done.left]
    open_conflict(link.node, "event", link.declaration, done.why, desk,
                  key=f"{link.declaration_id}/{link.seen}", waiting=entries)  # fmt: skip


def wait(conflict: BorderConflict, events: Sequence[Event]) -> None:
    """More events of a declaration in conflict wait with the others."""
    more = [log.canonical(event).decode() for event in events]
    conflict.facts = {**conflict.facts, "waiting": [*conflict.facts.get("waiting", []), *more]}
    conflict.save(update_fields=["facts"])


def look_at(link: BorderDeclaration, told: DeclarationNews, done: Merged, desk: Desk) -> None:
    """Look for what speaks against a post's declaration as it now stands."""
    row, node = link.declaration, link.node
    if row.state in ("rejected", "draft"):
        return
    if why := border_checks.number(node, told.mrn, told.lodged, desk):
        open_conflict(node, "number", row, why, desk, number=told.mrn)
    declaration = _document(row)
    if any(event.kind == "accept" for event in done.taken):
        for found in border_checks.accepted(row, declaration, told, desk):
            open_conflict(node, found.kind, row, found.why, desk, difference=found.difference,
                          key=f"{row.pk}/{row.version}", **found.facts)  # fmt: skip
    _mark(row, desk)


def look_around(desk: Desk) -> None:
    """Mark what was lodged here meanwhile, and look whether a post has the same goods."""
    for row in border.unmarked(desk.now() - timedelta(days=ALIKE_DAYS), _BATCH):
        _mark(row, desk)


def _document(row: DeclarationRow) -> Any:
    version = declarations.version(row)
    return READERS[version.format](bytes(version.body)).declaration


def _mark(row: DeclarationRow, desk: Desk) -> None:
    """Keep the marks of a declaration and open a conflict with every other of the same goods."""
    found = marks(_document(row), row.trader)
    border.mark(row, found)
    since = desk.now() - timedelta(days=ALIKE_DAYS)
    for other, shared in border.alike(sorted(found), row.pk, row.node, since):
        twice(row, other, shared, desk)


def twice(row: DeclarationRow, other: DeclarationRow, shared: str, desk: Desk) -> None:
    """The same consignment is declared on both sides: what has not gone is held at once."""
    ours, theirs = (other, row) if row.node else (row, other)
    node = border.node(theirs.node)
    if node is None:
        return
    why = f"both name {shared}"
    made = open_conflict(node, "twice", theirs, why, desk, key=f"{theirs.pk}/{ours.pk}",
                         other=ours, shared=shared)  # fmt: skip
    if made is None:
        return
    for each in (ours, theirs):
        hold(each, made, desk)


def hold(row: DeclarationRow, conflict: BorderConflict, desk: Desk) -> bool:
    """Hold a declaration for a conflict, unless its goods have gone."""
    locked = DeclarationRow.objects.select_for_update().get(pk=row.pk)
    life = declarations.life(locked)
    name = f"{BORDER}{conflict.pk}"
    if life.state not in _HELD or life.open_hold(name):
        return False
    terms = standing_hold(desk.book, "documents", conflict.owner or locked.office, desk.now())
    opened = msgspec.structs.replace(
        terms, name=name,
        reason=f"The same consignment is declared at another node: {conflict.why}.",
    )  # fmt: skip
    event = Event(kind="hold", actor=SYSTEM, moment=desk.now(), basis=terms.basis, hold=opened)
    declarations.append(locked, [event], apply(life, event))
    row.refresh_from_db()
    return True
