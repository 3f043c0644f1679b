"""Merging: what can follow is taken, an echo passed over, and the first impossible event stops."""

import itertools
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from greenlane.lifecycle.declaration import DeclarationLife, replay
from greenlane.lifecycle.event import SYSTEM, Event
from greenlane.lifecycle.hold import Hold
from greenlane.lifecycle.merge import merge

MOMENT = datetime(2026, 11, 29, tzinfo=UTC)
HOLD = Hold(name="border:1", kind="documents", owner="QT000101", reason="r", basis="b")


def event(kind, **more):
    return Event(kind=kind, actor=SYSTEM, moment=MOMENT, basis="Act", **more)


LODGED = [event("lodge", version=1), event("register"), event("arrive"), event("accept")]
RELEASED = [*LODGED, event("release"), event("clear")]


def test_a_whole_life_is_taken_in_its_order():
    done = merge(DeclarationLife(), [], RELEASED)
    assert (done.life.state, done.left, done.taken) == ("cleared", (), tuple(RELEASED))


def test_what_cannot_follow_waits_with_all_after_it():
    ours = event("invalidate", text="withdrawn")
    life = replay([*LODGED, ours])
    done = merge(life, [ours], RELEASED[4:])
    assert done.taken == ()
    assert done.left == tuple(RELEASED[4:])
    assert "invalidated" in done.why


def test_a_hold_of_ours_keeps_the_other_s_release_back():
    ours = event("hold", hold=HOLD)
    done = merge(replay([*LODGED, ours]), [ours], [event("release")])
    assert done.why == "open holds: border:1"


def test_an_event_of_ours_that_comes_back_is_passed_over():
    ours = event("hold", hold=HOLD)
    life = replay([*LODGED, ours])
    done = merge(life, [ours], [ours, event("query", text="?")])
    assert (done.echoes, [e.kind for e in done.taken]) == ((ours,), ["query"])


@given(st.lists(st.integers(1, len(RELEASED)), max_size=6))
def test_the_parts_in_which_events_come_make_no_difference(cuts):
    life, places = DeclarationLife(), sorted({0, *cuts, len(RELEASED)})
    for start, end in itertools.pairwise(places):
        life = merge(life, [], RELEASED[start:end]).life
    assert life == replay(RELEASED)
