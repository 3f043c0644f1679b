"""The clocks of applications as outages moved them: the agency's days, and the applicant's answer.

What is stored is the original; a day of which an outage took a part is no working day of the
agency's term. So the history is followed again on the calendar without those days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from greenlane.law.outage import Deadline, Rule, Window, days_away, end_of
from greenlane.lifecycle.application import replay
from greenlane.store.models import ApplicationEvent, ApplicationRow
from greenlane.usecases.application_steps import life_of, steps_of
from greenlane.usecases.clocks import Clocks, clocks
from greenlane.usecases.desk import Desk


@dataclass(frozen=True)
class ApplicationClocks:
    """The clocks of one moment; make one for a request."""

    held: Clocks

    @property
    def desk(self) -> Desk:
        """The desk they are asked at."""
        return self.held.desk

    def due(self, row: ApplicationRow, days: int | None = None) -> Deadline | None:
        """The end of the agency's last day, as if it had `days`; None while its clock stands."""
        calendar, zone = self.desk.book.working_days, self.desk.zone
        plain = life_of(row, days=days).due(calendar)
        if plain is None or row.since is None:
            return None
        original = end_of(plain, zone)
        rule, touching = self._touching("application", row.agency)
        if rule is None or not touching:
            return Deadline(original=original, due=original)
        if rule.extension != "overlap":
            started = datetime.combine(row.since, time(), zone)
            return self.held.at("application", original, started, agency=row.agency)
        away = days_away(touching, rule, self.desk.now(), zone)
        life = replay(row.days if days is None else days, steps_of(row), calendar.without(away))
        last = life.due(calendar.without(away)) or plain
        return self._moved(original, end_of(max(last, plain), zone), rule, touching)

    def answer(self, row: ApplicationRow) -> Deadline | None:
        """The end of the applicant's last day for an answer; None when nothing is asked of him."""
        terms, zone = self.desk.book.application_terms, self.desk.zone
        if terms is None or row.state != "queried":
            return None
        asked = ApplicationEvent.objects.filter(application=row, move="query").order_by("sequence")
        last = asked.last()
        if last is None:
            return None
        day = self.desk.book.working_days.after(last.day, terms.answer_days)
        return self.held.at("application-answer", end_of(day, zone), last.moment)

    def last_day(self, row: ApplicationRow) -> date | None:
        """The day by which somebody acts: the agency, or the applicant who is asked."""
        found = self.answer(row) or self.due(row)
        return found.due.astimezone(self.desk.zone).date() if found else None

    def _touching(self, clock: str, agency: str) -> tuple[Rule | None, Sequence[Window]]:
        terms = self.desk.book.outage_terms
        rule = terms.clock(clock, agency) if terms else None
        return rule, [w for w in self.held.windows if rule and w.touches(rule.waits_for)]

    def _moved(
        self, original: datetime, due: datetime, rule: Rule, windows: Sequence[Window]
    ) -> Deadline:  # fmt: skip
        # A running outage may still move it, unless the term was over before it began.
        running = any(w.until is None and w.since <= due for w in windows)
        hit = tuple(sorted(w.number for w in windows if w.since <= due)) if due > original else ()
        return Deadline(original=original, due=due, windows=hit, open=running,
                        basis=rule.basis if hit else "")  # fmt: skip


def application_clocks(desk: Desk) -> ApplicationClocks:
    """The clocks of applications at this moment."""
    return ApplicationClocks(clocks(desk))
