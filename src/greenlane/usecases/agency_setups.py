"""Setups of agencies: which is in force, and how an agency's own staff drafts and checks one.

What came with the country package is in force until an agency publishes its own; that is an act of
two persons of the agency (see `agency_publishing`). Setups are read by the system, also in a
trader's request: they name people of the agency, whom a trader does not see.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock

from django.db import IntegrityError, transaction

from greenlane.agencies import sections
from greenlane.agencies.checking import Fault, faults_of
from greenlane.agencies.sections import Body
from greenlane.agencies.setup import Setup, read
from greenlane.law.lawbook import LawBook
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.refusal import NotAllowedError
from greenlane.store import wall
from greenlane.store.models import AgencySetupRow, TwoPersonAct
from greenlane.usecases import agency_controls
from greenlane.usecases.desk import Desk
from greenlane.usecases.permissions import need_in

_read: dict[tuple[str, int, str], Setup] = {}  # by agency, version and law: they never change
_lock = Lock()
_MOST_READ = 200


def permits_of(
    agency: str, desk: Desk, book: LawBook | None = None, day: date | None = None
) -> dict[str, PermitRequirement]:  # fmt: skip
    """The requirements of an agency by their ids: the codes it controls, as the law has them.

    Of several rows of one permit that of the day (today).
    """
    book, day = book or desk.book, day or desk.day_of(desk.now())
    named = {p.id for p in book.permits if p.agency == agency}
    return {p.id: p for name in sorted(named) if (p := book.permit_on(name, day))}


def brought(agency: str, desk: Desk) -> Body:
    """The setup of the country package, with every section."""
    return {**sections.empty(), **desk.agencies.get(agency, {})}


def rows_in_force(day: date) -> dict[str, AgencySetupRow]:
    """The newest published version of each agency that has begun by a day."""
    with wall.opened():
        found = AgencySetupRow.objects.filter(state="in-force", since__lte=day)
        return {row.agency: row for row in found.order_by("since", "version")}


def in_force(desk: Desk, day: date | None = None) -> Mapping[str, Setup]:
    """The setup of every agency on a day (today), its own or the package's."""
    day = day or desk.day_of(desk.now())
    rows = rows_in_force(day)
    return {
        agency: _setup(agency, rows[agency].version, rows[agency].body, desk, day)
        if agency in rows
        else _setup(agency, 0, brought(agency, desk), desk, day)
        for agency in desk.book.agencies
    }


def of(agency: str, desk: Desk) -> Setup:
    """The setup of one agency in force. Raises KeyError for an unknown agency."""
    return in_force(desk)[agency]


def body_in_force(agency: str, desk: Desk) -> tuple[int, Body]:
    """Version and rows of what is in force."""
    row = rows_in_force(desk.day_of(desk.now())).get(agency)
    return (row.version, row.body) if row else (0, brought(agency, desk))


def _setup(agency: str, version: int, body: Body, desk: Desk, day: date) -> Setup:
    """A setup that was sound when it was published, without the permits that the law has ended."""
    key = (agency, version, f"{desk.law_number}/{desk.book.version}/{day}")
    with _lock:
        if key in _read:
            return _read[key]
    permits = permits_of(agency, desk, day=day)
    made = read(agency, version, body, permits)
    if not isinstance(made, Setup):  # the law has moved on: persons decide until it is mended
        made = Setup(agency=agency, version=version, permits=permits)
    with _lock:
        if len(_read) >= _MOST_READ:
            _read.clear()
        _read[key] = made
    return made


def forget() -> None:
    """Read everything anew: for tests, whose versions begin again with each database."""
    with _lock:
        _read.clear()


def faults(agency: str, body: Body, desk: Desk) -> tuple[Fault, ...]:
    """What is wrong with the rows of a draft."""
    known = {*permits_of(agency, desk), *agency_controls.named(body)}
    return (*faults_of(body, known), *agency_controls.faults(agency, body, desk))


def need_read(agency: str, actor: Actor) -> None:
    """Raise ForbiddenError for who may not read how this agency works."""
    need_in(actor, "agency.read", agency)


def draft(agency: str) -> AgencySetupRow | None:
    """The draft of an agency, if somebody is drafting."""
    return AgencySetupRow.objects.filter(agency=agency, state="draft").first()


def proposed(agency: str) -> TwoPersonAct | None:
    """The proposal that waits for a second person."""
    return TwoPersonAct.objects.filter(
        kind="agency-setup", subject=f"agency:{agency}", state="proposed"
    ).first()


def put(
    agency: str, section: str, number: int, cells: Mapping[str, str], actor: Actor, desk: Desk
) -> AgencySetupRow:
    """Put a row into a section of the draft (number 0: a new one), beginning one if there is none.

    Raises NotAllowedError while it is proposed, KeyError for an unknown section.
    """
    names = [cell for column in sections.SECTIONS[section] for cell in column.cells]
    made = {name: cells.get(name, "").strip() for name in names if cells.get(name, "").strip()}

    def change(rows: list[dict[str, str]]) -> None:
        if number:
            rows[number - 1] = made
        else:
            rows.append(made)

    return _changed(agency, section, number, change, actor, desk)


def drop_row(
    agency: str, section: str, number: int, actor: Actor, desk: Desk
) -> AgencySetupRow:  # fmt: skip
    """Take a row out of a section of the draft."""
    return _changed(agency, section, number, lambda rows: rows.pop(number - 1), actor, desk)


@transaction.atomic
def _changed(
    agency: str, section: str, number: int, change: object, actor: Actor, desk: Desk
) -> AgencySetupRow:
    need_in(actor, "agency.setup", agency)
    if proposed(agency) is not None:
        raise NotAllowedError("it is proposed and waits for a second person")
    row = AgencySetupRow.objects.select_for_update().filter(agency=agency, state="draft").first()
    row = row or _begun(agency, actor, desk)
    rows = [dict(each) for each in row.body.get(section, ())]
    if not 0 <= number <= len(rows):
        raise NotAllowedError("there is no such row")
    change(rows)  # type: ignore[operator]  # it is a function
    row.body = {**row.body, section: rows}
    row.author, row.trial = actor.name, None  # what the bench said was of other rows
    row.save()
    return row


def _begun(agency: str, actor: Actor, desk: Desk) -> AgencySetupRow:
    _version, body = body_in_force(agency, desk)
    last = AgencySetupRow.objects.filter(agency=agency).order_by("-version").first()
    try:
        with transaction.atomic():
            return AgencySetupRow.objects.create(
                agency=agency, version=last.version + 1 if last else 1, author=actor.name,
                made=desk.now(), body={name: list(rows) for name, rows in body.items()
                                       if name not in sections.OF_LAW},
            )  # fmt: skip
    except IntegrityError as error:
        raise NotAllowedError("a colleague has just begun a draft") from error


def discard(agency: str, actor: Actor) -> None:
    """Throw the draft away; it stays in the history as such."""
    need_in(actor, "agency.setup", agency)
    if proposed(agency) is not None:
        raise NotAllowedError("it is proposed and waits for a second person")
    if not AgencySetupRow.objects.filter(agency=agency, state="draft").update(state="dropped"):
        raise NotAllowedError("there is no draft")


def history(agency: str) -> Sequence[AgencySetupRow]:
    """Every version, the newest first."""
    return list(AgencySetupRow.objects.filter(agency=agency).order_by("-version"))
