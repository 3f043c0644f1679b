"""Arrears: what a declaration owes after its release bears interest once it was due."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest
from tests.support import money
from tests.support.camt import entry
from tests.support.declarations import BROKER
from tests.support.money import BROKER_ACTOR, CASHIER, no_faults, pay
from tests.support.two_persons import people, propose

from greenlane.ledger.interest import interest

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def mrn(here):
    """Goods that are gone and paid: on the first of July."""
    told = money.lodge(here, "GONE")
    pay(here, told["payable"], "B-0")
    assert money.life(told["mrn"]).state == "cleared"
    return told["mrn"]


@pytest.fixture
def more(here, who, mrn):
    """A correction of the first of July by which more is owed: due on the eleventh."""
    rectify(who, here, mrn, "20000.00")
    return owed()


def on(here, month, day):
    """The desk on another day of 2026."""
    return replace(here, now=lambda: datetime(2026, month, day, 16, tzinfo=UTC))


def rectify(who, here, mrn, price):
    from greenlane.usecases.two_persons import approve

    told = money.priced("GONE", price)
    number = propose(who["officer"], "rectify", here, mrn=mrn, payload=told)
    approve(number, who["mara"], "Seen", here)


def owed():
    return money.account(f"debtor:{BROKER}")


def work(desk):
    from greenlane.usecases import arrears

    return arrears.step(desk)


def of(here, amount, due, paid):
    """What the interest is by the book, for a sum of one due day."""
    terms = here.book.payment_terms.interest
    return interest(amount, purpose="late", due=due, paid=paid, rates=here.book.interest_rates,
                    rounding=terms.rounding, year=terms.year).amount  # fmt: skip


DUE = date(2026, 7, 11)


def test_what_a_correction_made_owed_bears_interest_each_day_once_with_its_act(here, more):
    assert work(on(here, 7, 11)) == 0
    first, second = on(here, 7, 20), on(here, 7, 31)
    assert [work(first), work(first), work(second)] == [1, 0, 1]
    (claim,) = money.interest()
    assert claim.amount == of(here, more, DUE, date(2026, 7, 31)) > 0
    assert (claim.since, claim.until, claim.basis) == (
        date(2026, 7, 12), date(2026, 7, 31), "CA-2019 s. 39")  # fmt: skip
    assert [(s["days"], s["percent"], s["basis"], Decimal(s["principal"])) for s in claim.spans
            ] == [("20", "7.5", "IR-2025 s. 2", more)]  # fmt: skip
    assert money.account("revenue:interest") == -claim.amount
    assert owed() == more + claim.amount
    assert no_faults()


def test_two_workers_of_one_day_charge_it_once(here, mrn, more):
    from django.db import connection, transaction

    from greenlane.store import declarations
    from greenlane.usecases import arrears

    late, gate = on(here, 7, 31), threading.Barrier(2)
    row = declarations.by_mrn(mrn)

    def run():
        gate.wait()
        try:
            with transaction.atomic():
                locked = type(row).objects.select_for_update().get(pk=row.pk)
                arrears.bring(locked, CASHIER, late)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.amount for each in money.interest()] == [of(here, more, DUE, date(2026, 7, 31))]


def test_without_the_constraint_it_would_be_charged_twice(here, more, monkeypatch):
    """The control: a worker that does not see the claim of the other one is stopped by it alone."""
    from django.db import IntegrityError, connection, transaction

    from greenlane.store import arrears

    work(on(here, 7, 30))
    monkeypatch.setattr(arrears, "claim", lambda *_: None)
    with pytest.raises(IntegrityError, match="claim_one_arrears"):
        work(on(here, 7, 31))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("alter table money_claim drop constraint if exists claim_one_arrears")
        cursor.execute("drop index if exists claim_one_arrears")
        work(on(here, 7, 31))
        assert len(money.interest()) == 2
        transaction.set_rollback(True)


def test_a_payment_in_part_pays_the_debt_first_and_stops_the_interest_on_its_part(here, more):
    half = (more / 2).quantize(Decimal("0.01"))
    work(on(here, 7, 21))
    pay(on(here, 7, 21), half, "B-1")  # the debt comes before its interest, as the law says
    assert owed() == more - half + money.interest()[0].amount
    work(on(here, 8, 10))
    end = on(here, 8, 10)
    due = of(here, half, DUE, date(2026, 7, 21)) + of(here, more - half, DUE, date(2026, 8, 10))
    (claim,) = money.interest()
    assert 0 <= claim.amount - due <= Decimal("0.01")  # rounded once, not by parts
    pay(end, more - half + claim.amount, "B-2")
    assert (owed(), money.interest()[0].paid) == (0, claim.amount)
    assert work(on(here, 9, 30)) == 0
    assert no_faults()


def test_where_the_law_pays_interest_first_it_comes_first(here, more, monkeypatch):
    terms = here.book.payment_terms
    first = msgspec.structs.replace(terms.debt, pays="interest")
    work(on(here, 7, 31))
    with monkeypatch.context() as law:
        law.setattr(here.book, "payment_terms", msgspec.structs.replace(terms, debt=first))
        pay(on(here, 7, 31), 5)
    assert money.interest()[0].paid == 5
    assert no_faults()


def test_a_transfer_that_the_bank_booked_in_time_takes_the_interest_back(here, more):
    from greenlane.usecases import payment_orders

    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    late = on(here, 7, 31)
    work(late)
    assert money.interest()[0].amount > 0
    told = money.take(late, entry(str(order.amount), order.reference))  # booked on the first
    assert told.matched == 1
    assert (money.interest()[0].amount, owed(), money.account("revenue:interest")) == (0, 0, 0)
    assert no_faults()


def test_a_debt_that_is_remitted_takes_its_interest_along_and_what_was_paid_is_a_credit(
    here, who, mrn, more
):
    late = on(here, 7, 31)
    work(late)
    charged = money.interest()[0].amount
    pay(late, more + charged, "B-1")
    rectify(who, on(here, 8, 5), mrn, "2500.00")
    assert money.interest()[0].amount == 0
    assert money.account("revenue:interest") == 0
    assert money.account(f"credit:{BROKER}") == -charged
    from greenlane.usecases.money_acts import refundable

    assert refundable(BROKER, "QTC") == more + charged
    assert no_faults()


def test_a_correction_that_changes_no_amount_gives_no_new_time(here, who, mrn, more):
    rectify(who, on(here, 7, 20), mrn, "20000.01")
    work(on(here, 7, 31))
    assert money.interest()[0].amount >= of(here, more, DUE, date(2026, 7, 31))


def test_goods_that_are_gone_while_the_payment_bounced_bear_from_their_due_day(here, who):
    from greenlane.usecases.two_persons import approve

    told = money.lodge(here, "B1")
    paid = pay(here, told["payable"], "B-1")
    late = on(here, 7, 31)
    assert work(late) == 0
    approve(propose(who["cashier"], "money-reversal", late, payment=paid.number),
            who["director"], "", late)  # fmt: skip
    assert money.interest()[0].amount == of(here, Decimal(told["payable"]), DUE, date(2026, 7, 31))
    assert no_faults()


def test_goods_that_are_held_for_payment_bear_none_unless_the_law_says_so(here, monkeypatch):
    told = money.lodge(here, "H1")
    assert money.life(told["mrn"]).state == "accepted"
    late, terms = on(here, 7, 31), here.book.payment_terms
    assert work(late) == 0
    held = msgspec.structs.replace(terms.debt, held="bears")
    with monkeypatch.context() as law:
        law.setattr(here.book, "payment_terms", msgspec.structs.replace(terms, debt=held))
        assert work(on(here, 8, 1)) == 1
        expected = of(here, Decimal(told["payable"]), DUE, date(2026, 8, 1))
    assert money.interest()[0].amount == expected
    pay(late, told["payable"], "B-1")  # released late, and by Tavora's law without interest
    assert money.life(told["mrn"]).state == "cleared"


def test_a_day_without_a_rate_is_an_alarm_and_what_was_charged_stays(
    here, more, caplog, monkeypatch
):
    work(on(here, 7, 20))
    before = money.interest()[0].amount
    monkeypatch.setattr(here.book, "interest_rates", ())
    assert work(on(here, 7, 31)) == 0
    assert "no interest rate for late on 2026-07-12" in caplog.text
    assert money.interest()[0].amount == before


def test_the_trader_sees_until_when_and_how_it_was_reckoned(here, mrn, more, desk):
    from tests.usecases.test_money_pages import signed_in, text

    from greenlane.usecases import desk as desks

    late = on(here, 7, 31)
    work(late)
    desks.install(late)
    try:
        broker, (claim,) = signed_in("broker"), money.interest()
        page = text(broker.get("/payments"))
        address = f"/payments/claims/{claim.number}"
        assert all(each in page for each in ("Interest for late payment", address, "11 Jul 2026"))
        page = text(broker.get(address))
        assert all(each in page for each in (f"/declarations/{mrn}", "7.5 %", "IR-2025 s. 2",
                                             "20 days", "It grows each day"))  # fmt: skip
        assert signed_in("trader").get(address).status_code == 404
    finally:
        desks.install(desk)
