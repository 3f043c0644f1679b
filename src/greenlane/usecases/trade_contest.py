"""A demonstration country's own trade as a nation for the contest: assessed, asked by its rules."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import Assessment, assess
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook
from greenlane.risk.facts import asked
from greenlane.risk.learning.nation import Consignment
from greenlane.risk.learning.told import records
from greenlane.risk.profile_set import ProfileSet
from greenlane.usecases.judgement import told_beside

WEEK = 7


class TradingNation:
    """The imports of a demonstration country, week by week; `world` is its generator.

    An inspection of a fraud finds it, and brings what was evaded. Honest mistakes are left out:
    the rules of lodging find most of them, and what they cost either side is another question.
    """

    def __init__(self, world: Any, book: LawBook, profiles: ProfileSet, per_day: int) -> None:
        self._world, self._book, self._profiles = world, book, profiles
        self._per_day, self._day = per_day, world.first_day

    def next_week(self) -> list[Consignment]:
        """The consignments of the next week."""
        self._world.newcomers(self._day)
        stream = self._world.declarations(WEEK, self._per_day, start=self._day)
        self._day += timedelta(days=WEEK)
        return list(self._consignments(stream))

    def caught(self, consignment: Consignment) -> None:
        """The nation hears of it and moves, as its generator has it."""
        self._world.caught(str(consignment.trader), consignment.record.day)

    def _consignments(self, stream: Iterable[Any]) -> Iterator[Consignment]:
        day, law = date.min, self._book.on(self._world.first_day)
        for each in stream:
            if each.day != day:
                day, law = each.day, self._book.on(each.day)
            made = self._consignment(each, law)
            if made is not None:
                yield made

    def _consignment(self, each: Any, law: LawOfDay) -> Consignment | None:
        shipment = read_shipment(each.declaration)
        assessment, _ = assess(shipment, law)
        facts = asked(shipment, assessment, *told_beside(each.declaration, shipment))
        told = records(facts, each.day)
        if not told:
            return None
        place = max(each.truth.sequence - 1, 0) if each.fraud else 0
        return Consignment(
            told[0], each.trader, bool(each.fraud), self._evaded(each, assessment, law),
            tuple(told[1:]), min(place, len(told) - 1),
            any(True for _ in self._profiles.fired(facts, each.day)),
        )  # fmt: skip

    def _evaded(self, each: Any, declared: Assessment, law: LawOfDay) -> float:
        if not each.fraud:
            return 0.0
        more = _payable(each.truth.right, law) - declared.payable
        return float(max(more, Decimal(0)))


def _payable(declaration: Declaration, law: LawOfDay) -> Decimal:
    return assess(read_shipment(declaration), law)[0].payable
