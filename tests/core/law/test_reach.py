"""How far a change of law reaches: its days and its goods, and no further."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.reach import ALL, Reach, Reached, reach
from greenlane.law.schema import TABLES

MEASURES, CONDITIONS = TABLES["measures"], TABLES["conditions"]
OLD = {"measure": "M1", "code": "6109", "expression": "22 %", "since": "2026-01-01", "until": ""}


def changed(**cells):
    return {**OLD, **cells}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, OLD, Reach(since=date(2026, 1, 1), code="6109")),
        (OLD, None, Reach(since=date(2026, 1, 1), code="6109")),
        (OLD, changed(expression="7 %"), Reach(since=date(2026, 1, 1), code="6109")),
        (OLD, changed(until="2026-06-30"), Reach(since=date(2026, 7, 1), code="6109")),
        (
            changed(until="2026-06-30"),
            changed(until="2026-09-30"),
            Reach(since=date(2026, 7, 1), until=date(2026, 9, 30), code="6109"),
        ),
        (
            changed(until="2026-06-30"),
            changed(until="2026-09-30", expression="7 %"),
            Reach(since=date(2026, 1, 1), until=date(2026, 9, 30), code="6109"),
        ),
        (OLD, changed(known="2026-05-05"), None),
    ],
)
def test_a_measure_reaches_the_days_on_which_it_differs(before, after, expected):
    assert reach(MEASURES, before, after, {}) == expected


def test_a_condition_reaches_as_far_as_its_measure_and_else_everywhere():
    condition = {"measure": "M1", "condition": "B", "sequence": "1"}
    assert reach(CONDITIONS, None, condition, {"M1": OLD}) == Reach(
        since=date(2026, 1, 1), code="6109"
    )
    assert reach(CONDITIONS, None, condition, {}) == ALL


def test_words_reach_nothing_and_what_has_no_days_reaches_all():
    assert reach(TABLES["synonyms"], None, {"code": "6109", "word": "tee"}, {}) is None
    assert reach(TABLES["preferences"], None, {"preference": "300"}, {}) == ALL


def test_a_rate_of_exchange_reaches_all_goods_of_its_days():
    row = {"currency": "USD", "rate": "2", "since": "2026-07-01", "until": "2026-07-31"}
    assert reach(TABLES["exchange_rates"], None, row, {}) == Reach(
        since=date(2026, 7, 1), until=date(2026, 7, 31)
    )


def test_what_is_reached_together():
    july = Reach(since=date(2026, 7, 1), until=date(2026, 7, 31), code="6109")
    march = Reach(since=date(2026, 3, 1), until=date(2026, 3, 31), code="22")
    reached = Reached([july, None, march])
    assert reached.days == (date(2026, 3, 1), date(2026, 7, 31))
    assert reached.touches(date(2026, 7, 9), ["84713000", "61091000"])
    assert not reached.touches(date(2026, 3, 9), ["61091000"])
    assert not reached.touches(date(2026, 7, 9), ["61"])
    assert Reached([None]).days is None
    assert Reached([ALL]).days == (None, None)
    assert Reached([ALL]).touches(date(1999, 1, 1), [])


DAY = st.dates(date(2026, 1, 1), date(2026, 12, 31))
ROW = st.builds(
    lambda since, length, expression: changed(
        since=since.isoformat(), expression=expression,
        until=date.fromordinal(since.toordinal() + length).isoformat() if length else "",
    ),
    st.just(date(2026, 3, 1)), st.integers(0, 200), st.sampled_from(["7 %", "9 %"]),
)  # fmt: skip


def in_force(row, day):
    if row is None or day < date.fromisoformat(row["since"]):
        return None
    return row["expression"] if not row["until"] or day.isoformat() <= row["until"] else None


@given(st.one_of(st.none(), ROW), st.one_of(st.none(), ROW), DAY)
def test_a_day_on_which_the_law_differs_is_always_reached(before, after, day):
    reached = Reached([reach(MEASURES, before, after, {})] if before or after else [])
    if in_force(before, day) != in_force(after, day):
        assert reached.touches(day, ["61091000"])
