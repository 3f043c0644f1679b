"""A model of classification: near subheadings ranked by boosted trees, with honest confidence.

The subheadings near a description (see `memory`) are ranked by gradient boosting (Ke and others,
NeurIPS 2017) on descriptions whose code is known, each seen as if it were new: its own part of the
examples is left out of the memory. How far the shares can be trusted is measured on parts that the
trees did not see (a logistic curve; Platt, 1999), for 2, 4 and 6 digits apart.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import lightgbm
import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from greenlane.classification.catalogue import DIGITS, LEVELS, Catalogue
from greenlane.classification.example import Example
from greenlane.classification.memory import ALIKE, COVERED, Groups, Memory, Tables
from greenlane.classification.shares import NothingToLearnError, Ranked, summed
from greenlane.classification.texts import VIEWS, View, script, share
from greenlane.classification.weights import counted, rarity, weighed

PARTS = 8
_FACTS = 3
_ALIKE = 0.35  # cosine of pieces of words
_KEPT_BACK = (0, 1)  # parts on which confidence is measured
FEWEST = 120  # examples in a script; with fewer the tariff's own words are asked about, in part
_ROUNDS = 220
_PARAMETERS = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 7, "min_data_in_leaf": 60,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
    "verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


class Curve(msgspec.Struct, frozen=True):
    """How confidence follows from a raw share (as log odds) and from what is known of the text."""

    weights: tuple[float, ...]
    bias: float


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """What is learned apart from the texts: the trees, the curves of confidence, and from what.

    `sources` counts the examples by where they come from; `home` are the scripts (LATIN ...) in
    which there were enough of them: elsewhere the trees know the tariff's own words only, and
    confidence says little.
    """

    trees: str
    curves: dict[int, Curve]
    sources: dict[str, int]
    home: tuple[str, ...]
    seed: int


class Model:
    """A model ready to be asked."""

    def __init__(self, memory: Memory, trained: Trained, sources: Sequence[str] = (),
                 holders: Any = None) -> None:  # fmt: skip
        self.memory, self.trained = memory, trained
        self.sources, self.holders = tuple(sources), holders
        self._booster = lightgbm.Booster(model_str=trained.trees)

    def ranked(self, texts: Sequence[str]) -> Iterator[Ranked]:
        """The subheadings near each description."""
        units = self.memory.groups.units
        for places, rows in self.memory.near(self.memory.tables.asked(texts)):
            yield _ranked(self._booster, [units[place] for place in places], rows)

    def alike(self, text: str, unit: str) -> tuple[int, int]:
        """How many accepted declarations of a subheading read alike, and of how many traders."""
        place = self.memory.groups.place.get(unit, -1)
        asked = self.memory.tables.asked([text])["pieces"]
        likeness = self.memory.likeness(asked)
        near = np.flatnonzero((likeness >= _ALIKE) & (self.memory.labels == place))
        told = [int(n) for n in near if self.sources[n] in ("declaration", "inspection")]
        return len(told), len({int(self.holders[n]) for n in told})

    def confidence(self, share: float, digits: int, facts: Sequence[float]) -> float:
        """The calibrated chance of a raw share at a level."""
        curve = self.trained.curves[digits]
        told = np.dot(curve.weights, _told(share, facts)) + curve.bias
        return float(min(0.99, 1 / (1 + np.exp(-told))))


def _told(share: float, facts: Sequence[float]) -> tuple[float, ...]:
    kept = min(max(share, 1e-3), 1 - 1e-3)
    return (float(np.log(kept / (1 - kept))), *facts)


def _ranked(booster: Any, units: Sequence[str], rows: Any) -> Ranked:
    scores = booster.predict(rows, raw_score=True, num_threads=1)
    scores = np.exp(scores - scores.max())
    scores /= scores.sum()
    order = np.argsort(-scores, kind="stable")
    facts = (
        float(rows[:, ALIKE].max()),
        float(rows[:, COVERED].max()),
        float(np.log1p(rows[0, -1])),
    )
    return Ranked({units[n]: float(scores[n]) for n in order}, facts)


def train(catalogue: Catalogue, examples: Sequence[Example], seed: int = 2026) -> Model:
    """A model of a tariff and of examples; those of codes it does not have are left out.

    The same texts and seed give the same model. Raises NothingToLearnError.
    """
    if len(catalogue.units) < 2:
        raise NothingToLearnError("the tariff has no two subheadings that can be declared")
    groups = Groups(catalogue.units)
    known = [each for each in examples if each.code[:DIGITS] in groups.place]
    told = [each.text for each in known]
    labels = np.array([groups.place[each.code[:DIGITS]] for each in known], np.int64)
    tables, counts = _tables(catalogue, told)
    rows = {view: weighed(counts[view], tables.rare[view]) for view in VIEWS}
    home = _at_home(told)
    strange = [(n, _half(part)) for n, text in enumerate(catalogue.own)
               for part in text.split(" ; ") if script(part) not in home]  # fmt: skip
    asked = [*told, *(text for _, text in strange)]
    wanted = np.r_[labels, np.array([n for n, _ in strange], np.int64)]
    trees, curves = _learn(groups, tables, rows, labels, asked, wanted, seed)
    sources: dict[str, int] = {}
    for each in known:
        sources[each.source] = sources.get(each.source, 0) + 1
    trained = Trained(trees=trees, curves=curves, sources=sources, home=home, seed=seed)
    memory = Memory(groups, tables, rows, labels)
    return Model(memory, trained, [each.source for each in known],
                 np.array([each.holder for each in known], np.int64))  # fmt: skip


def _at_home(told: Sequence[str]) -> tuple[str, ...]:
    """The scripts in which there are enough examples."""
    counts: dict[str, int] = {}
    for text in told:
        name = script(text)
        counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(name for name, many in counts.items() if many >= FEWEST))


def _half(text: str) -> str:
    """Every second word of a text: a poor description of the same goods."""
    return " ".join(text.split()[::2])


def _tables(catalogue: Catalogue, told: Sequence[str]) -> tuple[Tables, dict[View, Any]]:
    texts: dict[View, tuple[Any, ...]] = {}
    rare: dict[View, Any] = {}
    counts: dict[View, Any] = {}
    for view in VIEWS:
        kinds = (catalogue.own, catalogue.heading, catalogue.chapter, catalogue.lead)
        raw = [counted(view, list(kind)) for kind in kinds]
        counts[view] = counted(view, list(told))
        rare[view] = rarity([*raw[:2], counts[view]])
        texts[view] = tuple(weighed(each, rare[view]) for each in raw)
    return Tables(texts, rare), counts


def _learn(
    groups: Groups, tables: Tables, rows: dict[View, Any], labels: Any, asked: Sequence[str],
    wanted: Any, seed: int,
) -> tuple[str, dict[int, Curve]]:  # fmt: skip
    """Trees on most parts, and the curves of confidence on those kept back."""
    part = np.array([share(text, PARTS, "part") for text in asked])
    learned: list[tuple[Any, Any]] = []
    kept_back: list[tuple[Any, Any, int]] = []
    for number in range(PARTS):
        others = np.flatnonzero(part[: len(labels)] != number)
        memory = Memory(groups, tables, {v: rows[v][others] for v in VIEWS}, labels[others])
        inside = np.flatnonzero(part == number)
        near = memory.near(tables.asked([asked[int(n)] for n in inside]))
        for place, (places, numbers) in zip(inside, near, strict=True):
            if number in _KEPT_BACK and (place < len(labels) or len(labels) < FEWEST):
                kept_back.append((places, numbers, int(wanted[place])))
            elif (right := places == wanted[place]).any():
                learned.append((numbers, right))
    if not learned:
        raise NothingToLearnError(f"{len(asked)} texts, none near its own code")
    booster = _boost(learned, seed)
    return booster.model_to_string(), _curves(booster, groups, kept_back)


def _boost(learned: Sequence[tuple[Any, Any]], seed: int) -> Any:
    numbers, right = (np.concatenate(each) for each in zip(*learned, strict=True))
    data = lightgbm.Dataset(numbers, right.astype(float))
    return lightgbm.train({**_PARAMETERS, "seed": seed}, data, num_boost_round=_ROUNDS)


def _curves(
    booster: Any, groups: Groups, kept_back: Sequence[tuple[Any, Any, int]]
) -> dict[int, Curve]:
    """What share was right how often, at each level, over the best three of each description."""
    told: dict[int, list[tuple[tuple[float, ...], bool]]] = {digits: [] for digits in LEVELS}
    for places, numbers, wanted in kept_back:
        near = _ranked(booster, [groups.units[place] for place in places], numbers)
        right = groups.units[wanted]
        for digits in LEVELS:
            best = summed(near.shares, digits)[:3]
            told[digits] += [(_told(value, near.facts), code == right[:digits])
                             for code, value in best]  # fmt: skip
    return {digits: _fitted(pairs) for digits, pairs in told.items()}


def _fitted(told: Sequence[tuple[tuple[float, ...], bool]]) -> Curve:
    """The curve; with one kind of result only, the raw share stays."""
    if len({right for _, right in told}) < 2:
        return Curve((1.0, *(0.0 for _ in range(_FACTS))), 0.0)
    numbers, right = zip(*told, strict=True)
    fitted = LogisticRegression(C=1.0).fit(np.asarray(numbers), np.asarray(right))
    return Curve(tuple(float(w) for w in fitted.coef_[0]), float(fitted.intercept_[0]))
