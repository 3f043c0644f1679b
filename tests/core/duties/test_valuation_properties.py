"""What holds for every valuation: sums, orders, shares, the lowest, and a reason for each step."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.duties.valuation.assists import schedule, shares
from greenlane.duties.valuation.decision import METHODS, NoRateError, Policy
from greenlane.duties.valuation.deductive import greatest_aggregate
from greenlane.duties.valuation.elements import ELEMENTS, Element
from greenlane.duties.valuation.facts import (
    Comparable,
    Computed,
    Condition,
    Cost,
    Deduction,
    Deductive,
    Goods,
    Request,
    Resale,
    Sale,
    ValuationFacts,
)
from greenlane.duties.valuation.order import decide
from greenlane.duties.valuation.reasonable_means import FlexibleComparable
from greenlane.kernel.money import CurrencyMismatchError, Money
from greenlane.kernel.rounding import Rounding

DAY = date(2026, 7, 1)
CENT = Decimal("0.01")
POLICY = Policy(
    basis="CIF",
    currency="QTC",
    rates={"QTC": Decimal(1), "USD": Decimal("2.6566"), "JPY": Decimal("0.017637")},
    rounding=Rounding("half-up", CENT, "CR-2020 r. 40"),
    step=CENT,
    day=DAY,
)
FOB = msgspec.structs.replace(POLICY, basis="FOB")
GOODS = Goods(quantity=Decimal(100), imported=DAY, exported=DAY, made_in="CN", producer="P",
              level="w")  # fmt: skip
amounts = st.decimals(min_value=0, max_value=10**9, places=4)
sums = st.builds(Money, amounts, st.sampled_from(["QTC", "USD", "JPY"]))
flags = st.booleans()
elements = st.builds(
    Element,
    kind=st.sampled_from(sorted(ELEMENTS)),
    amount=st.none() | sums,
    document=st.sampled_from(["", "paper"]),
    included=flags,
    distinguished=flags,
    condition_of_sale=flags,
    concerns_goods=flags,
    made_here=flags,
)
comparables = st.builds(
    Comparable,
    id=st.text("abc", min_size=1, max_size=3),
    goods=st.sampled_from(["identical", "similar"]),
    value=sums,
    quantity=st.sampled_from([Decimal(95), Decimal(100), Decimal(5000)]),
    exported=st.sampled_from([DAY, DAY - timedelta(days=400)]),
    made_in=st.sampled_from(["CN", "VN"]),
    producer=st.sampled_from(["P", "Q"]),
    level=st.sampled_from(["w", "r"]),
    accepted=flags,
)
resales = st.builds(
    Resale,
    price=st.builds(Money, amounts, st.just("QTC")),
    quantity=st.decimals(min_value=1, max_value=1000, places=0),
    day=st.integers(-60, 120).map(lambda days: DAY + timedelta(days=days)),
    goods=st.sampled_from(["imported", "identical", "similar"]),
    related=flags,
    first_level=flags,
    processed=flags,
)
sales = st.builds(
    Sale,
    price=sums,
    elements=st.lists(elements, max_size=5).map(tuple),
    conditions=st.sampled_from([(), (Condition(text="tied"),)]),
)
facts = st.builds(
    ValuationFacts,
    goods=st.just(GOODS),
    sale=st.none() | sales,
    comparables=st.lists(comparables, max_size=4).map(tuple),
    deductive=st.none()
    | st.builds(
        Deductive,
        sales=st.lists(resales, max_size=5).map(tuple),
        deductions=st.sampled_from(
            [(), (Deduction(kind="profit-and-expenses", percent=Decimal(20)),)]
        ),
    ),
    computed=st.none()
    | st.builds(
        Computed,
        costs=st.lists(
            st.builds(Cost, kind=st.sampled_from(["materials", "transport"]), amount=sums),
            max_size=3,
        ).map(tuple),
        profit=sums,
        offered=flags,
    ),
    request=st.builds(Request, computed_first=flags, after_processing=flags),
    fallback=st.none()
    | st.builds(
        FlexibleComparable,
        goods=st.just("similar"),
        value=sums,
        flexibility=st.just("time"),
        decided=st.just("d"),
        reason=st.just("r"),
    ),
)
policies = st.sampled_from([POLICY, FOB])


@given(facts, policies)
@settings(max_examples=300, deadline=None)
def test_the_value_is_the_sum_of_its_parts_and_no_step_lacks_a_reason(known, policy):
    made = decide(known, policy)
    order = [tried.method for tried in made.tried]
    whole = ["1", "2", "3", "5", "4", "6"] if known.request.computed_first else list(METHODS)
    assert order == whole[: len(order)]
    assert all(tried.used or tried.why for tried in made.tried)
    assert sum(tried.used for tried in made.tried) == (made.method is not None)
    if made.method is None:
        assert (made.amount, made.parts) == (None, ())
        assert made.outcome == "asked" or len(order) == 6
        return
    assert made.tried[-1].method == made.method
    assert made.exact == sum(part.national for part in made.parts)
    assert made.exact >= 0
    assert made.amount == policy.rounding.apply(made.exact)


@given(sales, st.randoms(use_true_random=False), policies)
@settings(deadline=None)
def test_the_order_of_the_elements_is_irrelevant(sale, random, policy):
    turned = list(sale.elements)
    random.shuffle(turned)
    pair = [
        decide(ValuationFacts(goods=GOODS, sale=msgspec.structs.replace(sale, elements=parts)),
               policy)
        for parts in (sale.elements, tuple(turned))
    ]  # fmt: skip
    assert pair[0].exact == pair[1].exact
    assert pair[0].method == pair[1].method


@given(st.lists(comparables, min_size=1, max_size=6), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_lowest_of_the_usable_values_is_used_in_any_order(offered, random):
    turned = list(offered)
    random.shuffle(turned)
    made = decide(ValuationFacts(goods=GOODS, comparables=tuple(offered)), POLICY)
    again = decide(ValuationFacts(goods=GOODS, comparables=tuple(turned)), POLICY)
    assert (made.method, made.exact) == (again.method, again.exact)
    if made.method not in ("2", "3"):
        return
    kind = {"2": "identical", "3": "similar"}[made.method]
    usable = [
        one for one in offered
        if one.goods == kind and one.accepted and one.made_in == "CN" and one.exported == DAY
        and one.level == "w" and one.quantity != 5000
    ]  # fmt: skip
    same = [one for one in usable if one.producer == "P"] or usable
    values = [one.value.amount * POLICY.rates[one.value.currency] * 100 for one in same]
    assert made.exact == min(values)


@given(sums, st.lists(st.integers(1, 500), min_size=1, max_size=8), st.integers(0, 300))
def test_the_shares_of_an_assist_are_the_whole_and_the_balance_is_what_is_left(value, units, more):
    over = Decimal(sum(units) + more)
    made = schedule(value, over=over, shipments=[Decimal(n) for n in units], step=CENT)
    taken = Decimal(0)
    for one in made:
        taken += one.amount.amount
        assert one.amount.amount >= 0
        assert one.balance.amount == value.amount - taken
    assert (made[-1].balance.amount == 0) if more == 0 else made[-1].balance.amount >= 0
    for one, n in zip(made, units, strict=True):
        assert abs(one.amount.amount - value.amount * n / over) <= CENT * 2


@given(st.lists(st.integers(1, 500), min_size=1, max_size=8), sums)
def test_what_earlier_importations_bore_never_changes(units, value):
    over = Decimal(sum(units) + 10)
    steps = [Decimal(n) for n in units]
    whole = schedule(value, over=over, shipments=steps, step=CENT)
    part = schedule(value, over=over, shipments=steps[:1], step=CENT)
    assert part[0] == whole[0]


def test_an_assist_is_spread_over_positive_units_only():
    for over, units, step in ((0, 1, 1), (1, 0, 1), (1, 1, 0)):
        with pytest.raises(ValueError, match="positive"):
            schedule(Money(Decimal(1), "QTC"), over=Decimal(over), shipments=[Decimal(units)],
                     step=Decimal(step))  # fmt: skip


@given(amounts, st.lists(amounts, min_size=1, max_size=9))
def test_the_shares_of_a_charge_are_the_whole_charge(total, weights):
    assert sum(shares(total, weights, CENT)) == total


@given(st.lists(resales, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_no_price_sold_more_units_than_the_one_chosen(sold, random):
    price = greatest_aggregate(sold)
    by_price = {}
    for sale in sold:
        by_price[sale.price] = by_price.get(sale.price, 0) + sale.quantity
    most = max(by_price.values())
    assert by_price[price] == most
    assert price.amount == min(p.amount for p, quantity in by_price.items() if quantity == most)
    turned = list(sold)
    random.shuffle(turned)
    assert greatest_aggregate(turned) == price


def test_the_first_and_second_examples_of_the_note_to_article_5():
    def sold(*rows):
        return [Resale(price=Money(Decimal(p), "QTC"), quantity=Decimal(q), day=DAY)
                for p, q in rows]  # fmt: skip

    list_price = sold(*[(100, 5)] * 10, *[(100, 3)] * 5, *[(95, 11)] * 5, (90, 30), (90, 50))
    assert str(greatest_aggregate(list_price)) == "90 QTC"
    assert str(greatest_aggregate(sold((95, 500), (90, 400)))) == "95 QTC"
    with pytest.raises(ValueError, match="nothing"):
        greatest_aggregate([])


ACT = (
    Path(__file__).parents[4] / "shared" / "data" / "eac-law"
    / "East_African_Community_Customs_Management_Act,_2004_(Revised_Edition_2019).md"
)  # fmt: skip


def test_the_third_example_of_the_note_as_the_east_african_act_prints_it():
    if not ACT.exists():
        pytest.skip("there is no ../shared/data/eac-law here")
    text = ACT.read_text("utf-8")
    example = text[text.index("A third example would be") :][:1_500]
    sold = [
        Resale(price=Money(Decimal(price), "QTC"), quantity=Decimal(units), day=DAY)
        for units, price in re.findall(r"\| (\d+) ?units +\| (\d+)", example)
    ]
    totals = re.findall(r"\| +(\d+) \| +(\d+) \|", example)
    most, price = max((int(units), price) for units, price in totals)
    assert (len(sold), most) == (7, 65)
    assert greatest_aggregate(sold).amount == Decimal(price)


def test_prices_with_idle_noughts_are_one_price():
    sold = [Resale(price=Money(Decimal(p), "QTC"), quantity=Decimal(q), day=DAY)
            for p, q in (("90.0", 3), ("90.00", 3), ("95", 5))]  # fmt: skip
    assert greatest_aggregate(sold).amount == 90


def test_two_currencies_of_resale_do_not_mix():
    sold = [
        Resale(price=Money(Decimal(1), c), quantity=Decimal(1), day=DAY) for c in ("QTC", "USD")
    ]
    with pytest.raises(CurrencyMismatchError):
        greatest_aggregate(sold)


def test_a_currency_without_a_rate_is_told_by_name():
    sale = Sale(price=Money(Decimal(1), "XAU"))
    with pytest.raises(NoRateError) as raised:
        decide(ValuationFacts(goods=GOODS, sale=sale), POLICY)
    assert raised.value.currency == "XAU"


@given(sums, st.lists(elements, max_size=4).map(tuple))
def test_a_cif_value_is_never_below_the_fob_value_of_the_same_sale(price, found):
    known = ValuationFacts(goods=GOODS, sale=Sale(price=price, elements=found))
    cif, fob = decide(known, POLICY), decide(known, FOB)
    if cif.method == fob.method == "1":
        assert cif.exact >= fob.exact
