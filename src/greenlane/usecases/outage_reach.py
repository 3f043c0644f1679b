"""What an outage did: the deadlines that it moved, or would move once it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from greenlane.law.outage import Deadline, end_of
from greenlane.store import deadlines, listing, outages
from greenlane.store.models import DeclarationRow
from greenlane.store.outage_models import Outage
from greenlane.usecases.application_clocks import ApplicationClocks
from greenlane.usecases.clocks import Clocks
from greenlane.usecases.desk import Desk
from greenlane.usecases.lapsing import may_reinstate


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A deadline with the clock it runs by and whose it is: an MRN, or a ruling's number."""

    clock: str
    subject: str
    office: str
    found: Deadline


def moved(row: Outage, desk: Desk, office: str = "") -> list[Moved]:
    """The standing deadlines that this outage moves, the earliest first; of one office if named.

    Of an outage that is not in force: what it would move. Of a withdrawn one nothing.
    """
    if row.withdrawn is not None or desk.book.outage_terms is None:
        return []
    known = {each.number: each for each in outages.windows()}
    known[row.number] = outages.window(row)
    held = Clocks(desk, tuple(known.values()))
    found = [*_arrivals(held, row, office), *_holds(held, row, office)]
    if not office:
        found += _rulings(held, row)
        found += _applications(held, row)
    hit = [each for each in found if row.number in each.found.windows]
    return sorted(hit, key=lambda each: (each.found.original, each.subject))


def _arrivals(held: Clocks, row: Outage, office: str) -> Iterator[Moved]:
    zone = held.desk.zone
    for each in deadlines.arrivals(held.desk.day_of(row.since), office):
        started = datetime.combine(each.law_day, time(), zone)
        found = held.at("arrival", end_of(each.lapses, zone), started, office=each.office)
        yield Moved(clock="arrival", subject=each.mrn, office=each.office, found=found)


def _holds(held: Clocks, row: Outage, office: str) -> Iterator[Moved]:
    for hold in deadlines.holds(row.since, office):
        declaration = hold.declaration
        found = held.hold(hold, declaration.office)
        if found is not None:
            yield Moved(clock=f"hold.{hold.kind}", subject=declaration.mrn or "",
                        office=declaration.office, found=found)  # fmt: skip


def _rulings(held: Clocks, row: Outage) -> Iterator[Moved]:
    for each in deadlines.rulings(held.desk.day_of(row.since)):
        found = held.at("ruling", end_of(each.due, held.desk.zone), each.received)
        yield Moved(clock="ruling", subject=str(each.pk), office="", found=found)


def _applications(held: Clocks, row: Outage) -> Iterator[Moved]:
    told = ApplicationClocks(held)
    for each in deadlines.applications(held.desk.day_of(row.since)):
        answer = told.answer(each)
        found = answer or told.due(each)
        if found is not None:
            clock = "application-answer" if answer else "application"
            yield Moved(clock=clock, subject=each.number, office=each.agency, found=found)


def lapsed(row: Outage, desk: Desk, office: str = "") -> list[DeclarationRow]:
    """Declarations that lapsed before this outage was recorded and still have time by it."""
    if outages.state_of(row) not in ("running", "over") or desk.book.outage_terms is None:
        return []
    day = desk.day_of(row.since) - timedelta(days=desk.book.registration_days + 1)
    return [each for each in listing.expired(day, office) if may_reinstate(each, desk)]
