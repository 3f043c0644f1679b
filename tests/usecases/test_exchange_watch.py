"""The watch on exchange rates: what is too far off is drafted anew, and law only when approved."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.support import seed

pytestmark = pytest.mark.db
DAY = date(2026, 7, 15)


@pytest.fixture
def at_noon(db, desk):
    from greenlane.usecases import law_in_force

    seed.run()
    law_in_force.forget()
    yield replace(desk, now=lambda: datetime(2026, 7, 15, 16, tzinfo=UTC))
    law_in_force.forget()


def published(desk, currency):
    return desk.book.on(DAY).rates[currency]


def test_a_market_within_the_trigger_changes_nothing(at_noon):
    from greenlane.usecases import exchange_watch

    market = {"USD": published(at_noon, "USD") * Decimal("1.05"), "XXX": Decimal(1)}
    (watched,) = exchange_watch.compared(market, at_noon, DAY)
    assert (watched.percent, watched.replaced) == (5, False)
    assert exchange_watch.draft(market, "amina", at_noon, DAY) is None


def test_a_market_beyond_it_is_drafted_and_becomes_law_from_its_day(at_noon):
    from greenlane.usecases import exchange_watch, law_desk
    from greenlane.usecases.law_in_force import renewed

    before = published(at_noon, "USD")
    market = {"USD": Decimal("2.9"), "EUR": published(at_noon, "EUR")}
    change_set = exchange_watch.draft(market, "amina", at_noon, DAY)
    assert change_set.changes.count() == 2
    law_desk.approve(change_set, "bakari", at_noon)
    law_desk.publish(change_set, at_noon)
    book = renewed(at_noon).book
    assert book.on(date(2026, 7, 14)).rates["USD"] == before
    assert book.on(DAY).rates["USD"] == Decimal("2.9")
    assert book.on(DAY).rate_basis["USD"] == "XR-2020 s. 4"
    assert book.on(DAY).rates["EUR"] == published(at_noon, "EUR")


def test_a_market_rate_is_positive(at_noon):
    from greenlane.usecases import exchange_watch

    with pytest.raises(ValueError, match="positive"):
        exchange_watch.compared({"USD": Decimal(0)}, at_noon, DAY)
