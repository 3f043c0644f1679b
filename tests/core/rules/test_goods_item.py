"""Rules on one item: commodity code, description, origin, preference, masses, packages."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.core.rules.base import (
    book_with,
    breaks,
    document,
    excavator,
    good_export,
    good_import,
    item,
    meets,
    replaced,
    shirts,
)

from greenlane.datamodel.base import Measure
from greenlane.datamodel.commodity import Classification
from greenlane.datamodel.duty_tax_fee import DutyTaxFee
from greenlane.datamodel.goods_item import Origin, Packaging

IMPORT, EXPORT = good_import(), good_export()
ONE = good_import(shirts())
CODE = "items.0.commodity.classification.0.id"
DESCRIPTION = "items.0.commodity.description"
ORIGIN = "items.1.origin.0.country_code"
REGIME = "items.1.commodity.duty_tax_fee.0.duty_regime_code"
MEASURE = "items.0.commodity.goods_measure"
GROSS, NET = f"{MEASURE}.gross_mass_measure", f"{MEASURE}.net_net_weight_measure"
QUANTITY = f"{MEASURE}.tariff_quantity"


def test_gi_001_commodity_code_is_stated():
    meets("GI-001", IMPORT, EXPORT)
    breaks("GI-001", replaced(ONE, {CODE: None}), at=CODE)
    breaks("GI-001", replaced(ONE, {"items.0.commodity.classification": ()}), at=CODE)


def test_gi_002_commodity_code_is_complete():
    meets("GI-002", IMPORT, EXPORT)
    for wrong in ("61", "6109", "610910", "610910000", "6109.1000", "٦١٠٩١٠٠٠"):
        breaks("GI-002", replaced(ONE, {CODE: wrong}), at=CODE)
    other = Classification(id="X1", identification_type_code="SRZ")
    second = {"items.0.commodity.classification": (
        other, Classification(id="6109", identification_type_code="TSP"))}  # fmt: skip
    breaks("GI-002", replaced(ONE, second), at="items.0.commodity.classification.1.id")


def test_gi_003_commodity_code_is_in_force(tmp_path: Path):
    expired = '61091001,3,"Of cotton, white",من قطن أبيض,NAR,2024-01-01,2025-12-31'
    book = book_with(tmp_path, "nomenclature.csv", expired)
    made = replaced(ONE, {CODE: "61091001"})
    meets("GI-003", IMPORT, EXPORT)
    meets("GI-003", made, book=book, day=date(2025, 12, 31))
    breaks("GI-003", made, book=book, day=date(2026, 1, 1), at=CODE)


def test_gi_004_description_is_stated():
    meets("GI-004", IMPORT, EXPORT)
    breaks("GI-004", replaced(ONE, {DESCRIPTION: None}), at=DESCRIPTION)
    breaks("GI-004", replaced(ONE, {DESCRIPTION: "  "}), at=DESCRIPTION)


def test_gi_005_description_is_specific():
    short = [replaced(ONE, {DESCRIPTION: text}) for text in ("Tea", "بن", "Spare parts for pumps")]
    meets("GI-005", IMPORT, EXPORT, *short)
    for vague in (
        "Goods",
        "various items",
        "SPARE PARTS",
        "x",
        "12345",
        "As per invoice",
        "قطع غيار",
    ):
        breaks("GI-005", replaced(ONE, {DESCRIPTION: vague}), at=DESCRIPTION)


def test_gi_006_origin_is_stated():
    meets("GI-006", IMPORT)
    breaks("GI-006", replaced(IMPORT, {"items.0.origin": ()}), at="items.0.origin.0.country_code")


def test_gi_007_origin_is_a_known_country():
    meets("GI-007", IMPORT, EXPORT)
    breaks("GI-007", replaced(ONE, {"items.0.origin.0.country_code": "XX"}),
           at="items.0.origin.0.country_code")  # fmt: skip
    both = (Origin(country_code="GR", type_code="2"), Origin(country_code="XX", type_code="1"))
    breaks("GI-007", replaced(IMPORT, {"items.1.origin": both}),
           at="items.1.origin.1.country_code")  # fmt: skip


def test_gi_008_preference_is_known():
    meets("GI-008", IMPORT)
    breaks("GI-008", replaced(IMPORT, {REGIME: "999"}), at=REGIME)
    fees = (DutyTaxFee(type_code="B00"), DutyTaxFee(type_code="A00", duty_regime_code="999"))
    breaks("GI-008", replaced(IMPORT, {"items.1.commodity.duty_tax_fee": fees}),
           at="items.1.commodity.duty_tax_fee.1.duty_regime_code")  # fmt: skip


def test_gi_009_preference_covers_the_origin():
    elsewhere = (Origin(country_code="CN", type_code="1"), Origin(country_code="GR", type_code="2"))
    meets("GI-009", IMPORT, replaced(IMPORT, {"items.1.origin": elsewhere}))
    breaks("GI-009", replaced(IMPORT, {ORIGIN: "CN"}), at=REGIME)


def test_gi_010_preference_has_its_proof():
    for proof in ("N954", "U110", "U112"):
        papers = (document("N935"), document("N852"), document(proof))
        meets("GI-010", replaced(IMPORT, {"items.1.additional_document": papers}))
    papers = (document("N935"), document("N852"), document("N865"))
    breaks("GI-010", replaced(IMPORT, {"items.1.additional_document": papers}),
           at="items.1.additional_document")  # fmt: skip


def test_gi_011_gross_mass_is_stated():
    meets("GI-011", IMPORT, EXPORT)
    breaks("GI-011", replaced(ONE, {GROSS: None}), at=GROSS)
    nought = {GROSS: Measure(Decimal(0)), "total_gross_mass_measure": None}
    breaks("GI-011", replaced(ONE, nought), at=GROSS)


def test_gi_012_net_mass_is_stated():
    meets("GI-012", IMPORT, EXPORT)
    for wrong in (None, Measure(Decimal(0)), Measure(Decimal(-5))):
        breaks("GI-012", replaced(ONE, {NET: wrong}), at=NET)


def test_gi_013_net_mass_is_not_above_gross():
    equal = replaced(ONE, {f"{NET}.value": Decimal(110)})
    meets("GI-013", IMPORT, EXPORT, equal)
    breaks("GI-013", replaced(ONE, {f"{NET}.value": Decimal("110.001")}), at=NET)


def test_gi_014_supplementary_quantity_is_stated():
    in_a_fee = {
        QUANTITY: None,
        "items.0.commodity.duty_tax_fee.0.specific_tax_base_quantity": Measure(Decimal(1), "NAR"),
    }
    meets("GI-014", IMPORT, EXPORT, replaced(ONE, in_a_fee))
    breaks("GI-014", replaced(ONE, {QUANTITY: None}), at=QUANTITY)


def test_gi_015_supplementary_unit_is_that_of_the_tariff():
    meets("GI-015", IMPORT, EXPORT, replaced(ONE, {f"{QUANTITY}.unit_code": "NAR"}))
    breaks("GI-015", replaced(ONE, {f"{QUANTITY}.unit_code": "NPR"}), at=f"{QUANTITY}.unit_code")


def test_gi_016_packaging_is_stated():
    meets("GI-016", IMPORT, EXPORT)
    bare = {"items.0.packaging": (), "total_package_quantity": None}
    breaks("GI-016", replaced(ONE, bare), at="items.0.packaging")


def test_gi_017_packages_are_of_known_kinds():
    place = "items.0.packaging.0.type_code"
    meets("GI-017", IMPORT, EXPORT, replaced(ONE, {place: "PX"}))
    breaks("GI-017", replaced(ONE, {place: "QQ"}), at=place)
    breaks("GI-017", replaced(ONE, {place: None}), at=place)


def test_gi_018_packages_are_counted():
    place = "items.0.packaging.0.quantity_quantity"
    in_bulk = {"items.0.packaging": (Packaging(sequence_numeric=1, type_code="VR"),),
               "total_package_quantity": 0}  # fmt: skip
    together = {place: 0, "total_package_quantity": 0}
    meets("GI-018", IMPORT, EXPORT, replaced(ONE, in_bulk), replaced(ONE, together))
    breaks("GI-018", replaced(ONE, {place: None, "total_package_quantity": 0}), at=place)
    breaks("GI-018", replaced(ONE, {place: -1, "total_package_quantity": -1}), at=place)


def test_gi_019_commodity_code_exists():
    meets("GI-019", IMPORT, EXPORT)
    breaks("GI-019", replaced(ONE, {CODE: "99999999"}), at=CODE)


def test_gi_020_preferential_origin_is_known():
    both = (Origin(country_code="GR", type_code="1"), Origin(country_code="IT", type_code="2"))
    meets("GI-020", IMPORT, replaced(IMPORT, {"items.1.origin": both}))
    wrong = (Origin(country_code="BD", type_code="1"), Origin(country_code="XX", type_code="2"))
    breaks("GI-020", replaced(ONE, {"items.0.origin": wrong}), at="items.0.origin.1.country_code")


def test_gi_021_masses_are_in_kilograms():
    silent = {f"{GROSS}.unit_code": None, f"{NET}.unit_code": None}
    meets("GI-021", IMPORT, EXPORT, replaced(ONE, silent))
    breaks("GI-021", replaced(ONE, {f"{NET}.unit_code": "TNE"}), at=f"{NET}.unit_code")
    breaks("GI-021", replaced(ONE, {f"{GROSS}.unit_code": "LBR"}), at=f"{GROSS}.unit_code")


def test_gi_022_supplementary_quantity_is_positive():
    meets("GI-022", IMPORT, EXPORT)
    for wrong in (0, -1):
        breaks("GI-022", replaced(ONE, {f"{QUANTITY}.value": Decimal(wrong)}),
               at=f"{QUANTITY}.value")  # fmt: skip


def test_gi_023_preference_has_a_rate():
    pumps = item(1, "84137090", "Centrifugal pumps", origin="DE", price="900.00", net="80",
                 gross="90", packages=2, quantity="4", preference="300",
                 documents=("N935", "U110"))  # fmt: skip
    meets("GI-023", IMPORT, good_import(pumps))
    phones = item(1, "85171300", "Smartphones", origin="ZA", price="9000.00", net="10",
                  gross="12", packages=2, quantity="40", preference="200",
                  documents=("N935", "U162"))  # fmt: skip
    breaks("GI-023", good_import(phones),
           at="items.0.commodity.duty_tax_fee.0.duty_regime_code")  # fmt: skip


def test_gi_024_claimed_rate_has_its_document():
    wire = {"origin": "CL", "price": "9000.00", "net": "900", "gross": "950", "packages": 2,
            "preference": "110"}  # fmt: skip
    certified = item(1, "74081100", "Copper wire rod", documents=("N935", "C120"), **wire)
    meets("GI-024", IMPORT, good_import(certified), good_import(excavator(1, preference="110")))
    breaks("GI-024", good_import(item(1, "74081100", "Copper wire rod", **wire)),
           at="items.0.additional_document")  # fmt: skip
