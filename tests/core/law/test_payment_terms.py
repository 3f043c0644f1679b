"""What a payment code says: the country's lines; a euro country's are read as EPC069-12 says."""

import re
from decimal import Decimal

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.payment_terms import payment_terms
from greenlane.standards import creditor_reference

EPC = ["BCD", "002", "1", "SCT", "{bank}", "{name}", "{account}", "EUR{amount}", "", "{reference}"]
DATA = {
    "name": "Douane", "account": "DE89370400440532013000", "bank": "COBADEFFXXX", "order_days": 10,
    "qr": EPC, "basis": "A", "refund_basis": "B",
    "deferment": {"statement_day": 5, "due_day": 15, "basis": "C"},
    "guarantee": {"reductions": ["100"], "basis": "D"},
}  # fmt: skip


def read(text):
    """The code as a bank's app reads it: EPC069-12 version 2, written from the guideline."""
    lines = text.split("\n")
    assert len(text.encode()) <= 331
    assert 10 <= len(lines) <= 12
    tag, version, charset, kind, bic, name, iban, amount, purpose, structured, *free = lines
    assert (tag, version, charset, kind) == ("BCD", "002", "1", "SCT")
    assert re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", bic)
    assert 1 <= len(name) <= 70
    assert re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}", iban)
    told = re.fullmatch(r"EUR([0-9]{1,9}(\.[0-9]{1,2})?)", amount)
    assert told
    assert Decimal("0.01") <= Decimal(told[1]) <= Decimal("999999999.99")
    assert len(purpose) <= 4
    assert creditor_reference.is_valid(structured)
    assert not (structured and any(free))
    return Decimal(told[1]), structured


@given(st.decimals("0.01", "999999999.99", places=2), st.integers(1, 10**9))
def test_the_code_of_a_euro_country_is_read_by_any_banks_app(amount, number):
    reference = creditor_reference.make(f"26DE{number:09d}")
    text = payment_terms(DATA).qr_text(amount, "EUR", reference)
    assert read(text) == (amount, reference)


def test_the_picture_has_the_error_correction_and_size_that_the_guideline_asks_for():
    text = payment_terms(DATA).qr_text(Decimal("999999999.99"), "EUR", "RF18539007547034")
    code = segno.make(text, error="m", micro=False, boost_error=False)
    assert (code.error, int(code.version) <= 13) == ("M", True)


@pytest.mark.parametrize("line", ["EUR {amount}", "EUR-{amount}", "{amount}", "USD{amount}"])
def test_the_reading_finds_a_wrong_line(line):
    """The control."""
    wrong = DATA | {"qr": [*EPC[:7], line, *EPC[8:]]}
    with pytest.raises(AssertionError):
        read(payment_terms(wrong).qr_text(Decimal(1), "EUR", "RF18539007547034"))


def test_a_line_with_an_unknown_place_and_terms_that_are_not_whole_are_refused_at_loading():
    for change in ({"qr": ["{iban}"]}, {"deferment": {**DATA["deferment"], "due_day": 31}},
                   {"interest": {"year": 364}}):  # fmt: skip
        with pytest.raises((KeyError, ValueError)):
            payment_terms({**DATA, **change})
    unnamed = {"guarantee": {**DATA["guarantee"], "unnamed": "silently"}}
    with pytest.raises(ValueError, match="propose or take"):
        payment_terms(DATA | unnamed)
