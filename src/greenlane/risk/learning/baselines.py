"""What a model is measured beside: chance, a lookup table, logistic regression, plain boosting."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from greenlane.risk.learning.model import codes_of
from greenlane.risk.learning.record import Record
from greenlane.risk.selection import draw

Scores = list[float]


def combination(record: Record, fields: Sequence[str]) -> tuple[str, ...]:
    """The values of some fields together; `rate` and those of `other` among them."""
    return tuple(_text(record, name) for name in fields)


def _text(record: Record, name: str) -> str:
    found: Any = record.other.get(name) if name in record.other else getattr(record, name, "")
    return str(found)


def chance(test: Sequence[Record], seed: int) -> Scores:
    """Scores of chance."""
    return [float(draw(f"{seed}/{n}")) for n in range(len(test))]


def lookup(train: Sequence[Record], test: Sequence[Record], fields: Sequence[str]) -> Scores:
    """The share of findings that the same combination of fields had in training; else of all."""
    seen: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for record in train:
        tally = seen[combination(record, fields)]
        tally[0] += bool(record.found)
        tally[1] += 1
    share = sum(bool(r.found) for r in train) / len(train)
    found = (seen.get(combination(record, fields)) for record in test)
    return [tally[0] / tally[1] if tally else share for tally in found]


def plain_numbers(records: Sequence[Record], codes: dict[str, dict[str, int]]) -> np.ndarray:
    """What stands in the records as numbers: amounts, and codes by their number; no past."""
    return np.asarray([
        [r.rate or 0.0, np.log1p(r.value or 0.0), np.log1p(r.mass or 0.0),
         float(r.code[:2] or 0) if r.code[:2].isdigit() else 0.0, float(r.code[:4] or 0)
         if r.code[:4].isdigit() else 0.0,
         *(float(known.get(r.other.get(name, ""), -1)) for name, known in codes.items())]
        for r in records
    ])  # fmt: skip


def logistic(train: Sequence[Record], test: Sequence[Record]) -> Scores:
    """Logistic regression on the plain numbers."""
    codes = codes_of(train)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    model.fit(plain_numbers(train, codes), [bool(r.found) for r in train])
    return [float(p) for p in model.predict_proba(plain_numbers(test, codes))[:, 1]]


def boosting(train: Sequence[Record], test: Sequence[Record], seed: int) -> Scores:
    """Gradient boosting on the plain numbers."""
    codes = codes_of(train)
    data = lightgbm.Dataset(plain_numbers(train, codes), [float(bool(r.found)) for r in train])
    given = {"objective": "binary", "verbosity": -1, "num_threads": 1, "seed": seed,
             "deterministic": True, "force_row_wise": True}  # fmt: skip
    booster = lightgbm.train(given, data, num_boost_round=200)
    return [float(p) for p in booster.predict(plain_numbers(test, codes), num_threads=1)]
