"""Exact values: apportionment loses nothing, rounding is as the data says, units never mix."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.money import CurrencyMismatchError, Money, apportion, parse_money
from greenlane.kernel.quantity import Quantity, UnitMismatchError
from greenlane.kernel.rounding import Rounding
from greenlane.kernel.validity import Validity

D = Decimal
CENT = D("0.01")
amounts = st.decimals(-(10**9), 10**9, places=2)
weights = st.lists(st.decimals(0, 10**7, places=3), min_size=1, max_size=30)


@given(amounts, weights)
def test_the_parts_sum_to_the_whole(total, shares):
    assert sum(apportion(total, shares, CENT)) == total


@given(amounts, weights)
def test_no_part_is_a_step_away_from_its_exact_share(total, shares):
    whole = sum(shares)
    for part, share in zip(apportion(total, shares, CENT), shares, strict=True):
        exact = total * share / whole if whole else total / len(shares)
        assert abs(part - exact) < CENT + D("1e-12")


def test_a_tie_goes_to_the_earlier_place():
    assert apportion(D("0.01"), [D(1), D(1)], CENT) == (D("0.01"), D("0.00"))
    assert apportion(D("1.00"), [D(1)] * 3, CENT) == (D("0.34"), D("0.33"), D("0.33"))


def test_what_is_finer_than_a_step_stays_with_the_first_part():
    assert apportion(D("1.005"), [D(1), D(1)], CENT) == (D("0.505"), D("0.50"))


@pytest.mark.parametrize("shares", [[], [D(1), D(-1)]])
def test_nothing_is_apportioned_over_nothing_or_less(shares):
    with pytest.raises(ValueError, match=r"weights|nothing"):
        apportion(D(1), shares, CENT)


@pytest.mark.parametrize(
    ("direction", "step", "value", "expected"),
    [
        ("half-up", "0.01", "0.125", "0.13"),
        ("half-even", "0.01", "0.125", "0.12"),
        ("down", "0.01", "473.106", "473.10"),
        ("up", "0.01", "0.001", "0.01"),
        ("half-up", "0.05", "1.025", "1.05"),
        ("half-up", "5", "12.5", "15"),
        ("down", "1", "9.99", "9"),
    ],
)
def test_rounding_follows_its_direction_and_step(direction, step, value, expected):
    assert Rounding(direction, D(step)).apply(D(value)) == D(expected)


@given(st.decimals(-(10**12), 10**12, places=6), st.sampled_from(["0.01", "0.05", "1", "5"]))
def test_a_rounded_value_is_a_multiple_of_the_step_and_less_than_a_step_away(value, step):
    for direction in ("half-up", "half-even", "down", "up"):
        rounded = Rounding(direction, D(step)).apply(value)
        assert rounded % D(step) == 0
        assert abs(rounded - value) < D(step)


def test_currencies_and_units_do_not_mix():
    with pytest.raises(CurrencyMismatchError):
        Money(D(1), "QTC") + Money(D(1), "USD")
    with pytest.raises(UnitMismatchError):
        Quantity(D(1), "KGM") + Quantity(D(1), "LTR")


@pytest.mark.parametrize("text", ["12", "NaN QTC", "1.0 QT", "x QTC", "", "Infinity QTC"])
def test_what_is_not_money_is_refused(text):
    with pytest.raises((ValueError, ArithmeticError)):
        parse_money(text)


def test_both_ends_of_a_validity_are_in_it():
    span = Validity(date(2026, 1, 1), date(2026, 1, 31))
    assert span.covers(date(2026, 1, 1))
    assert span.covers(date(2026, 1, 31))
    assert not span.covers(date(2026, 2, 1))
    assert not span.covers(date(2025, 12, 31))
    assert Validity(date(2026, 1, 1)).covers(date(2999, 1, 1))
    assert span.overlaps(Validity(date(2026, 1, 31)))
    assert not span.overlaps(Validity(date(2026, 2, 1)))
