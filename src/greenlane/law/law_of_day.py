"""The law of one day: what a law book says is in force, looked up fast."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from greenlane.law.measure import Measure, Stacking
from greenlane.law.nomenclature import GoodsNomenclature, Trade, ancestors
from greenlane.law.permit_requirement import PermitRequirement

if TYPE_CHECKING:  # the book makes its days, so it cannot be imported here
    from greenlane.law.lawbook import LawBook

_MOST_SELECTIONS = 100_000  # look-ups remembered for one day; more would only fill the memory


class GoodsOfDay(Mapping[str, GoodsNomenclature]):
    """The nomenclature lines in force on a day, by code: of several on one code the declared one.

    It is a view into the book: making one costs nothing, whatever the size of the tariff.
    """

    def __init__(self, book: "LawBook", day: date) -> None:
        self._places, self._day = book.places, day

    def __getitem__(self, code: str) -> GoodsNomenclature:
        found = [line for line in self._places[code] if line.validity.covers(self._day)]
        if not found:
            raise KeyError(code)
        return max(found, key=lambda line: (line.declarable, line.suffix))

    def __iter__(self) -> Iterator[str]:
        return (code for code in self._places if code in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, code: object) -> bool:
        lines = self._places.get(code, ())  # type: ignore[call-overload]  # any object may be asked
        return any(line.validity.covers(self._day) for line in lines)


class LawOfDay:
    """The law of one day. Look-ups are memoised; the answers never change."""

    def __init__(self, book: "LawBook", day: date) -> None:
        self.book = book
        self.day = day
        self.goods = GoodsOfDay(book, day)
        self.procedures = {p.code: p for p in book.procedures if p.validity.covers(day)}
        self.rates: dict[str, Decimal] = {book.currency: Decimal(1)}
        self.rate_basis: dict[str, str] = {}
        for rate in book.exchange_rates:
            if rate.validity.covers(day):
                self.rates[rate.currency] = rate.rate / rate.per
                self.rate_basis[rate.currency] = rate.basis
        self.stacking: dict[str, Stacking] = {
            place.type: place for place in book.stacking if place.validity.covers(day)
        }
        self.measure_documents = book.measure_documents
        self._found: dict[tuple[str, str, Trade], tuple[Measure, ...]] = {}
        self._needed: dict[tuple[str, str, Trade], tuple[PermitRequirement, ...]] = {}
        self.selections: dict[tuple[Any, ...], Any] = {}  # kept here by duties.measure_selection

    def commodity(self, code: str) -> GoodsNomenclature | None:
        """The declarable line of `code`, or None."""
        line = self.goods.get(code)
        return line if line is not None and line.declarable else None

    def measures(self, code: str, origin: str, trade: Trade) -> tuple[Measure, ...]:
        """The measures on goods of `code` from `origin`, one for each slot, in order of charges.

        A slot is a type with an additional code and an order number. Of several measures of one
        slot the longest goods code wins, then the smallest area.
        """
        key = (code, origin, trade)
        found = self._found.get(key)
        if found is None:
            found = self._find(code, origin, trade)
            if self.memorable(code, origin):
                self._found[key] = found
        return found

    def memorable(self, code: str, country: str) -> bool:
        """Whether a look-up can recur: what nobody knows would fill the memory without end."""
        return (
            len(self._found) < _MOST_SELECTIONS
            and code in self.goods
            and country in self.book.countries
        )

    def in_force(self, measure: Measure) -> bool:
        """Whether the measure applies on the day, its season included."""
        return measure.validity.covers(self.day) and (
            measure.season is None or measure.season.covers(self.day)
        )

    def laid_on(self, code: str) -> Iterator[Measure]:
        """Every measure in force on the code or on one above it, the nearest code first."""
        for prefix in ancestors(code):
            yield from filter(self.in_force, self.book.measures_by_code.get(prefix, ()))

    def _find(self, code: str, origin: str, trade: Trade) -> tuple[Measure, ...]:
        best: dict[tuple[str, str, str], Measure] = {}
        types, areas = self.book.measure_types, self.book.areas
        for measure in self.laid_on(code):
            if types[measure.type].trade != trade or origin in measure.excluded:
                continue
            area = areas[measure.area]
            if not area.contains(origin):
                continue  # that the area exists on the day is law rule ME5
            rival = best.get(measure.slot)
            if rival is None or (rival.code == measure.code and area.size < areas[rival.area].size):
                best[measure.slot] = measure
        return tuple(sorted(best.values(), key=lambda m: (self.order_of(m), m.slot)))

    def order_of(self, measure: Measure) -> int:
        """The place of its charge among the charges; what fixes no charge (a ban) comes first."""
        charge = self.book.charge_by_code.get(self.book.measure_types[measure.type].charge)
        return charge.order if charge else 0

    def permits(self, code: str, origin: str, trade: Trade) -> tuple[PermitRequirement, ...]:
        """The permit requirements laid on goods of `code` from (or, for exports, to) `origin`.

        For an empty `origin` those for any country. Whether one is met by these goods, their
        procedure and use, `rules.requirements` says.
        """
        key = (code, origin, trade)
        needed = self._needed.get(key)
        if needed is None:
            needed = tuple(self._need(code, origin, trade))
            if self.memorable(code, origin):
                self._needed[key] = needed
        return needed

    def _need(self, code: str, origin: str, trade: Trade) -> Iterator[PermitRequirement]:
        for prefix in ancestors(code):
            for permit in self.book.permits_by_code.get(prefix, ()):
                laid = permit.trade == trade and permit.validity.covers(self.day)
                if laid and (not origin or self._reaches(permit, origin)):
                    yield permit

    def _reaches(self, permit: PermitRequirement, origin: str) -> bool:
        """Whether a requirement is laid on goods of that country."""
        areas = self.book.areas
        area = areas[permit.area]
        return (
            origin not in permit.excluded
            and area.validity.covers(self.day)
            and area.contains(origin)
            and not any(areas[excluded].contains(origin) for excluded in permit.excluded_areas)
        )
