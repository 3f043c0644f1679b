"""What is owed: in a country of two lines, where every figure can be worked out on paper."""

from datetime import date
from decimal import Decimal

import pytest
from tests.core.duties.small_cargo import (
    BOOK,
    DAY,
    LAW,
    charge,
    item,
    lines,
    owed,
    shipment,
    with_measure,
)
from tests.core.law.small_country import TEXTS, book

from greenlane.duties.assessment import assess
from greenlane.duties.worked_example import differences
from greenlane.gateways.country_packages import country_package

D = Decimal
ITEM_PATH = ("goods_shipment", "government_agency_goods_item", 0)


# ------------------------------------------------------------ one item on paper


def test_duty_is_on_the_value_and_vat_on_value_and_duty():
    made = owed(item("1000.00"))
    assert lines(made) == {"A00": (D("200.00"), "pay"), "B00": (D("192.00"), "pay")}
    assert [(fee.charge, fee.amount) for fee in made.fees] == [("F10", D("15.00"))]
    assert made.payable == D("407.00")
    assert made.totals() == {"A00": D("200.00"), "B00": D("192.00"), "F10": D("15.00")}
    assert [line.measure for line in made.lines()] == ["M2", "M6", "M7"]


def test_additions_are_added_and_deductions_taken_off_at_the_rate_of_the_day():
    made = owed(item("1000.00", charges=(charge("AK", "10.00", "USD"), charge("BA", "5.00"))))
    value = made.items[0].value
    assert value.amount == D("1025.00")
    assert [(c.code, c.national, c.rate) for c in value.components] == [
        ("", D("1000.00"), 1),
        ("AK", D("30.00"), 3),
        ("BA", D("-5.00"), 1),
    ]


def test_the_law_of_the_day_decides():
    before = owed(item("1.00", currency="USD"), law=BOOK.on(date(2024, 6, 30)))
    after = owed(item("1.00", currency="USD"), law=BOOK.on(date(2024, 7, 1)))
    assert (before.items[0].value.amount, after.items[0].value.amount) == (D("2.00"), D("3.00"))
    assert (before.day, after.day) == ("2024-06-30", "2024-07-01")


def test_a_preference_needs_its_claim_and_its_document():
    def duty(**changes):
        made = owed(item("1000.00", origin="IN", **changes))
        return made.items[0].lines[0].measure, [
            (n.measure, n.reason) for n in made.items[0].not_applied
        ]

    proof = frozenset({"N865"})
    assert duty(documents=proof) == ("M2", [("M5", "not-claimed")])
    assert duty(preference="200") == ("M2", [("M5", "document-missing")])
    assert duty(preference="200", documents=proof) == ("M5", [("M2", "preference-claimed")])


def test_the_preferential_origin_decides_the_preference_and_the_origin_the_rest():
    made = owed(
        item("1000.00", origin="US", preferential_origin="IN", preference="200",
             documents=frozenset({"N865"}))
    )  # fmt: skip
    assert [line.measure for line in made.items[0].lines] == ["M5", "M6"]


# ------------------------------------------------------------ relief, suspension, fees


def test_a_relief_takes_its_fraction_off_before_rounding_and_lowers_the_base_of_vat():
    (duty, vat) = owed(item("0.15", additional_procedures=("C01",))).items[0].lines
    assert (duty.exact, duty.relief, duty.relief_code) == (D("0.030"), D("0.5"), "C01")
    assert duty.amount == D("0.02")  # half of 0.030 is 0.015, rounded half up
    assert (vat.base, vat.relief) == (D("0.17"), 0)


def test_relief_is_taken_from_the_exact_amount_and_rounded_once():
    """0.006 exact, half of it 0.003, is nought; half of the rounded 0.01 would be a cent."""
    (duty, _) = owed(item("0.03", additional_procedures=("C01",))).items[0].lines
    assert (duty.exact, duty.amount) == (D("0.006"), D("0.00"))
    (duty, _) = owed(item("0.07", additional_procedures=("C01",))).items[0].lines
    assert (duty.exact, duty.amount) == (D("0.014"), D("0.01"))


def test_a_relief_does_not_reach_other_procedures_or_charges():
    made = owed(item("1000.00", procedure="5100", additional_procedures=("C01",)))
    assert all(line.relief == 0 for line in made.lines())


def test_suspended_duty_is_computed_kept_in_the_base_and_not_payable():
    made = owed(item("1000.00", procedure="5100"))
    assert lines(made) == {"A00": (D("200.00"), "suspend"), "B00": (D("192.00"), "suspend")}
    assert made.payable == D("15.00")
    assert made.totals("suspend") == {"A00": D("200.00"), "B00": D("192.00")}
    assert made.totals("relieve") == {}


def test_relieved_duty_is_shown_and_is_no_part_of_the_base_of_vat():
    made = owed(item("1000.00", procedure="4800"))
    assert lines(made) == {"A00": (D("200.00"), "relieve"), "B00": (D("160.00"), "pay")}
    assert made.totals("relieve") == {"A00": D("200.00")}
    assert made.payable == D("175.00")


def test_a_fee_is_due_once_however_many_items_and_whatever_the_procedure():
    many = owed(*(item("1.00", place, procedure="5100") for place in range(7)))
    assert [(fee.charge, fee.amount, fee.effect) for fee in many.fees] == [
        ("F10", D("15.00"), "pay")
    ]


