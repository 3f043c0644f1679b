"""Conflicts of interest: a file is closed to an official who is related to one of its parties.

What relates them is judged by access.conflict; what an official stated is in store.interests. A
refusal says only that a colleague must take the file; the journal keeps why, and from the journal
the supervisor of the office is told.
"""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction

from greenlane.access.conflict import Official, Party, Place, Reason, conflicts
from greenlane.datamodel import party as parties
from greenlane.datamodel.base import WcoClass
from greenlane.lifecycle.event import Actor
from greenlane.store import interests
from greenlane.store.journal import note
from greenlane.store.models import DeclarationRow
from greenlane.usecases import standing
from greenlane.usecases.desk import Desk, current
from greenlane.usecases.permissions import matrix


class ConflictError(PermissionError):
    """The official is related to a party; what he is told is that a colleague must take it."""

    def __init__(self, subject: str, actor: Actor, reasons: tuple[Reason, ...]) -> None:
        super().__init__("A colleague must take this file.")
        self.subject, self.actor, self.reasons = subject, actor, reasons


# The seam for two persons: each is asked whether a second person has permitted this official this
# subject (`declaration:MRN`): see conflict_permits. While none is installed, nothing is permitted.
Permit = Callable[[Actor, str], bool]
_permits: list[Permit] = []


def install_permit(permit: Permit) -> None:
    """Let `permit` say when a second person has allowed a file in spite of a conflict."""
    _permits[:] = [permit]


def _permitted(actor: Actor, subject: str) -> bool:
    return any(permit(actor, subject) for permit in _permits)


def check(actor: Actor, row: DeclarationRow) -> None:
    """Raise ConflictError when the actor is an official related to a party of the declaration."""
    reasons = found(actor, row, current())
    if reasons and not _permitted(actor, subject_of(row)):
        raise ConflictError(subject_of(row), actor, reasons)


def subject_of(row: DeclarationRow) -> str:
    """How the journal names a declaration."""
    return f"declaration:{row.mrn}"


def found(actor: Actor, row: DeclarationRow, desk: Desk) -> tuple[Reason, ...]:
    """Why the declaration is closed to the actor; nothing for those who act for an operator."""
    if not _is_official(actor):
        return ()
    me = interests.official(actor.name)
    if not (me.interests or me.places or me.telephones or me.accounts):
        return ()
    return _judged(me, [*_known(row), *_stated(row)], desk)


def _judged(me: Official, parties: Iterable[Party], desk: Desk) -> tuple[Reason, ...]:
    """Why one of the parties closes a file to an official today, by the terms of the country."""
    terms = desk.book.conflict_terms
    return conflicts(me, parties, desk.day_of(desk.now()), terms.cooling_years if terms else {})


def _is_official(actor: Actor) -> bool:
    return matrix().scope(actor.role, "interest.own") is not None


def check_operators(actor: Actor, subject: str, ids: Iterable[str]) -> None:
    """As `check`, for a subject of which only the registered operators are known."""
    if not _is_official(actor):
        return
    me = interests.official(actor.name)
    reasons = _judged(me, interests.operators(ids).values(), current())
    if reasons and not _permitted(actor, subject):
        raise ConflictError(subject, actor, reasons)


def related(actor: Actor, rows: Iterable[DeclarationRow], desk: Desk) -> frozenset[int]:
    """Keys of the declarations whose declarant or trader is related to the actor.

    For lists: the registered parties only, in a fixed number of queries (and whether a second
    person has permitted it, for each that is closed); opening asks about all.
    """
    held = list(rows)
    if not _is_official(actor) or not held:
        return frozenset()
    me = interests.official(actor.name)
    known = interests.operators({each for row in held for each in (row.declarant, row.trader)})
    closed = {each for each, party in known.items() if _judged(me, [party], desk)}
    return frozenset(
        row.pk for row in held
        if {row.declarant, row.trader} & closed and not _permitted(actor, subject_of(row))
    )  # fmt: skip


def _known(row: DeclarationRow) -> Iterable[Party]:
    ids = {row.declarant, row.trader}
    named = interests.operators(ids)
    return [*named.values(), *(Party(id=each) for each in ids - named.keys() if each)]


def _stated(row: DeclarationRow) -> Iterator[Party]:
    """Every party that the document names, as it states them."""
    for part in _walk(standing.document(row)):
        if type(part).__module__ == parties.__name__:
            made = _party(part)
            if made != Party():
                yield made


def _walk(value: object) -> Iterator[WcoClass]:
    if isinstance(value, WcoClass):
        yield value
        for name in value.__struct_fields__:
            yield from _walk(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _walk(each)


def _party(part: WcoClass) -> Party:
    address = getattr(part, "address", None)
    contact, line = getattr(part, "contact", None), getattr(part, "communication", None)
    names = (getattr(part, "name", None), contact.name if contact else None)
    number = (line.id if line else None) or ""
    mark = interests.fingerprint("phone", number)
    place = Place(line=address.line or "", postcode=address.postcode_id or "",
                  town=address.city_name or "", country=address.country_code or "",
                  ) if address else None  # fmt: skip
    return Party(id=getattr(part, "id", None) or "", names=tuple(filter(None, names)),
                 places=(place,) if place else (),
                 telephones=frozenset({mark} - {""}))  # fmt: skip


@transaction.atomic
def refused(error: ConflictError, desk: Desk) -> None:
    """Note a refusal for the supervisor, and free the case if the official had claimed it.

    Call it outside the transaction that was refused, or the note falls with it.
    """
    mrn = error.subject.removeprefix("declaration:")
    held = DeclarationRow.objects.filter(mrn=mrn, claimed_by=error.actor.name)
    freed = held.update(claimed_by="", claimed=None)
    told = [{"code": reason.code, "text": reason.text} for reason in error.reasons]
    note("conflict.refused", error.actor, error.subject, desk.now(), reasons=told,
         freed=bool(freed))  # fmt: skip
