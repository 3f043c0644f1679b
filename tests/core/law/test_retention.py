"""Retention clocks: never early, the longest decides, a legal hold always wins."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from greenlane.law.retention import Clock, Facts, LegalHold, due, later

ACT = {"act": "CA-2019", "article": "s. 88"}


def clock(starts="closed", end="erase", **more):
    return Clock(starts=starts, end=end, **{**ACT, **more})


CIS = [clock("created", years=5, extension_years=2)]
FIDE = [clock("ended", outcome=o, years=y)
        for o, y in (("none", 3), ("infringement", 6), ("sanction", 10))]  # fmt: skip


def facts(outcome="", extended=False, holds=(), **happened):
    return Facts(happened=happened, outcome=outcome, extended=extended, holds=tuple(holds))


def test_a_record_of_the_customs_information_system_is_kept_five_years_to_the_day():
    made = facts(created=date(2021, 3, 1))
    assert due(made, CIS, date(2026, 2, 28)).step == "keep"
    told = due(made, CIS, date(2026, 3, 1))
    assert (told.step, told.day) == ("erase", date(2026, 3, 1))


def test_an_exceptional_extension_adds_two_years():
    made = facts(created=date(2021, 3, 1), extended=True)
    assert due(made, CIS, date(2028, 2, 29)).step == "keep"
    assert due(made, CIS, date(2028, 3, 1)).step == "erase"


def test_an_investigation_file_is_kept_three_six_or_ten_years_by_its_outcome():
    last_kept = {}
    for outcome in ("none", "infringement", "sanction"):
        ended = facts(outcome, ended=date(2020, 1, 10))
        days = [date(y, 1, d) for y in range(2020, 2032) for d in (9, 10)]
        last_kept[outcome] = max(d for d in days if due(ended, FIDE, d).step == "keep")
    assert last_kept == {"none": date(2023, 1, 9), "infringement": date(2026, 1, 9),
                         "sanction": date(2030, 1, 9)}  # fmt: skip


def test_a_file_whose_outcome_has_no_clock_is_kept():
    assert due(facts("acquitted", ended=date(1990, 1, 1)), FIDE, date(2026, 1, 1)).step == "keep"


def test_a_record_not_reviewed_for_a_year_goes_to_limited_access_after_thirty_days_notice():
    clocks = [clock("reviewed", "limit", years=1, notice_days=30), *CIS]
    made = facts(created=date(2025, 1, 1), reviewed=date(2025, 2, 1))
    steps = {d: due(made, clocks, d).step for d in (
        date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 31), date(2026, 2, 1), date(2030, 1, 1)
    )}  # fmt: skip
    assert list(steps.values()) == ["keep", "notice", "notice", "limit", "erase"]


def test_what_began_on_a_leap_day_is_not_kept_shorter():
    assert later(date(2024, 2, 29), years=1) == date(2025, 3, 1)
    assert later(date(2024, 2, 29), years=4) == date(2028, 2, 29)
    assert later(date(2026, 1, 31), months=1) == date(2026, 3, 1)


days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
clocks = st.lists(
    st.builds(
        Clock,
        starts=st.sampled_from(["closed", "created", "left", "reviewed"]),
        end=st.sampled_from(["erase", "pseudonymise", "limit"]),
        outcome=st.sampled_from(["", "", "none", "sanction"]),
        years=st.integers(0, 10), months=st.integers(0, 11), days=st.integers(1, 40),
        extension_years=st.integers(0, 3), notice_days=st.integers(0, 60),
        act=st.just("A"), article=st.just("1"),
    ),
    max_size=5,
)  # fmt: skip
holds = st.lists(
    st.builds(lambda since, length: LegalHold(
        since=since, until=None if length > 400 else since + timedelta(days=length)
    ), days, st.integers(0, 500)), max_size=3,
)  # fmt: skip
subjects = st.builds(
    Facts,
    happened=st.dictionaries(st.sampled_from(["closed", "created", "left", "reviewed"]), days),
    outcome=st.sampled_from(["", "none", "sanction"]),
    extended=st.booleans(),
    holds=holds.map(tuple),
)
GONE = ("erase", "pseudonymise")


def without_holds(subject):
    return Facts(happened=subject.happened, outcome=subject.outcome, extended=subject.extended)


@given(subjects, clocks, days)
def test_nothing_goes_before_its_clock_has_run(subject, given_clocks, day):
    told = due(subject, given_clocks, day)
    if told.step in GONE:
        started = subject.happened[told.clock.starts]
        assert day >= later(started, years=told.clock.years, months=told.clock.months)
        assert day >= told.day > started


@given(subjects, clocks, days)
def test_a_legal_hold_always_wins(subject, given_clocks, day):
    if any(hold.covers(day) for hold in subject.holds):
        assert due(subject, given_clocks, day).step in ("keep", "notice")


@given(subjects, clocks, days)
def test_extending_never_shortens(subject, given_clocks, day):
    short = Facts(happened=subject.happened, outcome=subject.outcome)
    long = Facts(happened=subject.happened, outcome=subject.outcome, extended=True)
    if due(long, given_clocks, day).step in GONE:
        assert due(short, given_clocks, day).step in GONE


@given(subjects, clocks, days, st.integers(1, 4000))
def test_what_is_due_stays_due(subject, given_clocks, day, more):
    free = without_holds(subject)
    if due(free, given_clocks, day).step in GONE:
        assert due(free, given_clocks, day + timedelta(days=more)).step in GONE


@given(subjects, clocks, days, st.sampled_from(["closed", "created", "left"]), days)
def test_one_more_event_never_makes_anything_go_earlier(subject, given_clocks, day, event, when):
    if event in subject.happened:
        return
    more = Facts(happened={**subject.happened, event: when}, outcome=subject.outcome)
    fewer = Facts(happened=subject.happened, outcome=subject.outcome)
    if due(fewer, given_clocks, day).step == "keep" and due(fewer, given_clocks, day).clock:
        finals = [c for c in given_clocks if c.end != "limit" and c.starts in fewer.happened
                  and c.outcome == fewer.outcome]  # fmt: skip
        if finals:
            assert due(more, given_clocks, day).step not in GONE
