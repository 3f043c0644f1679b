"""Where goods are looked at: the bays of each office's yards, their hours and slots."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec


class Bay(msgspec.Struct, frozen=True, kw_only=True):
    """One bay: one consignment at a time, in slots of `minutes` from `opens` to `closes`."""

    office: str
    bay: str
    opens: time
    closes: time
    minutes: int


class Slot(msgspec.Struct, frozen=True, order=True):
    """A bay from one moment to another."""

    begins: datetime
    ends: datetime
    bay: str


class YardTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The bays, how many days ahead a slot is given, and the act."""

    basis: str
    bays: tuple[Bay, ...] = msgspec.field(name="bay")
    days_ahead: int = 5

    def slots(self, office: str, first: date, zone: ZoneInfo) -> Iterator[Slot]:
        """Every slot of an office's bays from a day on, in order of time."""
        own = [bay for bay in self.bays if bay.office == office]
        for number in range(self.days_ahead):
            day = first + timedelta(days=number)
            yield from sorted(slot for bay in own for slot in _of_day(bay, day, zone))


def _of_day(bay: Bay, day: date, zone: ZoneInfo) -> Iterator[Slot]:
    step = timedelta(minutes=bay.minutes)
    begins = datetime.combine(day, bay.opens, zone)
    closes = datetime.combine(day, bay.closes, zone)
    while begins + step <= closes:
        yield Slot(begins, begins + step, bay.bay)
        begins += step


def yard_terms(data: Mapping[str, Any]) -> YardTerms:
    """The table [yard] of life.toml. Raises ValueError when a bay has no slot in its hours."""
    terms = msgspec.convert(data, YardTerms)
    if any(bay.minutes < 1 or bay.opens >= bay.closes for bay in terms.bays):
        raise ValueError("yard: a bay opens before it closes, and a slot has minutes")
    return terms
