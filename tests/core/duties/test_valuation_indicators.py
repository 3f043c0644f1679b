"""The valuation indicators of a declaration ask what method 1 leaves open."""

import pytest

from greenlane.duties.valuation.indicators import questions


@pytest.mark.parametrize(
    ("indicators", "codes"),
    [
        ("0000", []),
        ("1000", ["ASK-CIRCUMSTANCES", "ASK-TEST-VALUES"]),
        ("0110", ["ASK-RESTRICTIONS", "ASK-CONDITIONS"]),
        ("1111", ["ASK-CIRCUMSTANCES", "ASK-TEST-VALUES", "ASK-RESTRICTIONS", "ASK-CONDITIONS",
                  "ASK-PROCEEDS"]),
        ("", []),
        ("1", []),
        ("1002", []),
    ],
)  # fmt: skip
def test_each_digit_asks_its_own_question(indicators, codes):
    assert [why.code for why in questions(indicators)] == codes
