"""Deadlines after outages: never shorter, the same for any order, honest about summer time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.calendar import WorkingDays
from greenlane.law.outage import Rule, Window, deadline, end_of, last_day, union
from greenlane.law.outage_terms import outage_terms

TALLINN, AMARA = ZoneInfo("Europe/Tallinn"), ZoneInfo("Etc/GMT+4")
DAYS = WorkingDays(rest=frozenset({5, 6}), holidays=frozenset({date(2026, 5, 1)}))
BEGIN = datetime(2026, 3, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
hours = st.integers(0, 400).map(lambda n: BEGIN + n * HOUR / 2)
extensions = st.sampled_from(["overlap", "after", "working-day"])


@st.composite
def windows(draw, most=6):
    made = []
    for n in range(draw(st.integers(0, most))):
        since = draw(hours)
        length = draw(st.integers(0, 60)) * HOUR / 2
        until = None if draw(st.integers(0, 9)) == 0 else since + length
        made.append(window(since, until, number=f"OUT-{n}"))
    return made


def window(since, until, number="OUT-1", functions=("lodge",), **more):
    return Window(number=number, functions=frozenset(functions), since=since, until=until, **more)


def rule(extension="overlap", **more):
    return Rule(clock="x", waits_for=("lodge",), extension=extension, basis="CR r. 1", **more)


def moved(original, found, how, started=BEGIN, now=BEGIN + 300 * HOUR, zone=TALLINN):
    return deadline(original, found, how, started=started, now=now, zone=zone, days=DAYS)


def rules(draw_hours=24):
    return st.builds(
        rule, extensions, hours=st.integers(0, draw_hours),
        least=st.integers(0, 8).map(lambda n: n * HOUR / 2),
    )  # fmt: skip


@given(hours, windows(), rules())
def test_an_outage_never_shortens_a_deadline(original, found, how):
    told = moved(original, found, how)
    assert told.due >= original
    assert (told.extended > timedelta(0)) <= bool(told.windows)


@given(hours, hours, windows(), rules())
def test_who_had_more_time_before_has_no_less_time_after(one, other, found, how):
    first, second = sorted((one, other))
    assert moved(first, found, how).due <= moved(second, found, how).due


@given(hours, windows(), windows(), rules())
def test_a_further_outage_takes_no_time_away(original, found, more, how):
    assert moved(original, found, how).due <= moved(original, [*found, *more], how).due


@given(hours, windows(), rules(), hours, hours)
def test_time_going_on_takes_nothing_away(original, found, how, now, later):
    first, second = sorted((now, later))
    earlier, after = (moved(original, found, how, now=n).due for n in (first, second))
    assert earlier <= after


@given(hours, windows(), rules(), st.randoms(use_true_random=False))
def test_order_repeats_and_overlaps_change_nothing(original, found, how, chance):
    now = BEGIN + 300 * HOUR
    shuffled = [*found, *found]
    chance.shuffle(shuffled)
    merged = [window(s.since, None if s.open else s.until) for s in union(found, now)]
    due = moved(original, found, how).due
    assert moved(original, shuffled, how).due == due
    if not any(w.until is None for w in found):
        assert moved(original, merged, how).due == due


@given(hours, windows(), rules())
def test_to_apply_it_again_changes_nothing(original, found, how):
    """From the original it is the same; and a floor does not move what it has moved."""
    told = moved(original, found, how)
    assert moved(told.original, found, how) == told
    if how.extension != "overlap":
        assert moved(told.due, found, how).due == told.due


@given(hours, windows(), rules(), st.sampled_from([TALLINN, AMARA, ZoneInfo("Asia/Kolkata")]))
def test_the_zone_in_which_moments_are_written_changes_nothing(original, found, how, zone):
    there = [
        msgspec.structs.replace(
            w, since=w.since.astimezone(zone), until=w.until and w.until.astimezone(zone)
        )
        for w in found
    ]
    told = moved(original.astimezone(zone), there, how, started=BEGIN.astimezone(zone))
    assert told.due == moved(original, found, how).due


@given(hours, windows())
def test_a_clock_that_stands_still_leaves_as_much_time_as_there_was(original, found):
    """The time without an outage between begin and deadline is that of the original term."""
    now = BEGIN + 300 * HOUR
    told = moved(original, found, rule(), now=now)
    spans = union(found, now)
    inside = [min(told.due, s.until) - max(BEGIN, s.since) for s in spans if s.since <= told.due]
    away = sum((max(each, timedelta(0)) for each in inside), timedelta(0))
    assert told.due - BEGIN - away == original - BEGIN


def test_the_clock_stands_still_for_the_overlap_only():
    due = BEGIN + 10 * HOUR
    told = moved(due, [window(BEGIN - 5 * HOUR, BEGIN + 2 * HOUR)], rule())
    assert (told.due, told.windows, told.basis) == (due + 2 * HOUR, ("OUT-1",), "CR r. 1")


def test_time_given_for_one_outage_may_fall_into_the_next():
    due = BEGIN + 10 * HOUR
    found = [window(BEGIN + 9 * HOUR, BEGIN + 11 * HOUR),
             window(BEGIN + 11.5 * HOUR, BEGIN + 20 * HOUR, "OUT-2")]  # fmt: skip
    told = moved(due, found, rule())
    assert told.due == BEGIN + 20.5 * HOUR
    assert told.windows == ("OUT-1", "OUT-2")


@pytest.mark.parametrize("edge", [0, 3])
def test_a_deadline_at_either_end_of_an_outage_is_within_it(edge):
    due = BEGIN + 10 * HOUR
    found = [window(due - edge * HOUR, due + (3 - edge) * HOUR)]
    assert moved(due, found, rule("after", hours=24)).due == due + (27 - edge) * HOUR


def test_an_outage_one_tick_after_the_deadline_or_before_the_term_moves_nothing():
    tick, due = timedelta(microseconds=1), BEGIN + 10 * HOUR
    after = [window(due + tick, due + 5 * HOUR)]
    before = [window(BEGIN - 5 * HOUR, BEGIN)]
    for how in ("overlap", "after", "working-day"):
        assert moved(due, after, rule(how, hours=24)).due == due
        assert moved(due, before, rule(how, hours=24)).due == due


def test_who_was_due_a_minute_after_restoration_has_no_less_than_who_was_due_within():
    found = [window(BEGIN, BEGIN + 5 * HOUR)]
    how = rule("after", hours=24)
    within, after = (moved(BEGIN + 5 * HOUR + n * HOUR / 60, found, how,
                           started=BEGIN - HOUR).due for n in (-1, 1))  # fmt: skip
    assert within == after == BEGIN + 29 * HOUR


def test_the_next_working_day_passes_over_a_week_end_and_a_holiday():
    thursday = datetime(2026, 4, 30, 12, tzinfo=UTC)
    told = moved(thursday, [window(thursday - HOUR, thursday + HOUR)], rule("working-day"),
                 now=thursday + 9 * HOUR)  # fmt: skip
    assert last_day(told, TALLINN) == date(2026, 5, 4)
    assert told.due == end_of(date(2026, 5, 4), TALLINN)


def test_a_day_of_twenty_three_hours_ends_at_its_own_midnight():
    """Summer time begins in Tallinn on 29 March 2026 at 3 o'clock: two days are 47 hours."""
    start = end_of(date(2026, 3, 27), TALLINN)
    assert end_of(date(2026, 3, 29), TALLINN) - start == timedelta(hours=47)
    assert end_of(date(2026, 10, 25), TALLINN) - end_of(date(2026, 10, 24), TALLINN) == 25 * HOUR


