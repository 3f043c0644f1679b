"""The command that judges valuation cases: it tells, compares, and fails for what is no case."""

from pathlib import Path

import pytest

import tavora
from greenlane.cli import valuing

CASES = Path(tavora.__file__).parent / "data" / "valuations"
LOWEST = CASES / "of-two-values-of-identical-goods-the-lowest-is-used.toml"


def told(capsys, *files, language="en"):
    code = valuing.value(list(files), language)
    return code, " ".join(capsys.readouterr().out.split())


def test_all_cases_of_the_country_agree(capsys):
    code, text = told(capsys)
    assert code == 0
    count = len(list(CASES.glob("*.toml")))
    assert f"{count} of {count} worked valuation cases agree" in text


def test_a_case_tells_its_value_what_was_tried_and_why_not(capsys):
    code, text = told(capsys, LOWEST)
    assert code == 0
    assert "Customs value by method 2" in text
    assert "10100.00 QTC" in text
    assert "The goods were not sold for export to this country" in text
    assert "The lowest of several values is used" in text


def test_a_case_is_told_in_arabic(capsys):
    _, text = told(capsys, LOWEST, language="ar")
    assert "تُستعمل أدنى القيم المتعددة" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("= nothing", "Invalid"),
        (LOWEST.read_text("utf-8").replace("day = 2026-07-01\n", ""), "states no 'day'"),
        ('day = 2026-07-01\n[goods]\nquantity = "1"', "VAL-010"),
        ('day = 2026-07-01\n[fallback]\nmeans = "minimum-value"', "VAL-011"),
    ],
)
def test_what_is_no_case_is_told_and_fails(capsys, tmp_path, content, words):
    file = tmp_path / "case.toml"
    file.write_text(content, "utf-8")
    code, text = told(capsys, file)
    assert code == 1
    assert words in text


def test_a_case_that_differs_fails(capsys, tmp_path):
    file = tmp_path / "case.toml"
    file.write_text(LOWEST.read_text("utf-8").replace("10100.00", "10400.00"), "utf-8")
    code, text = told(capsys, file)
    assert code == 1
    assert "value: 10100.00 QTC, expected 10400.00 QTC" in text


def test_a_file_that_is_not_there_fails(capsys, tmp_path):
    assert told(capsys, tmp_path / "none.toml")[0] == 1
