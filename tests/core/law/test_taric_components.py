"""The coded components of a TARIC measure become the same formulas as the printed rates."""

from decimal import Decimal

import pytest

from greenlane.law.dialects import uk
from greenlane.law.dialects.reader import RefusedRateError
from greenlane.law.dialects.taric import UNITS, CodedComponent, formula
from greenlane.law.duty_grammar import parse_duty_expression
from greenlane.standards import unit


def coded(*lines):
    """Components from `01 12.8`, `04 176.8 EUR DTN G`."""
    made = []
    for line in lines:
        expression, *rest = line.split()
        amount, currency, code, qualifier = (*rest, "", "", "", "")[:4]
        made.append(CodedComponent(
            expression=expression, amount=Decimal(amount) if amount else None,
            currency="" if currency == "-" else currency, unit=code, qualifier=qualifier,
        ))  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (("01 12.800", "04 176.800 EUR DTN"), "12.8 % + 176.8 EUR / 100 KGM"),
        (("17 20.0", "01 8.0", "15 2.80 EUR DTN"), "8 % MIN 2.8 EUR / 100 KGM MAX 20 %"),
        (("1 10", "35 30", "19 5 EUR HLT", "20 2"), "10 % + 5 EUR / HLT + 2 % MAX 30 %"),
        (("01 0.6 EUR ASV X",), "0.6 EUR / LPA"),
        (("01 4.6 EUR DTN Z", "36 1 EUR DTN E"),
         "4.6 EUR / 100 KGM each SUC - 1 EUR / 100 KGM:drained"),
        (("01 16.5 - RET",), "16.5 % of retail-price"),
        (("01 100 EUR",), "100 EUR"),
        (("01 0",), "Free"),
        (("01 5", "99 - - NAR"), "5 %"),
        (("02 5 EUR DTN", "01 10"), "10 % - 5 EUR / 100 KGM"),
    ],
)  # fmt: skip
def test_components_become_a_formula_in_the_order_of_their_codes(lines, printed):
    lines = [line.replace("99 - - NAR", "99") for line in lines]
    read = formula(coded(*lines))
    assert str(read) == printed
    assert parse_duty_expression(printed) == read


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("01 9.0", "12"), "component"), (("01 9.0", "17 24.2", "21"), "component"),
        (("37",), "prose"), (("01",), "prose"), (("04 5",), "prose"), (("01 5", "01 6"), "prose"),
        (("01 5 EUR XXX",), "prose"), (("01 5 EUR DTN Q",), "prose"), (("01 -5",), "prose"),
        (("01 5 - DTN",), "prose"), (("01 5", "88 1"), "prose"),
    ],
)  # fmt: skip
def test_components_without_an_amount_or_a_known_unit_are_refused(lines, code):
    with pytest.raises(RefusedRateError) as refused:
        formula(coded(*lines))
    assert refused.value.code == code


def test_a_supplementary_unit_alone_is_no_duty():
    assert formula(coded("99")) is None
    assert formula([]) is None


@pytest.mark.parametrize("spelling", sorted(UNITS))
def test_every_spelling_of_a_unit_is_read_as_that_unit(spelling):
    (part,) = uk.parse(f"1.50 EUR / {spelling}").components
    meaning = UNITS[spelling]
    assert (part.unit, part.per, part.each) == (meaning.code, meaning.per, meaning.each)
    assert all(unit.is_valid(code.partition(":")[0]) for code in part.units)
