"""Rules on the value: price, method, delivery terms, additions and deductions."""

from decimal import Decimal

from tests.core.rules.base import (
    breaks,
    charge,
    good_export,
    good_import,
    meets,
    money,
    replaced,
    shirts,
)

from greenlane.datamodel.goods_item import CustomsValuation

IMPORT, EXPORT = good_import(), good_export()
PRICE = "items.1.commodity.invoice_line.item_charge_amount"
TERMS = "shipment.trade_terms.condition_code"
SHARED = "shipment.customs_valuation.charge_deduction"
OWN = "items.1.customs_valuation.charge_deduction"
FREIGHT, INSURANCE = charge("AK", "1200.00"), charge("AL", "90.00")


def test_va_001_price_is_stated():
    meets("VA-001", IMPORT, EXPORT)
    breaks("VA-001", replaced(IMPORT, {PRICE: None}), at=PRICE)
    breaks("VA-001", replaced(EXPORT, {"items.0.commodity.invoice_line": None}),
           at="items.0.commodity.invoice_line.item_charge_amount")  # fmt: skip


def test_va_002_price_is_not_negative():
    one = good_import(shirts(price="0.00"))
    meets("VA-002", IMPORT, EXPORT, one)
    breaks("VA-002", good_import(shirts(price="-0.01")),
           at="items.0.commodity.invoice_line.item_charge_amount.value")  # fmt: skip


def test_va_003_valuation_method_is_known():
    place = "items.1.customs_valuation.method_code"
    meets("VA-003", IMPORT, EXPORT, *(replaced(IMPORT, {place: m}) for m in ("1", "6", None)))
    for wrong in ("0", "7", "A"):
        breaks("VA-003", replaced(IMPORT, {place: wrong}), at=place)


def test_va_004_item_charges_are_known():
    meets("VA-004", IMPORT, replaced(IMPORT, {OWN: (charge("AB", "10.00"),)}))
    breaks("VA-004", replaced(IMPORT, {OWN: (charge("AB", "10.00"), charge("ZZ", "1.00"))}),
           at=f"{OWN}.1.charges_type_code")  # fmt: skip


def test_va_005_shipment_charges_are_known():
    meets("VA-005", IMPORT, EXPORT)
    breaks("VA-005", replaced(IMPORT, {SHARED: (FREIGHT, INSURANCE, charge("ZZ", "1.00"))}),
           at=f"{SHARED}.2.charges_type_code")  # fmt: skip


def test_va_006_item_charges_are_not_negative():
    meets("VA-006", IMPORT, replaced(IMPORT, {OWN: (charge("BF", "0.00"),)}))
    breaks("VA-006", replaced(IMPORT, {OWN: (charge("AB", "-1.00"),)}),
           at=f"{OWN}.0.other_charge_deduction_amount")  # fmt: skip


def test_va_007_shipment_charges_are_not_negative():
    meets("VA-007", IMPORT, EXPORT)
    breaks("VA-007", replaced(IMPORT, {SHARED: (FREIGHT, charge("AL", "-90.00"))}),
           at=f"{SHARED}.1.other_charge_deduction_amount")  # fmt: skip


def test_va_008_delivery_terms_are_known():
    meets("VA-008", IMPORT, EXPORT)
    breaks("VA-008", replaced(IMPORT, {TERMS: "XYZ"}), at=TERMS)
    breaks("VA-008", replaced(EXPORT, {"shipment.trade_terms": None}), at=TERMS)


def test_va_009_freight_is_declared():
    per_item = {SHARED: (INSURANCE,), **{
        f"items.{n}.customs_valuation.charge_deduction": (FREIGHT,) for n in range(3)}}  # fmt: skip
    included = {TERMS: "CFR", SHARED: (INSURANCE,)}
    meets("VA-009", IMPORT, replaced(IMPORT, per_item), replaced(IMPORT, included))
    breaks("VA-009", replaced(IMPORT, {SHARED: (INSURANCE,)}), at=SHARED)
    breaks("VA-009", replaced(IMPORT, {**per_item, "items.2.customs_valuation": None}), at=SHARED)


def test_va_010_insurance_is_declared():
    meets("VA-010", IMPORT, replaced(IMPORT, {TERMS: "CIF", SHARED: ()}))
    breaks("VA-010", replaced(IMPORT, {SHARED: (FREIGHT,)}), at=SHARED)


def test_va_011_item_charges_have_amounts():
    silent = charge("AB", "1.00")
    meets("VA-011", IMPORT, replaced(IMPORT, {OWN: (silent,)}))
    place = f"{OWN}.0.other_charge_deduction_amount"
    made = replaced(IMPORT, {OWN: (silent,)})
    breaks("VA-011", replaced(made, {place: None}), at=place)


def test_va_012_shipment_charges_have_amounts():
    place = f"{SHARED}.1.other_charge_deduction_amount"
    meets("VA-012", IMPORT, EXPORT)
    breaks("VA-012", replaced(IMPORT, {place: None}), at=place)


def test_va_013_deductions_do_not_exceed_the_price():
    all_of_it = (charge("BA", "1000.00"), charge("BF", "800.00"))
    meets("VA-013", IMPORT, replaced(IMPORT, {OWN: all_of_it}))
    breaks("VA-013", replaced(IMPORT, {OWN: (*all_of_it, charge("BD", "0.01"))}),
           at=f"{OWN}.2.other_charge_deduction_amount")  # fmt: skip
    in_euro = (charge("BF", "1799.00", "EUR"),)  # more than 1800 dollars
    breaks("VA-013", replaced(IMPORT, {OWN: in_euro}),
           at=f"{OWN}.0.other_charge_deduction_amount")  # fmt: skip


def test_va_014_shipment_valuation_method_is_known():
    place = "shipment.customs_valuation.method_code"
    meets("VA-014", IMPORT, EXPORT, replaced(IMPORT, {place: "1"}))
    breaks("VA-014", replaced(IMPORT, {place: "7"}), at=place)


def test_va_015_value_rests_on_the_price_paid():
    place = "items.1.customs_valuation.method_code"
    meets("VA-015", IMPORT, replaced(IMPORT, {"items.1.customs_valuation": None}))
    breaks("VA-015", replaced(IMPORT, {place: "4"}), at=place)
    for_all = {"shipment.customs_valuation.method_code": "4", place: None}
    breaks("VA-015", replaced(IMPORT, for_all), at=place)


def test_va_016_freight_is_not_counted_twice():
    meets("VA-016", IMPORT, replaced(IMPORT, {TERMS: "CFR", SHARED: (INSURANCE,)}))
    breaks("VA-016", replaced(IMPORT, {TERMS: "CIF"}), at=f"{SHARED}.0.charges_type_code")


def test_va_017_freight_stands_among_the_charges():
    place = "shipment.customs_valuation.freight_charge_amount"
    meets("VA-017", IMPORT, replaced(IMPORT, {place: None}))
    breaks("VA-017", replaced(IMPORT, {place: money("300.00")}), at=place)


def test_an_export_needs_neither_freight_nor_insurance():
    bare = replaced(EXPORT, {TERMS: "EXW", "items.0.customs_valuation": CustomsValuation()})
    meets("VA-008", bare)
    assert Decimal(bare.invoice_amount.value) == Decimal(83000)
