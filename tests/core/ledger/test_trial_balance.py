"""The trial balance: nought for any postings, and each kind of fault is found when planted."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.ledger.guarantee import Guarantee, reserving
from greenlane.ledger.posting import Posting
from greenlane.ledger.trial_balance import Line, lines_of, trial_balance

FREE = ("debtor:1", "debtor:2", "revenue:vat", "deferment:1")
amounts = st.decimals("0.01", 10**12, places=2)


@st.composite
def postings(draw, accounts=FREE):
    debit, credit = draw(st.permutations(accounts))[:2]
    return Posting(charge="A00", debit=debit, credit=credit, amount=draw(amounts),
                   currency=draw(st.sampled_from(("QTC", "USD"))))  # fmt: skip


@given(st.lists(postings(), max_size=30))
def test_whatever_is_posted_debits_are_credits_in_every_currency(entered):
    made = trial_balance(lines_of(entered))
    assert made.faults == ()
    assert all(debit == credit for debit, credit in made.totals().values())


@given(st.lists(postings(("cash", "credit:1", "suspense", "guarantee:G1", "debtor:1"))))
def test_an_account_on_the_side_it_is_barred_from_is_a_fault_and_no_other(entered):
    made = trial_balance(lines_of(entered))
    wrong = {f.place for f in made.faults if f.code == "wrong-side"}
    assert wrong == {
        line.account for line in made.lines
        if (line.balance < 0 and line.account == "cash")
        or (line.balance > 0 and line.family in ("credit", "suspense", "guarantee"))
    }  # fmt: skip


@given(st.lists(postings(), min_size=1, max_size=20), st.data())
def test_an_amount_that_was_tampered_with_is_found(entered, data):
    lines = list(lines_of(entered))
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = msgspec.structs.replace(lines[at], debit=lines[at].debit + Decimal("0.01"))
    assert [f.code for f in trial_balance(lines).faults] == ["unbalanced"]


@given(amounts)
def test_a_balance_that_another_table_holds_otherwise_is_found(amount):
    line = Line(account="deferment:1", currency="QTC", debit=amount, credit=Decimal(0))
    back = Line(account="revenue:vat", currency="QTC", debit=Decimal(0), credit=amount)
    assert trial_balance([line, back], [("deferment:1", "QTC", amount)]).faults == ()
    found = trial_balance([line, back], [("deferment:1", "QTC", amount + 1)]).faults
    assert [(f.code, f.amount) for f in found] == [("differs", 1)]


@pytest.mark.parametrize(("percent", "given_"), [
    ("100", "1000.01"), ("50", "500.01"), ("30", "300.01"), ("0", "0.00"),
])  # fmt: skip
def test_a_comprehensive_guarantee_is_given_for_a_share_of_its_reference_amount(percent, given_):
    made = Guarantee(number="G1", kind="comprehensive", principal="QT1", percent=Decimal(percent),
                     amount=Decimal("1000.01"), currency="QTC", reserved=Decimal(400))  # fmt: skip
    assert made.given == Decimal(given_)
    assert made.left == Decimal("600.01")
    held = reserving(made, Decimal(7))
    assert (held.debit, held.credit) == ("guaranteed:QT1", "guarantee:G1")
    assert trial_balance(lines_of([held, held.reversed()])).faults == ()
