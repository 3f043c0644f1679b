"""Small cells are not told, and subtraction from the sums does not tell them either."""

from hypothesis import given
from hypothesis import strategies as st

from greenlane.access.suppression import SMALLEST, table

CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 40), max_size=9
)


@given(CELLS)
def test_no_small_cell_is_told_and_what_is_told_is_true(counts):
    told = table(counts)
    assert told.keys() == counts.keys()
    for cell, n in told.items():
        assert n is None or (n == counts[cell] and not 0 < n < SMALLEST)


@given(CELLS)
def test_no_sum_less_what_is_told_gives_a_small_cell(counts):
    told = table(counts)
    for side in (0, 1):
        for name in {cell[side] for cell in counts}:
            line = [cell for cell in counts if cell[side] == name]
            hidden = [cell for cell in line if told[cell] is None]
            rest = sum(counts[cell] for cell in line) - sum(told[cell] or 0 for cell in line)
            others = [cell for cell in line if told[cell]]
            assert not hidden or (len(hidden) > 1 and rest >= SMALLEST) or not others


def test_a_cell_alone_takes_the_smallest_of_its_line_with_it():
    counts = {("a", "x"): 2, ("a", "y"): 9, ("a", "z"): 30}
    assert table(counts) == {("a", "x"): None, ("a", "y"): None, ("a", "z"): 30}


def test_large_cells_and_noughts_are_told():
    counts = {("a", "x"): 5, ("a", "y"): 0, ("b", "x"): 500, ("b", "y"): 0}
    assert table(counts) == counts
