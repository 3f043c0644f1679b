"""Measures of a ranking: precision and recall at a share inspected, AUC, intervals.

Sources: Wilson, Probable inference, JASA 22 (1927), for intervals of a share; Hanley and McNeil,
Radiology 143 (1982): the area under the curve is the chance that a faulty one stands above a clean
one, ties counting half.
"""

import math
from collections.abc import Sequence

import msgspec

SHARES = (0.01, 0.05, 0.10, 0.20, 0.252, 0.30)


class AtShare(msgspec.Struct, frozen=True, kw_only=True):
    """Of the `inspected` highest scores, how many were faulty; precision with its 95 % interval."""

    share: float
    inspected: int
    found: int
    precision: float
    low: float
    high: float
    recall: float


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """How well scores rank what was faulty."""

    rows: int
    faulty: int
    auc: float | None
    at: tuple[AtShare, ...]


def measured(scores: Sequence[float], faulty: Sequence[bool],
             shares: Sequence[float] = SHARES) -> Measured:  # fmt: skip
    """Measure scores (the higher the likelier); ties keep the order of the rows."""
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    total = sum(faulty)
    at = []
    for share in shares:
        taken = order[: math.ceil(len(order) * share)]
        found = sum(faulty[n] for n in taken)
        low, high = wilson(found, len(taken))
        at.append(AtShare(
            share=share, inspected=len(taken), found=found, low=low, high=high,
            precision=found / len(taken) if taken else 0.0,
            recall=found / total if total else 0.0,
        ))  # fmt: skip
    return Measured(rows=len(scores), faulty=total, auc=auc(scores, faulty), at=tuple(at))


def auc(scores: Sequence[float], faulty: Sequence[bool]) -> float | None:
    """The area under the curve; None when all or none are faulty."""
    bad = sum(faulty)
    good = len(faulty) - bad
    if not bad or not good:
        return None
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks, place = 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            end += 1
        middle = (place + end + 1) / 2  # ranks from 1; those that are equal share theirs
        ranks += middle * sum(faulty[n] for n in order[place:end])
        place = end
    return (ranks - bad * (bad + 1) / 2) / (bad * good)


def wilson(found: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The interval of a share by Wilson's score, 95 % by default."""
    if not of:
        return 0.0, 1.0
    share = found / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low, high = (middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of)
    return max(low, 0.0), min(high, 1.0)  # rounding may lead past the ends


def newcombe(one: tuple[int, int], two: tuple[int, int]) -> tuple[float, float, float]:
    """The difference of two shares (found, of), the first less the second, with its 95 % interval.

    Newcombe, Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17 (1998), method 10.
    """
    if not one[1] or not two[1]:
        return 0.0, -1.0, 1.0
    first, second = one[0] / one[1], two[0] / two[1]
    (low1, high1), (low2, high2) = wilson(*one), wilson(*two)
    apart = first - second
    return (apart, apart - math.hypot(first - low1, high2 - second),
            apart + math.hypot(high1 - first, second - low2))  # fmt: skip


def calibration_error(probabilities: Sequence[float], faulty: Sequence[bool],
                      bins: int = 10) -> float:  # fmt: skip
    """The expected calibration error: how far told chances lie from what happened, on average."""
    if not probabilities:
        return 0.0
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    error = 0.0
    for n in range(bins):
        part = order[n * len(order) // bins : (n + 1) * len(order) // bins]
        if part:
            told = sum(probabilities[i] for i in part) / len(part)
            happened = sum(faulty[i] for i in part) / len(part)
            error += abs(told - happened) * len(part)
    return error / len(order)
