"""The life of a doubt about a value: nothing decided unheard, replay gives the state."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from greenlane.lifecycle.declaration import DeclarationLife, NotAllowedError, apply, replay
from greenlane.lifecycle.diagram import doubt_page
from greenlane.lifecycle.event import Actor, Event
from greenlane.lifecycle.valuation_doubt import (
    FINAL,
    TRANSITIONS,
    Doubt,
    DoubtMove,
    DoubtState,
    DoubtStep,
    follow,
)

START = datetime(2026, 7, 1, 12, tzinfo=UTC)
ACTOR = Actor("a", "officer", "QT000101")
MOVES = sorted(get_args(DoubtMove))
STAKE = (("A00", Decimal("10.00")),)
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "valuation-doubt.md"
REMEDY = (
    'PYTHONPATH=src python -c "from pathlib import Path; from greenlane.lifecycle.diagram import '
    "doubt_page; Path('docs/reference/valuation-doubt.md').write_text(doubt_page(), 'utf-8')\""
)


def step(move, moment=START, **details):
    """A step with what it needs."""
    if move == "ask":
        details = {"sequence": 1, "security": STAKE, **details}
    if move in ("ask", "ground"):
        details.setdefault("due", moment + timedelta(days=15))
    if move == "reject":
        details = {"method": "2", "value": Decimal(9), **details}
    return DoubtStep(step=move, **details)


def event(move, moment=START, text="In words.", **details):
    return Event(kind="doubt", actor=ACTOR, moment=moment, basis="CA-2019 s. 48", text=text,
                 doubt=step(move, moment, **details))  # fmt: skip


class Doubting(RuleBasedStateMachine):
    """Throws any step at an accepted declaration, at any time, with its own account of hearing."""

    def __init__(self):
        super().__init__()
        self.moment = START
        self.life = DeclarationLife(state="accepted", arrived=True, version=1)
        self.first = self.life
        self.events = []
        self.told_grounds = self.heard = False

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.moment += timedelta(days=days)

    @rule(move=st.sampled_from(MOVES), text=st.sampled_from(["In words.", " "]))
    def anything(self, move, text):
        before, happened = self.life, event(move, self.moment, text)
        try:
            self.life = apply(before, happened)
        except NotAllowedError:
            assert self.life is before
            return
        self.events.append(happened)
        if move == "ask":
            self.told_grounds = self.heard = False
        self.told_grounds |= move == "ground"
        self.heard |= move == "respond"
        if move == "reject":
            assert self.told_grounds, "a value was rejected without written grounds"
            late = before.doubt.due is not None and self.moment > before.doubt.due
            assert self.heard or late, "a value was rejected before the importer was heard"

    @precondition(lambda self: self.life.doubted)
    @rule(kind=st.sampled_from(["amend", "invalidate", "clear"]))
    def nothing_passes_an_open_doubt(self, kind):
        state = "released" if kind == "clear" else "accepted"
        with pytest.raises(NotAllowedError):
            apply(
                msgspec.structs.replace(self.life, state=state),
                Event(kind=kind, actor=ACTOR, moment=self.moment, basis="x", version=2),
            )

    @invariant()
    def replay_gives_the_state(self):
        life = self.first
        for happened in self.events:
            life = apply(life, happened)
        assert life == self.life

    @invariant()
    def stored_events_read_back(self):
        data = msgspec.json.encode(self.events)
        assert msgspec.json.decode(data, type=list[Event]) == self.events


Doubting.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
test_nothing_is_decided_unheard = Doubting.TestCase


def test_the_machine_would_find_a_decision_without_a_hearing(monkeypatch):
    """The control: with the guard gone, the same checks must fail."""
    from greenlane.lifecycle import valuation_doubt

    monkeypatch.setattr(valuation_doubt, "_guard", lambda *_: None)
    machine = Doubting()
    for move in ("ask", "reply", "ground"):
        machine.anything(move, "In words.")
    with pytest.raises(AssertionError, match="heard"):
        machine.anything("reject", "In words.")


def walked(*moves, moment=START):
    doubt = None
    for move in moves:
        doubt = follow(doubt, step(move, moment), "In words.", moment)
    return doubt


def test_the_whole_way_of_decision_6_1():
    assert walked("ask", "reply", "ground", "respond", "reject").state == "rejected"
    assert walked("ask", "reply", "accept").state == "accepted"
    assert walked("ask", "secure").secured
    assert walked("ask").at_stake == Decimal("10.00")


@pytest.mark.parametrize("state", sorted(set(get_args(DoubtState))))
def test_every_state_can_be_reached(state):
    frontier, seen = [((), Doubt())], {"none"}
    while frontier:
        moves, doubt = frontier.pop(0)
        for move, target in TRANSITIONS[doubt.state].items():
            if target and target not in seen:
                seen.add(target)
                frontier.append(((*moves, move), msgspec.structs.replace(doubt, state=target)))
    assert state in seen


def test_a_decided_doubt_may_be_followed_by_a_new_one():
    decided = walked("ask", "accept")
    again = follow(decided, step("ask", sequence=2), "Again.", START)
    assert (again.state, again.sequence) == ("asked", 2)
    assert decided.state in FINAL


@pytest.mark.parametrize(
    ("before", "move", "text", "details", "words"),
    [
        ((), "reply", "x", {}, "not possible when the doubt is none"),
        ((), "ask", "  ", {}, "in words"),
        ((), "ask", "x", {"due": None}, "time to answer"),
        ((), "ask", "x", {"due": START}, "time to answer"),
        ((), "ask", "x", {"sequence": 0}, "about an item"),
        (("ask",), "ground", "x", {}, "still has time"),
        (("ask",), "reject", "x", {}, "not possible when the doubt is asked"),
        (("ask", "secure"), "secure", "", {}, "no security is due"),
        (("ask", "reply", "ground"), "reject", "x", {}, "still has time"),
        (("ask", "reply", "ground", "respond"), "reject", "x", {"method": "7"}, "the method used"),
        (("ask", "reply", "ground", "respond"), "reject", "x", {"value": None}, "the value"),
    ],
)
def test_each_guard_says_why(before, move, text, details, words):
    with pytest.raises(NotAllowedError, match=words):
        follow(walked(*before), step(move, **details), text, START)


def test_customs_goes_on_when_the_time_has_run_out():
    late = START + timedelta(days=16)
    grounded = follow(walked("ask"), step("ground", late), "Grounds.", late)
    later = late + timedelta(days=16)
    assert follow(grounded, step("reject", later), "Decided.", later).state == "rejected"


def test_a_declaration_is_doubted_only_after_acceptance_and_before_clearance():
    for state in ("draft", "lodged", "registered", "cleared", "rejected"):
        with pytest.raises(NotAllowedError, match="not possible"):
            apply(DeclarationLife(state=state), event("ask"))
    with pytest.raises(NotAllowedError, match="names its step"):
        apply(DeclarationLife(state="accepted"),
              Event(kind="doubt", actor=ACTOR, moment=START, basis="x"))  # fmt: skip


def test_a_decided_value_is_not_amended_away():
    life = DeclarationLife(state="accepted", arrived=True, version=1)
    for move in ("ask", "reply", "ground", "respond", "reject"):
        life = apply(life, event(move))
    with pytest.raises(NotAllowedError, match="appeal"):
        apply(life, Event(kind="amend", actor=ACTOR, moment=START, basis="x", version=2))


def test_events_from_before_there_were_doubts_read_as_they_did():
    old = (
        b'{"actor":{"name":"a","role":"officer"},"basis":"b","kind":"query",'
        b'"moment":"2026-07-01T12:00:00Z"}'
    )
    read = msgspec.json.decode(old, type=Event)
    assert read.doubt is None
    assert b"doubt" not in msgspec.json.encode(read)
    assert replay([]).doubt is None


def test_the_page_of_the_documentation_is_what_the_table_says():
    assert PAGE.read_text("utf-8") == doubt_page(), f"write it anew: {REMEDY}"
    drawn = re.findall(r"^    (\w+) --> (\w+): (\w+)$", doubt_page(), re.MULTILINE)
    moves = [(s, to, m) for s, kinds in TRANSITIONS.items() for m, to in kinds.items() if to]
    assert sorted(drawn) == sorted(moves)
    assert set(TRANSITIONS) == set(get_args(DoubtState))
    assert {m for kinds in TRANSITIONS.values() for m in kinds} == set(MOVES)


@pytest.mark.parametrize("name", ["tavora", "tanzania"])
def test_the_law_of_a_country_has_an_act_for_every_step(name):
    from greenlane.gateways.country_packages import UnknownCountryError, country_package

    try:
        terms = country_package(name).book.doubt_terms
    except UnknownCountryError:  # its tariff is the user's own file
        pytest.skip(f"{name} is not installed")
    assert set(terms.basis) == set(MOVES)
    assert terms.appeal["en"]
