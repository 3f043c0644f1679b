"""The deviation trigger of exchange rates."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.validity import Validity
from greenlane.law.codes import ExchangeRate
from greenlane.law.exchange import deviation, revised

D = Decimal
JULY = Validity(date(2026, 7, 1), date(2026, 7, 31))
RATE = ExchangeRate(currency="JPY", per=D(100), rate=D("2.00"), validity=JULY, basis="N s. 1")


def test_a_rate_within_the_trigger_stays_and_beyond_it_is_replaced():
    told = {"trigger": D(5), "day": date(2026, 7, 15), "basis": "N s. 4"}
    assert revised(RATE, D("0.021"), **told) is None  # exactly 5 %
    before, after = revised(RATE, D("0.0211"), **told)
    assert before.validity == Validity(date(2026, 7, 1), date(2026, 7, 14))
    assert (after.validity, after.rate, after.per) == (
        Validity(date(2026, 7, 15), date(2026, 7, 31)), D("0.0211"), D(1)
    )  # fmt: skip
    assert (before.basis, after.basis) == ("N s. 1", "N s. 4")


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 8, 1), date(2026, 6, 30)])
def test_only_a_rate_that_has_begun_and_runs_can_be_replaced(day):
    with pytest.raises(ValueError, match="cannot be replaced"):
        revised(RATE, D(1), trigger=D(5), day=day, basis="N s. 4")


@given(st.decimals("0.001", "1000", places=6))
def test_the_trigger_and_the_deviation_agree(market):
    told = {"trigger": D(5), "day": date(2026, 7, 15), "basis": "N s. 4"}
    assert (revised(RATE, market, **told) is not None) == (deviation(RATE, market) > 5)
