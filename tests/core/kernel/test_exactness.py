"""Exactness: what is split adds up to the last digit, what is rounded is rounded once."""

from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greenlane.kernel.finding import Finding, has_errors
from greenlane.kernel.money import CurrencyMismatchError, Money, apportion, parse_money
from greenlane.kernel.quantity import Quantity
from greenlane.kernel.rounding import Rounding
from greenlane.kernel.validity import Validity

D = Decimal
DIRECTIONS = ("half-up", "half-even", "down", "up")
steps = st.sampled_from([D("0.01"), D("0.05"), D("0.001"), D("0.5"), D(1), D(5), D(25)])
totals = st.decimals(-(10**14), 10**14, places=6)
weights = st.lists(st.decimals(0, 10**9, places=4), min_size=1, max_size=40)
values = st.decimals(-(10**12), 10**12, places=7)


def exact_shares(total, shares):
    whole = sum(map(Fraction, shares))
    if not whole:
        return [Fraction(total) / len(shares)] * len(shares)
    return [Fraction(total) * Fraction(share) / whole for share in shares]


@given(totals, weights, steps)
def test_the_parts_add_up_to_the_last_digit_and_none_is_a_step_off(total, shares, step):
    parts = apportion(total, shares, step)
    assert sum(map(Fraction, parts)) == Fraction(total)
    for part, exact in zip(parts, exact_shares(total, shares), strict=True):
        assert abs(Fraction(part) - exact) < Fraction(step)


@given(totals, weights, steps)
def test_at_most_one_part_is_finer_than_the_step(total, shares, step):
    parts = apportion(total, shares, step)
    fine = [part for part in parts if Fraction(part) % Fraction(step)]
    assert len(fine) == (1 if Fraction(total) % Fraction(step) else 0)


@given(totals, weights, steps)
def test_a_negative_total_is_split_as_the_positive_one(total, shares, step):
    turned = apportion(-total, shares, step)
    assert turned == tuple(-part for part in apportion(total, shares, step))


@given(totals, weights, steps)
def test_a_heavier_place_never_gets_less_by_a_step(total, shares, step):
    parts = [abs(part) for part in apportion(total, shares, step)]
    for part, share in zip(parts, shares, strict=True):
        for other, weight in zip(parts, shares, strict=True):
            if share > weight:
                assert part > other - step


@given(totals, st.decimals(0, 10**6, places=2), st.integers(1, 30), steps)
def test_equal_weights_get_equal_parts_with_the_rest_to_the_earlier_places(total, w, n, step):
    parts = [abs(part) for part in apportion(total, [w] * n, step)]
    whole = [part for part in parts if not Fraction(part) % Fraction(step)]
    assert whole == sorted(whole, reverse=True)
    assert max(parts) - min(parts) <= step


@given(totals, weights, steps)
def test_a_place_without_weight_gets_nothing_where_others_have_weight(total, shares, step):
    assume(any(shares))
    for part, share in zip(apportion(total, shares, step), shares, strict=True):
        if not share:
            assert part == 0


@pytest.mark.parametrize(
    ("total", "shares", "step", "expected"),
    [
        ("100.00", "1 1 1", "0.01", "33.34 33.33 33.33"),
        ("-100.00", "1 1 1", "0.01", "-33.34 -33.33 -33.33"),
        ("0.02", "1 1 1", "0.01", "0.01 0.01 0.00"),
        ("10.00", "0 0", "0.01", "5.00 5.00"),
        ("10.00", "0 3", "0.01", "0.00 10.00"),
        ("1.00", "1 2", "0.05", "0.35 0.65"),
        ("17", "1 1", "5", "10 7"),
        ("0.005", "1 9", "0.01", "0.000 0.005"),
        ("796.98", "1240 815.5", "0.01", "480.79 316.19"),
        ("7", "7", "0.01", "7.00"),
    ],
)
def test_worked_splits(total, shares, step, expected):
    parts = apportion(D(total), [D(share) for share in shares.split()], D(step))
    assert parts == tuple(map(D, expected.split()))


@pytest.mark.parametrize("step", ["0", "-0.01"])
def test_a_step_is_positive(step):
    with pytest.raises(ValueError, match="step"):
        apportion(D(1), [D(1)], D(step))


def test_an_amount_of_forty_digits_is_split_without_losing_one():
    total = D("12345678901234567890123456789012345678.91")
    parts = apportion(total, [D(1), D(2), D(4)], D("0.01"))
    assert sum(map(Fraction, parts)) == Fraction(total)


def test_splitting_does_not_depend_on_the_precision_around_it():
    expected = apportion(D("98765432.17"), [D(1), D(2)], D("0.01"))
    with localcontext() as around:
        around.prec = 6
        assert apportion(D("98765432.17"), [D(1), D(2)], D("0.01")) == expected


