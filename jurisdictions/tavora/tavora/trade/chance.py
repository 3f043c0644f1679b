"""Small helpers over `random.Random`: the same draws in every process, without libm."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Any_ = TypeVar("Any_")


def stream(*parts: object) -> Random:
    """A generator of its own for a named purpose; text seeds do not depend on hash seeds."""
    return Random("/".join(map(str, parts)))  # noqa: S311 simulation, nothing secret


def noise(rng: Random, spread: float) -> float:
    """A factor around one: the sum of three uniforms, standard deviation `spread` / 2."""
    return 1.0 + spread * (rng.random() + rng.random() + rng.random() - 1.5)


def pick(rng: Random, values: Sequence[Any_]) -> Any_:
    """One of `values`, each as likely; faster than `choice`."""
    return values[int(rng.random() * len(values))]


def digits(rng: Random, count: int) -> str:
    """`count` decimal digits, the first not zero."""
    return str(int((0.1 + 0.9 * rng.random()) * 10**count))


def running(weights: Sequence[float]) -> list[float]:
    """Running sums of weights, for bisection."""
    total, sums = 0.0, []
    for weight in weights:
        total += weight
        sums.append(total)
    return sums
