"""Published worked cases as whole assessments, and what holds for every assessment."""

import random
from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import assess
from greenlane.kernel.rounding import Rounding
from greenlane.law.duty_grammar import parse_duty_expression
from greenlane.law.lawbook import LawBook
from tests.support.small_law import Law, Tax, country_of, law_book, tables_of

D = Decimal
DAY = date(2026, 3, 2)
CODE = "01012100"
PENNY = Rounding("half-up", D("0.01"))


def law(formula, vat="20 %", **changes):
    """Duty by a formula, VAT on value and duty; one EUR is 1.00 and one USD 0.80."""
    terms = {
        "currency": "GBP",
        "charges": {"A00": ("CV",), "B00": ("CV", "A00")},
        "vat": frozenset({"B00"}),
        "taxes": (Tax(charge="A00", expression=formula), Tax(charge="B00", expression=vat)),
        "rates": {"EUR": D(1), "USD": D("0.8")},
        "codes": (CODE,),
        "countries": ("US",),
        "procedures": {"4000": "pay"},
    }
    return Law(**{**terms, **changes})


def item(price, place=0, charges=(), **quantities):
    mass = quantities.get("KGM")
    return ItemFacts(
        position=place,
        sequence=place + 1,
        code=CODE,
        origin="US",
        preferential_origin="US",
        destination="",
        procedure="4000",
        additional_procedures=(),
        preference="100",
        documents=frozenset(),
        net_mass=None if mass is None else D(mass),
        gross_mass=None,
        tariff_quantity=None,
        quantities={unit: D(quantity) for unit, quantity in quantities.items()},
        price=D(price),
        currency="GBP",
        charges=charges,
        payment_methods=(),
    )


def cost(code, amount, currency="GBP"):
    return ChargeDeduction(
        charges_type_code=code, other_charge_deduction_amount=Amount(D(amount), currency)
    )


def assessed(book, *items, charges=()):
    cargo = ShipmentFacts(
        trade="import", prelodged=False, incoterm="", currency="GBP", charges=charges, items=items
    )
    assessment, findings = assess(cargo, book.on(DAY))
    assert findings == ()
    return assessment


def amounts(assessment, place=0):
    return {line.charge: str(line.amount) for line in assessment.items[place].lines}


FLOOR_AND_CEILING = "8 % MIN 2.8 GBP / 100 KGM MAX 20 %"


@pytest.mark.parametrize(
    ("formula", "price", "quantities", "duty", "vat"),
    [
        # 1,280 + 4,420, and VAT on 15,700
        ("12.8 % + 176.8 EUR / 100 KGM", "10000.00", {"KGM": 2500}, "5700.00", "3140.00"),
        (FLOOR_AND_CEILING, "1000.00", {"KGM": 400}, "80.00", "216.00"),  # between both
        (FLOOR_AND_CEILING, "100.00", {"KGM": 400}, "11.20", "22.24"),  # the floor
        (FLOOR_AND_CEILING, "10.00", {"KGM": 400}, "2.00", "2.40"),  # the ceiling, over the floor
        ("12 % + 147 GBP / 100 KGM", "2000.00", {"KGM": 500}, "975.00", "595.00"),
        ("26 GBP / 100 LTR", "4000.00", {"LTR": 2000}, "520.00", "904.00"),
        # litres of pure alcohol are litres times strength by volume
        ("0.30 GBP / LTR each ASV", "1000.00", {"LTR": 50, "ASV": 40}, "600.00", "320.00"),
        ("15 GBP", "1000.00", {}, "15.00", "203.00"),
        ("10 % - 30 GBP", "200.00", {}, "0.00", "40.00"),  # a deduction never makes a refund
        ("Free", "1000.00", {}, "0.00", "200.00"),
        ("2.7 %", "10000.00", {}, "270.00", "2054.00"),
    ],
)
def test_published_cases_come_out_as_whole_assessments(formula, price, quantities, duty, vat):
    made = assessed(law_book(law(formula)), item(price, **quantities))
    assert amounts(made) == {"A00": duty, "B00": vat}
    assert made.payable == D(duty) + D(vat)


def test_price_and_article_eight_make_the_value_each_in_its_currency():
    """800 + freight 100 USD + insurance 20 EUR - 30 GBP inland = 870; 10 % and 20 % of 957."""
    costs = (cost("AK", "100", "USD"), cost("AL", "20", "EUR"), cost("BG", "30"))
    made = assessed(law_book(law("10 %")), item("800.00", charges=costs))
    assert str(made.items[0].value.amount) == "870.00"
    assert amounts(made) == {"A00": "87.00", "B00": "191.40"}


def test_a_cost_for_the_whole_is_apportioned_by_value_and_no_penny_is_lost():
    items = [item("50.00", place) for place in range(3)]
    made = assessed(law_book(law("Free")), *items, charges=(cost("AK", "100.00"),))
    assert [str(i.value.amount) for i in made.items] == ["83.34", "83.33", "83.33"]


def test_suspended_duty_is_in_the_base_of_vat_and_relieved_duty_is_not():
    def base_of_vat(effect):
        terms = law("10 %", procedures={"4000": effect})
        return {line.charge: line.base for line in assessed(law_book(terms), item("1000")).items[
            0].lines}["B00"]  # fmt: skip

    assert (base_of_vat("pay"), base_of_vat("suspend"), base_of_vat("relieve")) == (
        D("1100.00"), D("1100.00"), D("1000.00"),
    )  # fmt: skip


