"""S10: planted snooping among ordinary look-ups, over several seeds; the weekly sample."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.look_ups import Weeks

from greenlane.access.sampling import Share, draw, last_week, week_of
from greenlane.access.snooping import Look, suspicions

SEEDS = range(10)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SHARE = Share(1, 3)  # as Tavora has it


@dataclass
class Result:
    found: int
    false: int


def judged(seed, change=lambda look: look):
    weeks = Weeks(seed)
    told = {each.look.number for each in suspicions(map(change, weeks.looks))}
    return Result(len(told & weeks.planted), len(told - weeks.planted))


@pytest.mark.parametrize("seed", SEEDS)
def test_eighteen_of_twenty_are_found_among_five_thousand_with_few_false(seed):
    weeks = Weeks(seed)
    assert (len(weeks.looks), len(weeks.planted)) == (5_000, 20)
    result = judged(seed)
    assert result.found >= 18
    assert result.false <= 25


def test_the_control_without_the_facts_of_tasks_everybody_is_suspected():
    """What carries the detector: whether a task explains the look-up."""
    blind = judged(0, lambda look: msgspec.structs.replace(look, queue=False, worked=False,
                                                           acted=False))  # fmt: skip
    assert blind.false > 25


def test_the_control_ordinary_look_ups_alone_accuse_few():
    weeks = Weeks(1)
    honest = [look for look in weeks.looks if look.number not in weeks.planted]
    assert len(suspicions(honest)) <= 25


def look(number, **told):
    facts = {"actor": "a", "unit": "u", "subject": f"s{number}", "party": f"p{number}",
             "moment": NOON + timedelta(minutes=number), "purpose": "other", **told}  # fmt: skip
    return Look(number=number, **facts)


def test_each_sign_is_told_in_words():
    related, *again = suspicions(
        [look(1, related=True), *(look(n, party="p", subject=f"x{n}") for n in (2, 3, 4))]
    )
    assert related.signs == {"related": "he is related to a party"}
    assert {each.signs["again"] for each in again} == {
        "the same party was looked up 3 times without a task"
    }
    rush = suspicions([look(n) for n in range(1, 9)])
    assert len(rush) == 0  # whoever does nothing else all day: it is his usual
    usual = [look(n, moment=NOON - timedelta(days=n), queue=True) for n in range(20, 30)]
    rush = suspicions([*(look(n) for n in range(1, 9)), *usual])
    assert rush[0].signs["many"] == "8 look-ups without a task on one day; 1 are usual"


@pytest.mark.parametrize("task", ["queue", "worked", "acted"])
def test_what_a_task_explains_is_never_told(task):
    looks = [look(n, related=True, party="p", **{task: True}) for n in range(10)]
    assert suspicions(looks) == ()


def test_looking_at_one_file_again_on_one_day_is_one_look_up():
    assert suspicions([look(n, party="p", subject="s") for n in range(5)]) == ()


@given(st.integers(0, 100_000))
def test_the_sample_has_at_least_one_in_a_hundred_and_a_minimum(looks):
    drawn = SHARE.of(looks)
    assert drawn * 100 >= looks or drawn == looks
    assert drawn >= min(SHARE.least, looks)


def test_the_sample_is_the_same_for_who_draws_it_again_and_another_each_week():
    looks = range(1, 1_001)
    first = draw("2026-W23", "QT000101", looks, "s", SHARE)
    assert first == draw("2026-W23", "QT000101", reversed(looks), "s", SHARE)
    assert len(first) == 10
    others = [
        draw("2026-W24", "QT000101", looks, "s", SHARE),
        draw("2026-W23", "QT000102", looks, "s", SHARE),
        draw("2026-W23", "QT000101", looks, "t", SHARE),
    ]
    assert first not in others


def test_the_week_before_is_whole_and_named_by_its_iso_number():
    assert last_week(date(2026, 7, 1)) == ("2026-W26", date(2026, 6, 22), date(2026, 6, 29))
    assert last_week(date(2026, 6, 29))[0] == "2026-W26"
    assert week_of(date(2027, 1, 1)) == "2026-W53"
