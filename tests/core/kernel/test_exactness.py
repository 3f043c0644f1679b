"""Apportioning and rounding to the last digit: ties, dust, noughts, negatives, great numbers."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.finding import Finding, has_errors
from greenlane.kernel.money import CurrencyMismatchError, Money, apportion, parse_money
from greenlane.kernel.quantity import Quantity
from greenlane.kernel.rounding import Rounding

D = Decimal
CENT = D("0.01")
totals = st.decimals(-(10**14), 10**14, places=5)
weights = st.lists(st.decimals(0, 10**13, places=3), min_size=1, max_size=40)
steps = st.sampled_from([D("0.01"), D("0.05"), D(1), D(5), D("0.001")])


@given(totals, weights, steps)
def test_the_parts_sum_exactly_and_none_is_a_step_away_from_its_share(total, shares, step):
    parts = apportion(total, shares, step)
    assert sum(map(Fraction, parts)) == Fraction(total)
    whole = sum(map(Fraction, shares))
    for part, share in zip(parts, shares, strict=True):
        ideal = Fraction(share) / whole if whole else Fraction(1, len(shares))
        assert abs(Fraction(part) - Fraction(total) * ideal) < Fraction(step)


@given(totals, weights, steps)
def test_a_place_without_weight_gets_nothing_while_others_have_some(total, shares, step):
    if any(shares):
        for part, share in zip(apportion(total, shares, step), shares, strict=True):
            assert share or part == 0


@given(totals, weights, steps)
def test_a_negative_total_is_shared_as_the_positive_one(total, shares, step):
    mirrored = tuple(-part for part in apportion(-total, shares, step))
    assert apportion(total, shares, step) == mirrored


@given(totals, weights, steps, st.integers(1, 10**6))
def test_only_the_proportion_of_the_weights_matters(total, shares, step, factor):
    assert apportion(total, [w * factor for w in shares], step) == apportion(total, shares, step)


@given(st.decimals(-(10**9), 10**9, places=2), weights)
def test_at_most_one_part_is_finer_than_the_step(total, shares):
    fine = [part for part in apportion(total + D("0.003"), shares, CENT) if part % CENT]
    assert len(fine) == 1


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        # 1/6, 1/6, 4/6 of ten: three remainders of two thirds, two cents left over
        ("0.10", "1 1 4", "0.02 0.02 0.06"),
        ("0.10", "4 1 1", "0.07 0.02 0.01"),
        ("100.00", "100 200 400", "14.29 28.57 57.14"),
        ("-100.00", "100 200 400", "-14.29 -28.57 -57.14"),
        ("0.00", "1 2", "0.00 0.00"),
        ("0.05", "0 0", "0.03 0.02"),
        ("0.01", "0 1", "0.00 0.01"),
        ("0.019", "0 1 1", "0.000 0.01 0.009"),  # dust after the whole steps
        ("0.009", "0 5", "0 0.009"),
        ("7", "1", "7.00"),
    ],
)
def test_these_shares_come_out_to_the_last_cent(total, shares, expected):
    parts = apportion(D(total), [D(w) for w in shares.split()], CENT)
    assert parts == tuple(D(part) for part in expected.split())


def test_a_share_is_exact_whatever_the_precision_of_the_moment():
    with localcontext() as context:
        context.prec = 9
        parts = apportion(D("0.10"), [D(1), D(1), D(4)], CENT)
    assert parts == (D("0.02"), D("0.02"), D("0.06"))


@pytest.mark.parametrize("step", ["0", "-0.01"])
def test_a_step_is_positive(step):
    with pytest.raises(ValueError, match="a step is positive"):
        apportion(D(1), [D(1)], D(step))


@pytest.mark.parametrize("step", ["0.01", "0.05", "0.5", "1", "5", "10", "1E+1", "3", "0.07"])
@given(value=st.decimals(-(10**15), 10**15, places=9))
def test_each_direction_of_rounding_does_what_it_says(step, value):
    size, exact = Fraction(D(step)), Fraction(value)
    rounded = {
        direction: Fraction(Rounding(direction, D(step)).apply(value))
        for direction in ("down", "up", "half-up", "half-even")
    }
    assert all(result % size == 0 for result in rounded.values())
    assert abs(rounded["down"]) <= abs(exact) <= abs(rounded["up"])
    assert abs(rounded["up"]) - abs(rounded["down"]) in (0, size)
    below, above = abs(exact) - abs(rounded["down"]), abs(rounded["up"]) - abs(exact)
    if below != above:
        nearest = rounded["down"] if below < above else rounded["up"]
        assert rounded["half-up"] == rounded["half-even"] == nearest
    else:
        assert rounded["half-up"] == rounded["up"]
        assert (rounded["half-even"] / size) % 2 == 0 or below == 0


@pytest.mark.parametrize(
    ("direction", "step", "value", "expected"),
    [
        ("half-up", "0.05", "1.025", "1.05"),
        ("half-up", "0.05", "-1.025", "-1.05"),
        ("half-even", "0.05", "1.025", "1.00"),
        ("half-even", "0.05", "1.075", "1.10"),
        ("down", "0.05", "1.0999", "1.05"),
        ("up", "0.05", "1.0501", "1.10"),
        ("half-up", "5", "12.4999", "10"),
        ("half-even", "5", "12.5", "10"),
        ("down", "5", "-14.99", "-10"),
        ("up", "5", "0.0001", "5"),
        ("half-up", "1E+1", "15", "20"),
        # 1/3 of these is not finite: they must still not be taken for a multiple or a tie
        ("up", "3", "3.000000000000000000000000001", "6"),
        ("half-up", "3", "4.499999999999999999999999999", "3"),
        (
            "half-up",
            "0.01",
            "1234567890123456789012345678901.005",
            "1234567890123456789012345678901.01",
        ),
    ],
)
def test_rounding_is_written_with_the_decimals_of_its_step(direction, step, value, expected):
    rounded = Rounding(direction, D(step)).apply(D(value))
    assert f"{rounded:f}" == expected


def test_money_of_one_currency_adds_subtracts_negates_and_multiplies():
    five, two = Money(D("5.00"), "QTC"), Money(D("2.00"), "QTC")
    assert five + two == Money(D("7.00"), "QTC")
    assert five - two == Money(D("3.00"), "QTC")
    assert -five == Money(D("-5.00"), "QTC")
    assert five * 3 == five * D(3) == Money(D("15.00"), "QTC")
    assert two < five
    assert str(five) == "5.00 QTC"


@pytest.mark.parametrize("put", ["__add__", "__sub__", "__lt__"])
def test_money_of_two_currencies_never_mixes(put):
    with pytest.raises(CurrencyMismatchError, match="QTC and USD do not mix"):
        getattr(Money(D(1), "QTC"), put)(Money(D(1), "USD"))


def test_money_is_never_multiplied_by_a_float():
    with pytest.raises(TypeError):
        Money(D(1), "QTC") * 1.5


@given(st.decimals(-(10**12), 10**12, places=2))
def test_printed_money_reads_as_the_same_money(amount):
    money = Money(amount, "QTC")
    assert parse_money(str(money)) == money


@pytest.mark.parametrize(
    "text",
    ["", "x QTC", "12", "NaN QTC", "1e5 QTC", "1_0 QTC", "1 qtc", "1 Q1C", "١ QTC", "1  QTC"],
)
def test_what_is_not_money_raises_a_value_error(text):
    with pytest.raises(ValueError, match="not money"):
        parse_money(text)


def test_quantities_of_one_unit_add_up():
    assert Quantity(D("1.5"), "KGM") + Quantity(D(2), "KGM") == Quantity(D("3.5"), "KGM")
    assert str(Quantity(D("1E+3"), "KGM")) == "1000 KGM"


@pytest.mark.parametrize(
    ("severities", "forbidden"),
    [((), False), (("warning", "information"), False), (("warning", "error"), True)],
)
def test_only_an_error_forbids_acceptance(severities, forbidden):
    findings = [Finding(code="X", message="x", severity=s) for s in severities]
    assert has_errors(findings) is forbidden
