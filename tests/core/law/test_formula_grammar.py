"""The grammar of formulas: every tree that can be built is printed as a text that reads as it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greenlane.gateways.country_packages import country_package
from greenlane.law.duty_expression import (
    LONGEST,
    AdValorem,
    Bound,
    DutyExpression,
    Fixed,
    MissingQuantityError,
    Specific,
    Sum,
    Term,
)
from greenlane.law.duty_grammar import parse_duty_expression

BOOK = country_package("tavora").book
D = Decimal

numbers = st.decimals(0, 99999, places=3) | st.integers(0, 999).map(D)
currencies = st.from_regex(r"[A-Z]{3}", fullmatch=True)
units = st.from_regex(r"[A-Z][A-Z0-9]{1,2}", fullmatch=True)
components = st.one_of(
    st.builds(AdValorem, numbers),
    st.builds(Specific, numbers, currencies, units, st.sampled_from([D(1), D(100), D("0.5")])),
    st.builds(Fixed, numbers, currencies),
)


@st.composite
def sums(draw):
    first, *rest = draw(st.lists(components, min_size=1, max_size=3))
    signs = [draw(st.sampled_from([1, -1])) for _ in rest]
    return Sum((Term(1, first), *map(Term, signs, rest)))


bounds = st.builds(Bound, st.sampled_from(["MIN", "MAX"]), sums())
trees = st.builds(DutyExpression, sums(), st.lists(bounds, max_size=2).map(tuple))


@given(trees)
def test_any_tree_is_printed_as_a_text_that_reads_as_that_tree(tree):
    text = str(tree)
    assume(len(text) <= LONGEST)
    assert parse_duty_expression(text) == tree
    assert str(parse_duty_expression(text)) == text


def on_paper(addends, base, quantities, rates):
    """The sum in fractions, written out apart from the engine."""
    total = Fraction(0)
    for term in addends.terms:
        part = term.component
        if isinstance(part, AdValorem):
            amount = Fraction(base) * Fraction(part.percent) / 100
        else:
            amount = Fraction(part.amount) * Fraction(rates[part.currency])
            if isinstance(part, Specific):
                amount = amount * Fraction(quantities[part.unit]) / Fraction(part.per)
        total += term.sign * amount
    return total


@given(trees, st.decimals(0, 10**7, places=2), st.decimals(0, 10**5, places=3))
def test_the_duty_is_what_fractions_on_paper_give(tree, base, quantity):
    quantities = dict.fromkeys(tree.units, quantity)
    rates = dict.fromkeys(tree.currencies, D("2.5"))
    expected = on_paper(tree.sum, base, quantities, rates)
    for bound in tree.bounds:
        limit = on_paper(bound.sum, base, quantities, rates)
        expected = max(expected, limit) if bound.kind == "MIN" else min(expected, limit)
    assert Fraction(tree.evaluate(base, quantities, rates)) == max(expected, 0)


@given(trees, st.data())
def test_a_quantity_that_is_missing_is_always_named(tree, data):
    assume(tree.units)
    missing = data.draw(st.sampled_from(tree.units))
    quantities = {unit: D(1) for unit in tree.units if unit != missing}
    with pytest.raises(MissingQuantityError) as raised:
        tree.evaluate(D(100), quantities, dict.fromkeys(tree.currencies, D(1)))
    assert raised.value.unit == missing


@pytest.mark.parametrize(
    ("value", "mass", "duty"),
    [
        ("1000", "400", "80"),  # 80 stands between 11.20 and 200: the case of the field guide
        ("1000", "4000", "112"),  # the minimum: 2.80 for each of forty times 100 kg
        ("1000", "40000", "200"),  # the minimum would be 1120; the maximum stops it at 20 %
        ("0", "400", "0"),
    ],
)
def test_the_worked_case_of_the_field_guide_and_its_neighbours(value, mass, duty):
    formula = parse_duty_expression("8 % MIN 2.80 QTC / 100 KGM MAX 20 %")
    assert formula.evaluate(D(value), {"KGM": D(mass)}, {"QTC": D(1)}) == D(duty)


@pytest.mark.parametrize("day", [date(2025, 2, 28), date(2026, 7, 1)], ids=str)
def test_goods_of_every_country_have_exactly_one_general_rate(day):
    law = BOOK.on(day)
    for line in (line for line in law.goods.values() if line.declarable):
        for origin in BOOK.countries:
            found = [m for m in law.measures(line.code, origin, "import") if m.type == "103"]
            assert len(found) == 1, (line.code, origin)
