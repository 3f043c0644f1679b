"""Arrears: by parts and spans they are what an officer would find who reckons each day alone."""

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
from greenlane.ledger.arrears import Change, arrears, open_since, parts, standing
from greenlane.ledger.interest import interest

D = Decimal
START = date(2027, 11, 1)
DOWN = Rounding("down", D("0.01"))


def rate(percent, since, until=None):
    return InterestRate(purpose="late", percent=D(percent), basis=f"R {percent}",
                        validity=Validity(since, until))  # fmt: skip


RATES = (rate(9, date(2020, 1, 1), date(2027, 12, 20)),
         rate("7.5", date(2027, 12, 21), date(2028, 1, 31)),
         rate(12, date(2028, 2, 1)))  # fmt: skip


def on(part, last, rates=RATES):
    return interest(part.amount, purpose="late", due=part.due, paid=last, rates=rates,
                    rounding=DOWN, year=None)  # fmt: skip


def found(debts, payments, until, rates=RATES):
    return arrears(parts(debts, payments), until, DOWN, lambda p, last: on(p, last, rates))


def exactly(told):
    """The spans as a fraction: Decimal rounds a 366th."""
    return sum((_share(late.principal, late.span.percent, late.span.since) * late.span.days
                for late in told.lates), Fraction(0))  # fmt: skip


def _share(principal, percent, day):
    return Fraction(principal) * Fraction(percent) / (100 * (366 if isleap(day.year) else 365))


def each_day(debts, payments, first, last, rates=RATES):
    """Day by day: what is due before the day and not paid before it, at the rate of the day."""
    whole, day = Fraction(0), first
    while day <= last:
        owed = sum(d.amount for d in debts if d.day < day)
        paid = sum(p.amount for p in payments if p.day < day)
        percent = next(r.percent for r in rates if r.validity.covers(day))
        whole += _share(max(owed - paid, D(0)), percent, day)
        day += timedelta(days=1)
    return whole


def at(number):
    return START + timedelta(days=number)


changes = st.builds(Change, day=st.integers(0, 150).map(at),
                    amount=st.integers(1, 10**7).map(lambda n: D(n) / 100))  # fmt: skip
several = st.lists(changes, max_size=4)
until = st.integers(0, 200).map(at)


@given(several, several, until, st.integers(0, 200))
def test_two_periods_cost_what_the_whole_costs_whatever_is_paid_and_however_rates_change(
    debts, payments, end, before
):
    middle = min(at(before), end)
    whole = exactly(found(debts, payments, end))
    first = exactly(found(debts, payments, middle))
    assert first == each_day(debts, payments, START, middle)
    assert whole - first == each_day(debts, payments, middle + timedelta(days=1), end)


@given(several, several, until)
def test_charged_day_by_day_the_parts_of_a_cent_are_not_lost(debts, payments, end):
    """What is posted is the growth of the whole: the days together are the whole, rounded once."""
    posted, day = D(0), START
    while day <= end:
        posted += found(debts, payments, day).amount - posted
        day += timedelta(days=13)
    posted += found(debts, payments, end).amount - posted
    assert posted == DOWN.apply(found(debts, payments, end).amount)
    assert 0 <= each_day(debts, payments, START, end) - Fraction(posted) < Fraction(1, 100)


def test_rounded_each_day_it_would_not_add_up():
    """The control: a cent a day is lost where each day is rounded alone."""
    debt = [Change(day=START, amount=D(1000))]
    daily = sum(DOWN.apply(on(part, at(1)).spans[0].amount) for part in parts(debt, ())) * 40
    assert daily < found(debt, (), at(40)).amount


@given(several, several, changes)
def test_what_is_remitted_bears_nothing_as_if_it_had_never_been_owed(debts, payments, more):
    back = Change(day=more.day, amount=-more.amount)
    assert standing([*debts, more, back]) == debts
    assert found([*debts, more, back], payments, at(200)) == found(debts, payments, at(200))


@given(several, several)
def test_parts_are_the_debts_and_no_more_is_paid_than_came_in(debts, payments):
    made = parts(debts, payments)
    owed, paid = sum(d.amount for d in debts), sum(p.amount for p in payments)
    assert sum(p.amount for p in made) == owed
    assert sum(p.amount for p in made if p.paid) == min(owed, paid)
    assert all(p.amount > 0 for p in made)
    assert (open_since(made) is None) == (paid >= owed)


def test_a_payment_pays_what_was_due_first_and_its_own_day_still_counts():
    debts = [Change(day=at(10), amount=D(100)), Change(day=at(0), amount=D(50))]
    made = parts(debts, [Change(day=at(20), amount=D(70))])
    assert [(p.amount, p.due, p.paid) for p in made] == [
        (D(50), at(0), at(20)), (D(20), at(10), at(20)), (D(80), at(10), None)]  # fmt: skip
    days = [late.span.days for late in found(debts, [Change(day=at(20), amount=D(70))],
                                             at(30)).lates]  # fmt: skip
    assert days == [20, 10, 20]
    assert open_since(made) == at(10)


@pytest.mark.parametrize("day", [0, 5, 10])
def test_paid_in_time_nothing_is_late(day):
    debts, paid = [Change(day=at(10), amount=D(100))], [Change(day=at(day), amount=D(100))]
    assert found(debts, paid, at(200)).amount == 0


def test_what_was_refunded_was_the_last_that_was_paid():
    payments = [Change(day=at(0), amount=D(100)), Change(day=at(5), amount=D(50)),
                Change(day=at(9), amount=D(-60))]  # fmt: skip
    assert [(c.day, c.amount) for c in standing(payments)] == [(at(0), D(90))]
