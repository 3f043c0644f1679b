"""Measures: what the law does to goods of a code from an area on a day."""

from datetime import date
from decimal import Decimal
from typing import Literal

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
    """A kind of measure: which charge it fixes, and which preference must be claimed for it.

    `kind` is one of `schema.MEASURE_KINDS` or empty. What a `secured` type fixes is taken as
    security, not paid (a provisional anti-dumping duty).
    """

    type: str
    name: Words
    charge: str
    trade: Trade
    preference: str
    kind: str = ""
    secured: bool = False


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a measure's conditions: a test, and what follows when it is met.

    The lines of one `condition` code are tried in their `sequence`; the first that is met decides.
    `document` is held, the price of a `unit` is at least `amount` (of `currency`), the quantity or
    the value is at most `amount`, the mass of one supplementary unit is at least `amount` (of
    `unit`), or the line stands for all other cases (`otherwise`). The
    measure then applies (with `expression` in place of its own, where there is one), does not
    apply (`skip`), or forbids the trade (`refuse`). Source: TARIC measure conditions.
    """

    condition: str
    sequence: int
    test: Literal[
        "document", "price-at-least", "quantity-at-most", "value-at-most", "unit-mass-at-least",
        "otherwise",
    ]  # fmt: skip
    document: str
    amount: Decimal | None
    unit: str
    currency: str
    action: Literal["apply", "skip", "refuse"]
    expression: DutyExpression | None


class Stacking(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a measure type in a group of which not all are due.

    `exclusive-first`: of the types that apply to the goods those of the lowest `order` are due;
    `exclusive-highest`: the one of the greatest amount; `cumulative`: all. Types in no group
    are cumulative. A measure that is free does not count as applying.
    """

    group: str
    rule: Literal["exclusive-first", "exclusive-highest", "cumulative"]
    order: int
    type: str
    validity: Validity
    basis: str


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure, with the act that made it and the day we came to know it.

    `formula`, `units` and `bases` are the expression's text and the quantities and named values it
    needs, kept for speed.
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
    additional_code: str = ""
    order_number: str = ""
    footnotes: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    bases: tuple[str, ...] = ()

    @property
    def slot(self) -> tuple[str, str, str]:
        """What it competes for: of one type, additional code and order number one applies."""
        return (self.type, self.additional_code, self.order_number)

    @property
    def documents(self) -> frozenset[str]:
        """Every document that may change whether or how it applies."""
        named = {self.document, *(line.document for line in self.conditions)}
        return frozenset(named - {""})
