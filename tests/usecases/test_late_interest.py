"""Interest on what is paid late: charged with its act when it is paid, told before, explained."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import BROKER
from tests.support.money import CASHIER, interest, no_faults, pay
from tests.support.two_persons import people, propose

pytestmark = pytest.mark.db


@pytest.fixture
def shown(here, desk):
    """The desk of the pages, and afterwards that of the other tests again."""
    from greenlane.usecases import desk as desks

    desks.install(here)
    yield
    desks.install(desk)


DUE = date(2026, 7, 1)


@pytest.fixture
def here(db, desk):
    return money.country(desk, datetime(2026, 7, 31, 16, tzinfo=UTC))


@pytest.fixture
def late(here):
    """A fee of 1,000 that was due 30 days ago."""
    from greenlane.usecases.dues import Fee, charge_fee

    told = Fee(subject="application:X", operator=BROKER, agency="FDA", amount=Decimal(1000),
               basis="FOOD-2017 s. 9")  # fmt: skip
    agency = next(iter(here.book.agencies))
    claim = charge_fee(replace(told, agency=agency), CASHIER, here)
    claim.due = DUE
    claim.save(update_fields=["due"])
    return claim


def test_each_part_paid_late_bears_interest_for_its_own_days_in_a_posting_with_its_act(here, late):
    pay(here, 400)
    after = replace(here, now=lambda: datetime(2026, 8, 10, 16, tzinfo=UTC))
    pay(after, 600, "B-2")  # the rest, and nothing of the interest yet
    first, second = interest()
    # 7.5 % of 400 for 30 days, and of 600 for 40: 2.4657... and 4.9315..., rounded down
    assert (first.amount, second.amount) == (Decimal("2.46"), Decimal("4.93"))
    assert [(first.since, first.until), first.basis] == [
        (date(2026, 7, 2), date(2026, 7, 31)),
        "CA-2019 s. 39",
    ]
    assert first.spans[0]["basis"] == "IR-2025 s. 2"
    assert money.account("revenue:interest") == -first.amount - second.amount
    assert no_faults()
    pay(after, "7.39", "B-3")
    assert [each.paid == each.amount for each in interest()] == [True, True]
    assert no_faults()


def test_a_transfer_is_paid_on_the_day_the_bank_booked_it_and_in_time_bears_nothing(here, late):
    pay(here, 1000, day=DUE)
    assert interest() == []


def test_less_than_the_least_amount_and_a_day_without_a_rate_bear_nothing(here, late, caplog):
    pay(here, 100)  # 61 cents
    assert interest() == []
    here.book.interest_rates, kept = (), here.book.interest_rates
    try:
        pay(here, 900, "B-2")
    finally:
        here.book.interest_rates = kept
    assert interest() == []
    assert "no interest rate for late on 2026-07-02" in caplog.text


def test_the_interest_of_a_payment_that_bounced_is_owed_no_more(here, late):
    who = people()
    paid = pay(here, 1000)
    pay(here, interest()[0].amount, "B-2")
    from greenlane.usecases.two_persons import approve

    approve(propose(who["cashier"], "money-reversal", here, payment=paid.number),
            who["director"], "", here)  # fmt: skip
    assert money.account("revenue:interest") == 0
    assert money.account(f"credit:{BROKER}") == -Decimal("6.16")
    assert no_faults()
    pay(here, 1000, "B-3")
    assert [each.amount for each in interest()] == [0, Decimal("6.16")]
    assert no_faults()


def test_the_page_explains_the_interest_before_and_after_payment_and_is_its_owners(
    here, late, shown
):
    from tests.usecases.test_money_pages import signed_in, text

    broker, address = signed_in("broker"), f"/payments/claims/{late.number}"
    assert address in text(broker.get("/payments"))
    page = text(broker.get(address))
    assert all(each in page for each in ("Interest until today", "6.16", "7.5 %", "IR-2025 s. 2"))
    assert signed_in("trader").get(address).status_code == 404
    pay(here, 1000)
    page = text(broker.get(address))
    assert "Interest charged" in page
    assert "Interest until today" not in page
    page = text(broker.get(f"/payments/claims/{interest()[0].number}"))
    assert all(each in page for each in ("How the interest was reckoned", "6.1644", "30 days"))
