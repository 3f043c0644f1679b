"""Assessment where all can be seen through: selection, effects, reliefs, fees, findings."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.law.small_country import COUNTRY, TEXTS, book, with_row

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import assess
from greenlane.duties.customs_value import customs_values

BOOK = book()
DAY = date(2024, 7, 1)
D = Decimal
PROOF = frozenset({"N865"})


def item(position=0, **changes):
    """An item of other goods from India at 100.00, free circulation, no claim."""
    facts = {
        "position": position,
        "sequence": position + 1,
        "code": "02013000",
        "origin": "IN",
        "preferential_origin": changes.get("origin", "IN"),
        "destination": "",
        "procedure": "4000",
        "additional_procedures": (),
        "preference": "100",
        "documents": frozenset(),
        "net_mass": D(1),
        "gross_mass": D(1),
        "tariff_quantity": None,
        "quantities": {"KGM": D(1)},
        "price": D("100.00"),
        "currency": "QXC",
        "charges": (),
        "payment_methods": (),
    }
    return ItemFacts(**{**facts, **changes})


def shipment(*items, charges=()):
    return ShipmentFacts(
        trade="import",
        prelodged=False,
        incoterm="CIF",
        currency="QXC",
        charges=charges,
        items=items,
    )


def charge(code, value, currency=None):
    return ChargeDeduction(
        charges_type_code=code, other_charge_deduction_amount=Amount(D(value), currency)
    )


def owed(law_book, *items, day=DAY, charges=()):
    """Payable by charge, with the codes of the findings."""
    assessment, findings = assess(shipment(*items, charges=charges), law_book.on(day))
    return {c: str(a) for c, a in assessment.totals().items()}, [f.code for f in findings]


@pytest.mark.parametrize(
    ("changes", "duty", "vat", "reasons"),
    [
        ({}, "10.00", "17.60", ["not-claimed"]),
        ({"preference": "200", "documents": PROOF}, "2.00", "16.32", ["preference-claimed"]),
        ({"preference": "200"}, "10.00", "17.60", ["document-missing"]),
        ({"preference": "999", "documents": PROOF}, "10.00", "17.60", ["not-claimed"]),
        ({"preference": "", "documents": PROOF}, "10.00", "17.60", ["not-claimed"]),
        ({"origin": "US"}, "10.00", "17.60", []),
        ({"origin": "US", "preference": "200", "documents": PROOF}, "10.00", "17.60", []),
    ],
)
def test_a_preference_applies_when_it_is_claimed_and_proved(changes, duty, vat, reasons):
    assessment, findings = assess(shipment(item(**changes)), BOOK.on(DAY))
    assert findings == ()
    assert assessment.totals() == {"A00": D(duty), "B00": D(vat), "F10": D("15.00")}
    assert [other.reason for other in assessment.items[0].not_applied] == reasons


def test_a_preference_goes_by_the_preferential_origin_and_the_rest_by_the_origin():
    facts = item(
        code="01012900",
        origin="US",
        preferential_origin="CN",
        preference="200",
        documents=PROOF,
    )
    assessment, _ = assess(shipment(facts), BOOK.on(DAY))
    assert [line.measure for line in assessment.items[0].lines] == ["M5", "M6"]
    unclaimed = msgspec.structs.replace(facts, preference="100")
    assessment, _ = assess(shipment(unclaimed), BOOK.on(DAY))
    assert [line.measure for line in assessment.items[0].lines] == ["M2", "M6"]  # not China's M3


@pytest.mark.parametrize(
    ("procedure", "totals", "suspended", "vat_base"),
    [
        ("4000", {"A00": "10.00", "B00": "17.60", "F10": "15.00"}, {}, "110.00"),
        ("5100", {"F10": "15.00"}, {"A00": "10.00", "B00": "17.60"}, "110.00"),
        # duty that is relieved is not owed and so is no part of what VAT is charged on
        ("4800", {"B00": "16.00", "F10": "15.00"}, {}, "100.00"),
        ("9999", {"A00": "10.00", "B00": "17.60", "F10": "15.00"}, {}, "110.00"),
    ],
)
def test_the_procedure_decides_what_is_paid_suspended_or_relieved(
    procedure, totals, suspended, vat_base
):
    assessment, _ = assess(shipment(item(procedure=procedure)), BOOK.on(DAY))
    assert {c: str(a) for c, a in assessment.totals("pay").items()} == totals
    assert {c: str(a) for c, a in assessment.totals("suspend").items()} == suspended
    vat = next(line for line in assessment.lines() if line.charge == "B00")
    assert str(vat.base) == vat_base
    assert assessment.payable == sum(map(D, totals.values()))
    assert assessment.items[0].procedure == procedure


@pytest.mark.parametrize(
    ("codes", "procedure", "duty", "relief"),
    [
        (("C01",), "4000", "5.00", "C01"),
        (("000", "C01"), "4000", "5.00", "C01"),
        (("C01",), "5100", "10.00", ""),  # the relief is for 4000 only
        (("C99",), "4000", "10.00", ""),
    ],
)
def test_a_relief_takes_its_share_off_its_charges_under_its_procedures(
    codes, procedure, duty, relief
):
    facts = item(additional_procedures=codes, procedure=procedure)
    assessment, _ = assess(shipment(facts), BOOK.on(DAY))
    line = next(line for line in assessment.lines() if line.charge == "A00")
    assert (str(line.amount), line.relief_code) == (duty, relief)
    assert line.exact == 10


# fees


def test_a_fee_is_due_once_however_many_items():
    for count in (1, 2, 50):
        totals, _ = owed(BOOK, *(item(n) for n in range(count)))
        assert totals["F10"] == "15.00"


def test_no_items_owe_nothing():
    assert owed(BOOK) == ({}, [])


FEES = TEXTS["measures"] + "M9,490,01,ALL,,40.00 QXC,,,2024-01-01,,ACT,s. 1,2023-01-01\n"


def test_the_dearest_fee_is_due_whichever_item_comes_first():
    law_book = book(measures=FEES)
    items = [item(0), item(1, code="01012900"), item(2)]
    for order in permutations(items):
        assert owed(law_book, *order)[0]["F10"] == "40.00"
    assert owed(law_book, item())[0]["F10"] == "15.00"


def test_a_relief_of_the_fee_counts_only_when_every_item_has_it():
    free, due = item(0, additional_procedures=("C02",)), item(1)
    assert owed(BOOK, free)[0]["F10"] == "0.00"
    assert owed(BOOK, free, due)[0]["F10"] == owed(BOOK, due, free)[0]["F10"] == "15.00"


def fee(expression):
    return book(measures=TEXTS["measures"].replace("15.00 QXC", expression))


def test_a_fee_by_weight_is_on_the_weight_of_all_items_together():
    items = [item(n, quantities={"KGM": D(mass)}) for n, mass in enumerate((10, 20, 30))]
    assert owed(fee("2.00 QXC / 10 KGM"), *items)[0]["F10"] == "12.00"


def test_a_fee_by_value_is_on_the_value_of_all_items_together():
    items = [item(n, price=D(price)) for n, price in enumerate(("100.40", "200.40"))]
    assert owed(fee("1 %"), *items)[0]["F10"] == "3.01"


def test_a_fee_whose_quantity_is_missing_is_a_finding_and_never_forgotten():
    items = [item(0, quantities={"LTR": D(1)}), item(1)]
    totals, findings = owed(fee("2.00 QXC / LTR"), *items)
    assert findings == ["DTY-001"]
    assert "F10" not in totals


def test_a_fee_may_be_built_on_the_duties():
    country = {**COUNTRY, "charge": [dict(charge) for charge in COUNTRY["charge"]]}
    country["charge"][1]["base"] = ["CV", "A00"]
    law_book = book(country, measures=TEXTS["measures"].replace("15.00 QXC", "1 %"))
    assert owed(law_book, item(0), item(1))[0]["F10"] == "2.20"  # 1 % of 200 and 20 of duty


# findings


def test_a_missing_quantity_names_its_unit_and_place():
    law_book = with_row("measures", "M9,103,02,ALL,,3 QXC / NAR,,,2024-01-01,,ACT,s. 7,2023-01-01")
    _, findings = assess(shipment(item(0, code="01012900"), item(1)), law_book.on(DAY))
    assert [(f.code, f.value, f.basis, f.path[2]) for f in findings] == [
        ("DTY-001", "NAR", "ACT s. 7", 1)
    ]


def test_a_supplementary_quantity_without_a_unit_is_in_that_of_the_tariff():
    row = "M9,103,010121,ALL,,3 QXC / NAR,,,2024-01-01,,ACT,s. 7,2023-01-01"
    law_book = book(
        measures=TEXTS["measures"].replace("M4,103,01012100", "M4,103,01012900") + row + "\n"
    )
    horses = item(code="01012100", tariff_quantity=D(4))
    assert owed(law_book, horses)[0]["A00"] == "12.00"
    stated = item(code="01012100", tariff_quantity=D(4), quantities={"NAR": D(5)})
    assert owed(law_book, stated)[0]["A00"] == "15.00"


def test_a_price_without_a_rate_is_a_finding_and_not_a_value():
    values, findings = customs_values(shipment(item(currency="EUR"), item(1)), BOOK.on(DAY))
    assert values[0] is None
    assert values[1].amount == D("100.00")
    assert [(f.code, f.value) for f in findings] == [("VAL-001", "EUR")]
    assert findings[0].path[-1] == "item_charge_amount"


def test_a_duty_in_a_currency_without_a_rate_that_day_is_a_finding():
    row = "M9,103,02,ALL,,3 USD / KGM,,,2023-01-01,,ACT,s. 7,2023-01-01"
    law_book = with_row("measures", row)
    assert owed(law_book, item())[0]["A00"] == "9.00"
    _, findings = assess(shipment(item()), law_book.on(date(2023, 12, 31)))
    assert [(f.code, f.value, f.basis) for f in findings] == [("VAL-001", "USD", "ACT s. 7")]
    assert "2023-12-31" in findings[0].message


@pytest.mark.parametrize(
    ("charges", "value"),
    [
        ((charge("BA", "100.00"),), D("0.00")),
        ((charge("BA", "99.99"),), D("0.01")),
        ((charge("AK", "10.00", "USD"),), D("130.00")),
        ((charge("ZZ", "10.00"),), D("100.00")),  # an unknown code is the rules' to name
    ],
)
def test_additions_and_deductions_move_the_value(charges, value):
    values, findings = customs_values(shipment(item(charges=charges)), BOOK.on(DAY))
    assert (values[0].amount, findings) == (value, [])


def test_deductions_above_the_price_are_a_finding_and_not_a_negative_value():
    facts = item(charges=(charge("BA", "100.01"),))
    values, findings = customs_values(shipment(facts), BOOK.on(DAY))
    assert values == (None,)
    assert [(f.code, f.value) for f in findings] == [("VAL-002", "-0.01")]


@pytest.mark.parametrize("price", [None, D(-1), D("NaN"), D("Infinity")])
def test_a_price_that_is_none_is_not_a_value(price):
    values, _ = customs_values(shipment(item(price=price)), BOOK.on(DAY))
    assert values == (None,)


def test_an_item_without_a_price_takes_no_share_of_the_freight():
    facts = shipment(item(price=D(0)), item(1), charges=(charge("AK", "9.999"),))
    values, _ = customs_values(facts, BOOK.on(DAY))
    assert [value.amount for value in values] == [D("0.00"), D("110.00")]


# properties

prices = st.lists(st.decimals("0.01", 10**7, places=2), min_size=1, max_size=12)


@given(prices, st.decimals(0, 10**5, places=3), st.sampled_from(["QXC", "USD"]))
def test_shared_freight_reaches_the_items_whole(amounts, freight, currency):
    facts = [item(n, price=price) for n, price in enumerate(amounts)]
    header = (charge("AK", freight, currency),)
    values, _ = customs_values(shipment(*facts, charges=header), BOOK.on(DAY))
    shares = [part for value in values for part in value.components if part.apportioned]
    assert sum(part.national for part in shares) == freight * (3 if currency == "USD" else 1)
    assert sum(value.exact for value in values) == sum(amounts) + sum(p.national for p in shares)


@given(prices, st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_no_amount(amounts, chance):
    facts = [item(n, price=price) for n, price in enumerate(amounts)]
    turned = list(facts)
    chance.shuffle(turned)
    law = BOOK.on(DAY)
    plain, _ = assess(shipment(*facts), law)
    mixed, _ = assess(shipment(*turned), law)
    assert mixed.totals() == plain.totals()
    by_sequence = {one.sequence: one for one in mixed.items}
    assert tuple(by_sequence[one.sequence] for one in plain.items) == plain.items


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_nothing_owed_falls_when_the_price_rises(one, other):
    low, high = (
        assess(shipment(item(price=price)), BOOK.on(DAY))[0].totals()
        for price in sorted((one, other))
    )
    assert all(low[code] <= high[code] for code in low)


@given(prices)
def test_assessing_again_gives_the_same_bytes_from_a_fresh_book(amounts):
    facts = shipment(*(item(n, price=price) for n, price in enumerate(amounts)))
    once = msgspec.json.encode(assess(facts, BOOK.on(DAY)))
    assert msgspec.json.encode(assess(facts, book().on(DAY))) == once
