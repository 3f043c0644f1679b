"""Hits of screening decided: somebody else (remembered, the goods are freed), or the one meant.

The reason stays with the hit. What the declaration's events say, and so the trader, is what they
say of any other check of documents.
"""

from dataclasses import dataclass

import msgspec
from django.db import transaction

from greenlane.datamodel.listed_entry import Entry
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.risk.screening.index import Index
from greenlane.risk.screening.matching import Hit, screen
from greenlane.risk.screening.subjects import Subject, subjects_of
from greenlane.risk.selection import Selection
from greenlane.store import closed_firms, declarations, operators, watch_hits, watch_lists
from greenlane.store.closed_firms import REGISTER
from greenlane.store.journal import note
from greenlane.store.models import DeclarationRow, WatchHit
from greenlane.usecases import conflicts
from greenlane.usecases.course import HOLD_OF_LANE, Course, standing_hold
from greenlane.usecases.desk import Desk
from greenlane.usecases.judgement import operator_ids
from greenlane.usecases.permissions import need_in
from greenlane.usecases.standing import document, moved, stand

_SELECTION = msgspec.json.Decoder(Selection | None)
_CONFORM = "The documents agree with the declaration."
_REFUSED = "Customs has not released the goods."


@dataclass(frozen=True)
class Told:
    """A hit as a person compares it: what was declared (None when it was erased), the entry."""

    subject: Subject | None
    entry: Entry | None
    compared: Hit | None
    changed: bool  # the entry is another one now, or gone


def told(hit: WatchHit) -> Told:
    """Compare again what a hit compared: the declaration keeps its names, the hit has none."""
    entry = entry_of(hit)
    now = [entry] if hit.source == REGISTER else watch_lists.of_numbers(hit.source, [hit.number])
    changed = not now or now[0] is None or now[0].digest != hit.entry_digest
    subject = _subject(hit)
    if subject is None or entry is None:
        return Told(subject, entry, None, changed)
    index = Index([entry])
    found = [each for name in subject.names or ("",)
             for each in screen(name, index, 0, subject.numbers)]  # fmt: skip
    best = max(found, key=lambda each: each.score, default=None)
    return Told(subject, entry, best, changed)


def entry_of(hit: WatchHit) -> Entry | None:
    """The entry that a hit means, as it was: of a list, or a closed firm of the register."""
    if hit.source == REGISTER:
        return closed_firms.one(hit.number)
    return watch_lists.entry_at(hit.source, hit.number, hit.edition)


def _subject(hit: WatchHit) -> Subject | None:
    declaration = document(hit.declaration, hit.version)
    known = operators.by_ids(operator_ids(declaration))
    register = {number: operator.name for number, operator in known.items()}
    subjects = subjects_of(declaration, register)
    return next((each for each in subjects if each.mark == hit.mark), None)


def must_be_decided(row: DeclarationRow, *, confirmed: bool = True) -> None:
    """Raise NotAllowedError while a hit holds the goods; `confirmed` ones hold them, too."""
    standing = watch_hits.holding(row)
    if any(confirmed or hit.state == "open" for hit in standing):
        raise NotAllowedError("the hits of screening are decided first")


@transaction.atomic
def clear(number: int, reason: str, actor: Actor, desk: Desk) -> int:
    """Find that a hit means somebody else. It is remembered for subject and entry as they are.

    Every open hit of the same two is cleared with it; gives how many. Goods that were held for
    nothing else go.
    """
    hit = _decided(number, reason, actor)
    pairs = watch_hits.same_pair(hit)
    for each in pairs:
        _settle(each, "cleared", reason, actor, desk)
    watch_hits.remember(hit, desk.now(), actor.name, reason.strip())
    for each in pairs:
        _free(each.declaration, desk)
    return len(pairs)


@transaction.atomic
def confirm(number: int, reason: str, actor: Actor, desk: Desk) -> None:
    """Find that a hit is right. Goods that are here are not released, and are examined."""
    hit = _decided(number, reason, actor)
    _settle(hit, "confirmed", reason, actor, desk)
    standing = stand(hit.declaration.mrn or "")
    if standing.life.state not in ("registered", "accepted"):
        return
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("refuse", SYSTEM, name="release", text=_REFUSED)
    if course.life.lane != "red":
        course.happen("select", lane="red")
    course.hold([standing_hold(desk.book, "physical", standing.row.office, course.moment)])
    WatchHit.objects.filter(pk=hit.pk).update(held=True)
    moved(standing, course)


def _decided(number: int, reason: str, actor: Actor) -> WatchHit:
    """The open hit, locked, that the actor may decide."""
    hit = watch_hits.locked(number)
    if hit is None:
        raise NotAllowedError("there is no such hit")
    need_in(actor, "hit.decide", hit.office)
    conflicts.check(actor, hit.declaration)
    if hit.state != "open":
        raise NotAllowedError("it is %(state)s already", state=hit.state)
    if not reason.strip():
        raise NotAllowedError("a decision needs a reason")
    return hit


def _settle(hit: WatchHit, state: str, reason: str, actor: Actor, desk: Desk) -> None:
    hit.state, hit.reason = state, reason.strip()
    hit.decided, hit.decided_by = desk.now(), actor.name
    hit.save(update_fields=["state", "reason", "decided", "decided_by"])
    note(f"watch-hit.{state}", actor, f"declaration:{hit.declaration.mrn}", desk.now(),
         hit=hit.pk, entry=f"{hit.source}/{hit.number}", score=hit.score)  # fmt: skip


def _free(row: DeclarationRow, desk: Desk) -> None:
    """Lift the hold that only screening had opened, when no hit stands any more."""
    if not row.mrn or watch_hits.holding(row):
        return
    way = desk.profiles.plan.screening
    name = HOLD_OF_LANE.get(way.lane if way else "")
    standing = stand(row.mrn)
    if name is None or standing.life.open_hold(name) is None or _asked_by_others(row, name):
        return
    course = Course(desk.book, desk.now(), standing.life)
    course.happen("lift", SYSTEM, name=name, text=_CONFORM)
    course.release_if_free()
    moved(standing, course)


def _asked_by_others(row: DeclarationRow, name: str) -> bool:
    """Whether something else than screening asked for this hold, or an officer works on it."""
    found = _SELECTION.decode(declarations.version(row).selection.encode() or b"null")
    others = [hit for hit in found.hits if hit.profile != "screening"] if found else []
    return any(HOLD_OF_LANE.get(hit.lane) == name for hit in others)
