"""The matrix: scopes reach as far as they say, faults are named with their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.access.matrix import Matrix, MatrixError, Subject
from greenlane.lifecycle.event import SYSTEM, Actor

TABLE = """action,what it is,trader,officer,agency,cashier
paper.read,A paper,own,office,held,all
paper.burn,Burning one,,,,
"""
MATRIX = Matrix.read(TABLE)
PAPER = Subject(parties=frozenset({"T1", "T2"}), office="O1", holders=frozenset({"FOOD", "O2"}))


@pytest.mark.parametrize(("role", "unit", "allowed"), [
    ("trader", "T1", True), ("trader", "T2", True), ("trader", "T3", False), ("trader", "", False),
    ("officer", "O1", True), ("officer", "O2", False), ("officer", "T1", False),
    ("agency", "FOOD", True), ("agency", "PLANT", False), ("agency", "", False),
    ("cashier", "", True), ("nobody", "T1", False),
])  # fmt: skip
def test_a_scope_reaches_as_far_as_it_says(role, unit, allowed):
    decision = MATRIX.decide(Actor("x", role, unit), "paper.read", PAPER)
    assert decision.allowed is allowed
    assert decision.reason


@given(st.sampled_from(["trader", "officer", "agency", "cashier", "nobody"]), st.text(max_size=3))
def test_an_empty_cell_is_never_allowed(role, unit):
    assert not MATRIX.decide(Actor("x", role, unit), "paper.burn", PAPER).allowed
    assert not MATRIX.decide(Actor("x", role, unit), "paper.burn").allowed


def test_an_empty_unit_belongs_to_nothing_even_where_nothing_is_stated():
    blank = Subject(parties=frozenset({""}), office="", holders=frozenset({""}))
    for role in ("trader", "officer", "agency"):
        assert not MATRIX.decide(Actor("x", role, ""), "paper.read", blank).allowed


def test_the_machine_acts_and_an_unknown_action_is_a_programmer_s_error():
    assert MATRIX.decide(SYSTEM, "paper.burn", PAPER).allowed
    assert MATRIX.roles_for("paper.read") == {"trader", "officer", "agency", "cashier"}
    with pytest.raises(KeyError):
        MATRIX.decide(SYSTEM, "paper.eat")


@pytest.mark.parametrize(("table", "told"), [
    ("action,what it is,trader\na,b,mine\n", "line 2: trader has the unknown scope 'mine'"),
    ("action,what it is,trader\na,b,own\na,c,own\n", "line 3: a stands twice"),
    ("action,what it is,trader\n,b,own\n", "line 2: an action and what it is"),
    ("action,what it is,trader\na,,own\n", "line 2: an action and what it is"),
])  # fmt: skip
def test_a_fault_is_named_with_its_line(table, told):
    with pytest.raises(MatrixError, match=told):
        Matrix.read(table)
