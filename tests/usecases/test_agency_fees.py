"""Agencies' fees: charged once with their act, paid with duties and taxes under one reference."""

from decimal import Decimal

import pytest
from tests.support import dossiers, money
from tests.support.declarations import TRADER

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    dossiers.begun()
    return dossiers.Counter(desk)


def test_an_application_charges_its_fee_and_one_payment_pays_it_with_everything_else(here):
    from greenlane.store.models import ApplicationRow, MoneyClaim
    from greenlane.usecases import applications, dossier, dues, payment_orders, payments

    made = dossiers.answered(dossiers.draft(dossiers.TUNA), here.desk, catch_area="fao87")
    number = dossier.apply("P-TUNA", made, dossiers.ME, here.desk).number
    claim = MoneyClaim.objects.get()
    permit = here.desk.book.permit_on("P-TUNA", here.desk.day_of(here.desk.now()))
    assert (claim.amount, claim.basis, claim.agency) == (permit.fee, permit.basis, permit.agency)
    assert claim.subject == f"application:{number}"
    applications.take_in(ApplicationRow.objects.get(number=number), here.desk)
    assert MoneyClaim.objects.count() == 1
    owed = dues.of_operator(TRADER, here.desk)
    order = payment_orders.make(TRADER, (), dossiers.ME, here.desk)
    assert order.amount == sum((each.amount for each in owed), Decimal(0)) > 0
    payments.receive(money.received(order, order.amount), money.CASHIER, here.desk)
    assert money.account(f"revenue:agency:{permit.agency}") == -permit.fee
    assert dues.of_operator(TRADER, here.desk) == []
