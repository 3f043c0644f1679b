"""Number ranges: a post's numbers are its own, whatever chance gives the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.gateways import chance
from greenlane.standards import mrn, mrn_range
from greenlane.standards.number import InvalidNumber

NODES = st.text(mrn_range.ALPHABET, min_size=2, max_size=2)


@given(NODES, NODES)
def test_the_ranges_of_two_posts_and_of_the_centre_never_meet(one, other):
    assert mrn_range.MARK not in chance._ALPHABET  # so no number of the centre has it
    number = mrn.make(2026, "QT", mrn_range.front(one) + "0" * 9 + "R")
    assert mrn_range.node_of(number) == one
    assert (mrn_range.front(one) == mrn_range.front(other)) is (one == other)
    assert mrn_range.node_of(mrn.make(2026, "QT", "Z" * 12 + "A")) == ""


@pytest.mark.parametrize("text", ["", "B", "B77", "b7", "QI", "O1"])
def test_what_is_no_id_of_a_node_is_refused(text):
    with pytest.raises(InvalidNumber):
        mrn_range.front(text)
