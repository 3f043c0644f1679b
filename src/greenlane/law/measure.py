"""Measures: what the law does to goods of a code from an area on a day."""

from datetime import date

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.duty_expression import DutyExpression
from greenlane.law.nomenclature import Trade, Words


class Season(msgspec.Struct, frozen=True):
    """A recurring part of each year, (month, day) to (month, day), both included; may wrap."""

    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, day: date) -> bool:
        """True when `day` lies in the season of its year."""
        place = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= place <= self.last
        return place >= self.first or place <= self.last

    @classmethod
    def parse(cls, text: str) -> "Season":
        """Read "06-01/09-30". Raises ValueError for anything else."""
        first, last = text.split("/")
        for end in (first, last):
            date.fromisoformat(f"2024-{end}")
        return cls(
            (int(first[:2]), int(first[3:])),
            (int(last[:2]), int(last[3:])),
        )


class GeographicalArea(msgspec.Struct, frozen=True, kw_only=True):
    """A named group of countries; `members` empty with `everyone` true is all of them."""

    area: str
    name: Words
    members: frozenset[str]
    excluded: frozenset[str]
    everyone: bool
    validity: Validity

    @property
    def size(self) -> int:
        """How many countries it holds, for comparison: the smaller of two areas is the closer law.

        All countries count as a thousand.
        """
        return (1_000 if self.everyone else len(self.members)) - len(self.excluded)

    def contains(self, country: str) -> bool:
        """True when goods of `country` (ISO alpha-2) are in the area."""
        return country not in self.excluded and (self.everyone or country in self.members)


class MeasureType(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of measure: which charge it fixes, and which preference must be claimed for it."""

    type: str
    name: Words
    charge: str
    trade: Trade
    preference: str


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure, with the act that made it and the day we came to know it.

    `formula` and `units` are the expression's text and the units it needs, kept for speed.
    """

    id: str
    type: str
    code: str
    area: str
    excluded: frozenset[str]
    expression: DutyExpression
    formula: str
    units: tuple[str, ...]
    season: Season | None
    document: str
    validity: Validity
    basis: str
    known: date
