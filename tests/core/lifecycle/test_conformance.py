"""Conformance: steps are done by calls that fit, in order, about the same reference and goods."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from greenlane.lifecycle.conformance import Call, Scenario, Step, fits, passed, progress

START = datetime(2026, 7, 1, tzinfo=UTC)


def call(operation, status=200, **told):
    return Call(operation=operation, status=status, moment=START, **told)


def step(operation, *status, **told):
    return Step(what={"en": "x"}, operation=operation, status=status or (200,), **told)


def scenario(*steps):
    return Scenario(name="s", title={"en": "x"}, why={"en": "x"}, steps=steps)


LODGE = step("lodge", 201)
AGAIN = step("lodge", 201, replayed=True, same_reference=1)


def test_a_repeat_is_of_the_same_reference_though_others_lie_between():
    made = [call("lodge", 201, reference="A"), call("lodge", 201, reference="B"),
            call("lodge", 201, reference="A", replayed=True)]  # fmt: skip
    assert passed(scenario(LODGE, AGAIN), made)
    assert not passed(scenario(LODGE, AGAIN), made[1:])


def test_the_order_counts():
    made = [call("events", subject="M"), call("lodge", 201, subject="M")]
    assert len(progress(scenario(LODGE, step("events", same_subject=1)), made)) == 1


def test_a_code_an_error_and_the_beginning_of_a_reference_are_asked_for():
    asked = step("lodge", 422, code="GI-002", faulty=True, reference="SBX-")
    good = call("lodge", 422, codes=("GI-002",), faulty=True, reference="SBX-1")
    assert fits(asked, good, ())
    for other in ({"codes": ()}, {"faulty": False}, {"reference": "X"}):
        kept = {"codes": ("GI-002",), "faulty": True, "reference": "SBX-1", **other}
        assert not fits(asked, call("lodge", 422, **kept), ())


def brute(asked, made):
    """Whether any choice of calls in order does all steps."""
    return any(
        all(fits(s, c, chosen[:at]) for at, (s, c) in enumerate(zip(asked.steps, chosen)))  # noqa: B905 - of one length
        for chosen in combinations(made, len(asked.steps))
    )


CALLS = st.builds(
    lambda number, op, reference, replayed: Call(
        operation=op, status=200, reference=reference, subject=reference, replayed=replayed,
        moment=START + timedelta(seconds=number),
    ),
    st.integers(0, 9), st.sampled_from("ab"), st.sampled_from(["", "x", "y"]), st.booleans(),
)  # fmt: skip


@given(st.lists(CALLS, max_size=9))
def test_what_some_choice_of_calls_does_is_found(made):
    asked = scenario(
        step("a"), step("b", same_reference=1), step("a", replayed=True, same_subject=2)
    )
    assert passed(asked, made) == brute(asked, made)
