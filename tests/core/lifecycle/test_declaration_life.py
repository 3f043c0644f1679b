"""The life of a declaration as a machine: no way to release held goods, replay gives the state."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from greenlane.lifecycle.declaration import (
    FINAL,
    TRANSITIONS,
    DeclarationLife,
    NotAllowedError,
    apply,
    replay,
)
from greenlane.lifecycle.event import Actor, Event
from greenlane.lifecycle.hold import LIFTED_BY, Hold

MOMENT = datetime(2026, 7, 1, 12, tzinfo=UTC)
ACTOR = Actor("a", "officer", "QT000101")
KINDS = sorted({kind for moves in TRANSITIONS.values() for kind in moves})
HOLDS = ("documents", "physical", "payment", "agency:FOOD", "agency:MED")


def event(kind, life=None, **details):
    """An event of a kind; versions follow the life unless stated."""
    if kind == "rectify":
        details.setdefault("second", "b")
    if kind in ("lodge", "amend", "rectify"):
        details.setdefault("version", (life.version if life else 0) + 1)
    if kind == "select":
        details.setdefault("lane", "green")
    if kind == "reinstate":
        details.setdefault("text", "an outage")
    return Event(kind=kind, actor=ACTOR, moment=MOMENT, basis="CA-2019 s. 1", **details)


def hold(name):
    return Hold(name=name, kind=name.split(":")[0], owner="x", reason="r", basis="CA-2019 s. 22")


class Life(RuleBasedStateMachine):
    """Throws any event at a declaration, in any order, and keeps its own account of the holds."""

    def __init__(self):
        super().__init__()
        self.life = DeclarationLife()
        self.events = []
        self.open = set()
        self.arrived = False
        self.accepted = False

    def attempt(self, happened):
        before = self.life
        try:
            self.life = apply(before, happened)
        except NotAllowedError:
            assert self.life is before
            return False
        self.events.append(happened)
        return True

    @rule(kind=st.sampled_from([k for k in KINDS if k not in ("hold", "lift", "release")]))
    def anything(self, kind):
        if self.attempt(event(kind, self.life, name="documents")):
            self.arrived |= kind == "arrive"
            self.accepted |= kind == "accept"
            if kind in ("invalidate", "expire", "reject"):
                self.open.clear()

    @rule(name=st.sampled_from(HOLDS))
    def open_a_hold(self, name):
        if self.attempt(event("hold", hold=hold(name))):
            self.open.add(name)

    @rule(name=st.sampled_from(HOLDS))
    def lift_a_hold(self, name):
        if self.attempt(event("lift", name=name)):
            self.open.remove(name)

    @rule()
    def release(self):
        if self.attempt(event("release")):
            assert not self.open, "goods were released with an open hold"
            assert self.arrived, "goods were released before they arrived"
            assert self.accepted, "goods were released without acceptance"

    @precondition(lambda self: self.life.state == "draft")
    @rule()
    def get_going(self):
        for kind in ("lodge", "arrive", "accept"):
            if self.attempt(event(kind, self.life)):
                self.arrived |= kind == "arrive"
                self.accepted |= kind == "accept"

    @invariant()
    def replay_gives_the_state(self):
        assert replay(self.events) == self.life

    @invariant()
    def stored_events_read_back(self):
        data = msgspec.json.encode(self.events)
        assert msgspec.json.decode(data, type=list[Event]) == self.events

    @invariant()
    def the_account_of_holds_agrees(self):
        assert {h.name for h in self.life.holds} == self.open


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
test_no_sequence_of_events_releases_held_goods = Life.TestCase


def test_the_machine_would_find_a_release_with_an_open_hold(monkeypatch):
    """The control: with the guard gone, the same checks must fail."""
    from greenlane.lifecycle import declaration

    monkeypatch.setattr(declaration, "_guard", lambda *_: None)
    machine = Life()
    for kind in ("lodge", "arrive", "accept"):
        machine.attempt(event(kind, machine.life))
        machine.arrived |= kind == "arrive"
        machine.accepted |= kind == "accept"
    machine.attempt(event("hold", hold=hold("physical")))
    machine.open.add("physical")
    with pytest.raises(AssertionError, match="open hold"):
        machine.release()


def reach(state):
    """A shortest way from a draft to `state`, found by trying everything."""
    frontier, seen = [[]], {"draft"}
    if state == "draft":
        return []
    while frontier:
        path = frontier.pop(0)
        life = replay(path)
        for kind in TRANSITIONS[life.state]:
            try:
                after = apply(life, event(kind, life, hold=hold("physical"), name="physical"))
            except NotAllowedError:
                continue
            if after.state == state:
                return [*path, event(kind, life)]
            marker = (after.state, after.arrived)
            if marker not in seen:
                seen.add(marker)
                frontier.append([*path, event(kind, life, hold=hold("physical"), name="physical")])
    return None


@pytest.mark.parametrize("state", sorted(TRANSITIONS))
def test_every_state_can_be_reached(state):
    assert reach(state) is not None


@pytest.mark.parametrize("state", sorted(FINAL))
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_happens_after_a_final_state(state, kind):
    life = DeclarationLife(state=state, arrived=True, version=1)
    with pytest.raises(NotAllowedError, match=f"not possible when {state}"):
        apply(life, event(kind, life))


def test_the_table_leads_to_known_states_only():
    targets = {to for moves in TRANSITIONS.values() for to in moves.values() if to}
    assert targets <= set(TRANSITIONS)


@pytest.mark.parametrize(
    ("life", "happened", "words"),
    [
        (DeclarationLife(state="lodged", version=1), event("accept"), "arrived"),
        (DeclarationLife(state="accepted"), event("release"), "not arrived"),
        (
            DeclarationLife(state="accepted", arrived=True, holds=(hold("physical"),)),
            event("release"),
            "physical",
        ),
        (DeclarationLife(state="accepted"), event("lift", name="physical"), "no open hold"),
        (
            DeclarationLife(state="accepted", holds=(hold("physical"),)),
            event("hold", hold=hold("physical")),
            "not open already",
        ),
        (DeclarationLife(state="accepted"), event("reply"), "nothing was asked"),
        (DeclarationLife(state="registered", arrived=True), event("expire"), "have arrived"),
        (DeclarationLife(state="accepted", version=1), event("amend", version=5), "version 5"),
        (
            DeclarationLife(state="accepted"),
            Event(kind="select", actor=ACTOR, moment=MOMENT, basis="x"),
            "names a lane",
        ),
    ],
)
def test_each_guard_says_why(life, happened, words):
    with pytest.raises(NotAllowedError, match=words):
        apply(life, happened)


def test_every_kind_of_hold_has_a_role_that_lifts_it():
    for name in HOLDS:
        assert hold(name).role == LIFTED_BY[hold(name).kind]


def test_a_hold_keeps_its_due_moment_through_storage():
    kept = hold("physical")
    kept = msgspec.structs.replace(kept, due=MOMENT + timedelta(hours=4))
    happened = event("hold", hold=kept)
    assert msgspec.json.decode(msgspec.json.encode(happened), type=Event) == happened
