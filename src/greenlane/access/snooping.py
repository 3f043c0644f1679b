"""Snooping: look-ups that no task explains, each with what is unusual about it, in words.

A look-up is explained by a task when the file was in the reader's queue, when he had worked on it
before, or when he acts on it within a week. Of the others those stand out that go to a related
party, to the same party again and again, or come in far greater numbers than is usual. One sign
alone accuses nobody: what is found is a question for the supervisor (see the weekly sample).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median

import msgspec

THRESHOLD = 2  # weight of signs from which a look-up without a task is told
AGAIN = 3  # look-ups of one party without a task, by one person
AGAIN_WITHIN = timedelta(days=30)
MANY = 6  # look-ups without a task on one day, at least
TIMES_USUAL = 4  # and so many times what is usual for the person and for his unit
WEIGHTS = {"related": 3, "again": 2, "many": 2, "hours": 1, "unexplained": 1}
WORDS = {
    "related": "he is related to a party",
    "again": "the same party was looked up {n} times without a task",
    "many": "{n} look-ups without a task on one day; {usual} are usual",
    "hours": "outside the hours in which the unit works",
    "unexplained": "no purpose was stated",
}


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look-up: who saw which file of whom when, and what is known of his task.

    `queue`: it was his work then. `worked`: he had acted on the file before. `acted`: he acted on
    it within a week. `related`: a conflict of interest was found since. `purpose`: what he said.
    `moment` is on the clock of the office.
    """

    number: int
    actor: str
    unit: str
    subject: str
    party: str
    moment: datetime
    queue: bool = False
    worked: bool = False
    acted: bool = False
    related: bool = False
    purpose: str = ""

    @property
    def tasked(self) -> bool:
        """True when a task explains it."""
        return self.queue or self.worked or self.acted


class Suspicion(msgspec.Struct, frozen=True):
    """A look-up that stands out: its weight, its signs with what they say, and their figures."""

    look: Look
    weight: int
    signs: Mapping[str, str]
    facts: Mapping[str, Mapping[str, int]]


def suspicions(looks: Iterable[Look]) -> tuple[Suspicion, ...]:
    """The look-ups that stand out, the heaviest first."""
    everything = list(looks)
    idle = [look for look in everything if not look.tasked]
    again, many, hours = _again(idle), _many(everything, idle), _hours(everything)
    found = []
    for look in idle:
        facts: dict[str, dict[str, int]] = {}
        if look.related:
            facts["related"] = {}
        if look.number in again:
            facts["again"] = {"n": again[look.number]}
        if look.number in many:
            facts["many"] = dict(zip(("n", "usual"), many[look.number], strict=True))
        if look.moment.hour not in hours.get(look.unit, frozenset(range(24))):
            facts["hours"] = {}
        if not look.purpose:
            facts["unexplained"] = {}
        weight = sum(WEIGHTS[sign] for sign in facts)
        if weight >= THRESHOLD and facts.keys() - {"unexplained"}:
            signs = {sign: WORDS[sign].format(**told) for sign, told in facts.items()}
            found.append(Suspicion(look, weight, signs, facts))
    return tuple(sorted(found, key=lambda each: (-each.weight, each.look.number)))


def _again(idle: Sequence[Look]) -> dict[int, int]:
    """Look-ups of a party that the same person looked up AGAIN times, other files or days."""
    by_pair: dict[tuple[str, str], list[Look]] = {}
    for look in idle:
        if look.party:
            by_pair.setdefault((look.actor, look.party), []).append(look)
    told = {}
    for pair in by_pair.values():
        for look in pair:
            near = [x for x in pair if abs(x.moment - look.moment) <= AGAIN_WITHIN]
            times = len({(x.subject, x.moment.date()) for x in near})
            if times >= AGAIN:
                told[look.number] = times
    return told


def _many(everything: Sequence[Look], idle: Sequence[Look]) -> dict[int, tuple[int, int]]:
    """Look-ups of a day on which a person had far more without a task than is usual."""
    days = Counter((look.actor, look.moment.date()) for look in idle)
    worked: dict[str, set[date]] = {}
    unit_of = {look.actor: look.unit for look in everything}
    for look in everything:
        worked.setdefault(look.actor, set()).add(look.moment.date())
    of_unit: dict[str, list[int]] = {}
    for actor, dates in worked.items():
        of_unit.setdefault(unit_of[actor], []).extend(days[actor, day] for day in dates)
    told = {}
    for look in idle:
        n = days[look.actor, look.moment.date()]
        own = median(days[look.actor, day] for day in worked[look.actor])
        usual = max(own, median(of_unit[look.unit]), 1)
        if n >= max(MANY, TIMES_USUAL * usual):
            told[look.number] = (n, round(usual))
    return told


def _hours(everything: Sequence[Look]) -> dict[str, frozenset[int]]:
    """The hours in which a unit works: those with a fair share of its look-ups with a task."""
    counted: dict[str, Counter[int]] = {}
    for look in everything:
        if look.tasked:
            counted.setdefault(look.unit, Counter())[look.moment.hour] += 1
    return {
        unit: frozenset(hour for hour, n in hours.items() if n * 200 >= sum(hours.values()))
        for unit, hours in counted.items()
    }
