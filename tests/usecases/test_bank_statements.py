"""Bank statements: by reference, by amount and name, else set aside; once, however often told."""

from decimal import Decimal

import pytest
from tests.support import money
from tests.support.camt import entry
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR, CASHIER, take

from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def order(here):
    from greenlane.usecases import payment_orders

    money.lodge(here, "B1")
    return payment_orders.make(BROKER, (), BROKER_ACTOR, here)


def state(mrn=None):
    from greenlane.store.models import DeclarationRow

    return DeclarationRow.objects.get().state


def test_the_reference_finds_the_order_and_the_goods_go(here, order):
    told = take(here, entry(str(order.amount), order.reference, payer="Anybody"))
    assert (told.matched, told.unmatched, told.amount) == (1, 0, order.amount)
    assert state() == "cleared"
    assert money.faults() == []


def test_without_a_reference_amount_and_name_find_it_and_only_together(here, order):
    from greenlane.store.models import BankEntry

    stranger = take(here, entry(str(order.amount), ref="A", payer="Stranger Ltd"))
    other = take(here, entry("1.00", ref="B", payer="HARBOUR BROKERS"))
    assert (stranger.unmatched, other.unmatched, state()) == (1, 1, "accepted")
    assert take(here, entry(str(order.amount), ref="C", payer="HARBOUR Brokers LLC")).matched == 1
    assert state() == "cleared"
    assert BankEntry.objects.get(state="matched").how == "amount"


def test_what_a_notification_told_a_statement_does_not_tell_again(here, order):
    first = take(here, entry(str(order.amount), order.reference, ref="X1"), kind="054")
    second = take(here, entry(str(order.amount), order.reference, ref="X1", version=8), version=8)
    again = take(here, entry(str(order.amount), order.reference, ref="X1", version=8), version=8)
    assert (first.matched, second.known, again.known) == (1, 1, 1)
    assert money.account("bank") == order.amount


def test_what_nobody_is_found_for_waits_in_suspense_until_the_cashier_gives_it(here, order):
    from greenlane.store import money as kept
    from greenlane.usecases import bank_statements

    take(here, entry(str(order.amount), text="no idea", payer="X"), entry("9.00", payer="Y"))
    assert money.account("suspense") == -(order.amount + 9)
    first, second = kept.unmatched()
    bank_statements.assign(first.pk, order.reference.lower(), CASHIER, here)
    bank_statements.assign(second.pk, TRADER, CASHIER, here)
    assert (state(), money.account("suspense")) == ("cleared", 0)
    assert money.account(f"credit:{TRADER}") == -9
    assert money.account("bank") == order.amount + 9
    assert money.faults() == []
    for number, to in ((first.pk, TRADER), (second.pk, "nobody")):
        with pytest.raises(NotAllowedError):
            bank_statements.assign(number, to, CASHIER, here)


def test_every_booked_amount_is_in_the_books_also_what_went_out_and_foreign_money(here, order):
    told = take(here, entry("4.00", side="DBIT"), entry("3.00", order.reference, currency="USD"))
    assert (told.out, told.unmatched) == (1, 1)
    assert money.account("unexplained") == 4
    assert money.account("bank") == Decimal(-1)  # -4 QTC and 3 USD; the trial balance parts them


def test_two_references_in_one_text_are_for_the_cashier(here, order):
    from greenlane.usecases import payment_orders

    money.lodge(here, "B2")
    other = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    told = take(here, entry("5.00", text=f"{order.reference} {other.reference}"))
    assert told.unmatched == 1


def test_a_file_that_is_no_statement_changes_nothing(here):
    from greenlane.store.models import BankStatement
    from greenlane.usecases import bank_statements

    told = bank_statements.take(b"<!DOCTYPE x><x/>", CASHIER, here)
    assert ([f.code for f in told.findings], BankStatement.objects.count()) == (["MSG-005"], 0)
