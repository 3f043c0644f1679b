"""References: a code that a row names stands in its table, an act that it cites among the acts."""

from collections.abc import Collection, Container, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from greenlane.law.coherence.rule import Broken, law_rule
from greenlane.standards import currency

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook


def refer(
    table: str, named: Iterable[Iterable[str]], known: Container[str], what: str
) -> Iterator[Broken]:
    """Rows that give a name which is not `known`; an empty name refers to nothing."""
    for line, names in enumerate(named, start=2):
        for name in names:
            if name and name not in known:
                yield table, line, f"unknown {what} {name!r}"


def _of(rows: Any, attribute: str) -> Iterator[Iterable[str]]:
    """One name, or a set of names, of every row."""
    for row in rows.values() if isinstance(rows, dict) else rows:
        value = getattr(row, attribute)
        yield [value] if isinstance(value, str) else sorted(value)


@law_rule("GA14", "A country that an area names stands in the table of countries.", "TARIC GA14")
def area_members_are_known(book: "LawBook") -> Iterator[Broken]:
    """Members and exclusions of areas."""
    named = (sorted(a.members | a.excluded) for a in book.areas.values())
    return refer("areas", named, book.countries, "country")


@law_rule("MT1", "A measure type fixes a charge of the country, unless it is a ban.", "TARIC MT1")
def types_have_charges(book: "LawBook") -> Iterator[Broken]:
    """Charges of measure types; only a prohibition has none."""
    yield from refer("measure_types", _of(book.measure_types, "charge"), book.charge_by_code,
                     "charge")  # fmt: skip
    for line, kind in enumerate(book.measure_types.values(), start=2):
        if not kind.charge and kind.kind != "prohibition":
            yield "measure_types", line, f"{kind.type!r} names no charge and is no prohibition"


@law_rule("MT2", "A measure type is claimed by a preference that exists.", "TARIC MT4")
def types_have_preferences(book: "LawBook") -> Iterator[Broken]:
    """Preferences of measure types."""
    named = _of(book.measure_types, "preference")
    return refer("measure_types", named, book.preferences, "preference")


@law_rule("ME2", "The type of a measure exists.", "TARIC ME2")
def measure_types_exist(book: "LawBook") -> Iterator[Broken]:
    """Types of measures."""
    return refer("measures", _of(book.measures, "type"), book.measure_types, "type")


@law_rule("ME4", "The geographical area of a measure exists.", "TARIC ME4")
def measure_areas_exist(book: "LawBook") -> Iterator[Broken]:
    """Areas of measures."""
    return refer("measures", _of(book.measures, "area"), book.areas, "area")


@law_rule("ME17", "The additional code of a measure exists.", "TARIC ME17")
def additional_codes_exist(book: "LawBook") -> Iterator[Broken]:
    """Additional codes of measures."""
    named = _of(book.measures, "additional_code")
    return refer("measures", named, book.additional_codes, "additional code")


@law_rule("ME48", "The currency of a formula exists.", "TARIC ME48; ISO 4217")
def formula_currencies_exist(book: "LawBook") -> Iterator[Broken]:
    """Currencies of duty expressions; whether one has a rate is a question of the day."""
    for line, measure in enumerate(book.measures, start=2):
        for code in measure.expression.currencies:
            if code != book.currency and not currency.is_valid(code):
                yield "measures", line, f"unknown currency {code!r}"


@law_rule("ME56", "The document of a measure, and of its conditions, exists.", "TARIC ME56")
def measure_documents_exist(book: "LawBook") -> Iterator[Broken]:
    """Certificates of measures and conditions."""
    return refer("measures", _of(book.measures, "documents"), book.documents, "document")


@law_rule("ME65", "A country that a measure excludes exists.", "TARIC ME65")
def measure_exclusions_exist(book: "LawBook") -> Iterator[Broken]:
    """Excluded countries of measures."""
    return refer("measures", _of(book.measures, "excluded"), book.countries, "country")


