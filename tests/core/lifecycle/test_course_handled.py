"""The course of a declaration: whatever is judged and however often, held goods stay held."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from greenlane.gateways.country_packages import country_package
from greenlane.lifecycle.declaration import (
    FINAL,
    TRANSITIONS,
    DeclarationLife,
    NotAllowedError,
    apply,
    replay,
)
from greenlane.lifecycle.event import Actor, Event
from greenlane.lifecycle.hold import LIFTED_BY
from greenlane.usecases.course import Course, of_lodging, permit_holds, settle, standing_hold

BOOK = country_package("tavora").book
MOMENT = datetime(2026, 7, 1, 12, tzinfo=UTC)
OFFICER = Actor("o", "officer", "QT000101")
LANES = ("green", "blue", "yellow", "red")
PERMITS = BOOK.permits[:6]


def judged(lane="green", permits=(), *, prelodged=False, acceptable=True):
    """What a judgement says, as far as the course asks."""
    needs = [SimpleNamespace(permit=p, sequence=1, declared=declared) for p, declared in permits]
    return SimpleNamespace(
        acceptable=acceptable,
        selection=SimpleNamespace(lane=lane),
        permits=needs,
        unlooked=(),
        shipment=SimpleNamespace(prelodged=prelodged),
    )


def lodged(judgement, *, paid=True):
    office = SimpleNamespace(declaration_office_id="QT000101")
    return of_lodging(BOOK, office, judgement, OFFICER, MOMENT, paid=paid)


def kinds(course):
    return [event.kind for event in course.events]


permits = st.lists(st.tuples(st.sampled_from(PERMITS), st.booleans()), max_size=4)
judgements = st.builds(
    judged, st.sampled_from(LANES), permits, prelodged=st.booleans(), acceptable=st.booleans()
)


@given(judgements, st.booleans())
def test_a_lodgement_releases_at_once_exactly_when_nothing_stands_against_it(judgement, paid):
    course = lodged(judgement, paid=paid)
    free = (
        judgement.acceptable
        and not judgement.shipment.prelodged
        and judgement.selection.lane in ("green", "blue")
        and all(need.declared for need in judgement.permits)
        and paid
    )
    assert ("release" in kinds(course)) == free
    assert replay(course.events) == course.life


@given(judgements, st.booleans())
def test_every_event_of_a_lodgement_cites_an_act_of_the_country(judgement, paid):
    for event in lodged(judgement, paid=paid).events:
        assert event.basis.split()[0] in BOOK.acts


@pytest.mark.parametrize(
    ("judgement", "paid", "expected"),
    [
        (judged(), True, ["lodge", "arrive", "accept", "select", "release", "clear"]),
        (judged("blue"), True, ["lodge", "arrive", "accept", "select", "release"]),
        (judged("yellow"), True, ["lodge", "arrive", "accept", "select", "hold"]),
        (judged("red"), False, ["lodge", "arrive", "accept", "select", "hold", "hold"]),
        (judged(), False, ["lodge", "arrive", "accept", "select", "hold"]),
        (judged(acceptable=False), True, ["lodge", "reject"]),
        (judged(prelodged=True), True, ["lodge", "register", "select"]),
        (judged("red", prelodged=True), True, ["lodge", "register", "select", "hold"]),
    ],
)
def test_the_events_of_a_lodgement_come_in_their_lawful_order(judgement, paid, expected):
    assert kinds(lodged(judgement, paid=paid)) == expected


def test_one_hold_is_opened_for_an_agency_however_many_of_its_permits_are_missing():
    one = PERMITS[0]
    holds = permit_holds(BOOK, judged("green", [(one, False), (one, False)]), MOMENT)
    assert [(h.name, h.owner, h.basis) for h in holds] == [
        (f"agency:{one.agency}", one.agency, one.basis)
    ]


@pytest.mark.parametrize("kind", ["documents", "physical", "payment"])
def test_a_standing_hold_falls_due_when_the_law_says(kind):
    hold = standing_hold(BOOK, kind, "QT000101", MOMENT)
    assert hold.due == MOMENT + timedelta(hours=BOOK.hold_terms[kind].hours)
    assert hold.basis == BOOK.hold_terms[kind].basis
    assert hold.role == LIFTED_BY[kind]


def test_every_kind_of_event_and_of_hold_has_its_ground_in_the_law():
    happening = {kind for moves in TRANSITIONS.values() for kind in moves}
    assert happening <= set(BOOK.event_basis)
    assert set(LIFTED_BY) == set(BOOK.hold_terms)


class Handled(RuleBasedStateMachine):
    """A declaration handled in any order through its course, with a second account beside it."""

    def __init__(self):
        super().__init__()
        self.life = DeclarationLife()
        self.stored = []
        self.open = set()
        self.had = set()

    def handle(self, act):
        """One operation on the life as stored: what it did is kept whole or not at all."""
        before = self.life
        course = Course(BOOK, MOMENT, before)
        try:
            act(course)
        except NotAllowedError:
            assert self.life == replay(self.stored)
            return
        for event in course.events:
            self.keep(event)
        self.life = course.life
        if before.state in FINAL:
            assert course.events == []

    def keep(self, event):
        if event.kind == "release":
            assert not self.open, "goods were released with an open hold"
            assert {"arrive", "accept"} <= self.had, "released before arrival or acceptance"
        if event.kind == "hold":
            self.open.add(event.hold.name)
        if event.kind == "lift":
            self.open.remove(event.name)
        if event.kind in ("invalidate", "expire", "reject"):
            self.open.clear()
        self.had.add(event.kind)
        self.stored.append(event)

    @rule(kind=st.sampled_from(sorted(k for m in TRANSITIONS.values() for k in m if k != "hold")))
    def happen(self, kind):
        details = (
            {"version": self.life.version + 1} if kind in ("lodge", "amend", "rectify") else {}
        )
        if kind == "select":
            details["lane"] = "yellow"
        if kind == "lift":
            details["name"] = "payment"
        self.handle(lambda course: course.happen(kind, OFFICER, **details))

    @rule(judgement=judgements, paid=st.booleans())
    def lodge(self, judgement, paid):
        if self.life.state == "draft":
            made = lodged(judgement, paid=paid)
            for event in made.events:
                self.keep(event)
            self.life = made.life

    @rule(judgement=judgements)
    def select(self, judgement):
        self.handle(lambda course: course.select(judgement, "QT000101"))

    @rule(judgement=judgements)
    def hold_for_agencies(self, judgement):
        self.handle(lambda course: course.hold(permit_holds(BOOK, judgement, MOMENT)))

    @rule(data=st.data())
    def lift(self, data):
        if self.open:
            name = data.draw(st.sampled_from(sorted(self.open)))
            self.handle(lambda course: course.happen("lift", OFFICER, name=name))

    @rule()
    def lift_all(self):
        for name in sorted(self.open):
            self.handle(lambda course, name=name: course.happen("lift", OFFICER, name=name))

    @rule(paid=st.booleans())
    def settle(self, paid):
        self.handle(lambda course: settle(course, paid=paid))

    @rule()
    def release_if_free(self):
        self.handle(lambda course: course.release_if_free())

    @invariant()
    def replay_gives_the_stored_life(self):
        assert replay(self.stored) == self.life

    @invariant()
    def the_events_read_back_from_their_json(self):
        data = msgspec.json.encode(self.stored)
        read = msgspec.json.decode(data, type=list[Event])
        assert read == self.stored
        assert replay(read) == self.life

    @invariant()
    def the_holds_agree(self):
        assert {hold.name for hold in self.life.holds} == self.open


Handled.TestCase.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
test_no_handling_releases_held_goods = Handled.TestCase


def test_the_machine_reports_a_release_with_an_open_hold(monkeypatch):
    """The control: with a life that thinks itself free, the same checks fail."""
    monkeypatch.setattr(DeclarationLife, "may_release", property(lambda _: True))
    machine = Handled()
    for event in lodged(judged("green", [(PERMITS[0], True)], prelodged=True)).events:
        machine.keep(event)
        machine.life = apply(machine.life, event)
    machine.handle(lambda course: course.happen("arrive"))
    machine.handle(lambda course: course.happen("accept"))
    machine.handle(lambda course: course.hold([standing_hold(BOOK, "physical", "x", MOMENT)]))
    with pytest.raises(AssertionError, match="open hold"):
        machine.release_if_free()


def test_every_state_is_reached_by_a_course():
    reached = {"draft"}

    def run(judgement, *steps, paid=True):
        course = lodged(judgement, paid=paid)
        lives = [DeclarationLife()]
        for event in course.events:
            lives.append(apply(lives[-1], event))
        for step in steps:
            course.happen(step, OFFICER)
            lives.append(course.life)
        reached.update(life.state for life in lives)

    run(judged())
    run(judged("blue"))
    run(judged(acceptable=False))
    run(judged(prelodged=True), "expire")
    run(judged("red"), "invalidate")
    assert reached == set(TRANSITIONS)
