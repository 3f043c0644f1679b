"""A model of findings: gradient boosting on what the past says, calibrated, with its reasons.

Source: Ke and others, LightGBM, NeurIPS 2017; calibration by isotonic regression (Zadrozny and
Elkan, KDD 2002) on the last part of the history, which the trees did not see; reasons are the
additive contributions of Lundberg and Lee, NeurIPS 2017.
"""

import hashlib
import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from heapq import heappop, heappush
from typing import Any

import msgspec
import numpy as np

from greenlane.risk.learning import trees
from greenlane.risk.learning.features import FEATURES, PRIOR_WEIGHT
from greenlane.risk.learning.history import History
from greenlane.risk.learning.record import Record
from greenlane.risk.learning.single_rows import asker

FEWEST = 200  # inspected records; below that there is nothing to learn from
_CALIBRATED_ON = 0.15
_UNKNOWN = -1.0
_FIFTHS = 5
_FEW = 50  # rows, up to which asking one by one is quicker
_VALUE = FEATURES.index("value")
_PARAMETERS = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 31, "min_data_in_leaf": 40,
    "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
    "max_cat_to_onehot": 8, "cat_smooth": 20.0, "verbosity": -1, "num_threads": 1,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip


class NothingToLearnError(ValueError):
    """The history holds too few inspections, or all with the same result."""


class BrokenModelError(ValueError):
    """What is kept is no model that can be asked; the text is one word: why."""


class ModelData(msgspec.Struct, frozen=True, kw_only=True):
    """A model as it is kept: the trees as text, the codes it knows, and the steps of calibration.

    `codes` numbers the values of each code of the country (office, process ...); `steps` are pairs
    of raw score and probability. `revenue` is what a finding brought on average, in national
    currency, and `bands` what it brought up to a logarithm of the item's value (the last: above).
    """

    trees: str
    codes: dict[str, dict[str, int]]
    steps: list[tuple[float, float]]
    trained_on: int
    found: int
    revenue: float
    seed: int
    bands: list[tuple[float, float]] = []
    features: tuple[str, ...] = FEATURES


class Model:
    """A model ready to score."""

    def __init__(self, data: ModelData) -> None:
        """Raises BrokenModelError for trees that cannot be read or another list of features."""
        import lightgbm  # it takes two seconds to load: only who has a model needs it

        if data.features != FEATURES:
            raise BrokenModelError("features")
        self.data = data
        try:
            told = trees.sound(data.trees, (*data.features, *data.codes))
            self._booster = lightgbm.Booster(model_str=told)
        except (ValueError, KeyError, lightgbm.basic.LightGBMError) as error:
            raise BrokenModelError("unreadable") from error
        self._ask = asker(self._booster)
        if self._booster.num_feature() != len(FEATURES) + len(data.codes):
            raise BrokenModelError("features")

    @cached_property
    def version(self) -> str:
        """A digest of the model."""
        return hashlib.sha256(packed(self.data)).hexdigest()[:16]

    def row(self, features: Sequence[float], record: Record) -> list[float]:
        """The numbers that the trees are asked: the features, and the codes of the country."""
        return [*features, *coded(record, self.data.codes)]

    def probability(self, row: Sequence[float]) -> float:
        """The chance of a finding, calibrated."""
        raw = float(self._booster.predict(np.asarray([row]), num_threads=1)[0])
        return calibrated(raw, self.data.steps)

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """The chances of many at once."""
        if not len(rows):
            return []
        if self._ask is not None and len(rows) <= _FEW:
            return [calibrated(self._ask(row), self.data.steps) for row in rows]
        raw = self._booster.predict(np.asarray(rows), num_threads=1)
        return [calibrated(float(each), self.data.steps) for each in raw]

    def severity(self, value: float) -> float:
        """What a finding of goods of this value (its logarithm) brings on average."""
        for most, revenue in self.data.bands:
            if not value > most:  # also a value that is not known
                return revenue
        return self.data.bands[-1][1] if self.data.bands else self.data.revenue

    def reasons(self, row: Sequence[float]) -> list[tuple[str, float]]:
        """The features with what each adds (log odds), the strongest first. Slow: on demand."""
        told = self._booster.predict(np.asarray([row]), pred_contrib=True)[0][:-1]
        names = [*self.data.features, *self.data.codes]
        pairs = zip(names, (float(each) for each in told), strict=True)
        return sorted(pairs, key=lambda pair: -abs(pair[1]))


