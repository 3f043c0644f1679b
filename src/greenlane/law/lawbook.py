"""The law book: every table of a country as known at one moment, read and checked."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from greenlane.kernel.rounding import Rounding
from greenlane.law import calendar, coherence, measure_tables, quota, schema, tables
from greenlane.law.alert_terms import alert_terms
from greenlane.law.application_terms import application_terms
from greenlane.law.authorised_terms import authorised_terms
from greenlane.law.charge import Charge
from greenlane.law.codes import ExchangeTerms, Ruling, RulingTerms
from greenlane.law.conduct_terms import conflict_terms, look_up_terms
from greenlane.law.doubt_terms import doubt_terms
from greenlane.law.fallback_terms import fallback_terms
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import GeographicalArea, Measure, MeasureType
from greenlane.law.nomenclature import GoodsNomenclature, Words
from greenlane.law.origin.reading import origin_law_of
from greenlane.law.origin.scheme import OriginLaw
from greenlane.law.outage_terms import outage_terms
from greenlane.law.payment_terms import payment_terms
from greenlane.law.permit_requirement import PermitRequirement, permit
from greenlane.law.permit_terms import permit_terms
from greenlane.law.procedure import AdditionalProcedure
from greenlane.law.quota import QuotaDefinition, QuotaOrder
from greenlane.law.reading import LawDataError, Row, grouped, names, read, unique
from greenlane.law.representation_terms import representation_terms
from greenlane.law.retirement_terms import retirement_terms
from greenlane.law.two_person_terms import two_person_terms
from greenlane.law.valuation_terms import apportion_keys, valuation_terms
from greenlane.law.yard_terms import yard_terms

END_USES = "end-use"  # the code list of what goods are for (statement codes of an item)
_MOST_DAYS = 400  # laws of a day kept at once: a year of them and some


class LawBook:
    """All law of one country as published under one `version`; immutable once built.

    Built from the raw tables of a country package: `country` is country.toml with
    life.toml under "life", `rows` maps a table
    name (file name without ending) to its rows. Raises LawDataError when a table cannot be read or
    the tables do not fit together.
    """

    def __init__(self, country: Mapping[str, Any], rows: Mapping[str, Sequence[Row]]) -> None:
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
        self.apportion_keys = apportion_keys(country["customs_value"])
        self.valuation = valuation_terms(country)
        exchange = country.get("exchange")
        self.exchange_terms = exchange and ExchangeTerms(
            trigger_percent=Decimal(exchange["trigger_percent"]), basis=exchange["basis"]
        )
        self.ruling_terms = RulingTerms(**country.get("rulings", {}))
        self.quota_terms = quota.terms(country)
        paid = country.get("payment")
        self.payment_terms = payment_terms(paid) if paid else None
        charges = read("country.toml charge", country["charge"], tables.charge)
        unique("country.toml charge", charges, lambda charge: charge.code)
        self.charges = tuple(sorted(charges, key=lambda charge: charge.order))
        self._read_tables(rows)
        self.working_days = calendar.working_days(country, self.holidays)
        life = country["life"]
        self.event_basis: Mapping[str, str] = dict(life["basis"])
        self.hold_terms = {kind: tables.hold_terms(data) for kind, data in life["hold"].items()}
        self.doubt_terms = doubt_terms(life["doubt"]) if "doubt" in life else None
        self.outage_terms = outage_terms(life["outage"]) if "outage" in life else None
        self.fallback_terms = fallback_terms(life["fallback"]) if "fallback" in life else None
        both = life.get("two_persons")
        self.two_person_terms = two_person_terms(both) if both else None
        told = country.get("authorised")
        self.authorised = authorised_terms(told) if told else None
        spoken = life.get("representation")
        self.representation = representation_terms(spoken) if spoken else None
        self.look_up_terms = look_up_terms(life["look_ups"]) if "look_ups" in life else None
        self.conflict_terms = conflict_terms(life["conflict"]) if "conflict" in life else None
        dead = life.get("retirement")
        self.retirement_terms = retirement_terms(dead) if dead else None
        self.alert_terms = alert_terms(life.get("alert", {}))
        self.yard_terms = yard_terms(life["yard"]) if "yard" in life else None
        self.permit_terms = permit_terms(life["permits"]) if "permits" in life else None
        asked = life.get("applications")
        self.application_terms = application_terms(asked) if asked else None
        self._days: dict[date, LawOfDay] = {}
        self._check()

    def _read_tables(self, rows: Mapping[str, Sequence[Row]]) -> None:
        def listed(name: str, make: Any) -> tuple[Any, ...]:
            return read(name, list(schema.completed(schema.TABLES[name], rows.get(name, ()))), make)

        def table(name: str, make: Any, key: str) -> dict[str, Any]:
            return unique(name, listed(name, make), lambda made: getattr(made, key))

        needed = (name for name, declared in schema.TABLES.items() if declared.required)
        if missing := [name for name in needed if name not in rows]:
            raise LawDataError(f"{missing[0]}: the table is missing")
        self.acts = table("acts", tables.act, "act")
        self.nomenclature = listed("nomenclature", tables.nomenclature(self.code_length))
        self.areas: dict[str, GeographicalArea] = table("areas", measure_tables.area, "area")
        self.measure_types: dict[str, MeasureType] = table(
            "measure_types", measure_tables.measure_type, "type"
        )
        conditions = measure_tables.by_measure(listed("conditions", measure_tables.condition))
        self.conditioned = frozenset(conditions)
        self.measure_by_id: dict[str, Measure] = table(
            "measures", partial(measure_tables.measure, conditions=conditions), "id"
        )
        self.measures = tuple(self.measure_by_id.values())
        self.stacking = listed("stacking", measure_tables.stacking)
        self.additional_codes = table("additional_codes", measure_tables.additional_code, "code")
        self.footnotes = table("footnotes", measure_tables.footnote, "footnote")
        self.notes = listed("notes", measure_tables.note)
        self.quotas: dict[str, QuotaOrder] = table("quotas", quota.order, "order_number")
        self.quota_definitions: dict[str, QuotaDefinition] = table(
            "quota_definitions", quota.definition, "definition"
        )
        self.quota_associations = listed("quota_associations", quota.association)
        self.quota_blocks = listed("quota_blocks", quota.block)
        self.holidays = listed("holidays", calendar.holiday)
        self.concordance = listed("concordance", tables.concordance)
        self.rulings: dict[str, Ruling] = table("rulings", tables.ruling, "ruling")
        self.interest_rates = listed("interest_rates", tables.interest_rate)
        self.synonyms = listed("synonyms", tables.synonym)
        self.preferences = table("preferences", tables.preference, "code")
        self.procedures = listed("procedures", tables.procedure)
        self.additional_procedures: dict[str, AdditionalProcedure] = table(
            "additional_procedures", tables.additional_procedure, "code"
        )
        self.permits: tuple[PermitRequirement, ...] = listed("permits", permit)
        self.agencies = table("agencies", tables.agency, "agency")
        self.offices = table("offices", tables.office, "office")
        self.valuation_codes = table("valuation", tables.valuation_code, "code")
        self.incoterms = table("incoterms", tables.incoterm, "code")
        self.exchange_rates = listed("exchange_rates", tables.exchange_rate)
        self.documents = names("documents", rows["documents"], "document")
        self.packages = names("packages", rows["packages"], "package")
        self.countries = names("countries", rows["countries"], "country")
        uses = [row for row in rows.get("code_lists", ()) if row["list"] == END_USES]
        self.end_uses = names("code_lists", uses, "code")
        self.origin: OriginLaw = origin_law_of(rows, self.areas)

    @cached_property
    def places(self) -> Mapping[str, tuple[GoodsNomenclature, ...]]:
        """Every line of the nomenclature by its code, whatever its days in force."""
        return grouped(self.nomenclature, lambda line: line.code)

    @cached_property
    def measures_by_code(self) -> Mapping[str, tuple[Measure, ...]]:
        """Every measure by the code it is laid on, whatever its days in force."""
        return grouped(self.measures, lambda measure: measure.code)

    @cached_property
    def permits_by_code(self) -> Mapping[str, tuple[PermitRequirement, ...]]:
        """Every permit requirement by the code it is laid on."""
        return grouped(self.permits, lambda permit: permit.code)

    @cached_property
    def _permit_rows(self) -> Mapping[str, tuple[PermitRequirement, ...]]:
        return grouped(sorted(self.permits, key=lambda p: p.validity.since), lambda p: p.id)

    def permit_on(self, permit: str, day: date) -> PermitRequirement | None:
        """The row of a permit in force on a day, else the last one before it, else its first."""
        rows = self._permit_rows.get(permit, ())
        begun = [row for row in rows if row.validity.since <= day]
        return begun[-1] if begun else next(iter(rows), None)

    @cached_property
    def permit_documents(self) -> frozenset[str]:
        """The documents that agencies want for goods: those that are looked up by their number."""
        return frozenset(p.document for p in self.permits) if self.permit_terms else frozenset()

    @cached_property
    def measure_documents(self) -> frozenset[str]:
        """The documents on which any measure depends."""
        return frozenset().union(*(measure.documents for measure in self.measures))

    @cached_property
    def charge_by_code(self) -> dict[str, Charge]:
        """Charges by their code."""
        return {charge.code: charge for charge in self.charges}

    def on(self, day: date) -> LawOfDay:
        """The law in force on `day`."""
        law = self._days.get(day)
        if law is None:
            if len(self._days) >= _MOST_DAYS:
                self._days.clear()
            law = self._days[day] = LawOfDay(self, day)
        return law

    def _check(self) -> None:
        if faults := coherence.check(self):
            raise LawDataError(str(faults[0]), faults)
