"""RF references: every made one is valid, every slip of one sign is noticed, texts are searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.standards import creditor_reference as rf
from greenlane.standards.number import InvalidNumber

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
bodies = st.text(SIGNS, min_size=1, max_size=21)


@given(bodies)
def test_what_is_made_is_valid_and_found_in_a_text(body):
    made = rf.make(body)
    assert rf.validate(rf.format(made).lower()) == made
    assert made in rf.found_in(f"Zahlung / دفع {rf.format(made)}")


@given(bodies, st.data())
def test_one_wrong_sign_is_noticed(body, data):
    made = rf.make(body)
    place = data.draw(st.integers(4, len(made) - 1))
    other = data.draw(st.sampled_from(SIGNS.replace(made[place], "")))
    assert not rf.is_valid(made[:place] + other + made[place + 1 :])


@pytest.mark.parametrize(("text", "reason"), [
    ("", "length"), ("RF18", "length"), ("RF18" + "0" * 22, "length"), ("XX18539", "mark"),
    ("RFAB539", "mark"), ("RF185390é", "body"), ("RF19539007547034", "check"),
])  # fmt: skip
def test_a_wrong_reference_is_refused_with_its_reason(text, reason):
    with pytest.raises(InvalidNumber) as error:
        rf.validate(text)
    assert error.value.reason == reason


@given(st.text(max_size=300))
def test_any_text_is_searched(text):
    assert all(rf.is_valid(each) for each in rf.found_in(text))
