"""TARIC's coded components as formulas: what joins, floors and caps, and what is refused."""

import pytest

from greenlane.law.dialects.reader import RefusedRateError
from greenlane.law.dialects.taric import DutyComponent, duty
from greenlane.law.duty_grammar import parse_duty_expression


@pytest.mark.parametrize(
    ("components", "formula"),
    [
        ("01 12; 04 20 EUR DTN; 17 18.9; 19 16.5 EUR DTN",
         "12 % + 20 EUR / 100 KGM MAX 18.9 % + 16.5 EUR / 100 KGM"),
        ("01 8; 15 2.8 EUR DTN; 17 20", "8 % MIN 2.8 EUR / 100 KGM MAX 20 %"),
        ("01 8; 02 2", "8 % - 2 %"), ("01 5 EUC KGM", "0.05 EUR / KGM"), ("01 0.000", "Free"),
        ("01 0.4 EUR DTN Z", "0.4 EUR / 100 KGM each SUC"), ("01 15 GBP", "15 GBP"),
        ("01 3 EUR TNE G", "3 EUR / TNE:gross"), ("01 3 EUR HLT A", "3 EUR / HLT:total-alcohol"),
        ("01 9 GBP LPA; 02 1 GBP SPQ LPA", "9 GBP / LPA - 1 GBP / LPA each NAR:spr-discount"),
        ("01 9 EUR ASV X", "9 EUR / LPA"), ("01 8; 35 20", "8 % MAX 20 %"),
    ],
)  # fmt: skip
def test_components_make_a_formula(components, formula):
    parts = [DutyComponent(*each.split()) for each in components.split("; ")]
    assert str(duty(reversed(parts))) == formula
    assert str(parse_duty_expression(formula)) == formula


@pytest.mark.parametrize(
    ("components", "code"),
    [("01 9; 12", "component"), ("40", "reference"), ("99", "reference"), ("01", "prose"),
     ("04 3", "prose"), ("01 3; 01 4", "prose"), ("01 3 EUR QQQ", "prose"), ("37", "reference"),
     ("", "prose"), ("01 -3", "prose"),
     ("01 3 EUR TNE Q", "prose"), ("01 3 EUR NCL G", "prose"), ("01 3 EUR QQQ G", "prose")],
)  # fmt: skip
def test_components_that_make_none_are_refused(components, code):
    parts = [DutyComponent(*each.split()) for each in components.split("; ") if each]
    with pytest.raises(RefusedRateError) as refused:
        duty(parts)
    assert refused.value.code == code
