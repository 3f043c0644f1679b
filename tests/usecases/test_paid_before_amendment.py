"""What was paid already lifts the hold when an amendment makes the debt no more than that."""

from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import BROKER
from tests.support.money import BROKER_ACTOR, CASHIER, no_faults, received

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


def amend(here, mrn, lrn, price):
    from greenlane.usecases.amend import amend

    told = amend(mrn, money.priced(lrn, price), "json", "Corrected.", BROKER_ACTOR, here)
    assert told.status == 200, told.body


def test_goods_whose_debt_became_what_was_paid_in_part_go(here):
    from greenlane.usecases import payment_orders, payments

    told = money.lodge(here, "P1")
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    most = (Decimal(told["payable"]) * 9 / 10).quantize(Decimal("0.01"))
    payments.receive(received(order, most), CASHIER, here)
    assert money.life(told["mrn"]).open_hold("payment") is not None
    amend(here, told["mrn"], "P1", "1500.00")
    assert money.life(told["mrn"]).holds == ()
    assert money.life(told["mrn"]).state == "cleared"
    assert money.account(f"debtor:{BROKER}") < 0  # a refund, of one charge after it paid the others
    assert no_faults()


def test_goods_that_still_owe_something_wait(here):
    told = money.lodge(here, "P2")
    amend(here, told["mrn"], "P2", "100.00")
    assert money.life(told["mrn"]).open_hold("payment") is not None


def test_goods_that_were_paid_and_owe_more_wait_for_the_rest(here):
    """The other way round, for goods that something else holds too."""
    from greenlane.lifecycle.hold import Hold
    from greenlane.store import declarations
    from greenlane.usecases import payment_orders, payments
    from greenlane.usecases.course import Course

    told = money.lodge(here, "P3")
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    row = declarations.by_mrn(told["mrn"])
    course = Course(here.book, money.NOON, declarations.life(row))
    course.hold([Hold(name="documents", kind="documents", owner=row.office, reason="x", basis="x")])
    declarations.append(row, course.events, course.life)
    payments.receive(received(order, order.amount), CASHIER, here)
    assert money.life(told["mrn"]).open_hold("payment") is None
    amend(here, told["mrn"], "P3", "5000.00")
    assert money.life(told["mrn"]).open_hold("payment") is not None
    assert no_faults()
