"""Conformance: scenarios that a program has to have gone through, judged by the calls it made.

A step is done by a call that fits it, made after the call of the step before; `same_reference` and
`same_subject` name an earlier step (from 1) whose reference, or declaration, it must be about.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call that a program made: what was answered, about which reference and declaration.

    `faulty` when a finding of the answer is an error.
    """

    operation: str
    status: int
    codes: tuple[str, ...] = ()
    faulty: bool = False
    replayed: bool = False
    reference: str = ""
    subject: str = ""
    moment: datetime


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One call to make. `code` is one that the answer must have, `faulty` whether it names errors,
    `replayed` whether it is an old answer again."""

    what: Mapping[str, str]
    operation: str
    status: tuple[int, ...]
    code: str = ""
    faulty: bool | None = None
    replayed: bool | None = None
    reference: str = ""
    same_reference: int = 0
    same_subject: int = 0


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a program must be able to do, in steps."""

    name: str
    title: Mapping[str, str]
    why: Mapping[str, str]
    steps: tuple[Step, ...]


def fits(step: Step, call: Call, done: Sequence[Call]) -> bool:
    """Whether a call does a step after the calls that did the steps before it."""
    if call.operation != step.operation or call.status not in step.status:
        return False
    if step.code and step.code not in call.codes:
        return False
    if step.faulty is not None and call.faulty != step.faulty:
        return False
    if step.replayed is not None and call.replayed != step.replayed:
        return False
    if step.reference and not call.reference.startswith(step.reference):
        return False
    if step.same_reference:
        earlier = done[step.same_reference - 1].reference
        if not earlier or call.reference != earlier:
            return False
    if step.same_subject:
        earlier = done[step.same_subject - 1].subject
        if not earlier or call.subject != earlier:
            return False
    return True


def progress(scenario: Scenario, calls: Sequence[Call]) -> tuple[Call, ...]:
    """The calls that did the first steps: the longest beginning that some choice of calls does.

    `calls` are in the order they were made.
    """
    best: tuple[Call, ...] = ()
    # Each entry is a way to do the first steps: the calls chosen, and where to look on.
    ways: list[tuple[tuple[Call, ...], int]] = [((), 0)]
    for step in scenario.steps:
        ways = [
            ((*done, call), at + 1)
            for done, start in ways
            for at, call in enumerate(calls[start:], start)
            if fits(step, call, done)
        ]
        if not ways:
            return best
        ways = _few(ways)
        best = ways[0][0]
    return best


_MOST_WAYS = 1_500


def _few(ways: list[tuple[tuple[Call, ...], int]]) -> list[tuple[tuple[Call, ...], int]]:
    """Of the ways with the same reference and declaration at each step only the earliest."""
    kept: dict[tuple[tuple[str, str], ...], tuple[tuple[Call, ...], int]] = {}
    for done, at in sorted(ways, key=lambda way: way[1]):
        kept.setdefault(tuple((call.reference, call.subject) for call in done), (done, at))
    return list(kept.values())[:_MOST_WAYS]


def passed(scenario: Scenario, calls: Sequence[Call]) -> bool:
    """Whether every step was done."""
    return len(progress(scenario, calls)) == len(scenario.steps)
