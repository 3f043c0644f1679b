"""Look-ups made by chance: ordinary ones of four weeks in four offices, and planted snooping."""

import random
from datetime import UTC, datetime, timedelta

from greenlane.access.snooping import Look

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
OFFICES = ("QT000101", "QT000102", "QT000103", "QT000201")
PURPOSES = ("asked", "colleague", "complaint", "follow-up", "other")


class Weeks:
    """Four weeks of work, from a seed; `planted` are the numbers of the snooping look-ups."""

    def __init__(self, seed: int, ordinary: int = 4_980) -> None:
        self.chance = random.Random(seed)
        self.officers = [(f"o{n}", OFFICES[n % 4]) for n in range(24)]
        self.parties = [f"QT{n:010}" for n in range(400)]
        self.shares = [1 / (n + 10) for n in range(400)]  # a few parties are everywhere
        self.looks: list[Look] = []
        self.planted: set[int] = set()
        for _ in range(ordinary):
            self._ordinary()
        self._plant_relations(6)
        self._plant_repeated(2, 3)
        self._plant_rush(7)
        self._plant_quiet(1)

    def _day(self, hours: tuple[int, int] = (7, 18)) -> datetime:
        """A moment of a working day; one office works shifts until late."""
        day = MONDAY + timedelta(days=7 * self.chance.randrange(4) + self.chance.randrange(5))
        minutes = self.chance.randrange(60 * hours[0], 60 * hours[1])
        return day + timedelta(minutes=minutes)

    def _add(self, actor: str, unit: str, moment: datetime, **told: object) -> int:
        number = len(self.looks) + 1
        facts = {"party": self.chance.choices(self.parties, self.shares)[0],
                 "subject": f"26QT{self.chance.randrange(10**9):014}", **told}  # fmt: skip
        self.looks.append(Look(number=number, actor=actor, unit=unit, moment=moment, **facts))
        return number

    def _ordinary(self) -> None:
        """Nine of ten are in the queue; of the others half have a task, some come late or twice."""
        actor, unit = self.chance.choice(self.officers)
        late = unit == OFFICES[3] and self.chance.random() < 0.3
        moment = self._day((18, 23)) if late else self._day()
        kind = self.chance.random()
        if kind < 0.90:
            self._add(actor, unit, moment, queue=True)
        elif kind < 0.93:
            self._add(actor, unit, moment, worked=True, purpose="follow-up")
        elif kind < 0.96:
            self._add(actor, unit, moment, acted=True, purpose="colleague")
        else:  # an enquiry by telephone: no task in the system, but honest
            odd = self.chance.random() < 0.03
            moment = self._day((5, 7)) if odd else moment
            self._add(actor, unit, moment, purpose=self.chance.choice(PURPOSES))

    def _plant(self, actor: str, unit: str, moment: datetime, **told: object) -> None:
        self.planted.add(self._add(actor, unit, moment, purpose="other", **told))

    def _plant_relations(self, n: int) -> None:
        """Somebody looks at a relative's files, at any hour of work."""
        for actor, unit in self.chance.sample(self.officers, n):
            self._plant(actor, unit, self._day(), related=True)

    def _plant_repeated(self, people: int, times: int) -> None:
        """Somebody follows a competitor of a friend: several of its files over the weeks."""
        for actor, unit in self.chance.sample(self.officers, people):
            party = self.chance.choice(self.parties)
            for week in range(times):
                moment = MONDAY + timedelta(days=7 * week + self.chance.randrange(5), hours=10)
                self._plant(actor, unit, moment, party=party)

    def _plant_quiet(self, n: int) -> None:
        """One curious look at one file: nothing about it is unusual, and nothing finds it."""
        for actor, unit in self.chance.sample(self.officers, n):
            self._plant(actor, unit, self._day())

    def _plant_rush(self, n: int) -> None:
        """Somebody collects many files in one afternoon."""
        actor, unit = self.chance.choice(self.officers)
        day = self._day((14, 15))
        for minute in range(n):
            self._plant(actor, unit, day + timedelta(minutes=minute))