def test_anti_dumping_and_duty_stand_side_by_side_under_one_vat():
    """A case that CDS computed: 2.7 % and 50.7 % of 5,000.00, VAT 20 % on both and on the value."""
    terms = law(
        "2.7 %",
        charges={"A00": ("CV",), "A30": ("CV",), "B00": ("CV", "A00", "A30")},
        taxes=(
            Tax(charge="A00", expression="2.7 %"),
            Tax(charge="A30", expression="50.7 %"),
            Tax(charge="B00", expression="20 %"),
        ),
    )
    made = assessed(law_book(terms), item("5000.00"))
    assert amounts(made) == {"A00": "135.00", "A30": "2535.00", "B00": "1534.00"}


FEWER = settings(max_examples=40, deadline=None)  # each makes law books of its own
RATES = st.decimals("0.1", 50, places=1)
PARTS = st.one_of(
    RATES.map("{} %".format),
    RATES.map("{} GBP / 100 KGM".format),
    RATES.map("{} USD / KGM".format),
    RATES.map("{} EUR".format),
)
RISING = st.builds(
    lambda parts, bounds: " ".join([" + ".join(parts), *bounds]),
    st.lists(PARTS, min_size=1, max_size=3),
    st.lists(st.tuples(st.sampled_from(["MIN", "MAX"]), PARTS).map(" ".join), max_size=2),
)
"""Formulas whose duty never falls when the value rises."""
PRICES = st.decimals("0.01", 10**6, places=2)
MASSES = st.decimals("0.001", 10**5, places=3)


@FEWER
@given(RISING, PRICES, PRICES, MASSES)
def test_what_is_owed_never_falls_when_the_value_rises(formula, price, more, mass):
    book = law_book(law(formula))
    assert (
        assessed(book, item(price, KGM=mass)).payable
        <= assessed(book, item(price + more, KGM=mass)).payable
    )


def test_the_check_for_monotony_sees_a_law_that_falls():
    """A cap by what is wanting to a value is no such law; a duty less a share of value is not."""
    book = law_book(law("50 GBP - 10 %"))
    owed = [assessed(book, item(price)).items[0].lines[0].amount for price in ("100", "200")]
    assert owed == [D("40.00"), D("30.00")]


@FEWER
@given(RISING, PARTS, PRICES, MASSES)
def test_a_ceiling_is_never_passed_and_a_floor_never_missed(formula, bound, price, mass):
    quantities, rates = {"KGM": mass}, {"GBP": D(1), "EUR": D(1), "USD": D("0.8")}
    limit = PENNY.apply(parse_duty_expression(bound).evaluate(price, quantities, rates))
    capped = assessed(law_book(law(f"{formula} MAX {bound}")), item(price, KGM=mass))
    floored = assessed(law_book(law(f"{formula} MIN {bound}")), item(price, KGM=mass))
    assert capped.items[0].lines[0].amount <= limit <= floored.items[0].lines[0].amount


CARGO = st.lists(st.tuples(PRICES, MASSES), min_size=1, max_size=6)
COSTS = st.lists(st.builds(cost, st.sampled_from(["AK", "AL"]), PRICES), max_size=2).map(tuple)


def cargo_of(goods):
    return [item(price, place, KGM=mass) for place, (price, mass) in enumerate(goods)]


@FEWER
@given(RISING, CARGO, COSTS)
def test_items_sum_to_the_totals_and_values_to_the_whole(formula, goods, costs):
    made = assessed(law_book(law(formula)), *cargo_of(goods), charges=costs)
    summed = {
        charge: sum(line.amount for i in made.items for line in i.lines if line.charge == charge)
        for charge in ("A00", "B00")
    }
    assert made.totals() == summed
    assert made.payable == sum(summed.values())
    stated = [price for price, _ in goods] + [c.other_charge_deduction_amount.value for c in costs]
    assert sum(i.value.amount for i in made.items) == sum(stated)


@FEWER
@given(RISING, CARGO, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(formula, goods, chance: random.Random):
    book = law_book(law(formula))
    turned = chance.sample(goods, len(goods))
    one, other = assessed(book, *cargo_of(goods)), assessed(book, *cargo_of(turned))
    assert one.totals() == other.totals()
    assert sorted(map(amounts_of, one.items)) == sorted(map(amounts_of, other.items))


def amounts_of(assessed_item):
    return [(line.charge, line.base, line.amount) for line in assessed_item.lines]


@FEWER
@given(RISING, CARGO, COSTS, st.randoms(use_true_random=False))
def test_the_same_day_and_the_same_law_give_the_same_bytes(formula, goods, costs, chance):
    """Also when the rows of the law stand in another order, as a database may give them."""
    terms = law(formula)
    turned = {name: chance.sample(rows, len(rows)) for name, rows in tables_of(terms).items()}
    books = [law_book(terms), law_book(terms), LawBook(country_of(terms), turned)]
    made = [assessed(book, *cargo_of(goods), charges=costs) for book in books]
    assert len({msgspec.json.encode(each, order="deterministic") for each in made}) == 1
