"""What the law asks of one kind of goods, as shared structs: read once for each change of law."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cached_property

import msgspec

from greenlane.datamodel.commodity import Classification
from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.duty_tax_fee import DutyTaxFee, Payment
from greenlane.datamodel.goods_item import GovernmentProcedure, Origin
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.lawbook import LawBook
from greenlane.law.measure import Measure
from greenlane.law.nomenclature import Trade
from tavora.trade.products import Product

_SHARED_DOCUMENTS = ("N935",)
_BY_TARIFF_QUANTITY = ("A00", "A30", "X10")


class Terms(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How goods are declared under one state of the law.

    `proofs` are alternatives of the proof of origin; `documents` are those needed besides;
    `excise` are (charge, unit) pairs whose quantity is stated in a duty line of its own.
    """

    unit: str
    preference: str
    classification: tuple[Classification, ...]
    origin: tuple[Origin, ...]
    procedure: tuple[GovernmentProcedure, ...]
    previous: bool
    suspended: bool
    fee: DutyTaxFee
    excise: tuple[tuple[str, str], ...]
    documents: tuple[AdditionalDocument, ...]
    proofs: tuple[str, ...]


def document(code: str, number: str) -> AdditionalDocument:
    """An additional document: category letter and type of a four-character code, and its number."""
    return AdditionalDocument(category_code=code[0], type_code=code[1:], id=number)


class Almanac:
    """The terms of products by day; a state of the law is read on its first day and kept."""

    def __init__(self, book: LawBook) -> None:
        self.book = book
        self._terms: dict[tuple[int, int, bool], Terms | None] = {}

    @cached_property
    def changes(self) -> list[date]:
        """Days on which the law of goods changes, in order."""
        spans = [measure.validity for measure in self.book.measures]
        spans += [permit.validity for permit in self.book.permits]
        spans += [line.validity for line in self.book.nomenclature]
        found = [span.since for span in spans]
        found += [span.until + timedelta(days=1) for span in spans if span.until is not None]
        years = range(min(found).year, max(found).year + 12)
        for measure in self.book.measures:
            if measure.season is not None:
                firsts = (date(year, *measure.season.first) for year in years)
                lasts = (date(year, *measure.season.last) for year in years)
                found += [*firsts, *(last + timedelta(days=1) for last in lasts)]
        return sorted(set(found))

    def law(self, day: date) -> tuple[int, LawOfDay]:
        """The state of the law of goods on a day: its number, and the law of its first day."""
        place = bisect_right(self.changes, day) - 1
        return place, self.book.on(self.changes[max(place, 0)])

    def epoch(self, day: date) -> int:
        """The number of the state of the law on a day."""
        return bisect_right(self.changes, day) - 1

    def terms(self, product: Product, epoch: int, day: date, deferred: bool) -> Terms | None:
        """The terms of a product, or None on days when its code is not in force."""
        key = (product.number, epoch, deferred)
        if key not in self._terms:
            self._terms[key] = _terms(product, self.law(day)[1], deferred)
        return self._terms[key]


def _terms(product: Product, law: LawOfDay, deferred: bool) -> Terms | None:
    goods = law.commodity(product.code)
    if goods is None or product.procedure not in law.procedures:
        return None
    measures = law.measures(product.code, product.partner, product.trade)
    procedure = product.procedure
    preference, proofs = _claim(product, measures, law)
    if preference == "140":
        procedure = "4400"
    needed = _needed(product, procedure, preference, measures, law)
    return Terms(
        unit=goods.unit,
        preference=preference,
        classification=classified(product.code),
        origin=_origins(product.origin, preference if proofs else ""),
        procedure=_procedures(procedure),
        previous=procedure[2:] != "00" and product.trade == "import",
        suspended=law.procedures[procedure].duty == "suspend",
        fee=_fee(product.trade, preference, deferred),
        excise=_excise(goods.unit, preference, measures, law),
        documents=tuple(document(code, product.reference(code)) for code in needed),
        proofs=proofs,
    )


def classified(code: str) -> tuple[Classification, ...]:
    """The classification of goods in the customary place."""
    return (Classification(id=code, identification_type_code="TSP"),)


def _claim(
    product: Product, measures: tuple[Measure, ...], law: LawOfDay
) -> tuple[str, tuple[str, ...]]:
    """The preference that the trader claims on these goods, and the proofs it may use."""
    types = law.book.measure_types
    offered = sorted({types[m.type].preference for m in measures if types[m.type].preference})
    if product.trade == "export" or product.procedure != "4000":
        return "100", ()
    if "140" in offered:
        if product.end_use and "4400" in law.procedures:
            return "140", ()
        offered.remove("140")
    if not offered or not product.claims:
        return "100", ()
    best = offered[-1]
    return best, law.book.preferences[best].documents


def _needed(
    product: Product,
    procedure: str,
    preference: str,
    measures: tuple[Measure, ...],
    law: LawOfDay,
) -> list[str]:
    """Codes of the documents that goods need besides the proof of origin, each once."""
    permits = law.permits(product.code, product.partner, product.trade)
    needed = dict.fromkeys(permit.document for permit in permits)
    if law.procedures[procedure].document:
        needed[law.procedures[procedure].document] = None
    for measure in measures:
        claimed = law.book.measure_types[measure.type].preference
        if measure.document and claimed in ("", preference):
            needed[measure.document] = None
    return [code for code in needed if code not in _SHARED_DOCUMENTS]


def _origins(country: str, preference: str) -> tuple[Origin, ...]:
    plain = Origin(country_code=country, type_code="1")
    if not preference:
        return (plain,)
    return (plain, Origin(country_code=country, type_code="2"))


def _procedures(code: str) -> tuple[GovernmentProcedure, ...]:
    return (
        GovernmentProcedure(current_code=code[:2], previous_code=code[2:]),
        GovernmentProcedure(current_code="000"),
    )


def _fee(trade: Trade, preference: str, deferred: bool) -> DutyTaxFee:
    payment = Payment(method_code="E" if deferred else "A")
    if trade == "export":
        return DutyTaxFee(type_code="X10", payment=payment)
    return DutyTaxFee(type_code="A00", duty_regime_code=preference, payment=payment)


def _excise(
    own: str, preference: str, measures: tuple[Measure, ...], law: LawOfDay
) -> tuple[tuple[str, str], ...]:
    types = law.book.measure_types
    found: dict[tuple[str, str], None] = {}
    for measure in measures:
        if types[measure.type].preference not in ("", preference):
            continue
        charge = types[measure.type].charge
        for unit in measure.expression.units:
            if unit != "KGM" and not (unit == own and charge in _BY_TARIFF_QUANTITY):
                found[charge, unit] = None
    return tuple(found)