@law_rule("ME69", "A footnote that a measure bears exists.", "TARIC ME69")
def measure_footnotes_exist(book: "LawBook") -> Iterator[Broken]:
    """Footnotes of measures."""
    return refer("measures", _of(book.measures, "footnotes"), book.footnotes, "footnote")


@law_rule("NIG18", "A footnote that a goods code bears exists.", "TARIC NIG18")
def goods_footnotes_exist(book: "LawBook") -> Iterator[Broken]:
    """Footnotes of the nomenclature."""
    return refer("nomenclature", _of(book.nomenclature, "footnotes"), book.footnotes, "footnote")


@law_rule("ME53", "A condition belongs to a measure that exists.", "TARIC ME53")
def conditions_have_measures(book: "LawBook") -> Iterator[Broken]:
    """Measures of conditions."""
    for measure in sorted(book.conditioned - book.measure_by_id.keys()):
        yield "conditions", measure, f"unknown measure {measure!r}"


@law_rule("ST1", "A stacking group is made of measure types that exist.", "EO 14289 (as a pattern)")
def stacked_types_exist(book: "LawBook") -> Iterator[Broken]:
    """Types of stacking groups."""
    return refer("stacking", _of(book.stacking, "type"), book.measure_types, "type")


@law_rule("PR1", "A permit is asked for goods of an area that exists.", "TFA Article 1.1")
def permit_areas_exist(book: "LawBook") -> Iterator[Broken]:
    """Areas and excluded countries of permits."""
    yield from refer("permits", _of(book.permits, "area"), book.areas, "area")
    yield from refer("permits", _of(book.permits, "excluded"), book.countries, "country")


@law_rule("PR2", "A permit is a document, and so is what exempts from it.", "TFA Article 1.1")
def permit_documents_exist(book: "LawBook") -> Iterator[Broken]:
    """Documents of permits."""
    yield from refer("permits", _of(book.permits, "exemptions"), book.documents, "document")
    yield from refer("permits", _of(book.permits, "document"), book.documents, "document")


@law_rule("PR3", "A permit is given by an agency that exists.", "TFA Article 8")
def permit_agencies_exist(book: "LawBook") -> Iterator[Broken]:
    """Agencies of permits."""
    return refer("permits", _of(book.permits, "agency"), book.agencies, "agency")


@law_rule("PF1", "A preference is given to an area that exists.", "TARIC practice")
def preference_areas_exist(book: "LawBook") -> Iterator[Broken]:
    """Areas of preferences."""
    return refer("preferences", _of(book.preferences, "area"), book.areas, "area")


@law_rule("PF2", "The proofs of a preference are documents that exist.", "TARIC practice")
def preference_proofs_exist(book: "LawBook") -> Iterator[Broken]:
    """Proofs of preferences."""
    return refer("preferences", _of(book.preferences, "documents"), book.documents, "document")


@law_rule("CP1", "The document that a procedure asks for exists.", "UCC-DA Annex B, DE 2/3")
def procedure_documents_exist(book: "LawBook") -> Iterator[Broken]:
    """Documents of procedures."""
    return refer("procedures", _of(book.procedures, "document"), book.documents, "document")


@law_rule("CP2", "An additional procedure goes with procedures that exist.", "DE 1/10 and 1/11")
def additional_procedures_fit(book: "LawBook") -> Iterator[Broken]:
    """Procedures and documents of additional procedures."""
    table, rows = "additional_procedures", book.additional_procedures
    known = {procedure.code for procedure in book.procedures}
    yield from refer(table, _of(rows, "procedures"), known, "procedure")
    yield from refer(table, _of(rows, "document"), book.documents, "document")


@law_rule("CP3", "A relief is from charges of the country.", "RKC Specific Annex B3")
def reliefs_name_charges(book: "LawBook") -> Iterator[Broken]:
    """Charges of additional procedures."""
    named = _of(book.additional_procedures, "charges")
    return refer("additional_procedures", named, book.charge_by_code, "charge")


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
    "stacking": "stacking",
    "interest_rates": "interest_rates",
    "rulings": "rulings",
    "notes": "notes",
}


