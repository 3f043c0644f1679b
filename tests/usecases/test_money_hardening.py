"""Payments at the same moment, and files of the bank as banks and strangers make them."""

import threading
from decimal import Decimal

import pytest
from tests.support import money
from tests.support.camt import entry
from tests.support.declarations import BROKER
from tests.support.money import BROKER_ACTOR, CASHIER, no_faults, received, take

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def order(here):
    from greenlane.usecases import payment_orders

    money.lodge(here, "A1")
    return payment_orders.make(BROKER, (), BROKER_ACTOR, here)


def both(here, order):
    """The whole order paid twice at the same moment, by card and by bank."""
    from django.db import connection

    from greenlane.usecases import payments

    gate, made = threading.Barrier(2), []

    def run(means):
        gate.wait()
        try:
            told = received(order, order.amount, f"X-{means}", means)
            made.append(payments.receive(told, CASHIER, here).left)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(means,)) for means in ("bank", "card")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(made)


def test_two_payments_of_one_order_at_the_same_moment_pay_it_once_and_the_other_is_a_credit(
    here, order
):
    assert both(here, order) == [0, order.amount]
    assert money.account(f"debtor:{BROKER}") == 0
    assert money.account(f"credit:{BROKER}") == -order.amount
    assert no_faults()


def test_without_the_locks_the_debt_would_be_paid_twice(here, order, monkeypatch):
    """The control: read before, the same debt is paid by both."""
    from greenlane.usecases import dues, payments

    owed = [dues.of_declaration(order.lines.get().declaration)]
    monkeypatch.setattr(payments, "_owed", lambda _told: owed)
    monkeypatch.setattr(
        payments,
        "_pay",
        lambda each, parts, source, _text, entry, *_: payments.money.add(
            entry, payments.paying(source, parts), declaration=each.declaration
        ),
    )
    assert both(here, order) == [0, 0]
    assert money.account(f"debtor:{BROKER}") == -order.amount


def test_statements_that_overlap_count_each_amount_once(here, order):
    one = entry(str(order.amount), order.reference, ref="N1")
    two, three = entry("2.00", ref="N2"), entry("3.00", ref="N3")
    first, second = take(here, one, two), take(here, two, three, number="S-2")
    third = take(here, one, two, three, kind="054", number="N-1")
    assert (first.matched, first.unmatched) == (1, 1)
    assert (second.known, second.unmatched) == (1, 1)
    assert (third.known, third.matched, third.unmatched) == (3, 0, 0)
    assert money.account("bank") == order.amount + 5
    assert no_faults()


def test_a_wrong_reference_an_unknown_payer_and_another_currency_wait_for_the_cashier(here, order):
    digit = "0" if order.reference[2] != "0" else "1"
    wrong = f"RF{digit}{order.reference[3:]}"
    told = take(
        here,
        entry(str(order.amount), wrong, ref="A", payer="Stranger Ltd"),
        entry(str(order.amount), "RF18539007547034", ref="B", payer="Stranger Ltd"),
        entry(str(order.amount), order.reference, ref="C", currency="EUR"),
    )
    assert (told.matched, told.unmatched) == (0, 3)
    assert money.account(f"debtor:{BROKER}") == order.amount


def test_a_batch_in_one_sum_waits_and_one_with_its_parts_is_parted(here, order):
    part = ("<TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs>{amount}<RmtInf><Ustrd>{text}"
            "</Ustrd></RmtInf></TxDtls>")  # fmt: skip
    amount = '<Amt Ccy="QTC">{}</Amt>'

    def batch(ref, *parts):
        whole = sum(Decimal(each) for each, _ in parts)
        made = entry(str(whole), ref=ref)
        head, _, rest = made.partition("<NtryDtls>")
        tail = rest.partition("</NtryDtls>")[2]
        told = "".join(part.format(n=n, text=text, amount=amount.format(each) if ref == "P" else "")
                       for n, (each, text) in enumerate(parts))  # fmt: skip
        return f"{head}<NtryDtls>{told}</NtryDtls>{tail}"

    parts = ((str(order.amount), order.reference), ("7.00", "nobody"))
    lump = take(here, batch("L", ("1.00", "RF18539007547034"), ("7.00", "RF712348231")))
    parted = take(here, batch("P", *parts))
    assert (lump.matched, lump.unmatched) == (0, 1)
    assert (parted.matched, parted.unmatched) == (1, 1)
    assert money.account(f"debtor:{BROKER}") == 0


def test_the_page_of_the_trial_balance_shows_what_was_planted(here, order, desk):
    from django.db import connection
    from tests.usecases.test_money_pages import signed_in, text

    from greenlane.usecases import desk as desks
    from greenlane.usecases import trial_balances

    desks.install(here)
    try:
        with connection.cursor() as cursor:  # a second write into the balance, beside the postings
            cursor.execute("insert into guarantee (number, kind, principal_id, guarantor, amount,"
                           " percent, reserved, currency, since, state) values ('BAD1',"
                           " 'individual', %s, 'x', 100, 100, 40, 'QTC', now(), 'active')",
                           [BROKER])  # fmt: skip
        assert trial_balances.draw(here).faults
        page = text(signed_in("cashier").get("/trial-balance"))
        assert "guarantee:BAD1" in page
        assert "Another table says another balance." in page
    finally:
        desks.install(desk)
