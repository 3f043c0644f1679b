"""Payments: one order for everything owed, paid whole, in part or too much, told once or often."""

import threading
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR, CASHIER, received

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def two(here):
    """Two declarations that wait for payment, an agency's fee, and the order over all three."""
    from greenlane.usecases import dues, payment_orders

    told = [money.lodge(here, f"M{n}") for n in (1, 2)]
    assert [each["holds"][0]["name"] for each in told] == ["payment", "payment"]
    fee = dues.Fee(subject="application:A-1", operator=BROKER, agency="FOOD",
                   amount=Decimal("35.00"), basis="FOOD-2017 s. 12")  # fmt: skip
    dues.charge_fee(fee, CASHIER, here)
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    return [each["mrn"] for each in told], order


def test_one_payment_pays_duties_taxes_and_fees_and_the_goods_go_in_its_transaction(two, here):
    from greenlane.usecases import dues, payments

    mrns, order = two
    assert order.amount == sum(money.account(f"debtor:{BROKER}") for _ in "x")
    paid = payments.receive(received(order, order.amount), CASHIER, here)
    assert [money.life(mrn).state for mrn in mrns] == ["cleared", "cleared"]
    assert money.account("bank") == order.amount
    assert money.account(f"debtor:{BROKER}") == 0
    assert money.account("revenue:agency:FOOD") == Decimal("-35.00")
    order.refresh_from_db()
    assert (order.state, paid.left, dues.of_operator(BROKER, here)) == ("paid", 0, [])
    assert money.faults() == []


def test_the_same_payment_told_again_is_the_same_payment(two, here):
    from greenlane.store.models import Payment
    from greenlane.usecases import payments

    _, order = two
    first = payments.receive(received(order, order.amount), CASHIER, here)
    again = payments.receive(received(order, order.amount), CASHIER, here)
    assert (first.pk, Payment.objects.count()) == (again.pk, 1)
    assert money.account("bank") == order.amount


def test_a_partial_payment_pays_what_it_can_in_order_and_the_rest_follows(two, here):
    from greenlane.usecases import payments

    mrns, order = two
    part = (order.amount - 35) / 2 + Decimal("0.05")
    payments.receive(received(order, part, "B-1"), CASHIER, here)
    assert [money.life(mrn).state for mrn in mrns] == ["cleared", "accepted"]
    assert money.life(mrns[1]).open_hold("payment") is not None
    assert money.faults() == []
    payments.receive(received(order, order.amount - part, "B-2"), CASHIER, here)
    assert money.life(mrns[1]).state == "cleared"
    order.refresh_from_db()
    assert order.state == "paid"
    assert money.faults() == []


def test_what_is_paid_too_much_stands_to_the_payers_credit(two, here):
    from greenlane.usecases import payments

    _, order = two
    paid = payments.receive(received(order, order.amount + 7), CASHIER, here)
    assert (paid.left, money.account(f"credit:{BROKER}")) == (7, -7)
    late = payments.receive(received(order, 5, "B-2"), CASHIER, here)
    assert (late.left, money.account(f"credit:{BROKER}")) == (5, -12)


def test_the_same_debts_have_one_open_order_and_other_debts_another(two, here):
    from greenlane.usecases import payment_orders

    _, order = two
    assert payment_orders.make(BROKER, (), BROKER_ACTOR, here).pk == order.pk
    money.lodge(here, "M3")
    fresh = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    assert fresh.amount > order.amount


def test_nobody_orders_or_reads_for_another(two, here):
    from greenlane.usecases import payment_orders
    from greenlane.usecases.permissions import ForbiddenError

    stranger = Actor("x", "trader", TRADER)
    with pytest.raises(ForbiddenError):
        payment_orders.make(BROKER, (), stranger, here)
    with pytest.raises(payment_orders.UnknownOrderError):
        payment_orders.read(two[1].reference, stranger)
    assert payment_orders.read(two[1].reference, CASHIER).pk == two[1].pk


def test_two_callbacks_in_the_same_moment_make_one_payment(two, here):
    from django.db import connection

    from greenlane.store.models import Payment
    from greenlane.usecases import payments

    _, order = two
    found, gate = [], threading.Barrier(4)

    def tell():
        gate.wait()
        try:
            found.append(payments.receive(received(order, order.amount), CASHIER, here).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(found), len(set(found)), Payment.objects.count()) == (4, 1, 1)
    assert money.account("bank") == order.amount


def test_without_the_constraint_it_would_be_paid_twice(two, here, monkeypatch):
    """The control: nothing but the number of the payer keeps a payment from being doubled."""
    from greenlane.usecases import payments

    _, order = two
    payments.receive(received(order, order.amount, "B-1"), CASHIER, here)
    payments.receive(received(order, order.amount, "B-1x"), CASHIER, here)
    assert money.account("bank") == 2 * order.amount


def test_postings_payments_and_entries_are_never_changed_or_deleted(two, here):
    from django.db import DatabaseError, connection, transaction

    from greenlane.usecases import payments

    payments.receive(received(two[1], two[1].amount), CASHIER, here)
    for table, column in (("posting", "amount"), ("payment", "amount"), ("money_entry", "reason"),
                          ("payment_order_line", "amount")):  # fmt: skip
        for sql in (f"update {table} set {column} = {column}", f"delete from {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    with transaction.atomic(), connection.cursor() as cursor:  # the control: with the triggers off
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update posting set amount = amount + 1")
        assert cursor.rowcount > 0
        transaction.set_rollback(True)
