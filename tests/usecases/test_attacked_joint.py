"""What is paid of a debt owed jointly goes back to who paid it, and to nobody else who owed."""

import json
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR, CASHIER
from tests.usecases.test_processing import TRADER_ACTOR
from tests.usecases.test_stays import lodge
from tests.usecases.test_transit_arrivals import here

pytestmark = pytest.mark.db
__all__ = ["here"]  # the fixture


def paid_by(actor, here, lrn="L1"):
    """Goods for which both owe, paid by one of them and taken back: what each may have again."""
    from greenlane.store import operators
    from greenlane.store.models import Operator
    from greenlane.usecases import conduct, payment_orders, payments
    from greenlane.usecases.money_acts import refundable

    Operator.objects.update(deferment=False)
    operators.forget()
    made = json.loads(money.priced(lrn, "1500.00", TRADER))
    made["agent"]["functionCode"] = "3"
    told = lodge(here, made)
    order = payment_orders.make(actor.unit, (), actor, here)
    half = order.amount - Decimal(10)
    payments.receive(money.received(order, half, lrn), CASHIER, here)
    conduct.invalidate(told["mrn"], "Not wanted.", BROKER_ACTOR, here)
    return half, refundable(TRADER, "QTC"), refundable(BROKER, "QTC")


def test_what_one_paid_of_a_joint_debt_is_refunded_to_him_alone(here):
    half, client, broker = paid_by(TRADER_ACTOR, here)
    assert (client, broker) == (half, 0)
    assert paid_by(BROKER_ACTOR, here, "L2")[1:] == (half, half)


def test_control_shared_by_who_owed_another_would_get_it(here, monkeypatch):
    from greenlane.usecases import money_acts

    monkeypatch.setattr(money_acts, "share", lambda *told: told[-1])
    half, client, broker = paid_by(TRADER_ACTOR, here)
    assert (client, broker) == (half, half)