def test_of_two_fees_the_dearest_is_due_in_either_order():
    law = with_measure("M9,490,01012100,ALL,,20.00 QXC,,")
    dear, cheap = item("1.00", 0, code="01012100"), item("1.00", 1)
    for items in ((dear, cheap), (cheap, dear)):
        assert [(f.measure, f.amount) for f in owed(*items, law=law).fees] == [("M9", D("20.00"))]


def test_a_relief_of_the_fee_counts_only_when_every_item_has_it():
    relieved = item("1.00", 0, additional_procedures=("C02",))
    other = item("1.00", 1)
    assert owed(relieved).fees[0].amount == 0
    assert owed(relieved, other).fees[0].amount == D("15.00")
    assert owed(other, relieved).fees[0].amount == D("15.00")


# ------------------------------------------------------------ findings


def test_no_rate_is_val_001_at_the_price_or_at_the_charge():
    _, found = assess(shipment(item("1.00", currency="XAU")), LAW)
    assert [(f.code, f.value, f.path) for f in found] == [
        ("VAL-001", "XAU", (*ITEM_PATH, "commodity", "invoice_line", "item_charge_amount"))
    ]
    _, found = assess(shipment(item("1.00", charges=(charge("AK", "1", "XAU"),))), LAW)
    path = (*ITEM_PATH, "customs_valuation", "charge_deduction", 0, "other_charge_deduction_amount")
    assert [(f.code, f.path) for f in found] == [("VAL-001", path)]
    _, found = assess(shipment(item("1.00"), charges=(charge("AK", "1", "XAU"),)), LAW)
    assert found[0].path[:4] == ("goods_shipment", "customs_valuation", "charge_deduction", 0)


def test_deductions_above_the_price_are_val_002_and_the_item_is_not_valued():
    made, found = assess(shipment(item("4.99", charges=(charge("BA", "5.00"),))), LAW)
    assert [(f.code, f.value) for f in found] == [("VAL-002", "-0.01")]
    assert (made.items[0].value, made.items[0].lines) == (None, ())
    even, found = assess(shipment(item("5.00", charges=(charge("BA", "5.00"),))), LAW)
    assert (found, even.items[0].value.amount) == ((), 0)


def test_a_missing_quantity_is_dty_001_and_the_other_charges_are_still_computed():
    law = with_measure("M9,103,01012900,ALL,,2 QXC / LTR,,")
    made, found = assess(shipment(item("100.00")), law)
    assert [(f.code, f.value, f.basis) for f in found] == [("DTY-001", "LTR", "ACT s. 1")]
    assert list(lines(made)) == ["B00"]


def test_a_formula_in_a_currency_without_a_rate_that_day_is_val_001():
    rates = TEXTS["exchange_rates"] + "EUR,1,2,2025-01-01,,ACT,s. 9\n"
    row = "M9,103,01012900,ALL,,2 EUR / KGM,,,2024-01-01,,ACT,s. 1,2023-01-01\n"
    made = book(exchange_rates=rates, measures=TEXTS["measures"] + row)
    _, found = assess(shipment(item("100.00")), made.on(DAY))
    assert [(f.code, f.value) for f in found] == [("VAL-001", "EUR")]
    assessment, found = assess(shipment(item("100.00")), made.on(date(2025, 2, 1)))
    assert (found, assessment.items[0].lines[0].amount) == ((), D("40.00"))


def test_an_item_without_a_price_does_not_stop_the_others():
    made, found = assess(shipment(item(None), item("1000.00", 1)), LAW)
    assert found == ()
    assert made.items[0].value is None
    assert lines(made, 1)["A00"] == (D("200.00"), "pay")


def test_a_declaration_without_items_owes_nothing():
    made, found = assess(shipment(charges=(charge("AK", "1"),)), LAW)
    assert (made.items, made.fees, found, made.payable) == ((), (), (), 0)


def test_a_supplementary_quantity_without_a_unit_is_in_the_unit_of_the_tariff():
    by_piece = TEXTS["measures"].replace("01012100,ALL,,5 %", "01012100,ALL,,2 QXC / NAR")
    law = book(measures=by_piece).on(DAY)
    assert law.commodity("01012100").unit == "NAR"
    made = owed(item("1.00", code="01012100", tariff_quantity=D(3)), law=law)
    duty = made.items[0].lines[0]
    assert (duty.quantities, duty.amount) == ((("NAR", D(3)),), D("6.00"))


# ------------------------------------------------------------ controls


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("value", "customs_value"), "item 1: customs value"),
        (("owed", "A00"), "item 1 owed: A00"),
        (("owed", "X99"), "item 1 owed: X99 nothing"),
        (("suspended", "A00"), "item 1 suspended: A00 nothing"),
    ],
)
def test_a_wrong_figure_in_a_worked_example_is_told_in_words(place, words):
    package = country_package("tavora")
    example = package.examples()["rice-between-minimum-and-maximum-pays-its-rate.toml"]
    assert differences(example, package.book) == []
    table, key = place
    example["item"][0].setdefault(table, {})[key] = "0.01 QTC"
    found = differences(example, package.book)
    assert [line for line in found if line.startswith(words) and "expected 0.01 QTC" in line]
    assert len(found) == 1


def test_a_wrong_total_or_a_forgotten_charge_is_told_in_words():
    package = country_package("tavora")
    example = package.examples()["rice-between-minimum-and-maximum-pays-its-rate.toml"]
    example["declaration"]["owed"]["total"] = "1.00 QTC"
    del example["item"][0]["owed"]["B00"]
    assert differences(example, package.book) == [
        "item 1 owed: B00 143.45 QTC, expected nothing",
        "total 370.98 QTC, expected 1.00 QTC",
    ]
