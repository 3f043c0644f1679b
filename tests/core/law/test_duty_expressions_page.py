"""The reference page of duty expressions shows formulas and rates that are read as it says."""

import re
from pathlib import Path

import pytest

from greenlane.law.dialects import DIALECTS, us
from greenlane.law.dialects.reader import RefusedRateError
from greenlane.law.duty_grammar import parse_duty_expression

PAGE = (Path(__file__).parents[3] / "docs/reference/duty-expressions.md").read_text("utf-8")


def cells(table, column):
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    return [(row.split("|")[1].strip(), row.split("|")[column]) for row in rows if "---" not in row]


FORMULAS = [text for _, cell in cells("\n" + PAGE.split("| example |")[1].split("Components")[0], 1)
            for text in re.findall("`([^`]+)`", cell)]  # fmt: skip
RATES = [
    (name, text)
    for name, cell in cells(PAGE.split("| dialect |")[1].split("A comma")[0], 2)
    for text in re.findall("`([^`]+)`", cell)
]


def test_the_page_has_examples():
    assert len(FORMULAS) >= 9
    assert len(RATES) >= 14


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_of_the_page_is_one(text):
    assert str(parse_duty_expression(text)).replace("2.80", "2.8") == text.replace("2.80", "2.8")


@pytest.mark.parametrize(("name", "text"), RATES)
def test_a_rate_of_the_page_is_read(name, text):
    if "special" in name:
        assert [s.refusal for s in us.specials(text)] == ["", "", "reference"]
    else:
        DIALECTS[name.split("`")[1]](text)


@pytest.mark.parametrize(
    ("dialect", "text", "code"),
    [("us", "The rate applicable to the natural juice in heading 2009", "reference"),
     ("us", "See 9822.05.20", "reference"), ("eac", "SI", "sensitive"),
     ("uk", "5 % + EA", "component"), ("uk", "12,8 %", "prose")],
)  # fmt: skip
def test_what_the_page_says_is_refused_is_refused(dialect, text, code):
    assert text in PAGE or "EA" in text
    assert f"| {code} |" in PAGE
    with pytest.raises(RefusedRateError) as refused:
        DIALECTS[dialect](text)
    assert refused.value.code == code