def packed(data: ModelData) -> bytes:
    """The bytes of a model, the same for the same model."""
    return msgspec.json.encode(data, order="deterministic")


def unpacked(data: bytes) -> ModelData:
    """The model of bytes. Raises BrokenModelError."""
    try:
        return msgspec.json.decode(data, type=ModelData)
    except msgspec.MsgspecError as error:
        raise BrokenModelError("unreadable") from error


def calibrated(raw: float, steps: Sequence[tuple[float, float]]) -> float:
    """The probability of a raw score: between two steps, in proportion."""
    place = bisect_right(steps, (raw, math.inf))
    if place == 0:
        return steps[0][1]
    if place == len(steps):
        return steps[-1][1]
    (x0, y0), (x1, y1) = steps[place - 1], steps[place]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0) if x1 > x0 else y1


def replayed(records: Sequence[Record], history: History,
             until: date | None = None) -> list[list[float]]:  # fmt: skip
    """The features of each record as they were when it came; the history learns them all.

    Records of one day are all asked before one of them is learned: nobody knew the others yet. A
    finding is learned once its day is over; at the end those that were known before `until`.
    """
    made: list[list[float]] = []
    begin, open_results = 0, _Waiting()
    for place, record in enumerate(records):
        if record.day != records[begin].day:
            open_results.day_over(history, records[begin:place])
            open_results.due(history, record.day)
            begin = place
        made.append(history.features(record))
    open_results.day_over(history, records[begin:])
    if until is not None:
        open_results.due(history, until)
    return made


class _Waiting:
    """Findings that were not known yet when their goods came."""

    def __init__(self) -> None:
        self._heap: list[tuple[date, int, Record]] = []
        self._count = 0

    def day_over(self, history: History, records: Sequence[Record]) -> None:
        """Learn the records of a day; a finding of later waits."""
        for record in records:
            if record.known is None or record.known <= record.day:
                history.learn(record)
                continue
            history.learn(msgspec.structs.replace(record, found=None))
            self._count += 1
            heappush(self._heap, (record.known, self._count, record))

    def due(self, history: History, day: date) -> None:
        """Learn the findings that were known before a day."""
        while self._heap and self._heap[0][0] < day:
            history.learn_result(heappop(self._heap)[2])


def coded(record: Record, codes: dict[str, dict[str, int]]) -> list[float]:
    """The numbers of a record's codes, as a model numbers them."""
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
    import lightgbm

    labelled = [n for n, record in enumerate(records) if record.found is not None]
    found = [bool(records[n].found) for n in labelled]
    if len(labelled) < FEWEST or len(set(found)) < 2:
        raise NothingToLearnError(f"{len(labelled)} inspections, {sum(found)} findings")
    codes = codes_of(records)
    rows = as_scored([[*features[n], *coded(records[n], codes)] for n in labelled])
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
        bands=_bands([(features[n][_VALUE], records[n].revenue) for n in labelled
                      if records[n].found], sum(brought) / len(brought)),
    ))  # fmt: skip


def as_scored(rows: Sequence[Sequence[float]]) -> Any:
    """Rows as numbers of the length that is kept with a score."""
    return np.asarray(rows, dtype=np.float32).astype(np.float64)


def _bands(found: list[tuple[float, float]], mean: float) -> list[tuple[float, float]]:
    """What findings brought, by fifths of the goods' value; each drawn towards the mean of all."""
    known = sorted(pair for pair in found if not math.isnan(pair[0]))
    made = []
    for n in range(_FIFTHS if len(known) >= _FIFTHS else 0):
        part = known[n * len(known) // _FIFTHS : (n + 1) * len(known) // _FIFTHS]
        brought = sum(revenue for _, revenue in part) + mean * PRIOR_WEIGHT
        made.append((part[-1][0], round(brought / (len(part) + PRIOR_WEIGHT), 2)))
    return made


def _steps(raw: Any, labels: Any) -> list[tuple[float, float]]:
    """The steps of calibration; with one kind of result only, the raw score stays as it is."""
    if len(set(labels.tolist())) < 2:
        return [(0.0, 0.0), (1.0, 1.0)]
    from sklearn.isotonic import IsotonicRegression  # slow to load, and only training needs it

    fitted = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip").fit(raw, labels)
    pairs = zip(fitted.X_thresholds_, fitted.y_thresholds_, strict=True)
    return [(float(x), float(y)) for x, y in pairs]
