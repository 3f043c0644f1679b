"""The clocks of the law as they stand after outages: every deadline that matters is asked here.

What is stored is always the original deadline. So an outage that becomes known later, or is
withdrawn, moves the deadline without a row being written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import msgspec

from greenlane.law.outage import Deadline, Window, deadline, end_of, last_day
from greenlane.lifecycle.declaration import DeclarationLife
from greenlane.lifecycle.valuation_doubt import Doubt
from greenlane.store import listing, outages
from greenlane.store.listing import QueueEntry
from greenlane.store.models import DeclarationRow, HoldRow, RulingApplication
from greenlane.usecases import authorised_record
from greenlane.usecases.desk import Desk


@dataclass(frozen=True)
class Clocks:
    """The deadlines of one moment, with the outages known then; make one for a request."""

    desk: Desk
    windows: Sequence[Window]

    def at(
        self, clock: str, original: datetime, started: datetime, *, office: str = "",
        agency: str = "",
    ) -> Deadline:  # fmt: skip
        """The deadline of a clock; as it was where the law says nothing of that clock."""
        terms = self.desk.book.outage_terms
        rule = terms.clock(clock, agency) if terms else None
        touching = [w for w in self.windows if rule and w.touches(rule.waits_for, office)]
        if rule is None or not touching:
            return Deadline(original=original, due=original)
        return deadline(
            original, touching, rule, started=started, now=self.desk.now(),
            zone=self.desk.zone, days=self.desk.book.working_days,
        )  # fmt: skip

    def days(self, clock: str, last: date, first: date, *, office: str = "") -> tuple[date, bool]:
        """The last day of a term told in days, and whether an outage still runs that moves it."""
        zone = self.desk.zone
        begin = datetime.combine(first, time(), zone)
        found = self.at(clock, end_of(last, zone), begin, office=office)
        return last_day(found, zone), found.open

    def arrival(self, row: DeclarationRow) -> tuple[date, bool]:
        """The last day on which the goods of a registered declaration may arrive."""
        if row.lapses is None:
            raise ValueError(f"{row.mrn} does not lapse")
        return self.days("arrival", row.lapses, row.law_day, office=row.office)

    def ruling(self, application: RulingApplication) -> tuple[date, bool]:
        """The last day for an advance ruling, and whether it still moves."""
        first = self.desk.day_of(application.received)
        return self.days("ruling", application.due, first)

    def hold(self, hold: HoldRow, office: str) -> Deadline | None:
        """When the owner of a hold should have acted; None for one without a clock."""
        if hold.due is None:
            return None
        agency = hold.owner if hold.kind == "agency" else ""
        return self.at(f"hold.{hold.kind}", hold.due, hold.opened, office=office, agency=agency)

    def life(self, life: DeclarationLife, row: DeclarationRow) -> DeclarationLife:
        """The life with the deadlines of its holds and its doubt as they stand; for showing."""
        if not self.windows:
            return life
        opened = dict(
            HoldRow.objects.filter(declaration=row, lifted=None).values_list("name", "opened")
        )
        holds = tuple(
            msgspec.structs.replace(
                hold,
                due=self.at(
                    f"hold.{hold.kind}", hold.due, opened.get(hold.name, hold.due),
                    office=row.office, agency=hold.owner if hold.kind == "agency" else "",
                ).due,
            )
            if hold.due
            else hold
            for hold in life.holds
        )  # fmt: skip
        return msgspec.structs.replace(life, holds=holds, doubt=self.doubt(life, row.office))

    def doubt(self, life: DeclarationLife, office: str = "") -> Doubt | None:
        """The doubt about a value with the importer's time as it stands."""
        doubt, terms = life.doubt, self.desk.book.doubt_terms
        if doubt is None or doubt.due is None or terms is None:
            return doubt
        given = terms.reply_days if doubt.state in ("asked", "replied") else terms.respond_days
        found = self.at("doubt", doubt.due, doubt.due - timedelta(days=given), office=office)
        due = max(found.due, self.desk.now()) if found.open else found.due
        return msgspec.structs.replace(doubt, due=due)


def clocks(desk: Desk, since: datetime | None = None) -> Clocks:
    """The clocks at this moment; with `since`, only outages that had not ended by then."""
    return Clocks(desk, outages.windows(since) if desk.book.outage_terms else ())


def queue(owner: str, desk: Desk, claimed_by: str | None = None) -> list[QueueEntry]:
    """The open holds of an office or agency: what is late, then what has priority, then the rest;
    each by when it is due, as outages moved it.

    The holds carry the moved time, for showing; they are not saved.
    """
    told, entries = clocks(desk), listing.queue(owner, claimed_by=claimed_by)
    for entry in entries:
        found = told.hold(entry.hold, entry.declaration.office)
        entry.hold.due = found.due if found else None
    now = desk.now()
    return sorted(
        authorised_record.prioritised(entries, desk),
        key=lambda each: (each.hold.due is None or each.hold.due >= now, not each.priority,
                          each.hold.due is None, each.hold.due, each.hold.pk),
    )  # fmt: skip
