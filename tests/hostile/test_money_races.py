"""One credit given away twice: a refund and the reversal of its payment approved at one moment."""

import threading

import pytest

from greenlane.lifecycle.declaration import NotAllowedError
from tests.support import money
from tests.support.money import CASHIER, received
from tests.support.two_persons import propose
from tests.usecases.test_money_acts import approve, here, order, who, with_bank

pytestmark = pytest.mark.db
__all__ = ["here", "order", "who"]  # fixtures
OVER = 20


@pytest.fixture
def proposed(here, order, who):
    """A payment with twenty too much; the refund of it, and its reversal, wait for approval."""
    from greenlane.store.models import Payment
    from greenlane.usecases import payments
    from tests.support.declarations import BROKER

    payments.receive(received(order, order.amount + OVER), CASHIER, here)
    with_bank()
    number = Payment.objects.get().number
    refund = propose(who["cashier"], "refund", here, operator=BROKER, amount=str(OVER))
    return refund, propose(who["cashier"], "money-reversal", here, payment=number)


def meanwhile(act):
    """What an act in another session came to, which waits for no lock longer than a moment."""
    from django.db import OperationalError, connection

    told = []

    def run():
        try:
            with connection.cursor() as cursor:
                cursor.execute("set lock_timeout = '500ms'")
            act()
            told.append("done")
        except (OperationalError, NotAllowedError) as error:
            told.append(type(error).__name__)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return told[0]


def both(proposed, who, here):
    """The refund approved, and before it is committed the reversal as well."""
    from django.db import transaction

    refund, reversal = proposed
    with transaction.atomic():
        approve(refund, who["director"], here)
        return meanwhile(lambda: approve(reversal, who["director"], here))


def test_a_credit_that_is_being_refunded_is_not_taken_back_at_the_same_moment(proposed, who, here):
    from tests.support.declarations import BROKER

    assert both(proposed, who, here) == "OperationalError"  # it waited for the other
    with pytest.raises(NotAllowedError, match="paid back already"):
        approve(proposed[1], who["director"], here)
    assert money.account(f"credit:{BROKER}") == 0


def test_control_without_the_lock_the_treasury_pays_it_twice(proposed, who, here, monkeypatch):
    from greenlane.store import money as rows
    from tests.support.declarations import BROKER

    monkeypatch.setattr(rows, "alone", lambda: None)
    assert both(proposed, who, here) == "done"
    assert money.account(f"credit:{BROKER}") == OVER  # what the operator owes for a paid refund
