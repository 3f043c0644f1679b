"""Every part that a formula can have is told in words and worked out, in English and in Arabic."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from tests.core.law.test_dialects import QUANTITIES, RATES, TARIFFS, formulas, needs_data

from greenlane.duties.explanation_words import Speech
from greenlane.duties.formula_explained import Figures, in_words, steps
from greenlane.duties.unit_words import ARABIC_NAMES, ARABIC_UNITS
from greenlane.law.dialects import eac, uk_units, us, us_units
from greenlane.law.dialects.reader import RefusedRateError
from greenlane.law.duty_grammar import parse_duty_expression
from greenlane.messages.tariffs import us_hts
from greenlane.messages.tariffs.csv_table import csv_of
from greenlane.standards.unit import UNITS

D = Decimal
WORDS = [
    ("Free", "nothing is owed"),
    ("12.5 % of retail-price", "12.5 % of the retail price"),
    ("50 % of duty A00", "50 % of the duty A00"),
    ("0.007 USD / KGM:lead", "0.007 USD for each kilogram of lead"),
    ("2 EUR / 100 KGM each SUC",
     "2 EUR for each 100 kilogram and each per cent by weight of sucrose"),
    ("0.2 USD / KGM each POL under 100",
     "0.2 USD for each kilogram and each degree of polarisation under 100"),
    ("0.003 USD / GRO each NAR:line", "0.003 USD for each gross and each line"),
    ("1 USD / PFL + 6 % of case MIN 5 % MAX 9 USD",
     "1 USD for each proof litre plus 6 % of the case, but at least 5 % of the base, "
     "but at most a fixed amount of 9 USD"),
]  # fmt: skip
FIGURES = Figures(
    base=D(1000),
    currency="USD",
    quantities={**QUANTITIES, "SUC": D(3)},
    rates=RATES,
    rate_basis={"EUR": "notice 7"},
    values={"retail-price": D(9), "duty A00": D(100)},
)


@pytest.mark.parametrize(("formula", "words"), WORDS)
def test_a_formula_is_told_in_words(formula, words):
    assert in_words(parse_duty_expression(formula), Speech("en")) == words


@pytest.mark.parametrize("formula", [formula for formula, _ in WORDS])
def test_a_formula_told_in_arabic_has_no_english_words(formula):
    told = in_words(parse_duty_expression(formula), Speech("ar"))
    assert not re.search("[a-z]{2,}", told), told


@given(formulas())
def test_the_steps_add_up_to_what_is_owed(formula):
    told = steps(formula, FIGURES, Speech("en"))
    amounts = [D(node.value.split()[0]) for node in told]
    terms = len(formula.sum.terms)
    total = max(sum(amounts[:terms], D(0)), D(0))
    for bound, limit in zip(formula.bounds, amounts[terms:], strict=True):
        total = max(total, limit) if bound.kind == "MIN" else min(total, limit)
    owed = formula.evaluate(FIGURES.base, FIGURES.quantities, FIGURES.rates, FIGURES.values)
    assert total == owed


def test_every_unit_of_the_standard_and_every_content_of_the_dialects_has_an_arabic_name():
    assert set(ARABIC_UNITS) == set(UNITS)
    tables = (uk_units.UNITS, us.UNITS, eac.UNITS)
    codes = {code for table in tables for unit in table.values() for code in (unit.code, unit.each)}
    codes |= {us_units.coded(f"{content} kg") for content in us_units.CONTENTS}
    codes |= {unit.code for unit in us_units.UNITS.values()}
    contents = {code.partition(":")[2] for code in codes} - {""}
    assert contents <= set(ARABIC_NAMES)


@needs_data
def test_the_contents_that_the_united_states_print_have_arabic_names():
    named = set()
    for _, row in csv_of((TARIFFS / "us_hts_2025_ch01-49.csv").read_bytes()).records:
        for column in (us_hts.GENERAL, us_hts.COLUMN_2):
            try:
                formula = us.parse(row[column])
            except RefusedRateError:
                continue
            named |= {unit.partition(":")[2] for unit in formula.units} | set(formula.bases)
    assert named - {""} <= set(ARABIC_NAMES)
