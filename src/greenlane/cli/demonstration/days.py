"""The days of the demonstration: what is lodged on each, what arrives, and who decides what."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from greenlane.cli.demonstration import controls, permits
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import SYSTEM, Actor
from greenlane.messages.canonical_json import to_json
from greenlane.risk.selection import draw
from greenlane.store import listing
from greenlane.store.models import DeclarationRow
from greenlane.usecases import alert_stream, answers, conduct, desk, lodge, permit_seeding
from greenlane.usecases.arrive import arrive
from greenlane.usecases.outcome import Outcome
from greenlane.usecases.permissions import ForbiddenError

# Goods of the last days wait for their officers; older ones were worked off, a day after each.
STILL_OPEN = timedelta(days=3)
_DEALT_WITH = timedelta(hours=20)
_PAID = 0.93  # the share of debts that are paid at once; the others wait


@dataclass
class Tally:
    """What happened, counted."""

    states: Counter[str] = field(default_factory=Counter)
    lanes: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    owed: Decimal = Decimal(0)
    seconds: list[float] = field(default_factory=list)
    replayed: int = 0

    @property
    def lodged(self) -> int:
        """How many messages were sent."""
        return len(self.seconds)


@dataclass
class Days:
    """The nation at work: each day is lodged, then the day before is dealt with.

    `made` are the declarations day by day, `truths` what was true of those that were not right, by
    their reference; `answer` says what a trader answers to an agency, if the nation has agencies.
    """

    made: Mapping[date, list[Any]]
    today: date
    answer: Callable[..., str] | None = None
    tally: Tally = field(default_factory=Tally)
    truths: dict[str, Any] = field(default_factory=dict)

    def live(self, day: date, told: Callable[[], object] = lambda: None) -> None:
        """One day from its first declaration to the officers' evening."""
        for made in self.made.get(day, ()):
            self.send(made, at(self.when(made)))
            told()
        end = _moment(day + timedelta(days=1), 0)
        if day + STILL_OPEN < self.today:
            self._work_off(_moment(day, 0), end)
        else:
            self.arrive(_moment(day, 0), end)

    def when(self, made: Any) -> datetime:
        """When one is lodged: today's trade is drawn together into what has passed of the day."""
        planned = _moment(made.day, made.offset)
        if made.day != self.today:
            return planned
        midnight = _moment(made.day, 0)
        passed = min(desk.current().now() - midnight, timedelta(days=1))
        return midnight + passed * ((planned - midnight) / timedelta(days=1))

    def send(self, made: Any, then: desk.Desk) -> None:
        """Lodge one, let the stream be read, as much later as it took, apply for its permits."""
        if made.truth is not None:
            self.truths[made.declaration.functional_reference_id or ""] = made.truth
        permit_seeding.issue_cited(made.declaration, made.day, then)
        actor, lodged = Actor("demonstration", "broker", declarant(made)), then.now()
        before = time.perf_counter()
        outcome = lodge.lodge(to_json(made.declaration), "json", actor, then)
        self.tally.seconds.append(time.perf_counter() - before)
        if self._counted(outcome) in ("yellow", "red"):
            alert_stream.look(at(lodged + timedelta(seconds=time.perf_counter() - before)))
        if self.answer is not None:
            permits.apply(made.declaration, then.now(), then, self.answer)

    def _counted(self, outcome: Outcome) -> str:
        """Count what came of it; gives the lane."""
        self.tally.replayed += outcome.replayed
        if outcome.problem:
            self.tally.problems[outcome.problem] += 1
        if outcome.problem or outcome.replayed:
            return ""
        told = answers.decode(outcome.body)
        self.tally.states[told.state] += 1
        if told.lane:
            self.tally.lanes[told.lane] += 1
        if told.state != "rejected":
            self.tally.owed += told.payable
        return told.lane or ""

    def arrive(self, since: datetime, until: datetime) -> None:
        """Half of the goods of a day are here by its evening, or now."""
        for row in _standing(since, until):
            if row.state == "registered" and draw(f"{row.lrn}/arrives") < 0.5:
                moment = min(row.lodged + timedelta(hours=3), desk.current().now())
                quietly(partial(arrive, row.mrn or "", SYSTEM, at(moment)))

    def _work_off(self, since: datetime, until: datetime) -> None:
        """Some goods of a day are chosen by hand, all arrive, and each hold is dealt with."""
        for row in _standing(since, until):
            then = at(row.lodged + _DEALT_WITH)
            truth = self.truths.get(row.lrn)
            if truth is not None or draw(f"{row.lrn}/by-hand") < controls.BY_HAND:
                controls.choose(row, truth, then)  # while the goods are on their way
            dealt_with(row, truth, then)


def dealt_with(row: DeclarationRow, truth: Any, then: desk.Desk) -> None:
    """The goods of a declaration arrive, and each of its holds is dealt with."""
    if row.state == "registered":
        quietly(partial(arrive, row.mrn or "", SYSTEM, then))
    for name, kind, owner in listing.open_holds(row.pk):
        quietly(_remedy(row, truth, (name, kind, owner), then))


def at(moment: datetime) -> desk.Desk:
    """The desk as it stands, at another moment."""
    return replace(desk.current(), now=lambda: moment)


def declarant(made: Any) -> str:
    """The number of who lodges a declaration."""
    found = made.declaration.declarant
    return (found.id if found else None) or ""


def _moment(day: date, offset: int) -> datetime:
    midnight = datetime.combine(day, datetime.min.time(), desk.current().zone)
    return (midnight + timedelta(seconds=offset)).astimezone(UTC)


def noon(day: date) -> desk.Desk:
    """The desk at noon of a day."""
    return at(_moment(day, 12 * 3600))


def _standing(since: datetime, until: datetime) -> Iterable[DeclarationRow]:
    rows = DeclarationRow.objects.filter(lodged__gte=since, lodged__lt=until)
    return list(rows.filter(state__in=["registered", "accepted", "released"]).order_by("pk"))


def _remedy(
    row: DeclarationRow, truth: Any, hold: tuple[str, str, str], then: desk.Desk
) -> Callable[[], object]:
    name, kind, owner = hold
    mrn, cashier = row.mrn or "", Actor("cashier", "cashier", "cashier")
    if kind == "payment":
        paid = draw(f"{row.lrn}/paid") < _PAID
        return (lambda: conduct.pay(mrn, cashier, then)) if paid else (lambda: None)
    if kind == "security":
        return lambda: conduct.lift(mrn, name, "Security was given in cash.", cashier, then)
    if kind == "agency":
        officer = Actor("agency", "agency", owner)
        return lambda: conduct.lift(mrn, name, "The permit was shown afterwards.", officer, then)
    return lambda: controls.examine(row, truth, name, kind, then)


def quietly(act: Callable[[], object]) -> bool:
    """Do it, unless the law has its reasons: the case then stays where it is. Gives whether."""
    try:
        act()
    except (NotAllowedError, ForbiddenError):
        return False
    return True
