"""Duty formulas at their limits: long texts, large numbers, deductions, missing rates."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.duty_expression import (
    LONGEST,
    DutyExpressionError,
    MissingRateError,
)
from greenlane.law.duty_grammar import parse_duty_expression

D = Decimal


@pytest.mark.parametrize(
    "text", ["1 % + " * 10_000 + "1 %", "9" * 10_000 + " %", " " * 10_000, "A" * 10_000]
)
def test_a_text_beyond_any_formula_is_refused_before_it_is_read(text):
    with pytest.raises(DutyExpressionError, match="too long"):
        parse_duty_expression(text)


def test_the_longest_formula_is_still_read():
    text = "1 %" + " + 1 %" * ((LONGEST - 3) // 6)
    assert len(parse_duty_expression(text).sum.terms) == 33


@given(st.decimals(0, 10**6, places=2), st.integers(0, 1000), st.decimals(0, 100, places=2))
def test_a_deduction_brings_a_duty_to_nought_and_never_below(base, mass, percent):
    formula = parse_duty_expression(f"{percent:f} % - 5.00 QTC / KGM")
    duty = formula.evaluate(base, {"KGM": D(mass)}, {"QTC": D(1)})
    assert duty == max(D(0), base * percent / 100 - 5 * D(mass))


def test_a_currency_without_a_rate_is_named():
    with pytest.raises(MissingRateError, match="EUR") as missing:
        parse_duty_expression("1 EUR").evaluate(D(1), {}, {"QTC": D(1)})
    assert missing.value.currency == "EUR"


def test_a_formula_names_its_units_and_currencies_once_each_in_order():
    formula = parse_duty_expression("1 USD / LTR + 2 EUR / KGM MIN 3 USD / KGM MAX 9 QTC")
    assert formula.units == ("LTR", "KGM")
    assert formula.currencies == ("USD", "EUR", "QTC")


def test_bounds_apply_in_the_order_they_stand_in():
    rates = {"QTC": D(1)}
    floor_last = parse_duty_expression("10 % MAX 5 QTC MIN 8 QTC")
    ceiling_last = parse_duty_expression("10 % MIN 8 QTC MAX 5 QTC")
    assert floor_last.evaluate(D(100), {}, rates) == 8
    assert ceiling_last.evaluate(D(100), {}, rates) == 5


def test_the_words_min_and_max_may_also_be_a_unit_and_a_currency():
    """MIN is the minute in UN/ECE Recommendation 20: after a stroke it is a unit."""
    formula = parse_duty_expression("2 QTC / MIN MAX 10 QTC")
    assert formula.units == ("MIN",)
    assert formula.evaluate(D(0), {"MIN": D(9)}, {"QTC": D(1)}) == 10


@pytest.mark.parametrize(
    "text",
    [
        *("3 qtc / kgm", "3 QTC per KGM", "3,5 %", "5", "1_0 %", "Free + 1 %"),
        *("5 %\n", "+ 5 %", "NaN %", "5 % MIN", "5 % min 2 %"),
    ],
)
def test_what_only_looks_like_a_formula_is_refused(text):
    with pytest.raises(DutyExpressionError):
        parse_duty_expression(text)
