"""Drift: how far what comes in has moved from what a model learned, and whether it still holds.

The population stability index compares shares of bins; under 0.1 little has moved, over 0.25 much
(Siddiqi, Credit Risk Scorecards, 2006). Calibration compares what was told with what was found, by
week; the hit rate is findings among the examined that the model chose.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import polars

from greenlane.risk.learning.measures import wilson
from greenlane.risk.learning.training import shape

MOVED, MUCH = 0.1, 0.25
_LEAST = 1e-4
_FEWEST = 50
_col = polars.col


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """From where a monitor raises an alert."""

    feature: float = MUCH
    score: float = MUCH
    calibration: float = 0.1
    hit_rate: float = 0.5  # of what it had when it was measured


def psi(expected: Sequence[float], actual: Sequence[float]) -> float:
    """The population stability index of two lists of shares; an empty bin counts a trace."""
    return sum(
        (max(b, _LEAST) - max(a, _LEAST)) * math.log(max(b, _LEAST) / max(a, _LEAST))
        for a, b in zip(expected, actual, strict=True)
    )


def moved(learned: Mapping[str, Sequence[Any]], values: Mapping[str, Any]) -> dict[str, float]:
    """The index of each feature, the furthest first; `learned` has edges and shares of each."""
    told = {
        name: round(psi(shares, shape(values[name], edges)[1]), 4)
        for name, (edges, shares) in learned.items() if name in values
    }  # fmt: skip
    return dict(sorted(told.items(), key=lambda pair: -pair[1]))


def weeks(scored: polars.DataFrame) -> list[dict[str, Any]]:
    """By week: what was told and what was found of the examined, and the rate of the chosen.

    `scored` has day, probability, method, and inspected and found of declarations.
    """
    known = scored.filter(_col("inspected").fill_null(False))
    made = []
    for (week,), part in sorted(known.group_by(_col("day").dt.truncate("1w"))):
        hits = part.filter(_col("method") == "model")
        found, of = int(part["found"].sum()), part.height
        low, high = wilson(found, of)
        made.append({
            "week": week.isoformat(), "examined": of, "found": found, "rate": found / of,
            "low": low, "high": high, "told": float(part["probability"].to_numpy().mean()),
            "chosen": hits.height, "hits": int(hits["found"].sum()),
        })  # fmt: skip
    return made


def alerts(features: Mapping[str, float], score: float | None, told: Sequence[Mapping[str, Any]],
           precision: float | None, limits: Limits) -> list[str]:  # fmt: skip
    """Which monitors are over their limits, each as its name and figure."""
    found = [f"feature {name} {value:.2f}" for name, value in features.items()
             if value >= limits.feature][:3]  # fmt: skip
    if score is not None and score >= limits.score:
        found.append(f"score {score:.2f}")
    examined = sum(each["examined"] for each in told)
    if examined >= _FEWEST:
        rate = sum(each["found"] for each in told) / examined
        mean = sum(each["told"] * each["examined"] for each in told) / examined
        if abs(mean - rate) >= limits.calibration:
            found.append(f"calibration {mean - rate:+.2f}")
    chosen = sum(each["chosen"] for each in told)
    if precision and chosen >= _FEWEST:
        hits = sum(each["hits"] for each in told) / chosen
        if hits < limits.hit_rate * precision:
            found.append(f"hit-rate {hits:.2f}")
    return found
