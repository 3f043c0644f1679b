"""The course of a declaration: whatever is judged and whatever follows, held goods stay."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from greenlane.gateways.country_packages import country_package
from greenlane.lifecycle import declaration
from greenlane.lifecycle.declaration import NotAllowedError, replay
from greenlane.lifecycle.event import Actor, Event, EventKind, Lane
from greenlane.lifecycle.hold import LIFTED_BY
from greenlane.usecases.course import Course, of_lodging, settle, standing_hold

BOOK = country_package("tavora").book
MOMENT = datetime(2026, 7, 1, 8, tzinfo=UTC)
TRADER = Actor("maria", "trader", "QT0000000102")
DECLARATION = SimpleNamespace(declaration_office_id="QT000101")
HELD = {"yellow": {"documents"}, "red": {"physical"}}


def judgement(*, acceptable=True, prelodged=False, lane="green", missing=()):
    """What of_lodging reads of a judgement, with the permits of these agencies missing."""
    permits = [p for agency in missing for p in BOOK.permits if p.agency == agency][:8]
    return SimpleNamespace(
        acceptable=acceptable,
        shipment=SimpleNamespace(prelodged=prelodged),
        selection=SimpleNamespace(lane=lane) if acceptable else None,
        permits=tuple(
            SimpleNamespace(declared=False, sequence=1, permit=permit) for permit in permits
        ),
        unlooked=(),
    )


judgements = st.builds(
    judgement,
    acceptable=st.booleans(),
    prelodged=st.booleans(),
    lane=st.sampled_from(get_args(Lane)),
    missing=st.sets(st.sampled_from(["FOOD", "MED", "ENV"])),
)


def kinds(course):
    return [event.kind for event in course.events]


@given(judgements, st.booleans())
def test_a_lodgement_ends_where_the_law_says(judged, paid):
    course = of_lodging(BOOK, DECLARATION, judged, TRADER, MOMENT, paid=paid)
    life = course.life
    agencies = {f"agency:{need.permit.agency}" for need in judged.permits}
    if not judged.acceptable:
        assert (life.state, kinds(course)) == ("rejected", ["lodge", "reject"])
        return
    expected = HELD.get(judged.selection.lane, set()) | agencies
    if judged.shipment.prelodged:
        assert (life.state, {h.name for h in life.holds}) == ("registered", expected)
        return
    expected = expected if paid else expected | {"payment"}
    assert {hold.name for hold in life.holds} == expected
    assert ("release" in kinds(course)) is (not expected)
    if not expected:
        assert life.state == ("released" if judged.selection.lane == "blue" else "cleared")


@given(judgements, st.booleans())
def test_what_is_stored_gives_the_same_life_again(judged, paid):
    course = of_lodging(BOOK, DECLARATION, judged, TRADER, MOMENT, paid=paid)
    stored = msgspec.json.encode(course.events)
    events = msgspec.json.decode(stored, type=list[Event])
    assert events == course.events
    assert replay(events) == course.life
    assert all(event.basis.split()[0] in BOOK.acts for event in events)
    assert all(event.moment == MOMENT for event in events)


def test_each_agency_holds_once_on_the_ground_of_its_own_act():
    judged = judgement(missing=["FOOD", "MED"])
    course = of_lodging(BOOK, DECLARATION, judged, TRADER, MOMENT, paid=True)
    holds = course.life.holds
    assert len({hold.owner for hold in holds}) == len(holds)
    for hold in holds:
        assert hold.basis in {p.basis for p in BOOK.permits if p.agency == hold.owner}
        assert hold.due == MOMENT + timedelta(hours=48)
        assert "{" not in hold.reason


def test_the_terms_of_every_kind_of_hold_and_the_act_of_every_event_stand_in_the_law():
    assert set(BOOK.hold_terms) == set(LIFTED_BY)
    assert set(BOOK.event_basis) == set(get_args(EventKind))


class Desk(RuleBasedStateMachine):
    """Lodges by the course, then throws any event at what came of it."""

    @initialize(judged=judgements, paid=st.booleans())
    def lodge(self, judged, paid):
        self.course = of_lodging(BOOK, DECLARATION, judged, TRADER, MOMENT, paid=paid)

    def attempt(self, kind, **details):
        before = len(self.course.events), self.course.life
        try:
            self.course.happen(kind, TRADER, **details)
        except NotAllowedError:
            assert (len(self.course.events), self.course.life) == before

    @rule(kind=st.sampled_from(get_args(EventKind)), lane=st.sampled_from(get_args(Lane)))
    def anything(self, kind, lane):
        version = self.course.life.version + 1
        details = {"version": version} if kind in ("lodge", "amend", "rectify") else {}
        self.attempt(kind, lane=lane, **details)

    @rule(kind=st.sampled_from(get_args(EventKind)))
    def arrive_and_accept(self, kind):
        for step in ("arrive", "accept", kind):
            self.attempt(step, lane="green")

    @rule(kind=st.sampled_from(["documents", "physical", "payment"]))
    def hold(self, kind):
        if self.course.life.state in ("registered", "accepted"):
            self.course.hold([standing_hold(BOOK, kind, "x", MOMENT)])

    @rule(data=st.data())
    def lift(self, data):
        if self.course.life.holds and self.course.life.state in ("registered", "accepted"):
            name = data.draw(st.sampled_from([h.name for h in self.course.life.holds]))
            self.course.happen("lift", name=name)

    @rule()
    def settle_when_accepted(self):
        if self.course.life.state == "accepted":
            settle(self.course, paid=True)

    @invariant()
    def nothing_held_early_or_unaccepted_was_released(self):
        seen, opened = [], set()
        for event in getattr(self, "course", SimpleNamespace(events=[])).events:
            if event.kind == "hold":
                opened.add(event.hold.name)
            elif event.kind == "lift":
                opened.remove(event.name)
            elif event.kind == "release":
                assert not opened
                assert {"arrive", "accept"} <= set(seen)
            seen.append(event.kind)

    @invariant()
    def replay_gives_the_life(self):
        if hasattr(self, "course"):
            assert replay(self.course.events) == self.course.life


Desk.TestCase.settings = settings(max_examples=120, stateful_step_count=20, deadline=None)
test_no_course_releases_held_goods = Desk.TestCase


def test_the_desk_would_notice_a_release_with_an_open_hold(monkeypatch):
    """The control: with the guard gone, the same invariant must fail."""
    monkeypatch.setattr(declaration, "_guard", lambda *_: None)
    machine = Desk()
    machine.course = of_lodging(BOOK, DECLARATION, judgement(lane="red"), TRADER, MOMENT, paid=True)
    machine.nothing_held_early_or_unaccepted_was_released()
    machine.attempt("release")
    with pytest.raises(AssertionError):
        machine.nothing_held_early_or_unaccepted_was_released()


def test_a_hold_that_is_open_is_not_opened_again():
    judged = judgement(lane="red")
    course = of_lodging(BOOK, DECLARATION, judged, TRADER, MOMENT, paid=True)
    before = list(course.events)
    course.hold([standing_hold(BOOK, "physical", "x", MOMENT)])
    assert course.events == before


def test_a_course_that_cannot_go_on_says_why():
    course = of_lodging(BOOK, DECLARATION, judgement(lane="red"), TRADER, MOMENT, paid=True)
    with pytest.raises(NotAllowedError, match="open holds: physical"):
        course.happen("release")
    assert isinstance(course, Course)
