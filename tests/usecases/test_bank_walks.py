"""A cashier's week: what banks send, statement by statement, and what the books say after each."""

from decimal import Decimal

import pytest
from tests.support import money
from tests.support.camt import entry
from tests.support.declarations import BROKER
from tests.support.money import BROKER_ACTOR, CASHIER, no_faults, take
from tests.support.two_persons import people, propose

pytestmark = pytest.mark.db


@pytest.fixture
def here(db, desk):
    return money.country(desk)


@pytest.fixture
def two(here):
    """Two orders of one firm, each over a declaration of its own."""
    from greenlane.usecases import payment_orders

    told = [money.lodge(here, lrn)["mrn"] for lrn in ("W1", "W2")]
    return [payment_orders.make(BROKER, (f"declaration:{mrn}",), BROKER_ACTOR, here)
            for mrn in told]  # fmt: skip


def state(order):
    order.refresh_from_db()
    return order.state, money.life(order.lines.get().declaration.mrn).state


def owed():
    return money.account(f"debtor:{BROKER}")


def test_several_payments_in_one_statement_each_pay_their_own(here, two):
    first, second = two
    told = take(here, entry(str(first.amount), first.reference, ref="1"),
                entry("5.00", ref="2", payer="Nobody known"),
                entry(str(second.amount), text=f"ref {second.reference}", ref="3"))  # fmt: skip
    assert (told.matched, told.unmatched) == (2, 1)
    assert [state(each) for each in two] == [("paid", "cleared")] * 2
    assert (money.account("suspense"), money.account("bank")) == (
        -5, first.amount + second.amount + 5)  # fmt: skip
    assert no_faults()


@pytest.mark.parametrize("spoil", [
    lambda ref: ref[:6] + ref[7] + ref[6] + ref[8:],  # two signs change places
    lambda ref: ref[:-1], lambda ref: ref.replace("0", "O", 1), lambda ref: ref[2:],
])  # fmt: skip
def test_a_reference_with_a_slip_pays_nothing_by_itself_and_the_cashier_gives_it(here, two, spoil):
    from greenlane.store.models import BankEntry
    from greenlane.usecases import bank_statements

    wrong = spoil(two[0].reference)
    assert wrong != two[0].reference
    take(here, entry(str(two[0].amount), wrong, ref="1", text=wrong, payer="Bank of Q"))
    row = BankEntry.objects.get()
    assert (row.state, state(two[0])[1]) == ("unmatched", "accepted")
    bank_statements.assign(row.pk, two[0].reference, CASHIER, here)
    assert state(two[0]) == ("paid", "cleared")
    assert money.account("suspense") == 0
    assert no_faults()


def test_too_much_is_a_credit_once_however_often_the_statement_comes(here, two):
    line = entry(str(two[0].amount + 12), two[0].reference, ref="1")
    first, again, other = take(here, line), take(here, line), take(here, line, number="S-2")
    assert (first.matched, again.known, other.known) == (1, 1, 1)
    assert (money.account(f"credit:{BROKER}"), money.account("bank")) == (
        -12, two[0].amount + 12)  # fmt: skip
    assert state(two[0]) == ("paid", "cleared")
    assert no_faults()


def test_money_of_another_currency_waits_and_pays_nothing_of_ours(here, two):
    from greenlane.lifecycle.declaration import NotAllowedError
    from greenlane.store.models import BankEntry
    from greenlane.usecases import bank_statements

    take(here, entry(str(two[0].amount), two[0].reference, currency="EUR", ref="1"))
    row = BankEntry.objects.get()
    with pytest.raises(NotAllowedError, match="QTC"):
        bank_statements.assign(row.pk, two[0].reference, CASHIER, here)
    row.refresh_from_db()
    assert (row.state, state(two[0])) == ("unmatched", ("open", "accepted"))
    assert no_faults()


@pytest.mark.parametrize("first", ["statement", "decision"])
def test_what_the_bank_takes_back_leaves_the_bank_once_whoever_is_first(here, two, first):
    from greenlane.store.models import Payment
    from greenlane.usecases.two_persons import approve

    who, order = people(), two[0]
    take(here, entry(str(order.amount), order.reference, ref="1"))
    assert state(order) == ("paid", "cleared")

    def told():
        back = entry(str(order.amount), side="DBIT", ref="9", more="<RvslInd>true</RvslInd>")
        assert take(here, back, number="S-9").out == 1

    def decided():
        act = propose(who["cashier"], "money-reversal", here, payment=Payment.objects.get().number)
        approve(act, who["director"], "", here)

    for step in (told, decided) if first == "statement" else (decided, told):
        step()
        assert no_faults()
    assert state(order)[0] == "open"
    assert (money.account("bank"), money.account("unexplained")) == (0, 0)
    assert owed() == two[0].amount + two[1].amount


CHARGED = '<Chrgs><Rcrd><Amt Ccy="QTC">{}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>'


def charged(order, kept, *others):
    """An entry of which our bank kept something: its details say what the payers sent."""
    sent = [(order.amount, order.reference), *others]
    whole = sum(amount for amount, _ in sent) - kept
    made = entry(f"{whole}", ref="C", more=CHARGED.format(kept))
    head, _, rest = made.partition("<NtryDtls>")
    parts = "".join(
        f'<TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="QTC">'
        f"{amount}</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
        for n, (amount, text) in enumerate(sent)
    )
    return f"{head}<NtryDtls>{parts}</NtryDtls>{rest.partition('</NtryDtls>')[2]}"


@pytest.mark.parametrize("others", [(), ((Decimal("7.00"), "nobody"),)])
def test_what_our_own_bank_kept_is_our_cost_and_the_payer_has_paid(here, two, others):
    kept = Decimal("3.50")
    told = take(here, charged(two[0], kept, *others))
    assert (told.findings, told.matched, told.out) == ((), 1, 1)
    assert state(two[0]) == ("paid", "cleared")
    assert money.account("charges") == kept
    assert money.account("bank") == two[0].amount + sum(a for a, _ in others) - kept
    assert no_faults()


def test_what_the_payers_bank_kept_is_still_owed(here, two):
    take(here, entry(str(two[0].amount - 8), two[0].reference, ref="1"))
    assert state(two[0]) == ("open", "accepted")
    assert owed() == two[1].amount + 8
    take(here, entry("8.00", two[0].reference, ref="2"), number="S-2")
    assert state(two[0]) == ("paid", "cleared")
    assert no_faults()
