"""Rules on the shipment: totals, currency, countries."""

from decimal import Decimal

import msgspec
from tests.core.rules.base import (
    breaks,
    case,
    country,
    good_export,
    good_import,
    meets,
    money,
    replaced,
    rules,
    shirts,
)

from greenlane.datamodel.base import Measure
from greenlane.datamodel.goods_item import Destination, ExportCountry

IMPORT, EXPORT = good_import(), good_export()
ITEMS = "shipment.government_agency_goods_item"


def test_sh_001_there_is_an_item():
    meets("SH-001", IMPORT, EXPORT)
    empty = {
        "goods_item_quantity": 0, "invoice_amount": money("0"), "total_package_quantity": 0,
        "total_gross_mass_measure": None, ITEMS: (),
        "shipment.trade_terms.condition_code": "CIF", "shipment.customs_valuation": None,
    }  # fmt: skip
    breaks("SH-001", replaced(IMPORT, empty), at=ITEMS)


def test_sh_002_item_count_agrees():
    meets("SH-002", IMPORT, EXPORT)
    breaks("SH-002", replaced(IMPORT, {"goods_item_quantity": 2}), at="goods_item_quantity")
    breaks("SH-002", replaced(IMPORT, {"goods_item_quantity": None}), at="goods_item_quantity")


def test_sh_003_items_are_not_too_many():
    most = country().book.most_items
    meets("SH-003", IMPORT, EXPORT, good_import(*(shirts(n + 1) for n in range(most))))
    many = good_import(*(shirts(n + 1) for n in range(most + 1)))
    breaks("SH-003", many, at=ITEMS)


def test_sh_004_items_are_numbered_in_order():
    meets("SH-004", IMPORT, EXPORT)
    breaks("SH-004", replaced(IMPORT, {"items.2.sequence_numeric": 2}),
           at="items.2.sequence_numeric")  # fmt: skip
    breaks("SH-004", replaced(IMPORT, {"items.0.sequence_numeric": 0}),
           at="items.0.sequence_numeric")  # fmt: skip


def test_sh_005_invoice_total_is_stated():
    meets("SH-005", IMPORT, EXPORT)
    breaks("SH-005", replaced(IMPORT, {"invoice_amount": None}), at="invoice_amount")


def test_sh_006_invoice_total_agrees():
    meets("SH-006", IMPORT, EXPORT)
    total = IMPORT.invoice_amount.value
    wrong = replaced(IMPORT, {"invoice_amount.value": total + Decimal("0.01")})
    breaks("SH-006", wrong, at="invoice_amount")


def test_sh_007_price_is_in_the_invoice_currency():
    place = "items.1.commodity.invoice_line.item_charge_amount.currency_id"
    meets("SH-007", IMPORT, EXPORT, replaced(IMPORT, {place: None}))
    breaks("SH-007", replaced(IMPORT, {place: "EUR"}), at=place)


def test_sh_008_total_gross_mass_agrees():
    meets("SH-008", IMPORT, EXPORT, replaced(IMPORT, {"total_gross_mass_measure": None}))
    breaks("SH-008", replaced(IMPORT, {"total_gross_mass_measure.value": Decimal("1")}),
           at="total_gross_mass_measure")  # fmt: skip


def test_sh_009_total_packages_agree():
    meets("SH-009", IMPORT, EXPORT, replaced(IMPORT, {"total_package_quantity": None}))
    breaks("SH-009", replaced(IMPORT, {"total_package_quantity": 30}), at="total_package_quantity")
    breaks("SH-009", replaced(IMPORT, {"items.0.packaging.0.quantity_quantity": 9}),
           at="total_package_quantity")  # fmt: skip


def test_sh_010_country_of_destination_is_known():
    place = "shipment.destination.country_code"
    own = {place: None, "items.0.destination": Destination(country_code="IT"),
           "items.1.destination": Destination(country_code="IT")}  # fmt: skip
    meets("SH-010", EXPORT, replaced(EXPORT, own))
    breaks("SH-010", replaced(EXPORT, {"shipment.destination": None}), at=place)
    breaks("SH-010", replaced(EXPORT, {place: "XX"}), at=place)
    breaks("SH-010", replaced(EXPORT, {**own, "items.1.destination.country_code": "XX"}),
           at="items.1.destination.country_code")  # fmt: skip


def test_sh_011_country_of_dispatch_is_known():
    place = "shipment.export_country.id"
    own = {"shipment.export_country": None,
           **{f"items.{n}.export_country": ExportCountry(id="BD") for n in range(3)}}  # fmt: skip
    meets("SH-011", IMPORT, replaced(IMPORT, own))
    breaks("SH-011", replaced(IMPORT, {"shipment.export_country": None}), at=place)
    breaks("SH-011", replaced(IMPORT, {place: "XX"}), at=place)
    breaks("SH-011", replaced(IMPORT, {**own, "items.2.export_country": None}),
           at="items.2.export_country.id")  # fmt: skip


def test_sh_012_invoice_currency_has_a_rate():
    places = ("invoice_amount.currency_id", *(
        f"items.{n}.commodity.invoice_line.item_charge_amount.currency_id" for n in range(3)
    ))  # fmt: skip
    meets("SH-012", IMPORT, EXPORT, replaced(IMPORT, dict.fromkeys(places, "EUR")))
    breaks("SH-012", replaced(IMPORT, dict.fromkeys(places, "XAU")), at=places[0])


def test_sh_013_destination_is_abroad():
    place = "shipment.destination.country_code"
    meets("SH-013", EXPORT)
    breaks("SH-013", replaced(EXPORT, {place: "QT"}), at=place)
    breaks("SH-013", replaced(EXPORT, {"items.1.destination.country_code": "QT"}),
           at="items.1.destination.country_code")  # fmt: skip


def test_sh_014_total_gross_mass_is_in_kilograms():
    place = "total_gross_mass_measure.unit_code"
    meets("SH-014", IMPORT, EXPORT, replaced(IMPORT, {place: None}))
    breaks("SH-014", replaced(IMPORT, {place: "TNE"}), at=place)


def test_a_missing_price_or_mass_is_not_counted_as_nought():
    price = "items.0.commodity.invoice_line.item_charge_amount"
    mass = "items.0.commodity.goods_measure.gross_mass_measure"
    breaks("VA-001", replaced(IMPORT, {price: None}), at=price)
    breaks("GI-011", replaced(IMPORT, {mass: None}), at=mass)


def test_totals_are_compared_by_value_and_not_by_their_digits():
    mass = Measure(Decimal("21340.500"), "KGM")
    asked = case(msgspec.structs.replace(IMPORT, total_gross_mass_measure=mass))
    assert rules().ask(asked) == ()
