"""Words as a search compares them: folded, without endings, and what a description excludes."""

import re
import unicodedata
from collections.abc import Iterator

_FOLDED = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي", "ؤ": "و", "ئ": "ي"})
_NOISE_WORDS = """
and or of the for not with other than in to a an on by from whether over under including elsewhere
specified included kind kinds parts thereof و أو من في غير ذلك على او ما عدا سواء كانت
"""
_NOISE = frozenset(_NOISE_WORDS.split())
# What follows one of these is what the line is not, up to the end of the clause.
_EXCLUDED = re.compile(
    r"\b(?:other than|excluding|except|not including)\b[^;:()]*|(?:باستثناء|عدا)[^؛;:()]*",
    re.IGNORECASE,
)


def words_of(text: str) -> Iterator[str]:
    """The folded words of a text that say something, in order."""
    plain = "".join(
        letter if letter.isalnum() else " "
        for letter in unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
        if not unicodedata.combining(letter)
    )
    for word in plain.split():
        if word not in _NOISE and (len(word) > 1 or word.isdigit()):
            yield stem(word)


def affirmed(text: str) -> str:
    """A description without what it excludes ("other than ...", "excluding ...")."""
    kept = _EXCLUDED.sub(" ", text)
    return kept if kept.strip(" ,;:()") else text


def stem(word: str) -> str:
    """A word without its plural ending, or without its Arabic article and plural ending."""
    return _english(word) if word.isascii() else _arabic(word)


def _english(word: str) -> str:
    if len(word) < 4 or word.isdigit():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ves") and len(word) > 5:
        return word[:-3] + "f" if word[-4] in "lai" else word[:-1]
    if word.endswith(("sses", "shes", "ches", "xes", "oes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _arabic(word: str) -> str:
    for start in ("وال", "بال", "لل", "ال"):
        if word.startswith(start) and len(word) - len(start) > 2:
            word = word[len(start) :]
            break
    for end in ("ات", "ين", "ون", "يه", "ه"):
        if word.endswith(end) and len(word) - len(end) > 2:
            return word[: -len(end)]
    return word


def trigrams(word: str) -> frozenset[str]:
    """Three letters at a time, the beginning counted twice over: it is seldom misspelt."""
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
