"""Exchange rates: when the market has moved so far that the published rate is replaced.

Customs publishes rates for a period; where the law says so, a market rate that deviates by more
than a trigger replaces them for the rest of it. Source: CVA Article 9; UK Customs Notice 252 (rates
of the month, amended when the market is off by more than 5 %).
"""

from datetime import date
from decimal import Decimal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.codes import ExchangeRate


def deviation(published: ExchangeRate, market: Decimal) -> Decimal:
    """How far `market` (national units for one of the currency) is off, in per cent, unsigned."""
    rate = published.rate / published.per
    return abs(market - rate) * 100 / rate


def revised(
    published: ExchangeRate, market: Decimal, *, trigger: Decimal, day: date, basis: str
) -> tuple[ExchangeRate, ExchangeRate] | None:
    """The published rate ended the day before `day` and its successor; None within the trigger.

    `trigger` is in per cent: a deviation of exactly that much does not yet count. Raises ValueError
    when the published rate is not in force on `day`, or only began on it.
    """
    if not (published.validity.covers(day) and published.validity.since < day):
        raise ValueError(f"the rate of {published.currency} cannot be replaced from {day}")
    rate = published.rate / published.per
    if abs(market - rate) * 100 <= trigger * rate:
        return None
    before = msgspec.structs.replace(
        published,
        validity=Validity(published.validity.since, date.fromordinal(day.toordinal() - 1)),
    )
    after = ExchangeRate(
        currency=published.currency,
        per=Decimal(1),
        rate=market,
        validity=Validity(day, published.validity.until),
        basis=basis,
    )
    return before, after
