"""Pages of money: a trader pays all at once, a cashier receives, reads in, assigns; receipts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support import money, signing_in
from tests.support.camt import entry, statement
from tests.support.declarations import BROKER, TRADER

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk, monkeypatch):
    from django.conf import settings

    from greenlane.usecases import desk as desks

    made = money.country(desk, desk.now())
    desks.install(made)
    monkeypatch.setattr(settings, "GREENLANE_CARD", "demo")
    yield made
    desks.install(desk)


def signed_in(role):
    from greenlane.store.models import Account

    client = Client(SERVER_NAME="localhost")
    return signing_in.enter(client, Account.objects.get(username=role))


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()


def ordered(client):
    answer = client.post("/payments/order", {"all": "1"})
    assert answer.status_code == 302
    return answer["Location"]


def test_a_trader_pays_everything_with_one_button_by_card_and_gets_a_receipt(here):
    from greenlane.store.models import DeclarationRow, Payment

    broker = signed_in("broker")
    assert "Nothing is owed" in text(broker.get("/payments"))
    told = [money.lodge(here, f"P{n}")["mrn"] for n in "ab"]
    page = text(broker.get("/payments"))
    assert all(mrn in page for mrn in told)
    sheet = text(broker.get("/payments?format=csv")).splitlines()
    assert sheet[0] == "subject,what,detail,due,amount,currency"
    assert [line.split(",")[1] for line in sheet[1:]] == told
    order = ordered(broker)
    page = text(broker.get(order))
    assert "Pay the whole amount" in page
    assert "data:image/svg+xml" in page
    assert "QT42TVCB0000000100200300" in page
    provider = re.search(r'href="(/payments/[^"]+/demo-bank)"', text(broker.post(f"{order}/card")))
    assert "demonstration" in text(broker.get(provider[1]))
    broker.post(provider[1], {"verb": "decline"})
    assert Payment.objects.count() == 0
    broker.post(provider[1], {"verb": "pay"})
    assert set(DeclarationRow.objects.values_list("state", flat=True)) == {"cleared"}
    page = text(broker.get(order))
    assert "Paid" in page
    assert "Pay the whole amount" not in page
    receipt = re.search(r'href="(/receipts/[^"]+)"', page)[1]
    page = text(broker.get(receipt))
    check = re.search(r"http://localhost(/receipts/[^<]+)<", page)[1]
    assert "genuine" in text(Client(SERVER_NAME="localhost").get(check))
    wrong = Client(SERVER_NAME="localhost").get(check[:-1] + ("0" if check[-1] != "0" else "1"))
    assert "no receipt of ours" in text(wrong, 404)


def test_the_signed_file_of_a_receipt_is_checked_with_the_countrys_key(here):
    from django.conf import settings

    from greenlane.evidence import payment_receipt
    from greenlane.evidence.signing import KeySet
    from greenlane.gateways.evidence import signing_keys
    from greenlane.usecases import payment_orders, payments

    money.lodge(here, "S1")
    order = payment_orders.make(BROKER, (), money.BROKER_ACTOR, here)
    paid = payments.receive(money.received(order, order.amount), money.CASHIER, here)
    file = signed_in("broker").get(f"/receipts/{paid.number}?format=json").content
    keys = KeySet(signing_keys(settings.GREENLANE_HOME, "QT").published())
    assert payment_receipt.fault(file, keys) == ""
    assert payment_receipt.fault(file.replace(paid.number.encode(), b"2026-1"), keys) != ""


def test_only_what_is_chosen_is_ordered_and_nothing_chosen_is_said(here):
    from greenlane.store.models import PaymentOrder

    broker = signed_in("broker")
    mrns = [money.lodge(here, f"C{n}")["mrn"] for n in "ab"]
    broker.post("/payments/order", {"subject": f"declaration:{mrns[0]}"})
    assert PaymentOrder.objects.get().lines.get().declaration.mrn == mrns[0]
    answer = broker.post("/payments/order", {}, follow=True)
    assert "Choose what is paid." in text(answer)


def test_another_traders_order_and_receipt_are_not_there(here):
    from greenlane.usecases import payments

    money.lodge(here, "X1")
    path = ordered(signed_in("broker"))
    order = money_order(path)
    paid = payments.receive(money.received(order, order.amount), money.CASHIER, here)
    stranger = signed_in("trader")
    assert order.operator_id != TRADER
    for address in (path, f"/receipts/{paid.number}"):
        assert stranger.get(address).status_code == 404
    assert "Nothing is owed" in text(stranger.get(f"/payments?operator={BROKER}"))


def money_order(path):
    from greenlane.store.models import PaymentOrder

    return PaymentOrder.objects.get(reference=path.rpartition("/")[2])


def test_the_cashier_finds_an_order_receives_cash_once_and_prints(here):
    from greenlane.store.models import Payment

    mrn = money.lodge(here, "K1")["mrn"]
    path = ordered(signed_in("broker"))
    reference, cashier = path.rpartition("/")[2], signed_in("cashier")
    for asked in (reference, mrn, BROKER, "harbour"):
        assert reference in text(cashier.get("/cash-desk", {"q": asked})), asked
    assert "Nothing found" in text(cashier.get("/cash-desk", {"q": "nobody"}))
    form = text(cashier.get(f"/cash-desk/receive/{reference}"))
    token = re.search(r'name="form" value="(\w+)"', form)[1]
    wrong = cashier.post(f"/cash-desk/receive/{reference}", {"form": token, "amount": "1.001"})
    assert "State an amount" in text(wrong, 422)
    told = {"form": token, "amount": str(money_order(path).amount), "means": "cash"}
    first = cashier.post(f"/cash-desk/receive/{reference}", told)
    again = cashier.post(f"/cash-desk/receive/{reference}", told)
    assert first["Location"] == again["Location"]
    assert Payment.objects.get().means == "cash"
    assert "Harbour Brokers" in text(cashier.get(first["Location"]))


def test_the_cashier_reads_a_statement_in_and_assigns_what_nobody_was_found_for(here):
    from greenlane.store.models import BankEntry

    money.lodge(here, "K1")
    order, cashier = money_order(ordered(signed_in("broker"))), signed_in("cashier")
    assert "Choose a file" in text(cashier.post("/cash-desk/bank-statement"), 422)
    bad = SimpleUploadedFile("x.xml", b"<x/>")
    assert "BNK-001" in text(cashier.post("/cash-desk/bank-statement", {"file": bad}), 422)
    data = statement([entry("5.00", text="who", payer="Nobody"),
                      entry(str(order.amount), order.reference, ref="R1")])  # fmt: skip
    file = SimpleUploadedFile("camt.xml", data)
    page = text(cashier.post("/cash-desk/bank-statement", {"file": file}))
    assert "The file was read" in page
    page = text(cashier.get("/cash-desk/amounts"))
    assert "Nobody" in page
    sheet = cashier.get("/cash-desk/amounts?format=csv&state=all").content.decode()
    assert len(sheet.splitlines()) == 3
    number = BankEntry.objects.get(state="unmatched").pk
    answer = cashier.post(f"/cash-desk/amounts/{number}/assign", {"to": "nobody"}, follow=True)
    assert "no order and no operator" in text(answer)
    cashier.post(f"/cash-desk/amounts/{number}/assign", {"to": BROKER})
    assert "Nothing is in suspense" in text(cashier.get("/cash-desk/amounts"))


def test_accounts_show_what_is_used_of_each_limit(here):
    trader = signed_in("trader")
    assert "Deferred without a limit" in text(trader.get("/payments/accounts"))
    money.defer(10**6)
    money.lodge(here, "D1", importer=TRADER)
    page = text(trader.get("/payments/accounts"))
    assert "<meter" in page
    assert "1,000,000" in page
    assert "No deferred account" in text(signed_in("broker").get("/payments/accounts"))
    assert "Amara Textiles" in text(signed_in("cashier").get("/payments/accounts"))


def test_the_trial_balance_is_a_page_a_sheet_and_times(here):
    from greenlane.usecases import payments, trial_balances

    cashier = signed_in("cashier")
    assert "No trial balance yet" in text(cashier.get("/trial-balance"))
    money.lodge(here, "T1")
    order = money_order(ordered(signed_in("broker")))
    payments.receive(money.received(order, order.amount), money.CASHIER, here)
    trial_balances.draw(here)
    page = text(cashier.get("/trial-balance"))
    assert "It balances" in page
    assert "releases of the last 30 days" in page
    sheet = cashier.get("/trial-balance?format=csv").content.decode().splitlines()
    assert sheet[0] == "account,currency,debit,credit,balance"
    assert any(line.startswith("bank,QTC,") for line in sheet)


def test_refunds_for_the_bank_are_listed_and_recorded(here):
    from greenlane.store.models import MoneyEntry, Operator, Refund, TwoPersonAct

    cashier = signed_in("cashier")
    assert "No refund waits" in text(cashier.get("/cash-desk/refunds"))
    from greenlane.store.models import Account

    act = TwoPersonAct.objects.create(kind="refund", subject="operator:x", reason="x",
                                      maker=Account.objects.get(username="cashier"),
                                      proposed=here.now())  # fmt: skip
    entry_ = MoneyEntry.objects.create(kind="refund", moment=here.now(), actor="x")
    row = Refund.objects.create(act=act, operator=Operator.objects.get(pk=BROKER), entry=entry_,
                                amount=5, currency="QTC", bank_account="QT12BANK0000004711",
                                moment=here.now())  # fmt: skip
    assert "QT12BANK0000004711" in text(cashier.get("/cash-desk/refunds"))
    cashier.post("/cash-desk/refunds", {"number": row.pk})
    assert "No refund waits" in text(cashier.get("/cash-desk/refunds"))


def test_what_is_reserved_is_listed_and_discharged_and_a_deposit_is_taken_at_the_desk(here):
    from tests.usecases.test_guarantees import given, stored

    from greenlane.store import declarations

    officer, cashier = signed_in("officer"), signed_in("cashier")
    assert "Nothing is reserved" in text(officer.get("/guarantees/reserved"))
    given(10**6)
    mrn, other = stored(here, "R1")["mrn"], stored(here, "R2", "NOSUCH01")["mrn"]
    page = text(officer.get("/guarantees/reserved"))
    assert mrn in page
    assert other not in page
    assert mrn in officer.get("/guarantees/reserved?format=csv&q=guar0001").content.decode()
    assert mrn in text(signed_in("trader").get("/payments/accounts"))
    officer.post(f"/guarantees/reserved/{mrn}/discharge", {"reason": "Re-exported."})
    assert "Nothing is reserved" in text(officer.get("/guarantees/reserved"))
    assert "Take a deposit of" in text(cashier.get("/cash-desk", {"q": other}))
    cashier.post(f"/cash-desk/deposits/{other}")
    assert declarations.life(declarations.by_mrn(other)).open_hold("security") is None
    assert other in text(cashier.get("/guarantees/reserved"))
