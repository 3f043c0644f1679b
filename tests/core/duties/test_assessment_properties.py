"""What holds for every shipment: sums, order, repetition, and that dearer goods owe no less."""

import random
from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.core.duties.small_cargo import BOOK, DAY, LAW, charge, item, owed, shipment
from tests.core.law.small_country import book

from greenlane.duties.assessment import assess

FRESH = book()
prices = st.decimals("0.01", 10**6, places=2)
codes = st.sampled_from(["01012100", "01012900", "02013000"])
origins = st.sampled_from(["US", "IN", "CN", "FR"])
procedures = st.sampled_from(["4000", "5100", "4800"])
preferences = st.sampled_from(["100", "200"])
facts = st.builds(
    lambda price, code, origin, procedure, preference, proof, relief, currency: item(
        price, code=code, origin=origin, procedure=procedure, preference=preference,
        documents=frozenset({"N865"} if proof else ()), additional_procedures=(relief,),
        currency=currency,
    ),
    prices, codes, origins, procedures, preferences, st.booleans(),
    st.sampled_from(["000", "C01", "C02"]), st.sampled_from(["QXC", "USD"]),
)  # fmt: skip
shared = st.lists(
    st.builds(
        charge,
        st.just("AK"),
        st.decimals("0.01", 10**5, places=3),
        st.sampled_from(["QXC", "USD"]),
    ),
    max_size=3,
)
cargo = st.lists(facts, min_size=1, max_size=6)


def placed(items):
    return tuple(
        msgspec.structs.replace(one, position=place, sequence=place + 1)
        for place, one in enumerate(items)
    )


@given(cargo, shared)
def test_a_charge_for_the_shipment_reaches_the_items_whole(items, charges):
    made = owed(*placed(items), charges=tuple(charges))
    for place, whole in enumerate(charges):
        amount = whole.other_charge_deduction_amount
        parts = [
            [c for c in one.value.components if c.apportioned][place].national for one in made.items
        ]
        expected = amount.value * LAW.rates[amount.currency_id]
        assert sum(map(Fraction, parts)) == Fraction(expected)


@given(cargo, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_amount(items, chance: random.Random):
    order = list(range(len(items)))
    chance.shuffle(order)
    plain = owed(*placed(items))
    turned = owed(*placed([items[place] for place in order]))
    for place, origin in enumerate(order):
        assert turned.items[place].lines == plain.items[origin].lines
    assert turned.fees == plain.fees
    assert turned.totals() == plain.totals()
    assert turned.payable == plain.payable


@given(cargo, shared)
def test_assessing_again_and_in_a_fresh_book_gives_the_same_bytes(items, charges):
    made = shipment(*placed(items), charges=tuple(charges))
    bytes_of = {msgspec.json.encode(assess(made, law)) for law in (LAW, LAW, FRESH.on(DAY))}
    assert len(bytes_of) == 1


@given(cargo, shared)
def test_every_line_adds_up(items, charges):
    made = owed(*placed(items), charges=tuple(charges))
    by_code = BOOK.charge_by_code
    for one in made.items:
        amounts = {"CV": one.value.amount}
        for line in one.lines:
            assert line.base == sum(amounts[name] for name in line.base_parts)
            assert line.amount == by_code[line.charge].rounding.apply(
                line.exact * (1 - line.relief)
            )
            assert line.amount >= 0
            if line.effect != "relieve":
                amounts[line.charge] = line.amount
    assert made.payable == sum(made.totals("pay").values())
    whole = sum(sum(made.totals(effect).values()) for effect in ("pay", "suspend", "relieve"))
    assert whole == sum(line.amount for line in made.lines())


@given(facts, st.decimals("0.01", 10**5, places=2))
def test_a_higher_price_never_owes_less(one, more):
    dearer = msgspec.structs.replace(one, price=one.price + more)
    assert owed(dearer).payable >= owed(one).payable
