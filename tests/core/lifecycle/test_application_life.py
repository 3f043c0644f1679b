"""The life of an application: only what its table allows, and a clock of working days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from greenlane.law.calendar import WorkingDays
from greenlane.law.outage import Rule, Window, days_away
from greenlane.lifecycle import application
from greenlane.lifecycle.application import (
    FINAL,
    OPEN,
    RUNNING,
    TRANSITIONS,
    WITH_WORDS,
    ApplicationLife,
    ApplicationStep,
    between,
    follow,
    replay,
)
from greenlane.lifecycle.refusal import NotAllowedError

WEEK = WorkingDays(rest=frozenset({5, 6}), holidays=frozenset({date(2026, 7, 8)}))
MONDAY = date(2026, 7, 6)


def steps(*moves, day=MONDAY):
    return [ApplicationStep(move=move, day=day, by="a", text="why") for move in moves]


def at(state):
    """A life in that state, by the shortest way there."""
    ways = {
        "draft": (), "waiting": ("wait",), "submitted": ("submit",), "in-work": ("submit", "take"),
        "queried": ("submit", "take", "query"), "countersign": ("submit", "take", "propose"),
        "granted": ("submit", "grant"), "refused": ("submit", "refuse"),
        "withdrawn": ("withdraw",), "lapsed": ("lapse",),
    }  # fmt: skip
    return replay(5, steps(*ways[state]), WEEK)


MOVES = sorted({move for moves in TRANSITIONS.values() for move in moves})


@pytest.mark.parametrize("state", TRANSITIONS)
@pytest.mark.parametrize("move", MOVES)
def test_what_is_not_in_the_table_cannot_happen(state, move):
    step = ApplicationStep(move=move, day=MONDAY, by="another", text="why")
    if move in TRANSITIONS[state]:
        assert follow(at(state), step, WEEK).state == TRANSITIONS[state][move]
    else:
        with pytest.raises(NotAllowedError):
            follow(at(state), step, WEEK)


@pytest.mark.parametrize("move", sorted(WITH_WORDS))
def test_nobody_is_asked_or_refused_without_words(move):
    state = next(s for s, moves in TRANSITIONS.items() if move in moves)
    with pytest.raises(NotAllowedError, match="words"):
        follow(at(state), ApplicationStep(move=move, day=MONDAY, by="b", text=" "), WEEK)


def test_who_proposed_does_not_countersign():
    for move in ("grant", "refuse"):
        with pytest.raises(NotAllowedError, match="countersign"):
            follow(
                at("countersign"), ApplicationStep(move=move, day=MONDAY, by="a", text="x"), WEEK
            )
        done = ApplicationStep(move=move, day=MONDAY, by="b", text="x")
        assert follow(at("countersign"), done, WEEK).state in FINAL


def test_the_days_are_working_days_of_the_country():
    """Wednesday the 8th is a holiday: five working days after Monday the 6th end on the 14th."""
    assert at("submitted").due(WEEK) == date(2026, 7, 14)


def test_the_clock_stands_while_the_applicant_is_asked():
    life = replay(5, [
        *steps("submit", "take"),
        *steps("query", day=date(2026, 7, 7)),  # one day was spent
    ], WEEK)  # fmt: skip
    assert (life.due(WEEK), life.spent) == (None, 1)
    back = follow(life, *steps("answer", day=date(2026, 7, 27)), WEEK)
    assert back.due(WEEK) == date(2026, 7, 31)  # four are left


def test_the_clock_does_not_begin_before_what_the_law_puts_first():
    assert at("waiting").due(WEEK) is None
    begun = follow(at("waiting"), *steps("begin", day=date(2026, 7, 9)), WEEK)
    assert begun.due(WEEK) == date(2026, 7, 16)


@pytest.mark.parametrize(
    ("state", "day", "happens"),
    [
        ("submitted", date(2026, 7, 14), False),  # the last day is the agency's
        ("submitted", date(2026, 7, 15), True),
        ("in-work", date(2026, 7, 15), True),
        ("queried", date(2026, 12, 1), False),
        ("waiting", date(2026, 12, 1), False),
    ],
)
def test_silence_grants_after_the_last_day_and_never_while_the_clock_stands(state, day, happens):
    step = ApplicationStep(move="grant", day=day, by="law", deemed="ACT s. 1")
    if happens:
        assert follow(at(state), step, WEEK).state == "granted"
    else:
        with pytest.raises(NotAllowedError):
            follow(at(state), step, WEEK)


def test_every_state_is_open_or_over_or_a_draft():
    assert OPEN | FINAL | {"draft"} == set(TRANSITIONS)
    assert RUNNING < OPEN


class Lives(RuleBasedStateMachine):
    """Any moves on any days: the agency never gets more, or fewer, days than the law gives."""

    def __init__(self):
        super().__init__()
        self.life = ApplicationLife(days=7)
        self.day = MONDAY
        self.ran = 0

    @rule(days=st.integers(0, 9))
    def time_goes_by(self, days):
        later = self.day + timedelta(days=days)
        if self.life.state in RUNNING:
            self.ran += between(self.day, later, WEEK)
        self.day = later

    @precondition(lambda self: self.life.state not in FINAL)
    @rule(data=st.data())
    def move(self, data):
        move = data.draw(st.sampled_from(sorted(TRANSITIONS[self.life.state])))
        step = ApplicationStep(move=move, day=self.day, by=data.draw(st.sampled_from("ab")),
                               text="why")  # fmt: skip
        try:
            self.life = follow(self.life, step, WEEK)
        except NotAllowedError:
            assert self.life.state == "countersign"

    @invariant()
    def the_days_that_ran_and_those_left_are_the_laws(self):
        running = between(self.life.since, self.day, WEEK) if self.life.since else 0
        assert self.life.spent + running == self.ran
        due = self.life.due(WEEK)
        assert (due is None) == (self.life.state not in RUNNING)
        if due is not None and self.ran <= 7:
            assert between(self.day, due, WEEK) == 7 - self.ran if due >= self.day else True


TestLives = Lives.TestCase


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 60))
def test_counting_days_undoes_adding_them(day, days):
    assert between(day, WEEK.after(day, days), WEEK) == days


def test_the_control_a_clock_that_runs_on_while_asked_is_found(monkeypatch):
    monkeypatch.setattr(application, "RUNNING", RUNNING | {"queried"})
    life = replay(5, steps("submit", "take", "query"), WEEK)
    assert life.due(WEEK) is not None


ZONE, NOW = ZoneInfo("Etc/GMT+4"), datetime(2026, 12, 1, tzinfo=UTC)
STANDS = Rule(clock="application", waits_for=("decide",), extension="overlap", basis="r. 41",
              least=timedelta(hours=1))  # fmt: skip
_moments = st.integers(0, 24 * 60).map(
    lambda n: datetime(2026, 7, 1, tzinfo=UTC) + timedelta(hours=n)
)
_windows = st.lists(
    st.builds(lambda since, hours: Window(number="O", functions=frozenset({"decide"}), since=since,
                                          until=since + timedelta(hours=hours)),
              _moments, st.integers(0, 200)), max_size=4)  # fmt: skip
_pauses = st.lists(st.integers(0, 12), min_size=2, max_size=2)


def due(windows, asked=None):
    """The last day of ten, with a question to the applicant from one day to another."""
    made = [ApplicationStep(move="submit", day=MONDAY, by="a")]
    if asked:
        first, then = asked[0], asked[0] + asked[1]
        made += [ApplicationStep(move=move, day=MONDAY + timedelta(days=on), by="a", text="why")
                 for move, on in (("take", first), ("query", first), ("answer", then))]  # fmt: skip
    calendar = WEEK.without(days_away(windows, STANDS, NOW, ZONE))
    return replay(10, made, calendar).due(calendar)


@given(_windows, _windows, _pauses)
def test_an_outage_gives_the_agency_days_and_takes_none(some, more, asked):
    told = due(some, asked)
    assert told >= due([], asked)
    assert due(some + more, asked) >= told
    assert due(some + some, asked) == told
    assert told not in days_away(some, STANDS, NOW, ZONE) or told == MONDAY + timedelta(
        days=sum(asked))  # fmt: skip


def test_the_days_of_an_outage_are_no_days_of_the_term_and_a_short_one_counts_for_nothing():
    wednesday = datetime(2026, 7, 15, 12, tzinfo=UTC)
    window = Window(number="O", functions=frozenset({"decide"}), since=wednesday,
                    until=wednesday + timedelta(days=1))  # fmt: skip
    assert due([]) == date(2026, 7, 21)
    assert due([window]) == date(2026, 7, 23)  # Wednesday and Thursday stood still
    before = Window(number="O", functions=frozenset(), since=wednesday - timedelta(days=60),
                    until=wednesday - timedelta(days=50))  # fmt: skip
    assert due([before]) == due([])
    short = Window(number="O", functions=frozenset(), since=wednesday,
                   until=wednesday + timedelta(minutes=59))  # fmt: skip
    assert due([short]) == due([])
