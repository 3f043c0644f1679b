"""Money by two persons: refunds, reversals, limits; statements, suspensions, the trial balance."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR, CASHIER, received
from tests.support.two_persons import people, propose, walls_down

from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def order(here):
    from greenlane.usecases import payment_orders

    money.lodge(here, "A1")
    return payment_orders.make(BROKER, (), BROKER_ACTOR, here)


def approve(number, account, here):
    from greenlane.usecases.two_persons import approve

    return approve(number, account, "", here)


def with_bank():
    from greenlane.store.models import Operator

    with walls_down():
        Operator.objects.filter(pk=BROKER).update(bank_account="QT12BANK0000004711")


def test_what_was_paid_too_much_goes_back_to_the_bank_account_by_two(here, order, who):
    from greenlane.store.models import Refund
    from greenlane.usecases import payments
    from greenlane.usecases.refunds import send

    payments.receive(received(order, order.amount + 20), CASHIER, here)
    with pytest.raises(NotAllowedError, match="bank account"):
        propose(who["cashier"], "refund", here, operator=BROKER, amount="20")
    with_bank()
    with pytest.raises(NotAllowedError, match=r"20\.00 QTC stand"):
        propose(who["cashier"], "refund", here, operator=BROKER, amount="20.01")
    number = propose(who["cashier"], "refund", here, operator=BROKER, amount="20")
    approve(number, who["director"], here)
    assert money.account(f"credit:{BROKER}") == 0
    assert money.account(f"refund:{BROKER}") == -20
    refund = Refund.objects.get()
    assert (refund.amount, refund.bank_account) == (20, "QT12BANK0000004711")
    assert send(refund.pk, CASHIER, here) is True
    assert send(refund.pk, CASHIER, here) is False
    assert money.account(f"refund:{BROKER}") == 0
    assert (money.account("transfer"), money.account("bank")) == (-20, order.amount + 20)
    assert money.faults() == []


def test_what_an_invalidation_leaves_overpaid_is_refunded_from_the_debt(here, order, who):
    from greenlane.usecases import conduct, payments
    from greenlane.usecases.money_acts import refundable

    payments.receive(received(order, 10), CASHIER, here)
    mrn = order.lines.get().declaration.mrn
    conduct.invalidate(mrn, "Not wanted.", BROKER_ACTOR, here)
    assert refundable(BROKER, "QTC") == 10
    with_bank()
    approve(propose(who["cashier"], "refund", here, operator=BROKER, amount="10"),
            who["director"], here)  # fmt: skip
    assert (refundable(BROKER, "QTC"), money.account(f"debtor:{BROKER}")) == (0, 0)


def test_a_payment_that_bounced_is_reversed_by_two_and_the_goods_are_held_again(here, who):
    from greenlane.store.models import MoneyEntry
    from greenlane.usecases import payment_orders, payments

    told = money.lodge(here, "B1")
    money.lodge(here, "B2")
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    paid = payments.receive(received(order, order.amount), CASHIER, here)
    assert money.life(told["mrn"]).state == "cleared"
    number = propose(who["cashier"], "money-reversal", here, payment=paid.number)
    approve(number, who["director"], here)
    gone = order.amount  # the bank's statement will say that it left, and clear it
    assert (money.account("bank"), money.account("unexplained")) == (gone, -gone)
    assert money.account(f"debtor:{BROKER}") == order.amount
    order.refresh_from_db()
    assert order.state == "open"
    assert MoneyEntry.objects.get(kind="reversal").reverses_id == paid.entry_id
    with pytest.raises(NotAllowedError, match="has been reversed"):
        propose(who["cashier"], "money-reversal", here, payment=paid.number)
    again = payments.receive(received(order, order.amount, "B-2"), CASHIER, here)
    assert (again.left, money.account(f"debtor:{BROKER}")) == (0, 0)
    assert money.faults() == []


def test_goods_that_have_not_gone_are_held_for_the_reversed_payment(here, who):
    from greenlane.usecases import payment_orders, payments

    told = money.lodge(here, "B1", kind="IMA")
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    from greenlane.lifecycle.hold import Hold
    from greenlane.store import declarations
    from greenlane.usecases.course import Course

    row = declarations.by_mrn(told["mrn"])
    course = Course(here.book, money.NOON, declarations.life(row))
    course.hold([Hold(name="documents", kind="documents", owner=row.office, reason="x", basis="x")])
    declarations.append(row, course.events, course.life)
    paid = payments.receive(received(order, order.amount), CASHIER, here)
    assert [hold.name for hold in money.life(told["mrn"]).holds] == ["documents"]
    approve(propose(who["cashier"], "money-reversal", here, payment=paid.number),
            who["director"], here)  # fmt: skip
    assert {hold.name for hold in money.life(told["mrn"]).holds} == {"documents", "payment"}


def test_one_person_alone_moves_no_money(here, order, who):
    from greenlane.usecases import payments
    from greenlane.usecases.permissions import ForbiddenError

    paid = payments.receive(received(order, order.amount), CASHIER, here)
    number = propose(who["cashier"], "money-reversal", here, payment=paid.number)
    with pytest.raises(ForbiddenError):
        approve(number, who["cashier"], here)
    for role in ("officer", "administrator"):
        with pytest.raises(ForbiddenError):
            propose(who[role], "money-reversal", here, payment=paid.number)


def test_a_limit_is_set_by_two_and_counts_what_is_owed_already(here, who):
    from greenlane.store.models import DeferredAccount

    owed = Decimal(money.lodge(here, "D0", importer=TRADER)["payable"])
    with pytest.raises(NotAllowedError, match="are used"):
        propose(who["cashier"], "deferred-account", here, operator=TRADER, limit="1")
    number = propose(who["cashier"], "deferred-account", here, operator=TRADER, limit=str(owed))
    approve(number, who["director"], here)
    row = DeferredAccount.objects.get()
    assert (row.limit, row.used) == (owed, owed)
    assert money.lodge(here, "D1", importer=TRADER)["holds"][0]["name"] == "payment"


AUGUST = datetime(2026, 8, 5, 14, tzinfo=UTC)


def test_a_months_deferral_is_asked_for_once_paid_by_order_and_frees_the_account(here):
    from greenlane.store.models import MoneyClaim
    from greenlane.usecases import deferred_statements, dues, payment_orders, payments
    from greenlane.workers import money as worker

    row = money.defer(10**6)
    owed = sum(Decimal(money.lodge(here, f"D{n}", importer=TRADER)["payable"]) for n in "ab")
    assert deferred_statements.make(here) == 0  # July is not over
    early = replace(here, now=lambda: AUGUST.replace(day=4))
    assert deferred_statements.make(early) == 0
    august = replace(here, now=lambda: AUGUST)
    assert worker.step(august) == 2  # the statement, and the trial balance of the day
    assert worker.step(august) == 0
    claim = MoneyClaim.objects.get()
    assert (claim.amount, claim.due) == (owed, date(2026, 8, 17))  # the 15th is a Saturday
    late = replace(here, now=lambda: AUGUST.replace(day=18))
    assert deferred_statements.suspend_overdue(late) == 1
    row.refresh_from_db()
    assert (row.state, row.used) == ("suspended", owed)
    assert [each.subject for each in dues.of_operator(TRADER, here)] == [f"claim:{claim.number}"]
    order = payment_orders.make(TRADER, (), CASHIER, late)
    payments.receive(received(order, order.amount), CASHIER, late)
    row.refresh_from_db()
    assert (row.state, row.used) == ("active", 0)
    assert money.account(f"deferment:{TRADER}") == 0
    assert trial().faults == ()


def trial():
    from greenlane.usecases import trial_balances

    return trial_balances.present()


def test_the_trial_balance_of_a_day_is_drawn_once_and_has_no_fault(here, order):
    from greenlane.usecases import payments, trial_balances

    payments.receive(received(order, order.amount + 3), CASHIER, here)
    row = trial_balances.draw(here)
    assert (row.faults, trial_balances.draw(here), trial_balances.alarming()) == ([], None, False)
    assert {line["account"]: line["balance"] for line in row.lines}["bank"] == str(order.amount + 3)


@pytest.mark.parametrize("sql", [
    "update deferred_account set used = used + 1",
    "update money_claim set paid = 1, amount = 99",
    "update guarantee set reserved = 1",
    "delete from posting where debit = 'bank'",
    "update posting set debit = 'debtor:x', credit = 'cash' where debit = 'bank'",
])  # fmt: skip
def test_each_difference_raises_the_alarm(here, order, sql, caplog):
    from django.db import connection

    from greenlane.usecases import payments, trial_balances
    from greenlane.workers import money as worker

    payments.receive(received(order, order.amount), CASHIER, here)
    money.rows_of(BROKER)
    with walls_down(), connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.rowcount > 0
    worker.step(here)
    assert trial_balances.alarming()
    assert "trial balance of" in caplog.text


def test_nobody_related_to_a_firm_proposes_or_approves_what_its_money_is_of(
    here, order, who, monkeypatch
):
    from greenlane.store.accounts import actor_of
    from greenlane.store.models import InterestRow
    from greenlane.usecases import conflicts, interests, payments
    from greenlane.usecases.conflicts import ConflictError

    paid = payments.receive(received(order, order.amount), CASHIER, here)
    guarantee = {"operator": BROKER, "number": "GR4711", "kind": "individual", "percent": "100",
                 "amount": "100", "guarantor": "Bank"}  # fmt: skip
    acts = (("guarantee", guarantee), ("money-reversal", {"payment": paid.number}))
    waiting = [propose(who["cashier"], kind, here, **told) for kind, told in acts]
    told = interests.Statement(kind="operator", relation="own", operator=BROKER)
    for name in ("cashier", "director"):
        interests.state(who[name], told, actor_of(who[name]), here)
    assert InterestRow.objects.count() == 2
    for kind, told in acts:
        with pytest.raises(ConflictError):
            propose(who["cashier"], kind, here, **told)
    for number in waiting:
        with pytest.raises(ConflictError):
            approve(number, who["director"], here)
    monkeypatch.setattr(conflicts, "check_operators", lambda *_: None)  # the control
    approve(waiting[0], who["director"], here)
