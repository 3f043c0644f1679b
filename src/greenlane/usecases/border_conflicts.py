"""Conflicts between nodes opened: shown with both sides and an owner, never merged silently.

The same consignment declared on both sides holds at once whatever of the two has not gone.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
from django.db import transaction

from greenlane.datamodel.consignment_marks import marks
from greenlane.datamodel.declaration import Declaration
from greenlane.evidence import log
from greenlane.lifecycle.declaration import apply
from greenlane.lifecycle.event import SYSTEM, Event
from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.merge import Merged
from greenlane.messages.border_news import DeclarationNews
from greenlane.store import border, declarations, journal
from greenlane.store.models import (
    BorderConflict,
    BorderDeclaration,
    BorderNode,
    DeclarationRow,
)
from greenlane.usecases import border_checks, border_self
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
    before = BorderConflict.objects.filter(declaration_id=link.declaration_id, kind="event")
    key = f"{link.declaration_id}/{before.count()}"
    open_conflict(link.node, "event", link.declaration, done.why, desk, key=key, waiting=entries)


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
                          key=f"{row.pk}/{row.version}{found.key}", **found.facts)  # fmt: skip
    _mark(row, desk)


def look_around(desk: Desk) -> int:
    """Mark what was lodged here meanwhile, and look whether a post has the same goods.

    Gives how many were looked at; none where there is no post (the worker asks now and then).
    """
    if not border.has_posts():
        return 0
    rows = border.unmarked(desk.now() - timedelta(days=ALIKE_DAYS), _BATCH)
    for row in rows:
        with transaction.atomic():
            _mark(row, desk)
    return len(rows)


def _document(row: DeclarationRow) -> Any:
    version = declarations.version(row)
    return READERS[version.format](bytes(version.body)).declaration


def _mark(row: DeclarationRow, desk: Desk) -> None:
    """Keep the marks of a declaration and open a conflict with every other of the same goods."""
    declaration = _document(row)
    if declaration is None:  # its words were erased
        return
    found = marks(declaration, row.trader)
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
    for each, another in ((ours, theirs), (theirs, ours)):
        hold(each, another, shared, desk)


def hold(row: DeclarationRow, other: DeclarationRow, shared: str, desk: Desk) -> bool:
    """Hold a declaration because of the other one, unless its goods have gone."""
    locked = DeclarationRow.objects.select_for_update().get(pk=row.pk)
    life = declarations.life(locked)
    opened = _hold(other, locked.office, shared, desk)
    if life.state not in _HELD or life.open_hold(opened.name):
        return False
    event = Event(kind="hold", actor=SYSTEM, moment=desk.now(), basis=opened.basis, hold=opened)
    declarations.append(locked, [event], apply(life, event))
    row.refresh_from_db()
    return True


def _hold(other: DeclarationRow, office: str, shared: str, desk: Desk) -> Hold:
    terms = standing_hold(desk.book, "documents", office, desk.now())
    return msgspec.structs.replace(
        terms, name=f"{border_self.HOLD}{other.pk}",
        reason=f"The same consignment is declared at another node: both name {shared}.",
    )  # fmt: skip


def bars(declaration: Declaration, trader: str, desk: Desk) -> tuple[Hold, ...]:
    """The holds with which a declaration begins whose goods a post has declared already."""
    if not border.has_posts():
        return ()
    found = sorted(marks(declaration, trader))
    office = declaration.declaration_office_id or ""
    others = border.alike(found, 0, "", desk.now() - timedelta(days=ALIKE_DAYS))
    return tuple(_hold(other, office, shared, desk) for other, shared in others)


def met(mrn: str, desk: Desk) -> None:
    """Open the conflicts of a declaration that was just lodged here."""
    _mark(declarations.by_mrn(mrn), desk)
