"""Refunds by a file for the bank: two persons, each once; refused or returned, a credit again."""

import threading
from decimal import Decimal

import pytest
from tests.support import money, pain
from tests.support.camt import entry, statement
from tests.support.declarations import BROKER
from tests.support.money import BROKER_ACTOR, CASHIER, no_faults, received
from tests.support.two_persons import people, propose, walls_down

from greenlane.lifecycle.declaration import NotAllowedError

pytestmark = pytest.mark.db


@pytest.fixture
def shown(here, desk):
    """The desk of the pages, and afterwards that of the other tests again."""
    from greenlane.usecases import desk as desks

    desks.install(here)
    yield
    desks.install(desk)


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def who(here):
    return people()


@pytest.fixture
def decided(here, who):
    """Refunds of 20 and 30 that two persons decided and the bank was not told."""
    from greenlane.store.models import Operator, Refund
    from greenlane.usecases import payment_orders, payments
    from greenlane.usecases.two_persons import approve

    money.lodge(here, "A1")
    order = payment_orders.make(BROKER, (), BROKER_ACTOR, here)
    payments.receive(received(order, order.amount + 50), CASHIER, here)
    with walls_down():
        Operator.objects.filter(pk=BROKER).update(bank_account="QT12BANK0000004711")
    for amount in ("20", "30"):
        number = propose(who["cashier"], "refund", here, operator=BROKER, amount=amount)
        approve(number, who["director"], "", here)
    return list(Refund.objects.order_by("pk"))


@pytest.fixture
def file(here, who, decided):
    return released(here, who, decided)


def released(here, who, rows):
    from greenlane.store.models import RefundFile
    from greenlane.usecases.two_persons import approve

    chosen = ",".join(str(row.pk) for row in rows)
    approve(propose(who["cashier"], "refund-file", here, refunds=chosen), who["director"], "", here)
    return RefundFile.objects.get()


def take(here, *entries):
    from greenlane.usecases import bank_statements

    return bank_statements.take(statement(entries), CASHIER, here)


def states():
    from greenlane.store.models import Refund

    return list(Refund.objects.order_by("pk").values_list("state", flat=True))


def out(amount, *, number="", batch="", ref="X1"):
    """A debit of the bank's statement: of one transfer, or of a whole file in one sum."""
    told = entry(amount, side="DBIT", ref=ref)
    told = told.replace("NOTPROVIDED", number or "NOTPROVIDED")
    named = f"<NtryDtls><Btch><PmtInfId>{batch}</PmtInfId></Btch>"
    return told.replace("<NtryDtls>", named) if batch else told


def test_one_makes_the_file_another_releases_it_and_the_bank_can_read_it(here, who, decided):
    from greenlane.store.models import RefundFile
    from greenlane.usecases.permissions import ForbiddenError
    from greenlane.usecases.two_persons import approve

    chosen = ",".join(str(row.pk) for row in decided)
    number = propose(who["cashier"], "refund-file", here, refunds=chosen)
    with pytest.raises((ForbiddenError, NotAllowedError)):
        approve(number, who["cashier"], "", here)
    assert RefundFile.objects.count() == 0
    approve(number, who["director"], "", here)
    file = RefundFile.objects.get()
    body = bytes(file.body)
    assert pain.wrong(body) == []
    assert b"<CtrlSum>50.00</CtrlSum>" in body
    assert body.count(b"<IBAN>QT12BANK0000004711</IBAN>") == 2
    assert (file.count, file.amount, states()) == (2, 50, ["sent", "sent"])
    assert (money.account(f"refund:{BROKER}"), money.account("transfer")) == (0, -50)
    assert no_faults()


def test_a_refund_is_ordered_once_by_file_or_by_hand(here, who, decided, file):
    from django.db import IntegrityError, transaction

    from greenlane.store.models import Refund
    from greenlane.usecases import refunds

    with pytest.raises(NotAllowedError, match="ordered before"):
        propose(who["cashier"], "refund-file", here, refunds=str(decided[0].pk))
    assert refunds.send(decided[0].pk, CASHIER, here) is False
    for change in ({"sent": None, "state": "decided"}, {"amount": 21}, {"bank_account": "X"}):
        with pytest.raises(IntegrityError, match="once"), transaction.atomic():
            Refund.objects.filter(pk=decided[0].pk).update(**change)
    with walls_down():  # the control: without the wall it would be ordered again
        Refund.objects.filter(pk=decided[0].pk).update(sent=None, state="decided")
    assert refunds.send(decided[0].pk, CASHIER, here) is True


