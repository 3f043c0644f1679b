"""Delivery as pure scheduling: six hours and three days pass in no time."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from greenlane.lifecycle.delivery import TERMS, answer, gap, step

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
AGENCY, CLIENT = TERMS["agency"], TERMS["client"]


def tried(terms, said, since=NOON, refusing=False):
    """All tries of a message that never arrives: their moments, and the last step."""
    now, moments = since, []
    for tries in range(1, 100_000):
        moments.append(now)
        made = step(terms, said, message_id="food-00000001", tries=tries,
                    refusals=tries if refusing else 0, since=since, now=now)  # fmt: skip
        if made.state != "waiting" or now - since > timedelta(days=30):
            return moments, made
        now = made.next_try
    raise AssertionError("it never ends")


def test_an_agency_is_tried_for_ever_and_at_least_each_66_seconds():
    moments, last = tried(AGENCY, "away")
    gaps = [b - a for a, b in itertools.pairwise(moments)]
    assert last.state == "waiting"
    assert max(gaps) <= timedelta(seconds=66)
    assert AGENCY.alarm + max(gaps) < timedelta(minutes=5)


def test_a_trader_s_endpoint_is_tried_with_growing_gaps_for_three_days_and_then_stops():
    moments, last = tried(CLIENT, "away")
    gaps = [b - a for a, b in itertools.pairwise(moments)]
    assert gaps[:-1] == sorted(gaps[:-1])  # the last is cut at the end of the three days
    assert moments[-1] - moments[0] == timedelta(days=3)
    assert len(moments) == 10
    assert (last.state, last.stops) == ("dead", True)


def test_what_is_refused_by_a_partner_that_is_there_is_set_apart_alone():
    for terms in TERMS.values():
        moments, last = tried(terms, "refused", refusing=True)
        assert (len(moments), last.state, last.stops) == (5, "dead", False)


def test_a_partner_that_says_gone_is_stopped_at_once():
    moments, last = tried(AGENCY, "gone")
    assert (len(moments), last.state, last.stops) == (1, "dead", True)


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, "sent"), (204, "sent"), (301, "away"), (400, "refused"), (401, "away"), (404, "away"),
     (410, "gone"), (422, "refused"), (429, "away"), (500, "away"), (None, "away")],
)  # fmt: skip
def test_a_status_says_whether_the_message_or_the_partner_is_at_fault(status, said):
    assert answer(status) == said


def test_gaps_are_uneven_by_the_id_and_the_same_each_time():
    waits = {gap(CLIENT, 2, f"m-{n}") for n in range(200)}
    assert len(waits) > 100
    assert min(waits) >= timedelta(seconds=270)
    assert max(waits) <= timedelta(seconds=330)
    assert gap(CLIENT, 2, "m-1") == gap(CLIENT, 2, "m-1")


def test_a_partner_that_asks_us_to_wait_is_left_alone_for_so_long_and_an_hour_at_most():
    told = {"message_id": "m-1", "tries": 1, "refusals": 0, "since": NOON, "now": NOON}
    waits = {n: step(AGENCY, "away", asked=n, **told).next_try - NOON for n in (0, 1200, 10**8)}
    assert waits[0] < timedelta(seconds=6)
    assert waits[1200] == timedelta(minutes=20)
    assert waits[10**8] == timedelta(hours=1)
