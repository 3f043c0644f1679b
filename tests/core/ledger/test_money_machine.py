"""Money at work: whatever is paid, deferred, secured, amended, reversed and refunded, in any order.

The ledger's own functions make the postings; beside them stands a plain count of cents. What the
machine says of the books after each step is what must hold of them whatever the use cases do.
"""

from decimal import Decimal

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from greenlane.ledger.allocation import Allocation, Due, allocate, paying
from greenlane.ledger.guarantee import Guarantee, held, releasing, reserving
from greenlane.ledger.owed import open_debt, unpaid
from greenlane.ledger.posting import Posting, balances, debt
from greenlane.ledger.trial_balance import lines_of, trial_balance

D = Decimal
FIRM, LIMIT, GIVEN = "QT1", D(900), D(700)
REVENUE = {"A00": "customs-duty", "B00": "vat", "INT": "interest"}
sums = st.integers(1, 40_000).map(lambda cents: D(cents) / 100)
charges = st.fixed_dictionaries({"A00": sums | st.just(D(0)), "B00": sums})
FEW = settings(max_examples=25, stateful_step_count=20, deadline=None)
# A control need not be told shortly.
QUIET = settings(FEW, phases=[Phase.generate], print_blob=False, database=None)


def moved(debit, credit, amount, charge=""):
    return Posting(charge=charge, debit=debit, credit=credit, amount=amount, currency="QTC")


