"""The hash-linked log: any change of any entry is found at its place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.evidence import log
from greenlane.ledger.posting import Posting, balances, debt

entries = st.lists(st.binary(max_size=20), min_size=2, max_size=12, unique=True)


@given(entries)
def test_an_untouched_log_holds(rows):
    assert log.first_break(b"o", rows, log.chain(b"o", rows)) is None


@given(entries, st.data())
def test_an_edited_entry_is_found_at_its_place(rows, data):
    links = log.chain(b"o", rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = [*rows[:place], rows[place] + b"!", *rows[place + 1 :]]
    assert log.first_break(b"o", changed, links) == place


@given(entries, st.data())
def test_a_dropped_or_swapped_entry_is_found(rows, data):
    links = log.chain(b"o", rows)
    place = data.draw(st.integers(0, len(rows) - 2))
    dropped = rows[:place] + rows[place + 1 :]
    assert log.first_break(b"o", dropped, links[:place] + links[place + 1 :]) == place
    swapped = [*rows]
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    assert log.first_break(b"o", swapped, links) == place


def test_another_beginning_is_found_at_once():
    rows = [b"a", b"b"]
    assert log.first_break(b"other", rows, log.chain(b"o", rows)) == 0


def test_canonical_bytes_do_not_depend_on_the_order_of_keys():
    assert log.canonical({"b": 1, "a": 2}) == log.canonical({"a": 2, "b": 1})


amounts = st.dictionaries(
    st.sampled_from(["A00", "B00", "E10"]), st.decimals("0.01", 10**6, places=2)
)


@given(amounts)
def test_the_accounts_always_sum_to_nought_and_a_reversal_undoes(owed):
    revenue = {"A00": "duty", "B00": "vat", "E10": "excise"}
    postings = debt("debtor:x", owed, revenue, "QTC")
    assert sum(balances(postings).values()) == 0
    undone = [*postings, *(p.reversed() for p in postings)]
    assert set(balances(undone).values()) <= {0}


def test_a_posting_moves_something_between_two_accounts():
    for changes in ({"amount": Decimal(0)}, {"amount": Decimal(-1)}, {"credit": "a"}):
        good = {
            "charge": "A00",
            "debit": "a",
            "credit": "b",
            "amount": Decimal(1),
            "currency": "QTC",
        }
        with pytest.raises(ValueError, match="posting"):
            Posting(**{**good, **changes})
