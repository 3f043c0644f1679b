"""Texts taken apart: words, pairs and pieces of words; what counts as one text; the script."""

import hashlib
import unicodedata
from itertools import pairwise
from typing import Literal

from greenlane.law.search_words import words_of

View = Literal["pieces", "words"]
VIEWS: tuple[View, ...] = ("pieces", "words")
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
