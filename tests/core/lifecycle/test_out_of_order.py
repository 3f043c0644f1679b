"""Messages out of order (M4): a thousand shuffles end as the lawful order, or say why not."""

import random
from datetime import UTC, datetime

import pytest

from greenlane.lifecycle.declaration import DeclarationLife, NotAllowedError, apply
from greenlane.lifecycle.event import Actor, Event
from greenlane.lifecycle.hold import Hold

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
WHO = Actor("somebody", "officer", "QT000101")
SEEDS = range(1000)


def event(kind, **more):
    return Event(kind=kind, actor=WHO, moment=NOON, basis="act", **more)


def hold(name, kind):
    return Hold(name=name, kind=kind, owner="x", reason="r", basis="act")


# Each message is taken whole or not at all, as each use case is one transaction. The version of an
# amendment is given by the system, so it is computed from the life that it meets.
MESSAGES = {
    "lodge": lambda _: [event("lodge", version=1), event("register")],
    "amend": lambda life: [event("amend", version=life.version + 1)],
    "arrive": lambda _: [event("arrive"), event("accept"),
                            event("hold", hold=hold("payment", "payment")),
                            event("hold", hold=hold("physical", "physical"))],
    "examine": lambda _: [event("examine", name="physical"), event("lift", name="physical")],
    "pay": lambda _: [event("pay"), event("lift", name="payment")],
    "release": lambda _: [event("release"), event("clear")],
    "query": lambda _: [event("query", text="Which?")],
    "reply": lambda _: [event("reply", text="That.")],
}  # fmt: skip


def take(life, message):
    for each in MESSAGES[message](life):
        life = apply(life, each)
    return life


def deliver(order):
    """Messages in that order; what is refused comes again. Gives also what stayed refused."""
    life, waiting, taken = DeclarationLife(), list(order), []
    reasons = {}
    while waiting:
        left = []
        for message in waiting:
            try:
                life = take(life, message)
                taken.append(message)
            except NotAllowedError as error:
                reasons[message] = str(error)
                left.append(message)
        if len(left) == len(waiting):
            break
        waiting = left
    return life, taken, {message: reasons[message] for message in waiting}


LAWFUL = deliver(MESSAGES)


def test_in_their_lawful_order_all_are_taken():
    life, taken, refused = LAWFUL
    assert (life.state, life.version, life.holds, life.asked) == ("accepted", 2, (), True) or (
        life.state == "cleared" and refused.keys() <= {"query", "reply"}
    )
    assert taken[:2] == ["lodge", "amend"]


@pytest.mark.parametrize("first", range(0, 1000, 250))
def test_every_shuffle_ends_in_the_same_state_or_states_what_it_refused(first):
    for seed in SEEDS[first : first + 250]:
        order = list(MESSAGES)
        random.Random(seed).shuffle(order)
        life, taken, refused = deliver(order)
        assert life.state == "cleared", (seed, order)
        assert life.holds == (), (seed, order)
        assert all(refused.values()), (seed, order)  # each refusal in words
        assert set(taken) | set(refused) == set(MESSAGES), (seed, order)
        # What was taken can have been taken in the lawful order, and gives the same life.
        if set(taken) == set(LAWFUL[1]):
            assert life == LAWFUL[0], (seed, order)
        else:
            assert set(refused) <= {"amend", "query", "reply"}, (seed, order)


def test_without_the_table_a_shuffle_would_end_elsewhere():
    """The control: a life that takes every message whenever it comes."""
    from greenlane.lifecycle.declaration import TRANSITIONS, _effects

    def careless(life, each):
        import msgspec

        after = next((m[each.kind] for m in TRANSITIONS.values() if m.get(each.kind)), None)
        return msgspec.structs.replace(life, state=after or life.state, **_effects(life, each))

    ends = set()
    for seed in SEEDS[:50]:
        order, life = list(MESSAGES), DeclarationLife()
        random.Random(seed).shuffle(order)
        for message in order:
            for each in MESSAGES[message](life):
                life = careless(life, each)
        ends.add((life.state, life.holds))
    assert len(ends) > 1
