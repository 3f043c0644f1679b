"""Duty expressions: read, printed, read again; floors and ceilings; prose refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.duty_expression import (
    LONGEST,
    DutyExpressionError,
    MissingQuantityError,
)
from greenlane.law.duty_grammar import parse_duty_expression

D = Decimal
numbers = st.decimals("0.01", 9999, places=2).map(lambda d: f"{d:f}")
units = st.sampled_from(["KGM", "LTR", "LPA", "MIL", "NAR", "PR"])
components = st.one_of(
    numbers.map(lambda n: f"{n} %"),
    st.builds(lambda n, u: f"{n} QTC / {u}", numbers, units),
    st.builds(lambda n, u: f"{n} QTC / 100 {u}", numbers, units),
    numbers.map(lambda n: f"{n} QTC"),
)
sums = st.lists(components, min_size=1, max_size=3).map(" + ".join)
formulas = st.builds(
    lambda first, bounds: " ".join([first, *(f"{kind} {part}" for kind, part in bounds)]),
    sums,
    st.lists(st.tuples(st.sampled_from(["MIN", "MAX"]), sums), max_size=2),
).filter(lambda text: len(text) <= LONGEST)
QUANTITIES = {u: D(7) for u in ("KGM", "LTR", "LPA", "MIL", "NAR", "PR")}
RATES = {"QTC": D(1)}


@given(formulas)
def test_what_is_printed_reads_as_the_same_formula(text):
    once = parse_duty_expression(text)
    assert parse_duty_expression(str(once)) == once
    assert str(parse_duty_expression(str(once))) == str(once)


@given(formulas, st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_duty_never_falls_when_the_value_rises(text, one, other):
    low, high = sorted((one, other))
    formula = parse_duty_expression(text)
    assert formula.evaluate(low, QUANTITIES, RATES) <= formula.evaluate(high, QUANTITIES, RATES)


@given(sums, sums, st.decimals(0, 10**6, places=2))
def test_a_ceiling_is_never_exceeded_and_a_floor_never_undercut(text, bound, base):
    limit = parse_duty_expression(bound).evaluate(base, QUANTITIES, RATES)
    capped = parse_duty_expression(f"{text} MAX {bound}").evaluate(base, QUANTITIES, RATES)
    raised = parse_duty_expression(f"{text} MIN {bound}").evaluate(base, QUANTITIES, RATES)
    assert capped <= limit <= raised


def test_the_worked_cases_of_the_field_guide_come_out():
    compound = parse_duty_expression("12.8 % + 176.8 EUR / 100 KGM")
    assert compound.evaluate(D(10_000), {"KGM": D(2_500)}, {"EUR": D(1)}) == D("5700.00")
    bounded = parse_duty_expression("8 % MIN 2.8 EUR / 100 KGM MAX 20 %")
    assert bounded.evaluate(D(1_000), {"KGM": D(400)}, {"EUR": D(1)}) == D(80)


def test_a_specific_amount_in_another_currency_uses_the_rate():
    formula = parse_duty_expression("3.20 EUR / KGM")
    assert formula.evaluate(D(0), {"KGM": D(10)}, {"EUR": D("2.5")}) == D(80)


@pytest.mark.parametrize("text", ["Free", "free", "FREE"])
def test_free_is_nothing_owed(text):
    formula = parse_duty_expression(text)
    assert formula.is_free
    assert formula.evaluate(D(100), {}, {}) == 0


@pytest.mark.parametrize(
    "text",
    [
        "", "see note 3", "10", "10 % of the retail price", "The rate of heading 1701",
        "10 % + ", "MIN 3 %", "3 QTC / 0 KGM", "-5 %", "5 %%", "10 % MAX", "1e3 %", "٣ %",
    ],
)  # fmt: skip
def test_what_is_not_a_formula_is_refused_and_never_guessed(text):
    with pytest.raises(DutyExpressionError):
        parse_duty_expression(text)


def test_a_missing_quantity_names_its_unit():
    with pytest.raises(MissingQuantityError, match="LPA"):
        parse_duty_expression("18.00 QTC / LPA").evaluate(D(1), {"KGM": D(1)}, RATES)
