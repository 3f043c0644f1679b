"""The law book: every table of a country, and the law of one day looked up fast."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from greenlane.kernel.rounding import Rounding
from greenlane.law import coherence, tables
from greenlane.law.charge import Charge
from greenlane.law.measure import GeographicalArea, Measure, MeasureType
from greenlane.law.nomenclature import GoodsNomenclature, Trade, Words, ancestors
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.law.reading import LawDataError, Row, names, read, unique

_TABLES = (
    *("acts", "additional_procedures", "agencies", "areas", "countries", "documents"),
    *("exchange_rates", "incoterms", "measure_types", "measures", "nomenclature", "offices"),
    *("packages", "permits", "preferences", "procedures", "valuation"),
)
_CITING = {
    "country.toml charge": "charges",
    "measures": "measures",
    "permits": "permits",
    "procedures": "procedures",
    "additional_procedures": "additional_procedures",
    "preferences": "preferences",
    "agencies": "agencies",
    "valuation": "valuation_codes",
    "exchange_rates": "exchange_rates",
}
_MOST_DAYS = 400  # laws of a day kept at once: a year of them and some


class LawBook:
    """All law of one country as published under one `version`; immutable once built.

    Built from the raw tables of a country package: `country` is country.toml with
    life.toml under "life", `rows` maps a table
    name (file name without ending) to its rows. Raises LawDataError when a table cannot be read or
    the tables do not fit together.
    """

    def __init__(self, country: Mapping[str, Any], rows: Mapping[str, list[Row]]) -> None:
        about = country["country"]
        self.version: str = country["version"]
        self.country: str = about["code"]
        self.name: Words = dict(about["name"])
        self.currency: str = about["currency"]
        self.decimals: int = about["decimals"]
        self.languages: tuple[str, ...] = tuple(about["languages"])
        self.timezone: str = about["timezone"]
        self.valuation_basis: str = about["valuation_basis"]
        self.code_length: int = about["code_length"]
        self.most_items: int = country["lodgement"]["most_items"]
        self.registration_days: int = country["lodgement"]["registration_days"]
        self.value_rounding: Rounding = tables.rounding(country["customs_value"]["rounding"])
        self.apportion_step = Decimal(country["customs_value"]["apportion_step"])
        charges = read("country.toml charge", country["charge"], tables.charge)
        unique("country.toml charge", charges, lambda charge: charge.code)
        self.charges = tuple(sorted(charges, key=lambda charge: charge.order))
        self._read_tables(rows)
        life = country["life"]
        self.event_basis: Mapping[str, str] = dict(life["basis"])
        self.hold_terms = {kind: tables.hold_terms(data) for kind, data in life["hold"].items()}
        self._days: dict[date, LawOfDay] = {}
        self._check()

    def _read_tables(self, rows: Mapping[str, list[Row]]) -> None:
        if missing := [name for name in _TABLES if name not in rows]:
            raise LawDataError(f"{missing[0]}: the table is missing")

        def table(name: str, make: Any, key: str) -> dict[str, Any]:
            return unique(name, read(name, rows[name], make), lambda made: getattr(made, key))

        self.acts = table("acts", tables.act, "act")
        lines = tables.nomenclature(self.code_length)
        self.nomenclature = read("nomenclature", rows["nomenclature"], lines)
        self.areas: dict[str, GeographicalArea] = table("areas", tables.area, "area")
        self.measure_types: dict[str, MeasureType] = table(
            "measure_types", tables.measure_type, "type"
        )
        self.measure_by_id: dict[str, Measure] = table("measures", tables.measure, "id")
        self.measures = tuple(self.measure_by_id.values())
        self.preferences = table("preferences", tables.preference, "code")
        self.procedures = read("procedures", rows["procedures"], tables.procedure)
        self.additional_procedures = table(
            "additional_procedures", tables.additional_procedure, "code"
        )
        self.permits: tuple[PermitRequirement, ...] = tuple(
            table("permits", tables.permit, "id").values()
        )
        self.agencies = table("agencies", tables.agency, "agency")
        self.offices = table("offices", tables.office, "office")
        self.valuation_codes = table("valuation", tables.valuation_code, "code")
        self.incoterms = table("incoterms", tables.incoterm, "code")
        self.exchange_rates = read("exchange_rates", rows["exchange_rates"], tables.exchange_rate)
        self.documents = names("documents", rows["documents"], "document")
        self.packages = names("packages", rows["packages"], "package")
        self.countries = names("countries", rows["countries"], "country")

    @cached_property
    def charge_by_code(self) -> dict[str, Charge]:
        """Charges by their code."""
        return {charge.code: charge for charge in self.charges}

    def on(self, day: date) -> "LawOfDay":
        """The law in force on `day`."""
        law = self._days.get(day)
        if law is None:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            law = self._days[day] = LawOfDay(self, day)
        return law

    def _check(self) -> None:
        coherence.build_on_earlier(self.charges)
        self._check_references()
        for name, attribute in _CITING.items():
            rows = getattr(self, attribute)
            coherence.cite(name, rows.values() if isinstance(rows, dict) else rows, self.acts)
        for place, basis in self._grounds():
            coherence.grounded(place, basis, self.acts)
        coherence.one_at_a_time("nomenclature", self.nomenclature, lambda line: line.code)
        coherence.one_at_a_time("procedures", self.procedures, lambda made: made.code)
        coherence.one_at_a_time("exchange_rates", self.exchange_rates, lambda r: r.currency)
        coherence.foreign(self.exchange_rates, self.currency)
        coherence.unambiguous(self.measures, self.areas, self.countries)

    def _grounds(self) -> Iterator[tuple[str, str]]:
        yield "country.toml customs_value rounding", self.value_rounding.basis
        for charge in self.charges:
            yield f"country.toml charge {charge.code} rounding", charge.rounding.basis
        for kind, basis in self.event_basis.items():
            yield f"life.toml basis {kind}", basis
        for hold, terms in self.hold_terms.items():
            yield f"life.toml hold {hold}", terms.basis

    def _check_references(self) -> None:
        refer, types, measures = coherence.refer, self.measure_types.values(), self.measures
        currencies = {self.currency, *(rate.currency for rate in self.exchange_rates)}
        areas = self.areas.values()
        refer("areas", (sorted(a.members | a.excluded) for a in areas), self.countries, "country")
        refer("measure_types", ([t.charge] for t in types), self.charge_by_code, "charge")
        refer("measure_types", ([t.preference] for t in types), self.preferences, "preference")
        refer("measures", ([m.type] for m in measures), self.measure_types, "type")
        refer("measures", ([m.area] for m in measures), self.areas, "area")
        refer("measures", ([m.document] for m in measures), self.documents, "document")
        refer("measures", (m.expression.currencies for m in measures), currencies, "currency")
        refer("measures", (sorted(m.excluded) for m in measures), self.countries, "country")
        refer("permits", ([p.area] for p in self.permits), self.areas, "area")
        refer("permits", (sorted(p.excluded) for p in self.permits), self.countries, "country")
        refer("permits", (sorted(p.exemptions) for p in self.permits), self.documents, "document")
        refer("permits", ([p.agency] for p in self.permits), self.agencies, "agency")
        refer("permits", ([p.document] for p in self.permits), self.documents, "document")
        self._check_claims()

    def _check_claims(self) -> None:
        refer, preferences = coherence.refer, self.preferences.values()
        refer("preferences", ([p.area] for p in preferences), self.areas, "area")
        refer("preferences", (p.documents for p in preferences), self.documents, "document")
        refer("procedures", ([p.document] for p in self.procedures), self.documents, "document")
        procedures = {procedure.code for procedure in self.procedures}
        reliefs = self.additional_procedures.values()
        named = (sorted(r.procedures) for r in reliefs)
        refer("additional_procedures", named, procedures, "procedure")
        refer("additional_procedures", ([r.document] for r in reliefs), self.documents, "document")
        charges = (sorted(r.charges) for r in reliefs)
        refer("additional_procedures", charges, self.charge_by_code, "charge")


class LawOfDay:
    """The law of one day. Look-ups are memoised; the answers never change."""

    def __init__(self, book: LawBook, day: date) -> None:
        self.book = book
        self.day = day
        self.goods = {g.code: g for g in book.nomenclature if g.validity.covers(day)}
        self.procedures = {p.code: p for p in book.procedures if p.validity.covers(day)}
        self.rates: dict[str, Decimal] = {book.currency: Decimal(1)}
        self.rate_basis: dict[str, str] = {}
        for rate in book.exchange_rates:
            if rate.validity.covers(day):
                self.rates[rate.currency] = rate.rate / rate.per
                self.rate_basis[rate.currency] = rate.basis
        self._measures: dict[str, list[Measure]] = {}
        for measure in book.measures:
            if measure.validity.covers(day) and (
                measure.season is None or measure.season.covers(day)
            ):
                self._measures.setdefault(measure.code, []).append(measure)
        self._permits: dict[str, list[PermitRequirement]] = {}
        for permit in book.permits:
            if permit.validity.covers(day):
                self._permits.setdefault(permit.code, []).append(permit)
        self.measure_documents = frozenset(
            m.document for some in self._measures.values() for m in some if m.document
        )
        self._found: dict[tuple[str, str, Trade], tuple[Measure, ...]] = {}
        self._needed: dict[tuple[str, str, Trade], tuple[PermitRequirement, ...]] = {}
        self.selections: dict[tuple[Any, ...], Any] = {}  # kept here by duties.assessment.select

    def commodity(self, code: str) -> GoodsNomenclature | None:
        """The declarable line of `code`, or None."""
        line = self.goods.get(code)
        return line if line is not None and line.declarable else None

    def measures(self, code: str, origin: str, trade: Trade) -> tuple[Measure, ...]:
        """The measures on goods of `code` from `origin`, one for each type.

        Of several of one type the longest goods code wins, then the smallest area.
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
        return code in self.goods and country in self.book.countries

    def _find(self, code: str, origin: str, trade: Trade) -> tuple[Measure, ...]:
        best: dict[str, Measure] = {}
        types, areas = self.book.measure_types, self.book.areas
        for prefix in ancestors(code):
            for measure in self._measures.get(prefix, ()):
                if types[measure.type].trade != trade or origin in measure.excluded:
                    continue
                area = areas[measure.area]
                if not area.validity.covers(self.day) or not area.contains(origin):
                    continue
                rival = best.get(measure.type)
                if rival is None or (
                    rival.code == measure.code and area.size < areas[rival.area].size
                ):
                    best[measure.type] = measure
        return tuple(sorted(best.values(), key=lambda m: (self._order(m), m.type)))

    def _order(self, measure: Measure) -> int:
        charge = self.book.measure_types[measure.type].charge
        return self.book.charge_by_code[charge].order

    def permits(self, code: str, origin: str, trade: Trade) -> tuple[PermitRequirement, ...]:
        """The permit requirements on goods of `code` from (or, for exports, to) `origin`."""
        key = (code, origin, trade)
        needed = self._needed.get(key)
        if needed is None:
            needed = tuple(self._need(code, origin, trade))
            if self.memorable(code, origin):
                self._needed[key] = needed
        return needed

    def _need(self, code: str, origin: str, trade: Trade) -> Iterator[PermitRequirement]:
        for prefix in ancestors(code):
            for permit in self._permits.get(prefix, ()):
                area = self.book.areas[permit.area]
                if (
                    permit.trade == trade
                    and origin not in permit.excluded
                    and area.validity.covers(self.day)
                    and area.contains(origin)
                ):
                    yield permit