@law_rule("ME24", "Every row that binds anyone cites an act of the country.", "TARIC ME24; TFA 1")
def acts_exist(book: "LawBook") -> Iterator[Broken]:
    """Acts of all tables that have a ground."""
    for table, attribute in _CITING.items():
        rows = getattr(book, attribute)
        acts = ([row.basis.partition(" ")[0]] for row in _rows(rows))
        for line, (act,) in enumerate(acts, start=2):
            if act not in book.acts:
                yield table, line, f"unknown act {act!r}"


def _rows(rows: Any) -> Iterable[Any]:
    return rows.values() if isinstance(rows, dict) else rows


@law_rule("LG1", "The ground of an event, a hold and a rounding names an act.", "TFA Article 4")
def grounds_name_acts(book: "LawBook") -> Iterator[Broken]:
    """The grounds that stand in country.toml and life.toml."""
    for file, place, basis in _grounds(book):
        if not _grounded(basis, book.acts):
            yield file, place, f"unknown act {basis.partition(' ')[0]!r}"


def _grounded(basis: str, acts: Collection[str]) -> bool:
    """A ground begins with the code of an act, or bears it in brackets after the act's title."""
    return basis.partition(" ")[0] in acts or any(f"({known})" in basis for known in acts)


def _grounds(book: "LawBook") -> Iterator[tuple[str, str, str]]:
    yield "country.toml", "customs_value rounding", book.value_rounding.basis
    for charge in book.charges:
        yield "country.toml", f"charge {charge.code} rounding", charge.rounding.basis
        if charge.document:
            yield "country.toml", f"charge {charge.code} document", charge.document.basis
    if book.exchange_terms:
        yield "country.toml", "exchange", book.exchange_terms.basis
    if book.ruling_terms.document:
        yield "country.toml", "rulings", book.ruling_terms.basis
    for kind, basis in book.event_basis.items():
        yield "life.toml", f"basis {kind}", basis
    for hold, terms in book.hold_terms.items():
        yield "life.toml", f"hold {hold}", terms.basis
    if (paid := book.payment_terms) is not None:
        told = {"": paid.basis, " refund": paid.refund_basis, " guarantee": paid.guarantee_basis,
                " deferment": paid.deferment.basis}  # fmt: skip
        if paid.interest is not None:
            told |= {" interest": paid.interest.basis,
                     " interest rounding": paid.interest.rounding.basis}  # fmt: skip
        if paid.debt is not None:
            told[" debt"] = paid.debt.basis
        for place, basis in told.items():
            yield "country.toml", f"payment{place}", basis
    for method, act in book.valuation.get("acts", {}).items():
        yield "country.toml", f"valuation method {method}", act
    if (doubt := book.doubt_terms) is not None:
        for step, basis in {**doubt.basis, "appeal": doubt.appeal_basis}.items():
            yield "life.toml", f"doubt {step}", basis
    if (both := book.two_person_terms) is not None:
        for kind, basis in {**both.basis, "delegation": both.delegation_basis}.items():
            yield "life.toml", f"two_persons {kind}", basis
    if (able := book.authorised) is not None:
        for step, basis in able.basis.items():
            yield "authorised.toml", f"basis {step}", basis
        for tier in able.tier:
            yield "authorised.toml", f"tier {tier.code}", tier.basis
        for benefit in able.benefit:
            yield "authorised.toml", f"benefit {benefit.code}", benefit.basis
    if (spoken := book.representation) is not None:
        for step, basis in spoken.basis.items():
            yield "life.toml", f"representation {step}", basis
        for way, owing in spoken.debtor.items():
            yield "life.toml", f"representation debtor {way}", owing.basis
    if book.retirement_terms is not None:
        yield "life.toml", "retirement", book.retirement_terms.basis
    for kind, term in book.alert_terms.items():
        yield "life.toml", f"alert {kind}", term.basis
    for name, owed in (("look_ups", book.look_up_terms), ("conflict", book.conflict_terms)):
        if owed is not None:
            yield "life.toml", name, owed.basis
