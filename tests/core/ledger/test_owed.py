"""What is owed of one charge is paid by what was paid too much of another, of the same debtor."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from greenlane.ledger.owed import offset, unpaid
from greenlane.ledger.posting import Posting, balances

cents = st.integers(0, 10**6).map(lambda n: Decimal(n) / 100)
CHARGES = ("A00", "B00", "F10")


def posted(charge, debit, credit, amount):
    return [Posting(charge=charge, debit=debit, credit=credit, amount=amount,
                    currency="QTC")] if amount else []  # fmt: skip


@given(st.lists(st.tuples(cents, cents), min_size=3, max_size=3))
def test_afterwards_only_what_is_owed_on_the_whole_is_owed_of_any_charge(amounts):
    entered = []
    for charge, (owed, paid) in zip(CHARGES, amounts, strict=True):
        entered += posted(charge, "debtor:Q", "revenue:x", owed)
        entered += posted(charge, "bank", "debtor:Q", paid)
    moved = [*entered, *offset(entered)]
    net = sum(owed for owed, _ in amounts) - sum(paid for _, paid in amounts)
    assert sum(p.amount for p in unpaid(moved)) == max(net, 0)
    before, after = balances(entered), balances(moved)
    assert after.get("debtor:Q", 0) == before.get("debtor:Q", 0)
    assert after.get("credit:Q", 0) == 0
    assert offset(moved) == ()


def test_another_debtors_money_pays_nothing():
    entered = [*posted("A00", "debtor:Q", "revenue:x", Decimal(5)),
               *posted("B00", "bank", "debtor:R", Decimal(5))]  # fmt: skip
    assert offset(entered) == ()
