"""Texts as numbers: their words and pieces of words, weighed by how rare they are.

Features are hashed (Weinberger and others, ICML 2009): no list of words is kept, so a model holds
no text of anybody. Weights are those of Salton and Buckley (1988): 1 + log(count), times the
inverse document frequency, to length one.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from greenlane.classification.texts import VIEWS, View, pieces, words

SIZE = 2**18


def _hashing(view: View) -> HashingVectorizer:
    return HashingVectorizer(
        analyzer=pieces if view == "pieces" else words, n_features=SIZE, alternate_sign=False,
        norm=None, dtype=np.float32,
    )  # fmt: skip


_READERS = {view: _hashing(view) for view in VIEWS}


def counted(view: View, texts: Sequence[str]) -> Any:
    """A row of counts for each text."""
    if not texts:
        return sparse.csr_matrix((0, SIZE), dtype=np.float32)
    return _READERS[view].transform(texts)


def rarity(counts: Sequence[Any]) -> Any:
    """The inverse document frequencies over some tables of counts."""
    seen = np.zeros(SIZE, np.float32)
    for table in counts:
        seen += np.bincount(table.indices, minlength=SIZE).astype(np.float32)
    of = sum(table.shape[0] for table in counts)
    return (np.log((1 + of) / (1 + seen)) + 1).astype(np.float32)


def weighed(counts: Any, rare: Any) -> Any:
    """Counts as weights of length one; a text without words is a row of noughts."""
    table = sparse.csr_matrix(counts, dtype=np.float32, copy=True)
    table.data = (1 + np.log(table.data)) * rare[table.indices]
    squares = np.asarray(table.multiply(table).sum(axis=1)).ravel()
    length = np.sqrt(np.maximum(squares, 1e-12))
    table.data /= np.repeat(length, np.diff(table.indptr)).astype(np.float32)
    return table
