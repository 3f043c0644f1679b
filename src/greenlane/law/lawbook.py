"""The law book: every table of a country, and the law of one day looked up fast."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from greenlane.kernel.rounding import Rounding
from greenlane.law import tables
from greenlane.law.charge import CUSTOMS_VALUE, Charge
from greenlane.law.measure import GeographicalArea, Measure, MeasureType
from greenlane.law.nomenclature import GoodsNomenclature, Trade, Words, ancestors
from greenlane.law.permit_requirement import PermitRequirement
from greenlane.law.tables import LawDataError, Row, read, unique


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
        self.charges = tuple(sorted(charges, key=lambda charge: charge.order))
        self._read_tables(rows)
        life = country["life"]
        self.event_basis: Mapping[str, str] = dict(life["basis"])
        self.hold_terms = {kind: tables.hold_terms(data) for kind, data in life["hold"].items()}
        self._days: dict[date, LawOfDay] = {}
        self._check()

    def _read_tables(self, rows: Mapping[str, list[Row]]) -> None:
        def table(name: str, make: Any, key: str) -> dict[str, Any]:
            return unique(name, read(name, rows[name], make), lambda made: getattr(made, key))

        self.acts = table("acts", tables.act, "act")
        lines = tables.nomenclature(self.code_length)
        self.nomenclature = read("nomenclature", rows["nomenclature"], lines)
        self.areas: dict[str, GeographicalArea] = table("areas", tables.area, "area")
        self.measure_types: dict[str, MeasureType] = table(
            "measure_types", tables.measure_type, "type"
        )
        self.measures: tuple[Measure, ...] = read("measures", rows["measures"], tables.measure)
        self.preferences = table("preferences", tables.preference, "code")
        self.procedures = read("procedures", rows["procedures"], tables.procedure)
        self.additional_procedures = table(
            "additional_procedures", tables.additional_procedure, "code"
        )
        self.permits = read("permits", rows["permits"], tables.permit)
        self.agencies = table("agencies", tables.agency, "agency")
        self.offices = table("offices", tables.office, "office")
        self.valuation_codes = table("valuation", tables.valuation_code, "code")
        self.incoterms = table("incoterms", tables.incoterm, "code")
        self.exchange_rates = read("exchange_rates", rows["exchange_rates"], tables.exchange_rate)
        for name in ("documents", "packages", "countries"):
            column = {"documents": "document", "packages": "package", "countries": "country"}[name]
            setattr(self, name, {row[column]: tables.words(row) for row in rows[name]})

    documents: dict[str, Words]
    packages: dict[str, Words]
    countries: dict[str, Words]

    @cached_property
    def charge_by_code(self) -> dict[str, Charge]:
        """Charges by their code."""
        return {charge.code: charge for charge in self.charges}

    def on(self, day: date) -> "LawOfDay":
        """The law in force on `day`."""
        law = self._days.get(day)
        if law is None:
            law = self._days[day] = LawOfDay(self, day)
        return law

    def _check(self) -> None:
        known = {CUSTOMS_VALUE}
        for charge in self.charges:
            if missing := set(charge.base) - known:
                raise LawDataError(f"charge {charge.code}: its base names {missing} too early")
            known.add(charge.code)
        for kind in self.measure_types.values():
            if kind.charge not in known:
                raise LawDataError(f"measure type {kind.type}: unknown charge {kind.charge}")
        for measure in self.measures:
            if measure.type not in self.measure_types:
                raise LawDataError(f"measure {measure.id}: unknown type {measure.type}")
            if measure.area not in self.areas:
                raise LawDataError(f"measure {measure.id}: unknown area {measure.area}")
            if measure.basis.split()[0] not in self.acts:
                raise LawDataError(f"measure {measure.id}: unknown act {measure.basis}")


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
        self._found: dict[tuple[str, str, Trade], tuple[Measure, ...]] = {}
        self._needed: dict[tuple[str, str, Trade], tuple[PermitRequirement, ...]] = {}

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
            found = self._found[key] = self._find(code, origin, trade)
        return found

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
                    rival.code == measure.code and _size(area) < _size(areas[rival.area])
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
            needed = self._needed[key] = tuple(
                permit
                for prefix in ancestors(code)
                for permit in self._permits.get(prefix, ())
                if permit.trade == trade
                and origin not in permit.excluded
                and self.book.areas[permit.area].contains(origin)
            )
        return needed


def _size(area: GeographicalArea) -> int:
    return 1_000 if area.everyone else len(area.members)
