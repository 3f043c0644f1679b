"""Postings: the accounts always sum to nought, a reversal undoes, and nonsense cannot be posted."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.money import CurrencyMismatchError
from greenlane.ledger.posting import Posting, balances, debt

ACCOUNTS = ("debtor:1", "debtor:2", "revenue:duty", "revenue:vat", "deferment:1")


@st.composite
def postings(draw):
    debit, credit = draw(st.permutations(ACCOUNTS))[:2]
    amount = draw(st.decimals("0.01", 10**12, places=2))
    return Posting(charge="A00", debit=debit, credit=credit, amount=amount, currency="QTC")


def posting(**changes):
    good = {"charge": "A00", "debit": "a", "credit": "b", "amount": Decimal(1), "currency": "QTC"}
    return Posting(**{**good, **changes})


@given(st.lists(postings(), max_size=30))
def test_all_accounts_together_are_nought(entries):
    assert sum(balances(entries).values()) == 0


@given(st.lists(postings(), max_size=30))
def test_each_account_holds_its_debits_less_its_credits(entries):
    expected = dict.fromkeys({a for p in entries for a in (p.debit, p.credit)}, Decimal(0))
    for entry in entries:
        expected[entry.debit] += entry.amount
        expected[entry.credit] -= entry.amount
    assert balances(entries) == expected


@given(st.lists(postings(), max_size=15), st.randoms(use_true_random=False))
def test_what_is_posted_and_reversed_in_any_order_leaves_nothing(entries, chance):
    both = [*entries, *(entry.reversed() for entry in entries)]
    chance.shuffle(both)
    assert set(balances(both).values()) <= {0}


@given(postings())
def test_a_reversal_of_a_reversal_is_the_posting(entry):
    assert entry.reversed() != entry
    assert entry.reversed().reversed() == entry


@given(postings())
def test_a_posting_survives_storage(entry):
    assert msgspec.json.decode(msgspec.json.encode(entry), type=Posting) == entry


@pytest.mark.parametrize("amount", ["0", "-0.01", "NaN", "Infinity", "-Infinity"])
def test_only_a_positive_amount_is_posted(amount):
    with pytest.raises(ValueError, match="positive amount"):
        posting(amount=Decimal(amount))


@pytest.mark.parametrize("changes", [{"credit": "a"}, {"debit": ""}, {"credit": ""}])
def test_a_posting_needs_two_accounts(changes):
    with pytest.raises(ValueError, match="two accounts"):
        posting(**changes)


def test_a_stored_posting_that_is_nonsense_does_not_read():
    data = msgspec.json.encode(posting()).replace(b'"amount":"1"', b'"amount":"-1"')
    with pytest.raises(msgspec.ValidationError, match="positive amount"):
        msgspec.json.decode(data, type=Posting)


def test_balances_of_two_currencies_are_refused():
    with pytest.raises(CurrencyMismatchError, match="QTC and USD"):
        balances([posting(), posting(currency="USD")])


def test_a_debt_has_one_posting_for_each_charge_that_is_owed():
    amounts = {"A00": Decimal("40.00"), "L10": Decimal("0.00"), "B00": Decimal("7.50")}
    accounts = {"A00": "customs-duty", "L10": "levy", "B00": "vat"}
    entered = debt("debtor:QT1", amounts, accounts, "QTC")
    assert entered == (
        posting(debit="debtor:QT1", credit="revenue:customs-duty", amount=Decimal("40.00")),
        posting(charge="B00", debit="debtor:QT1", credit="revenue:vat", amount=Decimal("7.50")),
    )
    assert balances(entered)["debtor:QT1"] == Decimal("47.50")


def test_a_negative_debt_is_refused_and_not_left_out():
    with pytest.raises(ValueError, match="positive amount"):
        debt("d", {"A00": Decimal("-1.00")}, {"A00": "duty"}, "QTC")
