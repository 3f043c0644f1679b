"""Interest: simple, by the day, at dated rates, rounded once."""

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.rounding import Rounding
from greenlane.kernel.validity import Validity
from greenlane.law.codes import InterestRate
from greenlane.ledger.interest import NoInterestRateError, interest

D = Decimal
CENT = Rounding("half-up", D("0.01"))
RATES = (
    InterestRate(purpose="late", percent=D("6"), basis="A s. 1",
                 validity=Validity(date(2025, 1, 1), date(2025, 6, 30))),
    InterestRate(purpose="late", percent=D("7.5"), basis="B s. 1",
                 validity=Validity(date(2025, 7, 1), None)),
    InterestRate(purpose="refund", percent=D("2"), basis="A s. 2",
                 validity=Validity(date(2025, 1, 1), None)),
)  # fmt: skip


def of(principal, due, paid, **changes):
    told = {"purpose": "late", "rates": RATES, "rounding": CENT, **changes}
    return interest(D(principal), due=due, paid=paid, **told)


def test_a_year_of_simple_interest():
    assert of("1000", date(2025, 1, 1), date(2025, 1, 31)).amount == D("4.93")  # 30 days of 6 %


def test_a_change_of_rate_splits_the_time_and_each_part_cites_its_act():
    found = of("10000", date(2025, 6, 20), date(2025, 7, 10))
    assert [(s.days, str(s.percent), s.basis) for s in found.spans] == [
        (10, "6", "A s. 1"),
        (10, "7.5", "B s. 1"),
    ]
    assert found.amount == D("36.99")  # 16.438... + 20.547... = 36.986..., rounded once


def test_paid_on_the_day_it_is_due_or_before_nothing_is_owed():
    assert of("1000", date(2025, 3, 1), date(2025, 3, 1)).amount == D("0.00")
    assert of("1000", date(2025, 3, 1), date(2025, 2, 1)).spans == ()


def test_a_year_of_360_days_and_another_purpose():
    found = of("3600", date(2025, 3, 1), date(2025, 3, 11), purpose="refund", year=360)
    assert found.amount == D("2.00")


def test_a_day_without_a_rate_is_named():
    with pytest.raises(NoInterestRateError) as missing:
        of("1000", date(2024, 12, 30), date(2025, 2, 1))
    assert missing.value.day == date(2024, 12, 31)


@given(st.integers(1, 10**9), st.integers(1, 400), st.integers(1, 400))
def test_interest_adds_up_over_time(principal, first, second):
    """Unrounded, two stretches one after the other cost what the whole costs."""
    due = date(2025, 1, 1)
    middle, end = due + timedelta(days=first), due + timedelta(days=first + second)

    def exact(since, until):
        return sum(s.amount * 36500 for s in of(principal, since, until).spans)

    whole = exact(due, end)
    assert abs(exact(due, middle) + exact(middle, end) - whole) < D("0.000001")


MONTHLY = (InterestRate(purpose="late", percent=D(2), basis="C s. 249", period="month",
                        validity=Validity(date(2005, 1, 1))),)  # fmt: skip


@pytest.mark.parametrize(
    ("due", "paid", "amount"),
    [
        (date(2026, 1, 15), date(2026, 1, 15), "0.00"),
        (date(2026, 1, 15), date(2026, 1, 16), "20.00"),  # a part of a month is a month
        (date(2026, 1, 15), date(2026, 2, 15), "20.00"),
        (date(2026, 1, 15), date(2026, 2, 16), "40.00"),
        (date(2026, 1, 30), date(2026, 2, 27), "20.00"),
        (date(2026, 1, 30), date(2026, 2, 28), "40.00"),  # months end with short months
        (date(2025, 12, 31), date(2026, 12, 31), "240.00"),
    ],
)
def test_a_monthly_rate_is_due_for_each_month_or_part_of_one(due, paid, amount):
    assert of("1000", due, paid, rates=MONTHLY).amount == D(amount)


def test_parts_that_are_whole_cents_together_are_not_rounded_below_them():
    """Found by search: 82,500 for 36 days at 6 %, 67 at 7.5 and 54 at 9 is 2,722.50 exactly."""
    ends = (date(2025, 2, 6), date(2025, 4, 14), date(2025, 6, 7))
    starts = (date(2025, 1, 2), *(each + timedelta(days=1) for each in ends[:2]))
    rates = [InterestRate(purpose="late", percent=D(p), basis="A", validity=Validity(a, b))
             for p, a, b in zip(("6", "7.5", "9"), starts, ends, strict=True)]  # fmt: skip
    told = {"rates": rates, "rounding": Rounding("down", D("0.01"))}
    found = of("82500", date(2025, 1, 1), ends[2], **told)
    assert [s.days for s in found.spans] == [36, 67, 54]
    assert found.amount == D("2722.50")
    assert sum(s.amount for s in found.spans) < D("2722.50")  # the control: what was rounded before


sums = st.decimals("0.01", 10**9, places=2)
days = st.integers(0, 900)


def exactly(*found):
    """The spans of several interests together, as a fraction: Decimal rounds a 366th."""
    return sum(Fraction(span.percent) * span.days / (366 if isleap(span.since.year) else 365)
               for one in found for span in one.spans)  # fmt: skip


@given(days, days, st.dates(date(2025, 1, 1), date(2029, 12, 31)))
def test_interest_by_calendar_years_adds_up_over_periods_rates_and_leap_years(first, second, due):
    middle, end = due + timedelta(days=first), due + timedelta(days=first + second)
    parts = of("100", due, middle, year=None), of("100", middle, end, year=None)
    whole = of("100", due, end, year=None)
    assert exactly(*parts) == exactly(whole)
    assert sum(s.days for s in whole.spans) == first + second


@given(sums, sums, days, days, st.sampled_from([360, 365, None]))
def test_interest_on_parts_is_never_negative_nor_more_than_on_the_whole(a, b, early, later, year):
    due, down = date(2027, 6, 1), Rounding("down", D("0.01"))
    first, last = due + timedelta(days=early), due + timedelta(days=early + later)
    told = {"year": year, "rounding": down}
    parts = of(a, due, first, **told).amount, of(b, due, last, **told).amount
    assert 0 <= sum(parts) <= of(a + b, due, last, **told).amount


def test_a_day_of_a_leap_year_is_a_366th_and_the_year_ends_a_span():
    found = of("36600", date(2027, 12, 30), date(2028, 1, 1), year=None)
    assert [(s.days, s.until) for s in found.spans] == [
        (1, date(2027, 12, 31)),
        (1, date(2028, 1, 1)),
    ]
    assert found.spans[1].amount == D("7.5")  # 36600 x 7.5 % / 366
    assert found.spans[0].amount > found.spans[1].amount


def test_interest_on_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="owed"):
        of("-1", date(2025, 1, 1), date(2025, 2, 1))