def test_a_file_and_a_hand_at_the_same_moment_order_it_once(here, who, decided):
    from django.db import connection

    from greenlane.store.models import PostingRow
    from greenlane.usecases import refunds
    from greenlane.usecases.two_persons import approve

    row = decided[0]
    number = propose(who["cashier"], "refund-file", here, refunds=str(row.pk))
    gate, done = threading.Barrier(2), []

    def run(act):
        gate.wait()
        try:
            done.append(act() is not False)
        except NotAllowedError:
            done.append(False)
        finally:
            connection.close()

    acts = (lambda: approve(number, who["director"], "", here),
            lambda: refunds.send(row.pk, CASHIER, here))  # fmt: skip
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [False, True]
    assert PostingRow.objects.filter(credit="transfer").count() == 1
    assert no_faults()


def test_what_the_bank_refuses_stands_to_the_credit_again_once_and_is_refunded_anew(
    here, who, decided, file
):
    from greenlane.usecases import refund_files
    from greenlane.usecases.money_acts import refundable

    told = pain.answer(file.number, (f"QTRFD{decided[0].pk:09d}", "RJCT", "AC04"),
                       (f"QTRFD{decided[1].pk:09d}", "ACSC", "-"))  # fmt: skip
    first = refund_files.answer(told, CASHIER, here)
    again = refund_files.answer(told, CASHIER, here)
    assert (first.rejected, first.taken, again.rejected) == (1, 1, 0)
    decided[0].refresh_from_db()
    assert (states(), decided[0].why[:4]) == (["rejected", "sent"], "AC04")
    assert (refundable(BROKER, "QTC"), money.account("transfer")) == (20, -30)
    assert no_faults()
    assert propose(who["cashier"], "refund", here, operator=BROKER, amount="20")
    stranger = refund_files.answer(pain.answer("ANOTHER", group="RJCT"), CASHIER, here)
    assert (stranger.unknown, states()) == (1, ["rejected", "sent"])


def test_the_statement_books_each_transfer_or_the_file_in_one_sum_and_twice_is_once(
    here, who, decided, file
):
    number = f"QTRFD{decided[0].pk:09d}"
    assert take(here, out("19.99", number=number, ref="A")).out == 1
    assert (states(), money.account("unexplained")) == (["sent", "sent"], Decimal("19.99"))
    before = money.account("bank")
    told = out("50.00", batch=file.number, ref="B")
    assert (take(here, told).out, take(here, told).known) == (1, 1)
    assert (states(), money.account("transfer")) == (["booked", "booked"], 0)
    assert money.account("bank") == before - 50
    assert take(here, out("50.00", batch=file.number, ref="C")).out == 1  # no refund of ours
    assert money.account("unexplained") == Decimal("69.99")
    assert no_faults()


def test_a_booked_transfer_is_not_refused_afterwards_and_one_that_comes_back_is_a_credit(
    here, who, decided, file
):
    from greenlane.usecases import refund_files
    from greenlane.usecases.money_acts import refundable

    number = f"QTRFD{decided[0].pk:09d}"
    take(here, out("20.00", number=number))
    late = refund_files.answer(pain.answer(file.number, (number, "RJCT", "AC04")), CASHIER, here)
    assert (late.late, states()[0], refundable(BROKER, "QTC")) == ([number], "booked", 0)
    back = entry("20.00", ref="BACK").replace("NOTPROVIDED", number)
    assert (take(here, back).matched, take(here, back).known) == (1, 1)
    assert (states()[0], refundable(BROKER, "QTC")) == ("returned", 20)
    assert no_faults()


def test_the_pages_make_a_file_give_the_same_bytes_and_read_the_answer(here, who, decided, shown):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from tests.usecases.test_money_pages import signed_in, text

    from greenlane.store.models import RefundFile

    cashier, director = signed_in("cashier"), signed_in("director")
    assert "QTRFD" in text(cashier.get("/cash-desk/refunds"))
    chosen = {"refund": [str(row.pk) for row in decided]}
    made = cashier.post("/cash-desk/refunds/file", chosen)
    assert director.post(f"{made['Location']}/approve", {"answer": "Yes"}).status_code == 302
    file = RefundFile.objects.get()
    first, again = (cashier.get(f"/cash-desk/refunds/{file.number}.xml") for _ in "ab")
    assert first.content == again.content == bytes(file.body)
    assert cashier.get("/cash-desk/refunds/QTRF9.xml").status_code == 404
    answer = SimpleUploadedFile("a.xml", pain.answer(file.number, group="RJCT"))
    page = text(cashier.post("/cash-desk/bank-statement", {"file": answer}))
    assert "answer was read" in page
    assert text(cashier.get("/cash-desk/refunds")).count("Refused by the bank") == 3  # a filter too
