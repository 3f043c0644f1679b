"""Paper while the system is away: numbers handed out, their use recorded, and counted afterwards.

The two worlds are kept apart by constraints on the goods: a declaration begun in the system and not
released is invalidated in the act that records the paper; one that was released already makes the
paper a conflict for the investigators, and nothing is released on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from greenlane.lifecycle import goods_identity
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.standards import fallback_number
from greenlane.standards.number import InvalidNumber
from greenlane.store import fallbacks, goods_places, journal, operators
from greenlane.store.fallback_models import FallbackPaper, FallbackRange
from greenlane.store.models import DeclarationRow
from greenlane.store.outage_models import Outage
from greenlane.usecases.conduct import invalidate
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import ForbiddenError, matrix, need

MOST_AT_ONCE = 5_000


class FallbackError(NotAllowedError):
    """What was said about a paper cannot be; the text says why, `field` where."""

    def __init__(self, field: str, text: str, **told: object) -> None:
        super().__init__(text, **told)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Used:
    """What stands on a paper that was used: parties, references of the goods, the moments."""

    number: str
    declarant: str
    trader: str
    accepted: datetime
    released: datetime | None = None
    released_by: str = ""
    documents: Sequence[str] = ()
    containers: Sequence[str] = ()
    ucr: str = ""


@transaction.atomic
def issue(
    office: str, scheme: str, count: int, actor: Actor, desk: Desk, operator: str = ""
) -> FallbackRange:
    """Hand out the next `count` numbers of an office. Raises ForbiddenError or FallbackError."""
    need(actor, "fallback.issue")
    _own(actor, "fallback.issue", office)
    terms = desk.book.fallback_terms
    if office not in desk.book.offices or terms is None or scheme not in terms.schemes:
        raise FallbackError("scheme", "there is no such office or scheme")
    if operator and operator not in operators.by_ids([operator]):
        raise FallbackError("operator", "there is no such operator")
    now = desk.now()
    year = desk.day_of(now).year % 100
    first = fallbacks.last_issued(office, scheme, year) + 1
    if not 1 <= count <= MOST_AT_ONCE or first + count - 1 > fallback_number.MOST:
        raise FallbackError("count", "from 1 to %(most)s numbers at once", most=MOST_AT_ONCE)
    made = FallbackRange.objects.create(
        office=office, operator=operator, scheme=scheme, year=year, first=first,
        last=first + count - 1, issued=now, issued_by=actor.name,
    )  # fmt: skip
    journal.note("fallback.issued", actor, f"fallback:{made.pk}", now, office=office,
                 scheme=scheme, first=first, last=made.last)  # fmt: skip
    return made


def numbers(row: FallbackRange, country: str) -> list[str]:
    """The numbers of a range, for printing."""
    return [
        fallback_number.make(country, row.scheme, row.year, row.office, count)
        for count in range(row.first, row.last + 1)
    ]


@transaction.atomic
def record(used: Used, outage: str, actor: Actor, desk: Desk) -> FallbackPaper:
    """Record the use of a number within an outage, once.

    A standing declaration of the same goods is invalidated when it has not been released; when it
    has, the paper is kept as a conflict. Raises ForbiddenError or FallbackError.
    """
    need(actor, "fallback.record")
    issued = _range(used.number, desk)
    _own(actor, "fallback.record", issued.office)
    if issued.operator and used.declarant != issued.operator:
        raise FallbackError("declarant", "this number was handed to another operator")
    incident = _incident(outage, used, issued.scheme, desk)
    keys = goods_identity.make(used.trader, used.documents, used.containers, used.ucr)
    if not keys:
        raise FallbackError("documents", "name a transport document, a container or a UCR")
    conflict = _leave_system(keys, used.number, actor, desk)
    now = desk.now()
    paper = _kept(
        FallbackPaper(
            number=fallback_number.compact(used.number), range=issued, outage=incident,
            state="used", declarant=used.declarant, trader=used.trader, accepted=used.accepted,
            released=used.released, released_by=used.released_by, conflict=conflict,
            recorded=now, recorded_by=actor.name,
        )
    )  # fmt: skip
    if not conflict:
        _claim(paper.number, keys)
    journal.note("fallback.used", actor, f"fallback:{paper.number}", now, outage=outage,
                 accepted=used.accepted.isoformat(), conflict=conflict)  # fmt: skip
    return paper


def _kept(paper: FallbackPaper) -> FallbackPaper:
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except IntegrityError as error:
        raise FallbackError("number", "this number was used already") from error
    return paper


def _claim(number: str, keys: Sequence[str]) -> None:
    try:
        with transaction.atomic():
            goods_places.on_paper(number, keys)
    except IntegrityError as error:
        others = ", ".join(goods_places.papers(keys)) or "the system"
        raise FallbackError(
            "documents", "these goods stand on %(number)s already", number=others
        ) from error


def _leave_system(keys: Sequence[str], number: str, actor: Actor, desk: Desk) -> str:
    """Take what was begun in the system out of it; gives the number of one that was released."""
    conflict = ""
    for mrn in goods_places.electronic(keys):
        state = DeclarationRow.objects.values_list("state", flat=True).get(mrn=mrn)
        if state in ("registered", "accepted"):
            invalidate(mrn, f"goods declared on paper {number} during an outage", actor, desk)
        else:
            conflict = mrn
    return conflict


def _range(number: str, desk: Desk) -> FallbackRange:
    try:
        told = fallback_number.validate(number)
    except InvalidNumber as error:
        raise FallbackError("number", str(error)) from error
    found = fallbacks.range_of(
        told[6:12], fallback_number.scheme(told), int(told[4:6]), fallback_number.serial(told)
    )
    if found is None or told[:2] != desk.book.country:
        raise FallbackError("number", "this number was never handed out")
    return found


def _incident(number: str, used: Used, scheme: str, desk: Desk) -> Outage:
    """The outage a paper was used in. Raises FallbackError when it was not its time."""
    found = Outage.objects.filter(number=number, withdrawn=None).first()
    terms = desk.book.fallback_terms
    if found is None or terms is None:
        raise FallbackError("outage", "there is no such outage")
    rule = terms.schemes[scheme]
    if used.accepted < found.since + rule.after:
        raise FallbackError("accepted", "paper was not allowed yet: the outage was too young")
    ends = [end for end in (found.until, rule.up_to and found.since + rule.up_to) if end]
    if used.accepted > min([desk.now(), *ends]):
        raise FallbackError("accepted", "paper was not allowed any more at that moment")
    if used.released is not None and (used.released < used.accepted or not rule.release):
        raise FallbackError("released", "goods are released after the acceptance, where allowed")
    return found


@transaction.atomic
def void(number: str, reason: str, actor: Actor, desk: Desk) -> None:
    """Take a number out of use: a spoiled form, or a use that was recorded wrongly."""
    need(actor, "fallback.record")
    issued = _range(number, desk)
    _own(actor, "fallback.record", issued.office)
    if not reason.strip():
        raise FallbackError("reason", "say why")
    told, now = fallback_number.compact(number), desk.now()
    paper = fallbacks.locked(told) or FallbackPaper(
        number=told, range=issued, recorded=now, recorded_by=actor.name, state="void"
    )
    if paper.state == "captured" or (paper.pk and paper.state == "void"):
        raise FallbackError("number", "this number is captured or void already")
    paper.state, paper.reason, paper.conflict = "void", reason.strip()[:200], ""
    paper.save()
    goods_places.free(number=told)
    journal.note("fallback.void", actor, f"fallback:{told}", now, reason=paper.reason)


@transaction.atomic
def count(range_id: int, blanks: int, actor: Actor, desk: Desk) -> None:
    """Record how many unused forms of a range are left in the drawer."""
    need(actor, "fallback.issue")
    row = FallbackRange.objects.select_for_update().filter(pk=range_id).first()
    if row is None:
        raise FallbackError("range", "there is no such range")
    _own(actor, "fallback.issue", row.office)
    room = row.last - row.first + 1 - FallbackPaper.objects.filter(range=row).count()
    if not 0 <= blanks <= room:
        raise FallbackError(
            "blanks", "at most %(most)s numbers of this range are not used", most=room
        )
    row.blanks, row.counted_by = blanks, actor.name
    row.save()
    journal.note("fallback.counted", actor, f"fallback:{row.pk}", desk.now(), blanks=blanks)


def _own(actor: Actor, action: str, office: str) -> None:
    if matrix().scope(actor.role, action) == "office" and actor.unit != office:
        raise ForbiddenError(f"these numbers belong to {office}")
