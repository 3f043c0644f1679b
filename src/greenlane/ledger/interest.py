"""Interest: simple interest on a sum between two days, at dated yearly rates.

Interest runs from the day after a debt is due to the day it is paid, both included. A monthly rate
(EACCMA s. 249: two per cent for each month or part of one) is that of the month's first day. A year
has 365 days, 360, or where the law counts the days of each calendar year, 365 and 366.
Source: RKC 4.9 (rates and conditions are national law); UCC Article 114 (simple interest, dated
reference rates).
"""

from calendar import isleap, monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from greenlane.kernel.rounding import Rounding
from greenlane.law.codes import InterestRate

_EXACT_DAYS = 365
_ONE_DAY = timedelta(days=1)
# A 366th is no decimal: parts that are a whole cent together may be 1E-20 less. Finer than any law.
_GRAIN = Decimal("1E-12")


class InterestSpan(msgspec.Struct, frozen=True, kw_only=True):
    """Interest of one rate: `days` of it, both ends included, at `percent` a year, unrounded."""

    since: date
    until: date
    days: int
    percent: Decimal
    amount: Decimal
    basis: str


class Interest(msgspec.Struct, frozen=True, kw_only=True):
    """The interest on a sum, rounded once at the end, and the spans that made it."""

    amount: Decimal
    spans: tuple[InterestSpan, ...]


class NoInterestRateError(LookupError):
    """A day of the debt has no rate for the purpose; `day` says which."""

    def __init__(self, purpose: str, day: date) -> None:
        super().__init__(f"no interest rate for {purpose} on {day.isoformat()}")
        self.day = day


def interest(
    principal: Decimal,
    *,
    purpose: str,
    due: date,
    paid: date,
    rates: Sequence[InterestRate],
    rounding: Rounding,
    year: int | None = _EXACT_DAYS,
) -> Interest:
    """Interest on `principal` (in its own currency) due on `due` and paid on `paid`.

    `year` is the number of days the rate is for; None: those of the calendar year, which then ends
    a span. Nothing is ever negative. Raises NoInterestRateError when a day is without a rate,
    ValueError for a negative principal.
    """
    if principal < 0:
        raise ValueError("interest is on what is owed")
    own = sorted((r for r in rates if r.purpose == purpose), key=lambda r: r.validity.since)
    spans: list[InterestSpan] = []
    first = due + _ONE_DAY
    while first <= paid:
        rate = next((r for r in own if r.validity.covers(first)), None)
        if rate is None:
            raise NoInterestRateError(purpose, first)
        last, amount = _span(principal, rate, due, first, paid, year)
        days = (last - first).days + 1
        spans.append(InterestSpan(since=first, until=last, days=days, percent=rate.percent,
                                  amount=amount, basis=rate.basis))  # fmt: skip
        first = last + _ONE_DAY
    return Interest(amount=rounded(spans, rounding), spans=tuple(spans))


def rounded(spans: Iterable[InterestSpan], rounding: Rounding) -> Decimal:
    """What spans are together, rounded once."""
    total = sum((span.amount for span in spans), Decimal(0))
    return rounding.apply(total.quantize(_GRAIN))


def _span(
    principal: Decimal, rate: InterestRate, due: date, first: date, paid: date, year: int | None
) -> tuple[date, Decimal]:
    """The last day of the span that begins on `first`, and its interest."""
    if rate.period == "month":
        return min(paid, _month_after(due, first) - _ONE_DAY), principal * rate.percent / 100
    last = min(paid, rate.validity.until or paid)
    if year is None:
        last = min(last, date(first.year, 12, 31))
        year = _EXACT_DAYS + isleap(first.year)
    return last, principal * rate.percent * ((last - first).days + 1) / (100 * year)


def _month_after(due: date, first: date) -> date:
    """The first day of the next month of the debt: months are counted from the day after `due`."""
    start = due + _ONE_DAY
    months = (first.year - start.year) * 12 + first.month - start.month + 1
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, length))
