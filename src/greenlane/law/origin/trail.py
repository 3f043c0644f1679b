"""The trail of a determination: each criterion, whether it is met, on what figures, what misses."""

from collections.abc import Iterable
from typing import Literal

import msgspec

Outcome = Literal["met", "not-met", "unknown"]


class Missing(msgspec.Struct, frozen=True):
    """A fact that was not told: what it is, of which material (its place), in which words.

    `fact` is stable: value, weight, code, status, obtained, kind, process, operations, materials,
    exw, fob, fca, net_cost, travel, duty_relieved, quota, line, country, officer.
    """

    fact: str
    material: int | None = None
    words: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the trail.

    `kind` names the criterion, `rule` prints it, `figures` are the amounts it compared (text by
    name), `failing` the places of the materials that break it, `tolerance` the act that overlooked
    them.
    """

    kind: str
    outcome: Outcome
    rule: str = ""
    figures: dict[str, str] = {}
    failing: tuple[int, ...] = ()
    missing: tuple[Missing, ...] = ()
    tolerance: str = ""
    basis: str = ""
    parts: tuple["Step", ...] = ()


def every(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene's "and"."""
    found = list(outcomes)
    if "not-met" in found:
        return "not-met"
    return "unknown" if "unknown" in found else "met"


def some(outcomes: Iterable[Outcome]) -> Outcome:
    """Kleene's "or"."""
    found = list(outcomes)
    if "met" in found:
        return "met"
    return "unknown" if "unknown" in found else "not-met"


def missing_in(step: Step) -> tuple[Missing, ...]:
    """What is missing below a node, each once: only where the outcome hangs on it."""
    if step.outcome != "unknown":
        return ()
    found = list(step.missing)
    for part in step.parts:
        found.extend(missing_in(part))
    return tuple(dict.fromkeys(found))


def steps_of(step: Step) -> Iterable[Step]:
    """The node and every node below it, in order."""
    yield step
    for part in step.parts:
        yield from steps_of(part)
