"""What is held of guarantees, and what of it becomes free as goods leave."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from greenlane.ledger.guarantee import held, releasing, share
from greenlane.ledger.posting import Posting

cents = st.decimals("0.01", 10**9, places=2)
grams = st.decimals("0.001", 10**6, places=3)


def reserve(charge, amount):
    return Posting(charge=charge, debit="guaranteed:Q", credit="guarantee:G", amount=amount,
                   currency="QTC")  # fmt: skip


@given(cents, st.lists(grams, min_size=1, max_size=8))
def test_parts_free_never_more_than_the_whole_and_the_last_one_all_of_it(whole, parts):
    quantity, done, free = sum(parts), Decimal(0), Decimal(0)
    for part in parts:
        step = share(whole, done, done + part, quantity)
        assert step >= 0
        done, free = done + part, free + step
        assert free <= whole
    assert free == whole


@given(st.lists(cents, min_size=1, max_size=6), cents)
def test_what_is_released_is_held_no_more_and_never_below_nought(amounts, part):
    entered = [reserve("A00" if n % 2 else "B00", amount) for n, amount in enumerate(amounts)]
    before = sum(p.amount for p in held(entered))
    freed = releasing(held(entered), {"A00": part})
    after = held([*entered, *freed])
    assert before == sum(amounts)
    assert before - sum(p.amount for p in after) == sum(p.amount for p in freed)
    assert sum(p.amount for p in freed) <= part
    assert held([*entered, *(p.reversed() for p in held(entered))]) == []