@given(values, steps, st.sampled_from(DIRECTIONS))
def test_rounding_twice_changes_nothing(value, step, direction):
    once = Rounding(direction, step).apply(value)
    assert Rounding(direction, step).apply(once) == once


@given(values, steps)
def test_down_is_towards_nought_and_up_away_from_it(value, step):
    down, up = (Rounding(way, step).apply(value) for way in ("down", "up"))
    assert abs(Fraction(down)) <= abs(Fraction(value)) <= abs(Fraction(up))
    assert Fraction(up) - Fraction(down) in (0, Fraction(step), -Fraction(step))


@given(values, steps, st.sampled_from(["half-up", "half-even"]))
def test_the_nearest_is_at_most_half_a_step_away(value, step, direction):
    rounded = Rounding(direction, step).apply(value)
    assert abs(Fraction(rounded) - Fraction(value)) <= Fraction(step) / 2


@given(values, values, steps, st.sampled_from(DIRECTIONS))
def test_rounding_keeps_the_order(one, other, step, direction):
    low, high = sorted((one, other))
    rounding = Rounding(direction, step)
    assert rounding.apply(low) <= rounding.apply(high)


@pytest.mark.parametrize(
    ("direction", "step", "value", "expected"),
    [
        ("half-up", "0.05", "1.02", "1.00"),
        ("half-up", "0.05", "1.025", "1.05"),
        ("half-even", "0.05", "1.025", "1.00"),
        ("half-even", "0.05", "1.075", "1.10"),
        ("down", "0.05", "1.099", "1.05"),
        ("up", "0.05", "1.001", "1.05"),
        ("half-up", "5", "12.5", "15"),
        ("half-even", "5", "12.5", "10"),
        ("down", "5", "14.99", "10"),
        ("up", "5", "10.01", "15"),
        ("down", "0.01", "-1.239", "-1.23"),
        ("up", "0.01", "-1.231", "-1.24"),
        ("half-up", "0.01", "-0.125", "-0.13"),
        ("half-up", "1", "2.5", "3"),
        ("half-even", "1", "2.5", "2"),
    ],
)
def test_worked_roundings_are_written_with_the_decimals_of_the_step(
    direction, step, value, expected
):
    assert str(Rounding(direction, D(step)).apply(D(value))) == expected


def test_a_value_longer_than_the_ambient_precision_is_rounded_once():
    value = D("1234567890123456789012345678.904999999999999999")
    assert str(Rounding("half-up", D("0.01")).apply(value)) == "1234567890123456789012345678.90"
    assert str(Rounding("half-up", D("0.05")).apply(value)) == "1234567890123456789012345678.90"


money = st.builds(Money, st.decimals(-(10**9), 10**9, places=2), st.just("QTC"))


@given(money, money)
def test_sums_of_money_are_exact_and_undone_by_their_difference(one, other):
    assert one + other - other == one
    assert -one + one == Money(D(0), "QTC")
    assert (one < other) == (one.amount < other.amount)


@given(money)
def test_money_is_read_as_it_is_written(amount):
    assert parse_money(str(amount)) == amount


@pytest.mark.parametrize(
    "mix", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b], ids=["+", "-", "<"]
)
def test_two_currencies_mix_in_no_operation(mix):
    with pytest.raises(CurrencyMismatchError, match="QTC and USD do not mix"):
        mix(Money(D(1), "QTC"), Money(D(1), "USD"))


def test_nothing_but_money_is_added_to_money():
    for other in (D(1), 1, Quantity(D(1), "KGM")):
        with pytest.raises((TypeError, AttributeError)):
            Money(D(1), "QTC") + other


def test_money_and_quantity_multiply_add_and_print_plainly():
    assert Money(D("1.10"), "QTC") * 3 == Money(D("3.30"), "QTC")
    assert str(Money(D("1E+3"), "QTC")) == "1000 QTC"
    assert str(Quantity(D(1), "KGM") + Quantity(D("0.5"), "KGM")) == "1.5 KGM"


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
spans = st.builds(
    lambda since, length: Validity(since, None if length is None else since + length),
    days,
    st.none() | st.integers(0, 900).map(lambda n: timedelta(days=n)),
)


@given(spans, spans)
def test_two_spans_overlap_exactly_when_one_begins_within_the_other(one, other):
    assert one.overlaps(other) == (one.covers(other.since) or other.covers(one.since))
    assert one.overlaps(other) == other.overlaps(one)


@given(spans, days)
def test_a_span_covers_a_day_exactly_when_it_overlaps_that_day(span, day):
    assert span.covers(day) == span.overlaps(Validity(day, day))


def test_only_an_error_forbids():
    warning = Finding(code="X-1", message="m", severity="warning")
    assert not has_errors([])
    assert not has_errors((warning,))
    assert has_errors([warning, Finding(code="X-2", message="m")])
