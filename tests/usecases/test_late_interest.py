"""Interest on late statements and fees: charged by the day, once, with its act, explained."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.support import money
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR, CASHIER, interest, no_faults, pay
from tests.support.two_persons import people, propose
from tests.usecases.test_money_at_work import by_the_day

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


def on(here, month, day):
    """The desk on another day of 2026."""
    return replace(here, now=lambda: datetime(2026, month, day, 16, tzinfo=UTC))


def statements():
    from greenlane.store.models import MoneyClaim

    return list(MoneyClaim.objects.filter(kind="statement"))


def work(desk):
    from greenlane.usecases import arrears

    return arrears.step(desk)


def test_each_part_paid_late_bears_interest_for_its_own_days_and_is_rounded_once(here, late):
    pay(here, 400)
    (claim,) = interest()
    # 7.5 % of 1,000 for 30 days: 6.1643...
    assert (claim.amount, claim.since, claim.basis) == (
        Decimal("6.16"), date(2026, 7, 2), "CA-2019 s. 39")  # fmt: skip
    after = on(here, 8, 10)
    pay(after, 600, "B-2")  # the rest, and nothing of the interest yet
    (claim,) = interest()
    # 7.5 % of 400 for 30 days, and of 600 for 40: 2.4657... and 4.9315..., rounded down together
    assert (claim.amount, claim.until) == (Decimal("7.39"), date(2026, 8, 10))
    assert [(s["days"], Decimal(s["principal"]), s["basis"]) for s in claim.spans] == [
        ("30", 400, "IR-2025 s. 2"), ("40", 600, "IR-2025 s. 2")]  # fmt: skip
    assert money.account("revenue:interest") == -claim.amount
    assert no_faults()
    pay(after, "7.39", "B-3")
    assert interest()[0].paid == interest()[0].amount
    assert work(on(here, 9, 30)) == 0
    assert no_faults()


def test_what_is_not_paid_is_charged_by_the_day_once_and_paid_no_second_time(here, late):
    assert [work(here), work(here), work(on(here, 8, 10))] == [1, 0, 1]
    (claim,) = interest()
    assert claim.amount == Decimal("8.21")  # 40 days
    assert money.account(f"debtor:{BROKER}") == 1000 + claim.amount
    assert money.account("revenue:interest") == -claim.amount
    assert no_faults()
    pay(on(here, 8, 10), Decimal("1008.21"))
    assert [(each.amount, each.paid) for each in interest()] == [(Decimal("8.21"),) * 2]
    assert [work(on(here, 8, 11)), work(on(here, 12, 1))] == [0, 0]
    assert money.account("revenue:interest") == -Decimal("8.21")
    assert no_faults()


def test_a_transfer_that_the_bank_booked_in_time_takes_all_of_it_back(here, late):
    from tests.support.camt import entry

    from greenlane.usecases import payment_orders

    early = replace(here, now=lambda: datetime(2026, 6, 30, 16, tzinfo=UTC))
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, early)
    work(here)
    assert interest()[0].amount == Decimal("6.16")
    assert money.take(here, entry(str(order.amount), order.reference)).matched == 1  # the first
    assert interest()[0].amount == 0
    assert money.account("revenue:interest") == 0
    assert no_faults()


def test_who_pays_with_the_interest_what_the_bank_booked_earlier_has_the_rest_as_credit(here, late):
    """Once the stale claim of interest was paid more than it came to, and nothing was taken."""
    from tests.support.camt import entry

    from greenlane.usecases import payment_orders

    work(here)
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    assert order.amount == Decimal("1006.16")
    told = money.take(here, entry(str(order.amount), order.reference))  # booked on the first
    assert told.matched == 1
    assert [(each.amount, each.paid) for each in interest()] == [(0, 0)]
    assert money.account(f"credit:{BROKER}") == -Decimal("6.16")
    assert no_faults()


def test_less_than_the_least_amount_and_a_day_without_a_rate_bear_nothing(here, late, caplog):
    late.due = date(2026, 7, 29)
    late.save(update_fields=["due"])
    assert work(here) == 0  # 41 cents
    late.due = DUE
    late.save(update_fields=["due"])
    here.book.interest_rates, kept = (), here.book.interest_rates
    try:
        pay(here, 900, "B-2")
    finally:
        here.book.interest_rates = kept
    assert interest() == []
    assert "no interest rate for late on 2026-07-02" in caplog.text


def reverse(who, here, paid):
    from greenlane.usecases.two_persons import approve

    approve(propose(who["cashier"], "money-reversal", here, payment=paid.number),
            who["director"], "", here)  # fmt: skip


def test_a_payment_that_bounced_paid_nothing_and_the_interest_goes_on(here, late):
    who = people()
    paid = pay(here, 1000)
    pay(here, interest()[0].amount, "B-2")
    later = on(here, 8, 10)
    reverse(who, later, paid)
    (claim,) = interest()
    assert (claim.amount, claim.paid) == (Decimal("8.21"), Decimal("6.16"))
    assert no_faults()
    pay(later, Decimal("1002.05"), "B-3")
    assert [(each.amount, each.paid) for each in interest()] == [(Decimal("8.21"),) * 2]
    assert no_faults()


def test_a_payment_of_interest_that_became_a_credit_is_reversed_from_there(here, late):
    """Once it took from the claim what was not there any more, and nothing could be reversed."""
    from tests.support.camt import entry

    from greenlane.usecases import payment_orders

    who = people()
    early = replace(here, now=lambda: datetime(2026, 6, 30, 16, tzinfo=UTC))
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, early)
    work(here)
    other = payment_orders.make(BROKER, [f"claim:{interest()[0].number}"], BROKER_ACTOR, here)
    from greenlane.usecases import payments

    paid = payments.receive(money.received(other, "6.16"), CASHIER, here)
    money.take(here, entry(str(order.amount), order.reference))
    assert money.account(f"credit:{BROKER}") == -Decimal("6.16")
    reverse(who, here, paid)
    assert money.account(f"credit:{BROKER}") == 0
    assert [(each.amount, each.paid) for each in interest()] == [(0, 0)]
    assert no_faults()


STEPS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["work", "0.3", "1", "bounce"])),
    min_size=2, max_size=5,
)  # fmt: skip


def live(here, late, who, steps):
    """Days go by, parts are paid, payments bounce; then the worker comes by. Gives the last day."""
    from greenlane.store.models import MoneyEntry, Payment

    for number, (days, act) in enumerate(steps):
        moment = here.now() + timedelta(days=days, minutes=1)
        here = replace(here, now=lambda moment=moment: moment)
        late.refresh_from_db()
        reversed_ = MoneyEntry.objects.exclude(reverses=None).values("reverses")
        last = Payment.objects.exclude(entry__in=reversed_).order_by("pk").last()
        if act == "bounce" and last:
            reverse(who, here, last)
        elif act in ("0.3", "1") and late.paid < late.amount:
            pay(here, ((late.amount - late.paid) * Decimal(act)).quantize(Decimal("0.01")),
                f"B-{number}")  # fmt: skip
        work(here)
    late.refresh_from_db()
    return here


def check(here, late, who, steps):
    with transaction.atomic():
        end = live(here, late, who, steps)
        assert sum(each.amount for each in interest()) == by_the_day(late, end)
        assert money.account("revenue:interest") == -sum(each.amount for each in interest())
        assert no_faults()
        transaction.set_rollback(True)


def test_whatever_is_paid_and_taken_back_the_interest_is_what_each_day_bears(here, late):
    who = people()
    few = settings(max_examples=8, deadline=None, database=None, phases=[Phase.generate])
    few(given(steps=STEPS)(lambda steps: check(here, late, who, steps)))()


def test_a_charge_by_payment_beside_that_by_the_day_would_be_found(here, late, monkeypatch):
    """The control: where what was charged before is not seen, the same days are charged twice."""
    from greenlane.usecases import late_interest

    whole = late_interest.arrears.claim
    seen = []
    monkeypatch.setattr(
        late_interest.arrears,
        "claim",
        lambda *told: whole(*told) if seen.append(1) or len(seen) > 2 else None,
    )
    with pytest.raises((AssertionError, IntegrityError)):
        check(here, late, people(), [(0, "work"), (1, "0.3"), (1, "1")])


def test_an_unpaid_statement_is_charged_by_the_day_and_seen_by_the_trader_and_the_books(here):
    from greenlane.usecases import deferred_statements, dues

    money.defer(10**6)
    first = on(here, 7, 1)
    owed = Decimal(money.lodge(first, "D1", importer=TRADER)["payable"])
    assert deferred_statements.step(on(here, 8, 5)) == 1
    (statement,) = statements()
    assert statement.amount == owed
    late = replace(here, now=lambda: datetime(2026, 9, 30, 16, tzinfo=UTC))
    assert work(late) == 1
    (claim,) = interest()
    days = (date(2026, 9, 30) - statement.due).days
    exact = owed * Decimal("7.5") * days / 36500
    assert claim.amount == exact.quantize(Decimal("0.01"), "ROUND_DOWN")
    assert [each.subject for each in dues.of_operator(TRADER, late)] == [
        f"claim:{statement.number}", f"claim:{claim.number}"]  # fmt: skip
    assert money.account(f"debtor:{TRADER}") == claim.amount
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
    work(here)
    page = text(broker.get(address))
    assert "Interest charged" in page
    assert "Interest until today" not in page
    page = text(broker.get(f"/payments/claims/{interest()[0].number}"))
    assert all(
        each in page
        for each in ("How the interest was reckoned", "6.1644", "30 days", "It grows each day")
    )
