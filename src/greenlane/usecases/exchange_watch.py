"""The watch on exchange rates: a market that has moved too far replaces the published rate.

The trigger is the country's ([exchange] in country.toml); the replacement is drafted as a change of
law like any other, for a second person to publish. Source: CVA Article 9; the UK's weekly check
(Notice 252) is the pattern.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from greenlane.law.codes import ExchangeRate
from greenlane.law.exchange import deviation, revised
from greenlane.store.models import LawChangeSet
from greenlane.usecases import law_desk
from greenlane.usecases.desk import Desk


@dataclass(frozen=True)
class Watched:
    """A published rate beside the market's: how far it is off, and whether that is too far."""

    rate: ExchangeRate
    market: Decimal
    percent: Decimal
    replaced: bool


def compared(market: Mapping[str, Decimal], desk: Desk, day: date) -> list[Watched]:
    """Every published rate of the day for which a market rate is given.

    `market` are national units for one of the currency. A rate that is not positive raises
    ValueError; a currency that nobody publishes is left out.
    """
    if any(rate <= 0 for rate in market.values()):
        raise ValueError("a market rate is positive")
    terms = desk.book.exchange_terms
    found = []
    for rate in desk.book.exchange_rates:
        if rate.currency not in market or not rate.validity.covers(day):
            continue
        there = market[rate.currency]
        begun = rate.validity.since < day
        moved = terms is not None and begun and revised(
            rate, there, trigger=terms.trigger_percent, day=day, basis=terms.basis
        ) is not None  # fmt: skip
        found.append(Watched(rate, there, deviation(rate, there), moved))
    return found


def draft(market: Mapping[str, Decimal], author: str, desk: Desk, day: date) -> LawChangeSet | None:
    """Draft the replacement of every rate that is off by more than the trigger; None if none is."""
    terms = desk.book.exchange_terms
    moved = [each for each in compared(market, desk, day) if each.replaced]
    if terms is None or not moved:
        return None
    change_set = law_desk.draft(f"Exchange rates from {day.isoformat()}", author, desk,
                                reason=terms.basis)  # fmt: skip
    for each in moved:
        pair = revised(each.rate, each.market, trigger=terms.trigger_percent, day=day,
                       basis=terms.basis)  # fmt: skip
        for rate in pair or ():
            law_desk.put(change_set, "exchange_rates", _row(rate))
    return change_set


def _row(rate: ExchangeRate) -> dict[str, str]:
    act, _, article = rate.basis.partition(" ")
    until = rate.validity.until
    return {
        "currency": rate.currency, "per": f"{rate.per:f}", "rate": f"{rate.rate:f}",
        "since": rate.validity.since.isoformat(), "until": until.isoformat() if until else "",
        "act": act, "article": article,
    }  # fmt: skip
