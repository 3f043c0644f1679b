"""A model of findings: gradient boosting on what the past says, calibrated, with its reasons.

Source: Ke and others, LightGBM, NeurIPS 2017; calibration by isotonic regression (Zadrozny and
Elkan, KDD 2002) on the last part of the history, which the trees did not see; reasons are the
additive contributions of Lundberg and Lee, NeurIPS 2017.
"""

import hashlib
import math
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import lightgbm
import msgspec
import numpy as np
from sklearn.isotonic import IsotonicRegression

from greenlane.risk.learning.history import FEATURES, History
from greenlane.risk.learning.record import Record

FEWEST = 200  # inspected records; below that there is nothing to learn from
_CALIBRATED_ON = 0.15
_UNKNOWN = -1.0
_PARAMETERS = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 31, "min_data_in_leaf": 40,
    "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
    "max_cat_to_onehot": 8, "cat_smooth": 20.0, "verbosity": -1, "num_threads": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip


class NothingToLearnError(ValueError):
    """The history holds too few inspections, or all with the same result."""


class ModelData(msgspec.Struct, frozen=True, kw_only=True):
    """A model as it is kept: the trees as text, the codes it knows, and the steps of calibration.

    `codes` numbers the values of each code of the country (office, process ...); `steps` are pairs
    of raw score and probability. `revenue` is what a finding brought on average, in national
    currency.
    """

    trees: str
    codes: dict[str, dict[str, int]]
    steps: list[tuple[float, float]]
    trained_on: int
    found: int
    revenue: float
    seed: int
    features: tuple[str, ...] = FEATURES


class Model:
    """A model ready to score."""

    def __init__(self, data: ModelData) -> None:
        self.data = data
        self._booster = lightgbm.Booster(model_str=data.trees)

    @cached_property
    def version(self) -> str:
        """A digest of the model."""
        packed = msgspec.json.encode(self.data, order="deterministic")
        return hashlib.sha256(packed).hexdigest()[:16]

    def row(self, features: Sequence[float], record: Record) -> list[float]:
        """The numbers that the trees are asked: the features, and the codes of the country."""
        return [*features, *_coded(record, self.data.codes)]

    def probability(self, row: Sequence[float]) -> float:
        """The chance of a finding, calibrated."""
        raw = float(self._booster.predict(np.asarray([row]), num_threads=1)[0])
        return calibrated(raw, self.data.steps)

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The chances of many at once."""
        if not len(rows):
            return []
        raw = self._booster.predict(np.asarray(rows), num_threads=1)
        return [calibrated(float(each), self.data.steps) for each in raw]

    def reasons(self, row: Sequence[float]) -> list[tuple[str, float]]:
        """The features with what each adds (log odds), the strongest first. Slow: on demand."""
        told = self._booster.predict(np.asarray([row]), pred_contrib=True)[0][:-1]
        names = [*self.data.features, *self.data.codes]
        pairs = zip(names, (float(each) for each in told), strict=True)
        return sorted(pairs, key=lambda pair: -abs(pair[1]))


def calibrated(raw: float, steps: Sequence[tuple[float, float]]) -> float:
    """The probability of a raw score: between two steps, in proportion."""
    place = bisect_right(steps, (raw, math.inf))
    if place == 0:
        return steps[0][1]
    if place == len(steps):
        return steps[-1][1]
    (x0, y0), (x1, y1) = steps[place - 1], steps[place]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0) if x1 > x0 else y1


def replayed(records: Sequence[Record], history: History) -> list[list[float]]:
    """The features of each record as they were when it came; the history learns them all.

    Records of one day are all asked before one of them is learned: nobody knew the others yet.
    """
    made: list[list[float]] = []
    begin = 0
    for place, record in enumerate(records):
        if record.day != records[begin].day:
            _learn(history, records[begin:place])
            begin = place
        made.append(history.features(record))
    _learn(history, records[begin:])
    return made


def _learn(history: History, records: Sequence[Record]) -> None:
    for record in records:
        history.learn(record)


def _coded(record: Record, codes: dict[str, dict[str, int]]) -> list[float]:
    return [float(known.get(record.other.get(name, ""), _UNKNOWN)) for name, known in codes.items()]


def codes_of(records: Sequence[Record], least: int = 20) -> dict[str, dict[str, int]]:
    """Numbers for the values of the country's codes that came at least so often."""
    counts: dict[str, dict[str, int]] = {}
    for record in records:
        for name, value in record.other.items():
            of_name = counts.setdefault(name, {})
            of_name[value] = of_name.get(value, 0) + 1
    return {
        name: {value: n for n, value in enumerate(sorted(v for v, c in seen.items() if c >= least))}
        for name, seen in sorted(counts.items())
    }


def train(records: Sequence[Record], features: Sequence[Sequence[float]], seed: int,
          rounds: int = 300) -> Model:  # fmt: skip
    """A model of the inspected records, in their order. Raises NothingToLearnError."""
    labelled = [n for n, record in enumerate(records) if record.found is not None]
    found = [bool(records[n].found) for n in labelled]
    if len(labelled) < FEWEST or len(set(found)) < 2:
        raise NothingToLearnError(f"{len(labelled)} inspections, {sum(found)} findings")
    codes = codes_of(records)
    rows = np.asarray([[*features[n], *_coded(records[n], codes)] for n in labelled])
    labels = np.asarray(found, dtype=float)
    cut = int(len(rows) * (1 - _CALIBRATED_ON))
    names = [*FEATURES, *codes]
    data = lightgbm.Dataset(rows[:cut], labels[:cut], feature_name=names,
                            categorical_feature=list(codes), free_raw_data=False)  # fmt: skip
    booster = lightgbm.train({**_PARAMETERS, "seed": seed}, data, num_boost_round=rounds)
    steps = _steps(booster.predict(rows[cut:], num_threads=1), labels[cut:])
    brought = [records[n].revenue for n in labelled if records[n].found]
    return Model(ModelData(
        trees=booster.model_to_string(), codes=codes, steps=steps, trained_on=len(labelled),
        found=sum(found), revenue=sum(brought) / len(brought), seed=seed,
    ))  # fmt: skip


def _steps(raw: Any, labels: Any) -> list[tuple[float, float]]:
    """The steps of calibration; with one kind of result only, the raw score stays as it is."""
    if len(set(labels.tolist())) < 2:
        return [(0.0, 0.0), (1.0, 1.0)]
    fitted = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip").fit(raw, labels)
    pairs = zip(fitted.X_thresholds_, fitted.y_thresholds_, strict=True)
    return [(float(x), float(y)) for x, y in pairs]
