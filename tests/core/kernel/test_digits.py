"""Numbers of forms: what is no plain number is none, and never an error."""

from decimal import Decimal

import pytest

from greenlane.kernel.digits import decimal

D = Decimal


@pytest.mark.parametrize(("text", "number"), [(" 12.5 ", D("12.5")), (".5", D("0.5")),
                                              ("5.", D(5)), ("0", D(0))])  # fmt: skip
def test_a_plain_number_is_read(text, number):
    assert decimal(text) == number


@pytest.mark.parametrize("text", ["", ".", "-1", "1e1", "1,000", "NaN", "1.²", "1.٣", "٤.2",
                                  "1.0000001", "1234567890123", "1.2.3"])  # fmt: skip
def test_what_is_no_plain_number_is_none(text):
    assert decimal(text) is None