class Money(RuleBasedStateMachine):
    """Declarations of one firm with a deferred account, a guarantee and a till."""

    def __init__(self):
        super().__init__()
        self.entered = []  # (subject, posting): only ever added to
        self.seen = ()
        self.ways = {}  # declaration -> how it is owed: debtor, deferment, guarantee
        self.owed = {}  # declaration -> what it comes to, counted apart
        self.gone = set()
        self.receipts = {}  # number -> (amount, what of it went to which declaration)
        self.reversed = set()
        self.credit = self.paid_back = self.interest = self.settled = D(0)

    # what a country's own shell does

    def post(self, subject, postings):
        self.entered += [(subject, each) for each in postings]

    def of(self, subject):
        return [posting for name, posting in self.entered if name == subject]

    def account(self, name):
        return balances(posting for _, posting in self.entered).get(name, D(0))

    def dues(self):
        return [
            Due(subject=name, charge=p.charge, account=p.debit, amount=p.amount, currency="QTC")
            for name in self.ways
            for p in unpaid(self.of(name))
        ]

    def release(self, name):
        free = self.ways[name] != "debtor" or not unpaid(self.of(name))
        if free and name not in self.gone:
            self.gone.add(name)

    def reserved(self):
        return -self.account("guarantee:G")

    def used(self):
        return self.account(f"deferment:{FIRM}")

    @rule(amounts=charges, wanted=st.sampled_from(["debtor", "deferment", "guarantee"]))
    def declare(self, amounts, wanted):
        whole, name = sum(amounts.values()), f"D{len(self.ways)}"
        given = Guarantee(number="G", kind="comprehensive", principal=FIRM, amount=GIVEN,
                          percent=D(50), currency="QTC", reserved=self.reserved())  # fmt: skip
        room = {"debtor": D(10**6), "deferment": LIMIT - self.used(), "guarantee": given.left}
        way = wanted if whole <= room[wanted] else "debtor"
        self.ways[name], self.owed[name] = way, whole
        if way == "guarantee":
            self.post(name, [reserving(given, sum_, c) for c, sum_ in amounts.items() if sum_])
        else:
            self.post(name, debt(f"{way}:{FIRM}", amounts, REVENUE, "QTC"))
        self.release(name)

    @precondition(lambda self: self.dues())
    @rule(amount=sums)
    def pay(self, amount):
        made = allocate(amount, "QTC", self.dues())
        number = f"R{len(self.receipts)}"
        for part in made.parts:
            self.post(part.subject, paying("bank", [part]))
        if made.left:
            self.post("", [moved("bank", f"credit:{FIRM}", made.left)])
        self.receipts[number] = (amount, made)
        self.credit += made.left
        for name in {part.subject for part in made.parts}:
            self.release(name)

    def standing(self):
        return sorted(n for n in self.receipts if n[0] == "R" and n not in self.reversed)

    @precondition(lambda self: self.standing())
    @rule(choice=st.randoms(use_true_random=False))
    def bounce(self, choice):
        number = choice.choice(self.standing())
        _, made = self.receipts[number]
        if made.left > self.credit:
            return  # what was left over of it has been paid back already
        for part in made.parts:
            self.post(part.subject, [p.reversed() for p in paying("bank", [part])])
        if made.left:
            self.post("", [moved(f"credit:{FIRM}", "bank", made.left)])
        self.credit -= made.left
        self.reversed.add(number)

    @precondition(lambda self: self.ways)
    @rule(choice=st.randoms(use_true_random=False), amounts=charges)
    def amend(self, choice, amounts):
        name = choice.choice(sorted(self.ways))
        way, undone = self.ways[name], open_debt(self.of(name))
        back = sum((p.amount for p in undone if p.debit == f"deferment:{FIRM}"), D(0))
        free = sum((p.amount for p in undone if p.credit == "guarantee:G"), D(0))
        whole = sum(amounts.values())
        if way == "deferment" and self.used() - back + whole > LIMIT:
            return
        if way == "guarantee" and (self.reserved() - free + whole > GIVEN or not undone):
            return
        self.post(name, [p.reversed() for p in undone])
        if way == "guarantee":
            given = Guarantee(number="G", kind="comprehensive", principal=FIRM, amount=GIVEN,
                              percent=D(50), currency="QTC")  # fmt: skip
            self.post(name, [reserving(given, sum_, c) for c, sum_ in amounts.items() if sum_])
        else:
            self.post(name, debt(f"{way}:{FIRM}", amounts, REVENUE, "QTC"))
        self.owed[name] = whole
        self.release(name)

    @precondition(lambda self: "guarantee" in self.ways.values())
    @rule(choice=st.randoms(use_true_random=False), part=sums)
    def discharge(self, choice, part):
        name = choice.choice(sorted(n for n, way in self.ways.items() if way == "guarantee"))
        freed = releasing(held(self.of(name)), {"A00": part, "B00": part})
        self.post(name, freed)
        self.owed[name] -= sum((p.amount for p in freed), D(0))

    @precondition(lambda self: self.used() > 0)
    @rule(share=st.integers(1, 100))
    def settle_statement(self, share):
        amount = (self.used() * share / 100).quantize(D("0.01"))
        if amount:
            self.post("", [moved("bank", f"deferment:{FIRM}", amount)])
            self.receipts[f"S{len(self.receipts)}"] = (amount, Allocation(parts=(), left=D(0)))
            self.settled += amount

    @rule(amount=sums)
    def charge_interest_and_take_it_back(self, amount):
        made = debt(f"debtor:{FIRM}", {"INT": amount}, REVENUE, "QTC")
        self.post("I", made)
        less = (amount / 3).quantize(D("0.01"))
        if less:
            self.post("I", [moved("revenue:interest", f"debtor:{FIRM}", less, "INT")])
        self.interest += amount - less

    @precondition(lambda self: self.credit > 0)
    @rule(share=st.integers(1, 100))
    def refund(self, share):
        amount = (self.credit * share / 100).quantize(D("0.01"))
        if amount:
            self.post("", [moved(f"credit:{FIRM}", f"refund:{FIRM}", amount),
                           moved(f"refund:{FIRM}", "transfer", amount),
                           moved("transfer", "bank", amount)])  # fmt: skip
            self.credit -= amount
            self.paid_back += amount

    # what must hold, whatever was done

    @invariant()
    def nothing_is_ever_changed(self):
        now = tuple(self.entered)
        assert now[: len(self.seen)] == self.seen
        self.seen = now

    @invariant()
    def the_trial_balance_has_no_fault(self):
        kept = [("guarantee:G", "QTC", -self.reserved()), ("bank", "QTC", self.money())]
        drawn = trial_balance(lines_of(posting for _, posting in self.entered), kept)
        assert drawn.faults == ()

    def money(self):
        """What came in and did not bounce, less what went back."""
        taken = sum((a for n, (a, _) in self.receipts.items() if n not in self.reversed), D(0))
        return taken - self.paid_back

    @invariant()
    def guarantees_and_accounts_stay_within_what_was_granted(self):
        assert 0 <= self.reserved() <= GIVEN
        assert self.used() <= LIMIT
        owed = sum((self.owed[n] for n, way in self.ways.items() if way == "guarantee"), D(0))
        assert self.reserved() == owed

    @invariant()
    def who_owes_is_who_was_charged_less_what_he_paid(self):
        for way in ("debtor", "deferment"):
            owed = sum((self.owed[n] for n, each in self.ways.items() if each == way), D(0))
            paid = sum(
                (
                    sum(part.amount for part in made.parts)
                    for n, (_, made) in self.receipts.items()
                    if n not in self.reversed
                ),
                D(0),
            )
            more = self.interest - paid if way == "debtor" else -self.settled
            assert self.account(f"{way}:{FIRM}") == owed + more
        assert self.account(f"credit:{FIRM}") == -self.credit

    @invariant()
    def receipts_are_what_was_posted_into_the_bank(self):
        taken = sum((p.amount for _, p in self.entered if p.debit == "bank"), D(0))
        assert taken == sum((amount for amount, _ in self.receipts.values()), D(0))

    @invariant()
    def what_holds_back_is_not_gone(self):
        for name in set(self.ways) - self.gone:
            assert self.ways[name] == "debtor"
            assert unpaid(self.of(name))


def test_whatever_is_done_the_books_hold():
    run_state_machine_as_test(Money, settings=FEW)


@pytest.mark.parametrize("nth", [1, 3])
def test_one_posting_that_is_dropped_is_found(nth):
    """The control: the same machine, whose every so many'th posting is lost."""

    class Losing(Money):
        asked = 0

        def post(self, subject, postings):
            kept = []
            for each in postings:
                self.asked += 1
                if self.asked != nth:
                    kept.append(each)
            super().post(subject, kept)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Losing, settings=QUIET)


def test_one_posting_that_is_made_twice_is_found():
    """The control of the other side."""

    class Doubling(Money):
        def post(self, subject, postings):
            made = list(postings)
            super().post(subject, [*made, *made[:1]])

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Doubling, settings=QUIET)
