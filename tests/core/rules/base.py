"""A good import and a good export for tests, ways to change them, and ways to ask about them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec

import greenlane.rules  # noqa: F401 registers the questions
from greenlane.datamodel import pointer
from greenlane.datamodel.base import Amount, Measure
from greenlane.datamodel.commodity import Classification, Commodity, GoodsMeasure, InvoiceLine
from greenlane.datamodel.consignment import BorderTransportMeans, Consignment, TransportEquipment
from greenlane.datamodel.declaration import Declaration, ExitOffice
from greenlane.datamodel.document import AdditionalDocument
from greenlane.datamodel.duty_tax_fee import DutyTaxFee, Payment
from greenlane.datamodel.goods_item import (
    ChargeDeduction,
    CustomsValuation,
    Destination,
    ExportCountry,
    GovernmentAgencyGoodsItem,
    GovernmentProcedure,
    Origin,
    Packaging,
)
from greenlane.datamodel.goods_shipment import GoodsShipment, TradeTerms
from greenlane.datamodel.item_facts import read_shipment
from greenlane.datamodel.party import Agent, Declarant, Exporter, Importer
from greenlane.gateways.country_packages import CountryPackage, load
from greenlane.kernel import finding
from greenlane.kernel.validity import Validity
from greenlane.law.lawbook import LawBook
from greenlane.lifecycle.mandate import Licence, Mandate, Powers
from greenlane.rules.rule import ITEMS, Case, Operator, RuleSet, parse_field

DATA = Path(__file__).parents[3] / "jurisdictions" / "tavora" / "tavora" / "data"
DAY = date(2026, 7, 1)
BROKER, TRADER, LAPSED, SUSPENDED = "QT0000000101", "QT0000000102", "QT0000000103", "QT0000000104"
PORT, SOUTHERN_PORT, AIRPORT = "QT000101", "QT000102", "QT000201"


def operator(identity: str, **changes: Any) -> Operator:
    """An operator of the register, active since 2020, with a deferment account."""
    made = {"name": f"Operator {identity}", "status": "active", "deferment": True}
    return Operator(id=identity, **{"validity": Validity(date(2020, 1, 1)), **made, **changes})


SINCE = date(2020, 1, 1)
OPERATORS = {
    BROKER: operator(BROKER, powers=Powers(licences=(Licence(number="L-1", since=SINCE),))),
    TRADER: operator(
        TRADER,
        powers=Powers(
            mandates=(
                Mandate(broker=BROKER, kind="direct", since=SINCE),
                Mandate(broker=BROKER, kind="indirect", since=SINCE),
            )
        ),
    ),
    LAPSED: operator(LAPSED, validity=Validity(date(2020, 1, 1), date(2026, 6, 30))),
    SUSPENDED: operator(SUSPENDED, status="suspended"),
}


@cache
def country() -> CountryPackage:
    """The country of the tests."""
    return load("tavora", DATA)


@cache
def rules() -> RuleSet:
    """The rules of the country."""
    return RuleSet(country().toml("rules.toml"))


def book_with(folder: Path, table: str, line: str) -> LawBook:
    """The country's law with one more line in a table; `folder` takes its files."""
    copytree(DATA, folder / "data")
    with (folder / "data" / table).open("a", encoding="utf-8") as rows:
        rows.write(line + "\n")
    return load("tavora", folder / "data").book


# ------------------------------------------------------------------------- building


def document(code: str, number: str = "") -> AdditionalDocument:
    """A document by its four characters, numbered."""
    return AdditionalDocument(
        category_code=code[0], type_code=code[1:], id=number or f"{code}-2026-17"
    )


def money(value: str, currency: str = "USD") -> Amount:
    return Amount(Decimal(value), currency)


def item(
    number: int,
    code: str,
    description: str,
    *,
    origin: str,
    price: str,
    net: str,
    gross: str,
    packages: int,
    quantity: str = "",
    preference: str = "100",
    procedures: tuple[str, ...] = ("4000", "000"),
    documents: tuple[str, ...] = ("N935",),
    currency: str = "USD",
) -> GovernmentAgencyGoodsItem:
    """One goods item of which everything is stated."""
    requested, *additional = procedures
    return GovernmentAgencyGoodsItem(
        sequence_numeric=number,
        additional_document=tuple(document(code) for code in documents),
        commodity=Commodity(
            description=description,
            classification=(Classification(id=code, identification_type_code="TSP"),),
            duty_tax_fee=(
                DutyTaxFee(
                    duty_regime_code=preference,
                    type_code="A00",
                    payment=Payment(method_code="E"),
                ),
            ),
            goods_measure=GoodsMeasure(
                gross_mass_measure=Measure(Decimal(gross), "KGM"),
                net_net_weight_measure=Measure(Decimal(net), "KGM"),
                tariff_quantity=Measure(Decimal(quantity)) if quantity else None,
            ),
            invoice_line=InvoiceLine(item_charge_amount=money(price, currency)),
        ),
        customs_valuation=CustomsValuation(method_code="1"),
        government_procedure=(
            GovernmentProcedure(current_code=requested[:2], previous_code=requested[2:]),
            *(GovernmentProcedure(current_code=code) for code in additional),
        ),
        origin=(Origin(country_code=origin, type_code="1"),),
        packaging=(
            Packaging(
                sequence_numeric=1,
                marks_numbers_id="AMARA 1/UP",
                quantity_quantity=packages,
                type_code="CT",
            ),
        ),
    )


