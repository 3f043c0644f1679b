"""Allocation: what comes in is what was paid and what is left; no debt is paid too much."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.money import CurrencyMismatchError
from greenlane.ledger.allocation import Due, allocate, paying, total
from greenlane.ledger.posting import balances

amounts = st.decimals("0.01", 10**9, places=2)


def due(number, amount, currency="QTC"):
    return Due(subject=f"declaration:{number}", charge="A00", account=f"debtor:{number}",
               amount=amount, currency=currency)  # fmt: skip


debts = st.lists(amounts, max_size=12).map(lambda each: [due(n, a) for n, a in enumerate(each)])


@given(amounts, debts)
def test_parts_and_rest_are_the_sum_and_at_most_one_debt_is_paid_in_part(amount, owed):
    made = allocate(amount, "QTC", owed)
    assert total(made.parts) + made.left == amount
    assert made.left == 0 or len(made.parts) == len(owed)
    partly = [part for part in made.parts if part not in owed]
    assert len(partly) <= 1
    assert [part.subject for part in made.parts] == [d.subject for d in owed][: len(made.parts)]


@given(amounts, debts)
def test_the_postings_of_a_payment_sum_to_nought_and_lower_every_debt_by_its_part(amount, owed):
    made = allocate(amount, "QTC", owed)
    accounts = balances(paying("bank", made.parts))
    assert sum(accounts.values()) == 0
    assert all(accounts[part.account] == -part.amount for part in made.parts)


def test_another_currency_and_no_money_pay_nothing():
    with pytest.raises(CurrencyMismatchError):
        allocate(Decimal(1), "USD", [due(1, Decimal(1))])
    with pytest.raises(CurrencyMismatchError):
        total([due(1, Decimal(1)), due(2, Decimal(1), "USD")])
    for nothing in ("0", "-1", "NaN"):
        with pytest.raises(ValueError, match="positive"):
            allocate(Decimal(nothing), "QTC", [])
