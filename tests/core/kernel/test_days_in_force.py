"""Validity: both ends are in force; two spans overlap exactly when they share a day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.validity import Validity

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(12)]


@st.composite
def spans(draw):
    since = draw(st.integers(0, 9))
    length = draw(st.none() | st.integers(0, 5))
    end = None if length is None else FIRST + timedelta(days=since + length)
    return Validity(FIRST + timedelta(days=since), end)


@given(spans(), spans())
def test_spans_overlap_exactly_when_they_share_a_day(one, other):
    far = date(2999, 1, 1)
    share = any(one.covers(day) and other.covers(day) for day in (*DAYS, *map(later, DAYS), far))
    assert one.overlaps(other) == other.overlaps(one) == share


def later(day):
    """The same day twelve days on, so that every closed span lies within the days tried."""
    return day + timedelta(days=12)


@given(spans())
def test_a_span_covers_its_ends_and_not_the_days_beside(span):
    assert span.covers(span.since)
    assert not span.covers(span.since - timedelta(days=1))
    if span.until is not None:
        assert span.covers(span.until)
        assert not span.covers(span.until + timedelta(days=1))
