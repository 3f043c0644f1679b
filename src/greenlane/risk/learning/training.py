"""Training: a model of all that is known, measured on a later part that it had not seen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np

from greenlane.risk.learning.features import FEATURES
from greenlane.risk.learning.history import History
from greenlane.risk.learning.measures import auc, calibration_error, measured
from greenlane.risk.learning.model import Model, NothingToLearnError, replayed, train
from greenlane.risk.learning.record import Record

_LATER = 0.25  # of the inspected records measure
_BINS = 10
SHARES = (0.05, 0.10, 0.20)


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """What training gave: the model, the days it learned from, how it measured."""

    model: Any
    since: date
    until: date
    measures: dict[str, Any]


def trained(records: Sequence[Record], drawn: Sequence[bool], seed: int) -> Training:
    """Train on records in the order of their days; `drawn` says which chance chose.

    Raises NothingToLearnError.
    """
    features = replayed(records, History())
    labelled = [n for n, record in enumerate(records) if record.found is not None]
    model = train(records, features, seed)
    cut = records[labelled[int(len(labelled) * (1 - _LATER))]].day
    measures = {
        "later": _later(records, features, drawn, seed, cut),
        "features": _shape([features[n] for n in labelled[-_RECENT:]]),
        "scores": _scores(model, [features[n] for n in labelled], [records[n] for n in labelled]),
    }
    return Training(model=model, since=records[labelled[0]].day,
                    until=records[labelled[-1]].day, measures=measures)  # fmt: skip


_RECENT = 20_000


def _later(
    records: Sequence[Record], features: Sequence[Sequence[float]], drawn: Sequence[bool],
    seed: int, cut: date,
) -> dict[str, Any]:  # fmt: skip
    """How a model of what was known before `cut` ranks the inspected records from then on."""
    before = [n for n, record in enumerate(records) if (record.known or record.day) < cut]
    after = [n for n, r in enumerate(records) if r.day >= cut and r.found is not None]
    try:
        model = train([records[n] for n in before], [features[n] for n in before], seed)
    except NothingToLearnError:
        return {"rows": len(after), "from": cut.isoformat()}
    scores = model.probabilities([model.row(features[n], records[n]) for n in after])
    faulty = [bool(records[n].found) for n in after]
    told = measured(scores, faulty, SHARES)
    known = {_combination(records[n]) for n in before}
    new = [k for k, n in enumerate(after) if _combination(records[n]) not in known]
    fair = [k for k, n in enumerate(after) if drawn[n]]
    return {
        "rows": len(after), "from": cut.isoformat(), "auc": told.auc,
        "auc_unseen": _auc_of(scores, faulty, new), "auc_drawn": _auc_of(scores, faulty, fair),
        "calibration": calibration_error(scores, faulty),
        "found_share": sum(faulty) / max(len(faulty), 1), "precision": told.at[1].precision,
        "at": msgspec.to_builtins(told.at),
    }  # fmt: skip


def _combination(record: Record) -> tuple[str, str, str]:
    return record.trader, record.code, record.origin


def _auc_of(scores: Sequence[float], faulty: Sequence[bool], places: Sequence[int]) -> float | None:
    return auc([scores[k] for k in places], [faulty[k] for k in places])


def _shape(rows: Sequence[Sequence[float]]) -> dict[str, list[Any]]:
    """By feature: the inner edges of its bins, and the share of each bin; the last is not known."""
    table = np.asarray(rows)
    return {name: shape(table[:, n]) for n, name in enumerate(FEATURES)}


def shape(values: Any, edges: Sequence[float] | None = None) -> list[Any]:
    """Edges and shares of a feature; with `edges` given the shares under those."""
    known = values[~np.isnan(values)]
    if edges is None:
        cuts = np.quantile(known, np.linspace(0, 1, _BINS + 1)[1:-1]) if len(known) else []
        edges = sorted({round(float(cut), 6) for cut in cuts})
    counts = np.bincount(np.searchsorted(edges, known, side="left"), minlength=len(edges) + 1)
    whole = max(len(values), 1)
    shares = [round(float(n) / whole, 6) for n in (*counts, len(values) - len(known))]
    return [list(edges), shares]


def _scores(model: Model, rows: Sequence[Sequence[float]], records: Sequence[Record]) -> list[Any]:
    told = [model.row(row, record) for row, record in zip(rows, records, strict=True)]
    return shape(np.asarray(model.probabilities(told)))
