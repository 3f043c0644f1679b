"""Movements of quantity balance; a quota worked by any sequence of acts keeps its volume."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from greenlane.kernel.quantity import UnitMismatchError
from greenlane.ledger.quantity import Movement, accounts, holding
from greenlane.ledger.quota import Request, allocate

D = Decimal
GRAMS = st.decimals("0.001", "40", places=3)


def moved(kind, quantity, into=""):
    return Movement(kind=kind, definition="Q", quantity=D(quantity), unit="KGM", into=into)


def test_every_movement_leaves_one_account_for_another():
    found = accounts([moved("open", 100), moved("issue", 30), moved("use", 10),
                      moved("allocate", 40), moved("return", 5), moved("transfer", 20, "N"),
                      moved("close", 15)])  # fmt: skip
    assert found == {
        ("Q", "law"): -100, ("Q", "available"): 0, ("Q", "licensed"): 20, ("Q", "drawn"): 45,
        ("N", "available"): 20, ("Q", "lapsed"): 15,
    }  # fmt: skip
    assert sum(found.values()) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "open", "quantity": D(0)},
        {"kind": "open", "quantity": D(-1)},
        {"kind": "open", "quantity": D("NaN")},
        {"kind": "transfer", "quantity": D(1)},
        {"kind": "open", "quantity": D(1), "into": "N"},
        {"kind": "transfer", "quantity": D(1), "into": "Q"},
    ],
)
def test_what_is_no_movement_is_refused(wrong):
    with pytest.raises(ValueError, match="a "):
        Movement(definition="Q", unit="KGM", **wrong)


def test_two_units_of_one_period_do_not_add_up():
    litres = Movement(kind="allocate", definition="Q", quantity=D(1), unit="LTR")
    with pytest.raises(UnitMismatchError):
        accounts([moved("open", 1), litres])


class QuotaAtWork(RuleBasedStateMachine):
    """One period under any sequence of acts, with its ledger beside it."""

    def __init__(self):
        super().__init__()
        self.ledger = [moved("open", 100)]
        self.given = D(100)
        self.waiting = []
        self.kept = []
        self.lodged = 0

    @property
    def held(self):
        return holding("Q", self.ledger)

    @rule(day=st.integers(1, 3), quantity=GRAMS)
    def ask(self, day, quantity):
        self.lodged += 1
        self.waiting.append(
            Request(id=f"{self.lodged:04}", day=date(2026, 3, day), quantity=quantity,
                    definition="Q")
        )  # fmt: skip

    @precondition(lambda self: self.waiting)
    @rule(chance=st.randoms())
    def serve(self, chance):
        there, own = {"Q": self.held.available}, {"Q": {"Q": D(1)}}
        made, _ = allocate(self.waiting, there, own)
        chance.shuffle(self.waiting)
        assert allocate(self.waiting, there, own)[0] == made
        self.ledger += [moved("allocate", m.quantity) for m in made if m.quantity]
        self.kept += [m.quantity for m in made if m.quantity]
        self.waiting = []

    @precondition(lambda self: self.kept)
    @rule(share=st.sampled_from([D("0.25"), D(1)]))
    def give_back(self, share):
        kept = self.kept.pop()
        back = (kept * share).quantize(D("0.000001"))
        self.ledger.append(moved("return", back))
        if kept - back:
            self.kept.append(kept - back)

    @rule(quantity=GRAMS)
    def increase(self, quantity):
        self.ledger.append(moved("increase", quantity))
        self.given += quantity

    @precondition(lambda self: self.held.available)
    @rule(share=st.sampled_from([D("0.1"), D(1)]), kind=st.sampled_from(["issue", "transfer"]))
    def take(self, share, kind):
        quantity = (self.held.available * share).quantize(D("0.000001"))
        if not 0 < quantity <= self.held.available:
            return
        self.ledger.append(moved(kind, quantity, "N" if kind == "transfer" else ""))
        if kind == "transfer":
            self.given -= quantity

    @precondition(lambda self: self.held.licensed)
    @rule(kind=st.sampled_from(["use", "expire"]))
    def end_licences(self, kind):
        quantity = self.held.licensed
        self.ledger.append(moved(kind, quantity))
        if kind == "use":
            self.kept.append(quantity)

    @invariant()
    def nothing_is_lost_or_made(self):
        held = self.held
        assert held.given == self.given
        assert held.drawn == sum(self.kept, D(0))
        assert min(held.available, held.licensed, held.drawn, held.lapsed) >= 0
        assert sum(accounts(self.ledger).values()) == 0


TestQuotaAtWork = QuotaAtWork.TestCase
# A busy machine is slow, not wrong: neither the time of a step nor that of its making is tested.
TestQuotaAtWork.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