def shirts(number: int = 1, **changes: Any) -> GovernmentAgencyGoodsItem:
    """Cotton shirts of Bangladesh: a supplementary unit, no preference."""
    return item(number, "61091000", "T-shirts of cotton, knitted", **{
        "origin": "BD", "price": "2500.00", "net": "100", "gross": "110", "packages": 10,
        "quantity": "500", **changes})  # fmt: skip


def cheese(number: int = 2, **changes: Any) -> GovernmentAgencyGoodsItem:
    """White cheese of Greece: a preference with its proof, a permit."""
    return item(number, "04069010", "White cheese in brine, in tins", **{
        "origin": "GR", "price": "1800.00", "net": "200", "gross": "230.5", "packages": 20,
        "preference": "300", "documents": ("N935", "N954", "N852"), **changes})  # fmt: skip


def excavator(number: int = 3, **changes: Any) -> GovernmentAgencyGoodsItem:
    """An excavator of Japan for an approved investment: a relief with its document."""
    return item(number, "84295200", "Excavator on crawlers, 21 t, new", **{
        "origin": "JP", "price": "95000.00", "net": "21000", "gross": "21000", "packages": 1,
        "quantity": "1", "procedures": ("4000", "I50"), "documents": ("N935", "C109"),
        **changes})  # fmt: skip


@cache
def good_import(
    *items: GovernmentAgencyGoodsItem, type_code: str = "IMA", lrn: str = "TEST-2026/0001"
) -> Declaration:
    """An import by sea on FOB terms that yields no findings on DAY; three items by default."""
    goods = items or (shirts(), cheese(), excavator())
    return Declaration(
        **_totals(goods),
        function_code="9",
        functional_reference_id=lrn,
        type_code=type_code,
        declaration_office_id=PORT,
        additional_document=(document("N705"),),
        agent=Agent(id=BROKER, function_code="2"),
        border_transport_means=_ship(),
        declarant=Declarant(id=BROKER),
        goods_shipment=GoodsShipment(
            consignment=Consignment(
                container_code="1",
                transport_equipment=(TransportEquipment(sequence_numeric=1, id="CSQU3054383"),),
            ),
            customs_valuation=CustomsValuation(
                charge_deduction=(charge("AK", "1200.00"), charge("AL", "90.00"))
            ),
            destination=Destination(country_code="QT"),
            export_country=ExportCountry(id="BD"),
            government_agency_goods_item=goods,
            importer=Importer(id=TRADER),
            trade_terms=TradeTerms(condition_code="FOB", location_name="Chattogram"),
        ),
    )


@cache
def good_export(
    *items: GovernmentAgencyGoodsItem, type_code: str = "EXA", lrn: str = "TEST-2026/0002"
) -> Declaration:
    """An export of coffee and cocoa by sea that yields no findings on DAY."""
    made = {"procedures": ("1000", "000"), "documents": ("N935", "L032"), "origin": "QT"}
    goods = items or (
        item(1, "09011110", "Arabica coffee, not roasted, washed", price="52000.00",
             net="12000", gross="12240", packages=200, **made),
        item(2, "18010010", "Cocoa beans, raw, fermented", price="31000.00",
             net="10000", gross="10160", packages=160, **made),
    )  # fmt: skip
    return Declaration(
        **_totals(goods),
        function_code="9",
        functional_reference_id=lrn,
        type_code=type_code,
        declaration_office_id=PORT,
        border_transport_means=_ship(),
        declarant=Declarant(id=TRADER),
        exit_office=ExitOffice(id=SOUTHERN_PORT),
        exporter=Exporter(id=TRADER),
        goods_shipment=GoodsShipment(
            consignment=Consignment(container_code="0"),
            destination=Destination(country_code="IT"),
            export_country=ExportCountry(id="QT"),
            government_agency_goods_item=goods,
            trade_terms=TradeTerms(condition_code="FOB", location_name="Port Selim"),
        ),
    )