def test_an_outage_over_the_change_of_the_clocks_counts_the_hours_that_passed():
    night = datetime(2026, 3, 29, 1, tzinfo=TALLINN)  # 23:00 UTC; three hours on the wall, two real
    morning = datetime(2026, 3, 29, 4, tzinfo=TALLINN)
    due = datetime(2026, 3, 29, 12, tzinfo=TALLINN)
    told = moved(due, [window(night, morning)], rule(), now=due + HOUR)
    assert told.extended == 2 * HOUR
    assert morning - night == 3 * HOUR  # what a sum by the wall would have given


def test_while_an_outage_runs_nothing_is_over():
    due = BEGIN + 10 * HOUR
    told = moved(due, [window(due - HOUR, None)], rule("after", hours=1), now=due + 90 * HOUR)
    assert told.open
    assert not told.passed(due + 1000 * HOUR)
    assert moved(due, [], rule()).passed(due + timedelta(microseconds=1))
    assert not moved(due, [], rule()).passed(due)


def test_a_short_outage_does_not_count_and_two_that_overlap_count_as_one():
    due = BEGIN + 10 * HOUR
    how = rule(least=3 * HOUR)
    short = window(due - 3 * HOUR, due - HOUR)
    assert moved(due, [short], how).due == due
    more = window(due - 2 * HOUR, due + HOUR, "OUT-2")
    assert moved(due, [short, more], how).due == due + 4 * HOUR


def test_an_outage_of_another_function_or_office_does_not_touch():
    assert window(BEGIN, None, functions=["pay"]).touches(["pay"], "A")
    assert not window(BEGIN, None, functions=["pay"]).touches(["lodge"], "A")
    assert window(BEGIN, None, functions=["all"]).touches(["agency:FOOD"])
    assert not window(BEGIN, None, offices=frozenset({"B"})).touches(["lodge"], "A")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        moved(datetime(2026, 3, 25, 8), [], rule())  # noqa: DTZ001 - that is the point


def test_the_terms_of_a_country_name_known_ways_and_functions():
    clock = {"waits_for": ["agency:*"], "extension": "overlap", "basis": "x"}
    terms = outage_terms({"basis": "y", "clock": {"hold.agency": clock}})
    assert terms.clock("hold.agency", "FOOD").waits_for == ("agency:FOOD",)
    assert terms.clock("arrival") is None
    for wrong in ({"extension": "double"}, {"waits_for": ["dream"]}):
        with pytest.raises(ValueError, match="is no"):
            outage_terms({"basis": "y", "clock": {"x": {**clock, **wrong}}})
