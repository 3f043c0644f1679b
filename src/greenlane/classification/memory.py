"""What is remembered of texts and examples, and how near a description comes to each subheading.

The numbers of a subheading: how alike its own text, its heading's and its chapter's are (in pieces
of words and in whole words), and how much of the description they cover; how alike the most alike
example in it, in its heading and in its chapter is, and all of them together; what its words speak
for, by smoothed frequencies (Zhai and Lafferty, SIGIR 2001); how many examples it has; and each of
these against the best subheading.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from greenlane.classification.catalogue import LEVELS
from greenlane.classification.texts import VIEWS, View
from greenlane.classification.weights import counted, weighed

_BEST, _SPOKEN = 60, 30  # subheadings looked at closely, by likeness and by frequencies
_SMOOTHING = 100.0
_OWN, _HEADING = 1.0, 0.5  # what texts of the tariff count in the frequencies
_BATCH = 16


class Groups:
    """The subheadings in chapters, headings and themselves: a number for each."""

    def __init__(self, units: Sequence[str]) -> None:
        self.units = tuple(units)
        self.place = {unit: n for n, unit in enumerate(units)}
        self.of: dict[int, Any] = {}
        self.size: dict[int, int] = {}
        for digits in LEVELS:
            names = {name: n for n, name in enumerate(sorted({u[:digits] for u in units}))}
            self.of[digits] = np.array([names[u[:digits]] for u in units], np.int64)
            self.size[digits] = len(names)


class Tables:
    """Weighed texts of the tariff: for each view its own texts, the headings', the chapters'."""

    def __init__(self, texts: dict[View, tuple[Any, ...]], rare: dict[View, Any]) -> None:
        self.texts, self.rare = texts, rare

    @cached_property
    def turned(self) -> dict[View, tuple[Any, ...]]:
        """The same with a column for each subheading."""
        return {view: tuple(t.T.tocsr() for t in self.texts[view]) for view in VIEWS}

    @cached_property
    def covering(self) -> tuple[Any, ...]:
        """The same for words, with a one for each word that stands in the text, and in the lead."""
        own, heading, _, lead = self.texts["words"]
        return tuple(_ones(each) for each in (own + heading, lead))

    def asked(self, texts: Sequence[str]) -> dict[View, Any]:
        """Descriptions, weighed."""
        return {view: weighed(counted(view, texts), self.rare[view]) for view in VIEWS}


class Memory:
    """Examples, weighed (a row each in both views), with the place of their subheading."""

    def __init__(self, groups: Groups, tables: Tables, rows: dict[View, Any], labels: Any) -> None:
        self.groups, self.tables, self.rows, self.labels = groups, tables, rows, labels
        self._turned = {view: rows[view].T.tocsr() for view in VIEWS}
        self._spoken = {digits: self._frequencies(digits) for digits in LEVELS}
        self._counts = {digits: self._counted(digits) for digits in LEVELS}
        self._sums = {digits: self._matrix(digits, labels) for digits in LEVELS}

    def _matrix(self, digits: int, labels: Any) -> Any:
        of = self.groups.of[digits][labels]
        ones = np.ones(len(labels), np.float32)
        return sparse.csr_matrix((ones, (of, np.arange(len(labels)))),
                                 shape=(self.groups.size[digits], len(labels)))  # fmt: skip

    def _frequencies(self, digits: int) -> Any:
        own, heading, *_ = self.tables.texts["pieces"]
        everything = self._matrix(digits, np.arange(len(self.groups.units)))
        counts = everything @ (_OWN * own + _HEADING * heading)
        if len(self.labels):
            counts = counts + self._matrix(digits, self.labels) @ self.rows["pieces"]
        counts = sparse.csr_matrix(counts)
        total = np.asarray(counts.sum(axis=0)).ravel() + 1e-3
        usual = total / total.sum()
        counts.data = np.log1p(counts.data / (_SMOOTHING * usual[counts.indices]))
        return counts.T.tocsr().astype(np.float32)

    def _counted(self, digits: int) -> Any:
        of = self.groups.of[digits]
        counts = np.bincount(of[self.labels], minlength=self.groups.size[digits])
        return np.log1p(counts).astype(np.float32)[of]

    def near(self, asked: dict[View, Any]) -> Iterator[tuple[Any, Any]]:
        """For each description the subheadings worth a close look, and their numbers."""
        many = asked["pieces"].shape[0]
        for start in range(0, many, _BATCH):
            part = {view: asked[view][start : start + _BATCH] for view in VIEWS}
            table = np.stack(list(self._columns(part)), axis=2)
            said = np.diff(part["words"].indptr)
            for row, count in zip(table, said, strict=True):
                places = self._chosen(row)
                yield places, _rows(row[places], int(count))

    def likeness(self, asked: Any) -> Any:
        """How alike each example is to one description, by pieces of words."""
        return np.asarray((asked @ self._turned["pieces"]).todense()).ravel()

    def _columns(self, asked: dict[View, Any]) -> Iterator[Any]:
        alike = {}
        for view in VIEWS:
            for texts in self.tables.turned[view]:
                yield (asked[view] @ texts).toarray()
            alike[view] = (asked[view] @ self._turned[view]).toarray()
        for view in VIEWS:
            for digits in reversed(LEVELS):
                yield self._most(alike[view], digits)
        said = asked["words"].multiply(asked["words"])  # sums to one: what share is covered
        for texts in self.tables.covering:
            yield (said @ texts).toarray()
        squared = alike["pieces"] ** 2
        for digits in reversed(LEVELS):
            summed = (self._sums[digits] @ squared.T).T
            yield summed[:, self.groups.of[digits]].astype(np.float32)
        for digits in reversed(LEVELS):
            found = (asked["pieces"] @ self._spoken[digits]).toarray()
            yield found[:, self.groups.of[digits]]
        for digits in reversed(LEVELS):
            counts = self._counts[digits]
            yield np.broadcast_to(counts, (len(squared), len(counts)))

    def _most(self, alike: Any, digits: int) -> Any:
        """The likeness of the most alike example of each group, for every subheading of it."""
        of = self.groups.of[digits]
        found = np.zeros((alike.shape[0], self.groups.size[digits]), np.float32)
        if len(self.labels):
            order = np.argsort(of[self.labels], kind="stable")
            sorted_of = of[self.labels][order]
            starts = np.flatnonzero(np.r_[True, sorted_of[1:] != sorted_of[:-1]])
            found[:, sorted_of[starts]] = np.maximum.reduceat(alike[:, order], starts, axis=1)
        return found[:, of]

    @staticmethod
    def _chosen(row: Any) -> Any:
        likeness = row @ _LIKENESS
        spoken = row @ _SPEAKING
        return np.unique(np.r_[_highest(likeness, _BEST), _highest(spoken, _SPOKEN)])


# Which columns choose the subheadings worth a close look.
_COLUMNS = 25
ALIKE, COVERED = 8, 14  # the columns of the most alike example, and of words covered
_LIKENESS = np.zeros(_COLUMNS, np.float32)
_LIKENESS[[0, 1, 8, 9, 10, 14]] = 1.0, 0.5, 1.0, 0.5, 0.3, 0.5
_SPEAKING = np.zeros(_COLUMNS, np.float32)
_SPEAKING[[19, 20]] = 1.0, 0.5


def _ones(texts: Any) -> Any:
    found = texts.T.tocsr(copy=True)
    found.data[:] = 1.0
    return found


def _highest(values: Any, most: int) -> Any:
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(-values, most)[:most]


def _rows(values: Any, words: int) -> Any:
    """The numbers with each one's distance from the best, and how many words were said."""
    said = np.full((len(values), 1), words, np.float32)
    return np.concatenate([values, values - values.max(axis=0), said], axis=1)
