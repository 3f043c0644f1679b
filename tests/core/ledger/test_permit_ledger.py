"""The ledger of permits: it balances, nothing is negative, units are exact, sub-periods hold."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.ledger.permit import (
    GRID,
    Holding,
    Kind,
    OverdrawnError,
    balances,
    in_unit,
    left_in_period,
    margin_of,
    moved,
    on_grid,
    replayed,
)
from greenlane.standards.number import InvalidNumber

D = Decimal
AMOUNTS = st.decimals("0.000001", "50", places=6)
MOVES = st.lists(st.tuples(st.sampled_from(get_args(Kind)), AMOUNTS), max_size=30)


@given(MOVES)
def test_whatever_is_tried_every_book_balances_and_nothing_is_negative(moves):
    held, done = Holding(), []
    for kind, amount in moves:
        try:
            held = moved(held, kind, amount)
        except OverdrawnError:
            continue
        done.append((kind, amount))
        assert min(held.available, held.reserved, held.used, held.ended) >= 0
    found = balances(done)
    assert sum(found.values()) == 0
    assert -found["agency"] == held.given
    assert replayed(done) == held
    accounts = ("available", "reserved", "used", "ended")
    assert [found[a] for a in accounts] == [getattr(held, a) for a in accounts]


@given(MOVES)
def test_a_revocation_and_its_undoing_leave_every_account_as_it_was_by_movements_alone(moves):
    """Whatever was done before: reserved comes back, all ends, and all of that is restored."""
    held, done = Holding(), []
    for kind, amount in moves:
        with suppress(OverdrawnError):
            held = moved(held, kind, amount)
            done.append((kind, amount))
    free, ended = held.available + held.reserved, held.ended
    undone = [("return", held.reserved), ("end", free), ("restore", free)]
    after = replayed([*done, *((kind, amount) for kind, amount in undone if amount)])
    assert (after.available, after.reserved, after.ended) == (free, 0, ended)
    assert (after.used, after.given, after.margin) == (held.used, held.given, held.margin)
    with pytest.raises(OverdrawnError):
        moved(after, "restore", after.ended + GRID)  # never more than what ended


@pytest.mark.parametrize("amount", [D(0), D(-1), D("NaN"), D("Infinity")])
def test_what_is_no_positive_amount_is_no_movement(amount):
    with pytest.raises(ValueError, match="positive"):
        moved(Holding(available=D(5)), "reserve", amount)


def test_the_tolerance_serves_the_last_drawing_only():
    held = replayed([("grant", D(1000)), ("tolerate", margin_of(D(1000), D(5)))])
    assert held.takeable == 1050
    nearly = moved(held, "reserve", D(999))
    assert nearly.takeable == 51
    over = moved(moved(nearly, "reserve", D(51)), "use", D(1050))
    assert (over.takeable, over.spent) == (0, True)
    exactly = moved(moved(held, "reserve", D(1000)), "use", D(1000))
    assert (exactly.available, exactly.takeable, exactly.spent) == (50, 0, True)


def test_what_is_on_its_way_is_not_spent():
    assert not replayed([("grant", D(10)), ("reserve", D(10))]).spent


@given(AMOUNTS, st.sampled_from([("TNE", "KGM"), ("LBR", "KGM"), ("KGM", "LBR"), ("DZN", "NAR")]))
def test_units_convert_there_and_back_exactly(amount, pair):
    source, target = pair
    there = in_unit(amount, source, target)
    size = in_unit(D(1), target, source)
    assert there * size == Fraction(amount)
    assert 0 <= Fraction(on_grid(there)) - there < Fraction(GRID)


def test_mass_is_not_converted_to_volume():
    with pytest.raises(InvalidNumber):
        in_unit(D(1), "KGM", "LTR")


DAYS = st.integers(0, 40).map(lambda n: date(2026, 7, 1) + timedelta(days=n))
DRAWN = st.lists(st.tuples(DAYS, st.integers(1, 9).map(D)), max_size=12)


def fullest(drawn, days):
    starts = [date(2026, 6, 1) + timedelta(days=n) for n in range(80)]
    return max(
        sum((a for when, a in drawn if s <= when < s + timedelta(days=days)), D(0)) for s in starts
    )


@settings(max_examples=60)
@given(DRAWN, DAYS, st.integers(1, 10), st.integers(1, 30).map(D))
def test_what_is_left_in_a_sub_period_fills_the_fullest_window_and_not_more(
    drawn, day, days, limit
):
    left = left_in_period(drawn, day, days, limit)
    if fullest(drawn, days) > limit:
        return  # a limit that was broken before says nothing
    assert fullest([*drawn, (day, left)], days) <= limit
    assert fullest([*drawn, (day, left + 1)], days) > limit
