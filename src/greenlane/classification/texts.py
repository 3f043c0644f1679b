"""Texts as numbers: their words, pairs of words and pieces of words, weighed by how rare they are.

Features are hashed (Weinberger and others, ICML 2009): no list of words is kept, so a model holds
no text of anybody. Weights are those of Salton and Buckley (1988): 1 + log(count), times the
inverse document frequency, to length one.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from greenlane.law.search_words import words_of

View = Literal["pieces", "words"]
VIEWS: tuple[View, ...] = ("pieces", "words")
SIZE = 2**18
_PIECES = (3, 4, 5)
MOST = 400  # letters of a description that are read; more say nothing more


def words(text: str) -> list[str]:
    """The words of a text, and each two that stand together."""
    said = list(words_of(text[:MOST]))
    return [*said, *(f"{a} {b}" for a, b in pairwise(said))]


def pieces(text: str) -> list[str]:
    """The words, their pairs, and pieces of three to five letters with the ends marked."""
    found = [f"w{each}" for each in words(text)]
    for word in words_of(text[:MOST]):
        marked = f"^{word}$"
        for size in _PIECES:
            found += [marked[at : at + size] for at in range(len(marked) - size + 1)]
    return found


def same(text: str) -> str:
    """What two texts have in common that count as one: their words as a set, without numbers."""
    return " ".join(sorted({word for word in words_of(text) if not word.isdigit()}))


def script(text: str) -> str:
    """The script of most letters of a text (LATIN, ARABIC ...); empty without letters."""
    counts: dict[str, int] = {}
    for letter in text[:MOST]:
        if letter.isalpha():
            name = unicodedata.name(letter, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda name: counts[name], default="")


def share(text: str, of: int, salt: str = "") -> int:
    """Which of so many parts a text belongs to; texts that count as one are in one part."""
    digest = hashlib.sha256((same(text) + salt).encode()).digest()
    return int.from_bytes(digest[:8], "big") % of


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