def charge(code: str, value: str, currency: str = "USD") -> ChargeDeduction:
    return ChargeDeduction(
        charges_type_code=code, other_charge_deduction_amount=money(value, currency)
    )


def _ship() -> BorderTransportMeans:
    return BorderTransportMeans(
        id="9074729",
        identification_type_code="10",
        registration_nationality_code="PA",
        mode_code="1",
    )


def _totals(goods: tuple[GovernmentAgencyGoodsItem, ...]) -> dict[str, Any]:
    lines = [one.commodity for one in goods if one.commodity]
    prices = [c.invoice_line.item_charge_amount for c in lines if c.invoice_line]
    masses = [c.goods_measure.gross_mass_measure for c in lines if c.goods_measure]
    return {
        "goods_item_quantity": len(goods),
        "invoice_amount": Amount(
            sum((p.value for p in prices if p), Decimal(0)), prices[0] and prices[0].currency_id
        ),
        "total_gross_mass_measure": Measure(sum((m.value for m in masses if m), Decimal(0)), "KGM"),
        "total_package_quantity": sum(
            pack.quantity_quantity or 0 for one in goods for pack in one.packaging
        ),
    }


# ------------------------------------------------------------------------- changing


def place(dotted: str) -> finding.Path:
    """ "items.1.origin" as a path from the declaration; "shipment" is the goods shipment."""
    first, *rest = parse_field(dotted)
    if first == "items":
        return (*ITEMS, *rest)
    return ("goods_shipment" if first == "shipment" else first, *rest)


def replaced(made: Declaration, changes: Mapping[str, Any]) -> Declaration:
    """The declaration with the values at dotted places replaced; absent classes are made."""
    for dotted, value in changes.items():
        made = _set(made, place(dotted), value)
    return made


def _set(node: Any, path: finding.Path, value: Any) -> Any:
    first, rest = path[0], path[1:]
    if isinstance(node, tuple):
        position = int(first)
        inner = _set(node[position], rest, value) if rest else value
        return (*node[:position], inner, *node[position + 1 :])
    name = str(first)
    if not rest:
        return msgspec.structs.replace(node, **{name: value})
    child = getattr(node, name)
    if child is None:
        made = pointer.fields_by_name(type(node))[name].child
        assert made is not None, f"nothing stands at {name} and it is no class"
        child = made()
    return msgspec.structs.replace(node, **{name: _set(child, rest, value)})


# ------------------------------------------------------------------------- asking


def case(
    made: Declaration,
    day: date = DAY,
    operators: Mapping[str, Operator] = OPERATORS,
    book: LawBook | None = None,
) -> Case:
    """What the rules are asked about; of the register only those whom the declaration names."""
    shipment = made.goods_shipment
    parties = (made.declarant, made.agent, shipment and shipment.importer, made.exporter)
    named = {party.id for party in parties if party}
    known = {identity: one for identity, one in operators.items() if identity in named}
    law = (book or country().book).on(day)
    return Case(declaration=made, shipment=read_shipment(made), law=law, operators=known)


def ask(made: Declaration, language: str = "en", **options: Any) -> tuple[finding.Finding, ...]:
    """All findings of all rules."""
    return rules().ask(case(made, **options), language)


def meets(code: str, *declarations: Declaration, **options: Any) -> None:
    """Assert that the declarations meet the rule, and that it is in force for them."""
    rule = rules().by_code(code)
    for made in declarations:
        asked = case(made, **options)
        assert rule.validity.covers(asked.law.day), f"{code} is not in force"
        assert rule.trade in ("", asked.shipment.trade), f"{code} is not for {made.type_code}"
        assert [f for f in rules().ask(asked) if f.code == code] == []


def breaks(code: str, made: Declaration, at: str, **options: Any) -> None:
    """Assert that the declaration breaks exactly this rule, at `at`, with its act and fix."""
    rule = rules().by_code(code)
    found = ask(made, **options)
    assert [(f.code, f.path) for f in found] == [(code, place(at))]
    only = found[0]
    assert (only.basis, only.severity) == (rule.basis, rule.severity)
    assert (only.message, only.fix) == (rule.message["en"], rule.fix["en"])
    assert only.value == pointer.value_at(made, only.path)
    assert pointer.path_of(pointer.json_pointer(only.path)) == only.path
    (arabic,) = ask(made, "ar", **options)
    assert (arabic.message, arabic.fix) == (rule.message["ar"], rule.fix["ar"])
