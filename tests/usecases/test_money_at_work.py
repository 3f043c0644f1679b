"""Money at work, with the database: a machine like that of the ledger, by the use cases."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.support import money
from tests.support.declarations import BROKER, TRADER
from tests.support.money import BROKER_ACTOR, CASHIER
from tests.support.two_persons import people, propose, walls_down

pytestmark = pytest.mark.db
SHORT = settings(max_examples=6, stateful_step_count=10, deadline=None, database=None,
                 phases=[Phase.generate])  # fmt: skip
LIMIT = Decimal(5000)


def late_claims():
    from greenlane.store.models import MoneyClaim

    return list(MoneyClaim.objects.filter(kind="statement"))


def charged(claim):
    """What of interest was charged on a claim, in all."""
    from greenlane.store.models import MoneyClaim

    return sum((each.amount for each in MoneyClaim.objects.filter(on_claim=claim)), Decimal(0))


def by_the_day(claim, here):
    """The interest on a claim counted day by day: what was unpaid on each, at 7.5 % a year."""
    from greenlane.store.models import PostingRow

    moved = PostingRow.objects.filter(claim=claim)
    back = set(moved.exclude(entry__reverses=None).values_list("entry__reverses", flat=True))
    paid = [(here.day_of(p.moment), p.amount) for p in moved
            if p.credit == claim.account and p.entry_id not in back]  # fmt: skip
    total, day, today = Decimal(0), claim.due, here.day_of(here.now())
    while day < today:
        day += timedelta(days=1)
        left = claim.amount - sum(amount for when, amount in paid if when < day)
        total += left * Decimal("7.5") / 36500
    found = (total + Decimal("1E-12")).quantize(Decimal("0.01"), "ROUND_DOWN")
    least = here.book.payment_terms.interest.least
    return found if found >= least else Decimal(0)


def machine(start, who):
    """The machine on a country, each run of it in a transaction that is taken back."""

    class AtWork(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.whole = transaction.atomic()
            self.whole.__enter__()
            self.here, self.numbers, self.lrns, self.entered = start, [], 0, []
            money.defer(LIMIT)

        def teardown(self):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

        def choose(self, choice, found):
            return choice.choice(found) if found else None

        @rule(firm=st.sampled_from([BROKER, TRADER]))
        def lodge(self, firm):
            self.lrns += 1
            told = money.lodge(self.here, f"M{self.lrns}", importer=firm)
            self.numbers.append((told["mrn"], f"M{self.lrns}", firm))

        @precondition(lambda self: self.numbers)
        @rule(share=st.sampled_from(["0.3", "1", "1.2"]), firm=st.sampled_from([BROKER, TRADER]))
        def pay(self, share, firm):
            from greenlane.lifecycle.event import Actor
            from greenlane.store.models import Payment
            from greenlane.usecases import dues, payment_orders, payments

            if not dues.of_operator(firm, self.here):
                return
            actor = Actor("holder", "trader", firm)
            order = payment_orders.make(firm, (), actor, self.here)
            amount = (order.amount * Decimal(share)).quantize(Decimal("0.01"))
            told = money.received(order, amount, f"B-{Payment.objects.count()}")
            payments.receive(told, CASHIER, self.here)

        @precondition(lambda self: self.numbers)
        @rule(choice=st.randoms(use_true_random=False))
        def bounce(self, choice):
            from greenlane.store.models import Payment

            row = self.choose(choice, list(Payment.objects.order_by("pk")))
            if row is not None:
                self.by_two("money-reversal", payment=row.number)

        @precondition(lambda self: self.numbers)
        @rule(firm=st.sampled_from([BROKER, TRADER]), share=st.sampled_from(["0.5", "1"]))
        def refund(self, firm, share):
            from greenlane.usecases.money_acts import refundable

            most = refundable(firm, "QTC")
            if most > 1:
                amount = (most * Decimal(share)).quantize(Decimal("0.01"))
                self.by_two("refund", operator=firm, amount=str(amount))

        def by_two(self, kind, **data):
            from greenlane.lifecycle.declaration import NotAllowedError
            from greenlane.usecases.two_persons import approve

            try:
                with transaction.atomic():
                    act = propose(who["cashier"], kind, self.here, **data)
                    approve(act, who["director"], "", self.here)
            except NotAllowedError:
                return  # reversed before, or its rest was paid back

        @precondition(lambda self: self.numbers)
        @rule(choice=st.randoms(use_true_random=False),
              price=st.sampled_from(["100.00", "2500.00", "9000.00"]))  # fmt: skip
        def correct(self, choice, price):
            from greenlane.lifecycle.declaration import NotAllowedError
            from greenlane.usecases.amend import amend
            from greenlane.usecases.two_persons import approve

            self.later(timedelta(seconds=1))  # nobody corrects in the moment of the release
            mrn, lrn, firm = self.choose(choice, self.numbers)
            told = money.priced(lrn, price, firm)
            try:
                with transaction.atomic():
                    if money.life(mrn).state == "accepted":
                        amend(mrn, told, "json", "Corrected.", BROKER_ACTOR, self.here)
                    else:
                        act = propose(who["officer"], "rectify", self.here, mrn=mrn, payload=told)
                        approve(act, who["mara"], "Seen", self.here)
            except NotAllowedError:
                return  # the document is the same

        @rule(days=st.integers(1, 40))
        def time_goes_by(self, days):
            from greenlane.usecases import arrears, deferred_statements

            self.later(timedelta(days=days))
            deferred_statements.step(self.here)
            arrears.step(self.here)
            assert {claim.number: charged(claim) for claim in late_claims()} == {
                claim.number: by_the_day(claim, self.here) for claim in late_claims()}  # fmt: skip

        def later(self, by):
            moment = self.here.now() + by
            self.here = replace(self.here, now=lambda: moment)

        @invariant()
        def the_books_have_no_fault(self):
            from greenlane.usecases import trial_balances

            assert (trial_balances.present().faults, money.faults()) == ((), [])

        @invariant()
        def what_was_granted_is_not_exceeded_and_nothing_was_changed(self):
            from greenlane.store.models import DeferredAccount, PostingRow

            assert 0 <= DeferredAccount.objects.get().used <= LIMIT
            now = list(PostingRow.objects.order_by("pk").values_list(
                "pk", "debit", "credit", "amount"))  # fmt: skip
            assert now[: len(self.entered)] == self.entered
            self.entered = now

        @invariant()
        def receipts_are_what_came_into_the_bank(self):
            from greenlane.store.models import Payment, PostingRow

            came = sum(row.amount for row in PostingRow.objects.filter(debit="bank"))
            assert came == sum(row.amount for row in Payment.objects.all())

        @invariant()
        def goods_are_held_for_payment_exactly_while_something_is_owed(self):
            from greenlane.ledger.owed import unpaid
            from greenlane.store import declarations

            for mrn, _, _ in self.numbers:
                row = declarations.by_mrn(mrn)
                held = declarations.life(row).open_hold("payment") is not None
                if row.state == "accepted":
                    assert held == bool(unpaid(declarations.postings(row)))

    return AtWork


@pytest.fixture
def start(db, desk):
    from greenlane.store.models import Operator

    here = money.country(desk)
    with walls_down():  # where a refund goes
        Operator.objects.update(bank_account="QT12BANK0000004711")
    return here


def test_whatever_is_done_the_books_of_the_database_hold(start):
    run_state_machine_as_test(machine(start, people()), settings=SHORT)


def test_a_posting_that_is_dropped_is_found(start, monkeypatch):
    """The control."""
    from greenlane.usecases import payments

    whole = payments.paying
    monkeypatch.setattr(payments, "paying", lambda source, parts: whole(source, parts)[1:])
    until_found = settings(SHORT, max_examples=100)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(start, people()), settings=until_found)
