"""Duty that a decision on the value finds later bears interest from its due day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import TRADER
from tests.support.money import CASHIER, no_faults
from tests.usecases import test_arrears as corrected
from tests.usecases.test_valuation_doubt import (
    DOUBLE,
    NOON,
    OFFICER,
    WHY,
    asked,
    at,
    base,
    gone_secured,
    heard,
    life,
    pay_and_check,
)

from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
__all__ = ["base"]  # the fixture
DECIDED = 20  # days after the goods went
TRADER_ACTOR = Actor("trader", "trader", TRADER)


@pytest.fixture
def late(base):
    """Goods that went against a security for half of what the decision finds beside it."""
    from greenlane.usecases import valuation_doubt as doubts

    mrn = gone_secured(base, TRADER_ACTOR)["mrn"]
    assert life(mrn).state == "released"
    doubts.reject(mrn, 2 * DOUBLE, "2", WHY, "Identical goods.", OFFICER, at(base, DECIDED))
    return mrn


def owed():
    return money.account(f"debtor:{TRADER}")


def pay(here, amount, external="B-1"):
    from greenlane.usecases import payment_orders, payments

    order = payment_orders.make(TRADER, (), TRADER_ACTOR, here)
    return payments.receive(money.received(order, amount, external), CASHIER, here)


def due(desk):
    """The tenth day after the decision (CA-2019 s. 35(2))."""
    return desk.day_of(NOON) + timedelta(days=DECIDED + 10)


def test_what_the_security_does_not_pay_is_due_after_the_decision_and_then_bears_interest(
    base, late
):
    more, first = owed(), due(base)
    assert more > 0
    assert corrected.work(at(base, DECIDED + 10)) == 0
    assert [corrected.work(at(base, days)) for days in (40, 40, 60)] == [1, 0, 1]
    (claim,) = money.interest()
    last = first + timedelta(days=30)
    assert claim.amount == corrected.of(base, more, first, last) > 0
    assert (claim.since, claim.until) == (first + timedelta(days=1), last)
    assert [(s["days"], Decimal(s["principal"])) for s in claim.spans] == [("30", more)]
    assert claim.basis == "CA-2019 s. 39"
    assert claim.subject == f"declaration:{late}"
    assert owed() == more + claim.amount
    pay(at(base, 60), more + claim.amount)
    assert (owed(), corrected.work(at(base, 90))) == (0, 0)
    assert no_faults()


def test_what_is_paid_on_the_due_day_bears_none(base, late):
    """The control: of the same debt, paid in time."""
    pay(at(base, DECIDED + 10), owed())
    assert corrected.work(at(base, 60)) == 0
    assert money.interest() == []
    assert due(base) == date(2026, 7, 31)
    assert no_faults()


def test_what_the_security_pays_bears_none(base):
    from greenlane.usecases import valuation_doubt as doubts

    told = asked(base)
    pay_and_check(told["mrn"], base)
    doubts.secure(told["mrn"], TRADER_ACTOR, base)
    heard(base, told)
    doubts.reject(told["mrn"], DOUBLE, "2", WHY, "Identical goods.", OFFICER, at(base, 200))
    assert owed() == 0
    assert corrected.work(at(base, 300)) == 0
    assert money.interest() == []
    assert no_faults()
