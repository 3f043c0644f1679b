"""Results of controls: which items need one, what a result must state."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.lifecycle.inspection import (
    FACT,
    KINDS,
    ItemResult,
    control_items,
    problems,
    settled,
    wanting,
)

ITEMS = st.lists(st.integers(1, 9), unique=True, min_size=1)
HITS = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["blue", "yellow", "red"])))


@given(HITS, ITEMS, st.sampled_from(["documents", "physical"]))
def test_a_control_has_items_all_of_the_declaration_and_all_when_the_whole_was_hit(
    hits, items, kind
):
    covered = control_items(hits, kind, items)
    lane = {"documents": "yellow", "physical": "red"}[kind]
    named = {item for item, of in hits if of == lane}
    assert covered
    assert set(covered) <= set(items)
    if 0 in named or not named:
        assert set(covered) == set(items)
    assert named & set(items) <= set(covered)


@given(ITEMS, ITEMS)
def test_what_is_wanting_and_what_has_a_result_make_the_control(wanted, told):
    left = wanting(wanted, [ItemResult(item=each) for each in told])
    assert set(left) == set(wanted) - set(told)


@pytest.mark.parametrize("kind", KINDS)
def test_a_discrepancy_says_what_was_there_instead_and_why(kind):
    bare = ItemResult(item=1, kinds=(kind,))
    assert "text" in problems(bare)
    assert (FACT.get(kind) in problems(bare)) == (kind in FACT)
    whole = ItemResult(item=1, kinds=(kind,), text="Seen.", code="61102000", origin="CN",
                       value=Decimal(5), quantity=Decimal(3), unit="KGM")  # fmt: skip
    assert problems(whole) == ()


def test_goods_as_declared_state_nothing_else():
    assert problems(ItemResult(item=1)) == ()
    assert problems(ItemResult(item=1, code="61102000")) == ("kinds",)
    assert problems(ItemResult(item=1, kinds=("value", "value"), value=Decimal(1), text="x")) == (
        "kinds",
    )
    assert problems(ItemResult(item=1, kinds=("quantity",), quantity=Decimal(3), text="x")) == (
        "quantity",
    )


def test_the_last_word_on_an_item_counts():
    first, second = ItemResult(item=1), ItemResult(item=1, kinds=("safety",), text="Sharp.")
    assert settled([first, ItemResult(item=2), second])[1] is second
